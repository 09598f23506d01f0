"""What pages may load, from where, and which features of the browser they may use."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.films import FRAMES

NONE, SELF = "'none'", "'self'"


def _written(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


# No third party but the providers of films, and that only in a frame which opens when a person presses play.
PAGES = _written(
    {
        "default-src": NONE,
        "script-src": SELF,
        "style-src": SELF,
        "img-src": f"{SELF} data:",
        "font-src": SELF,
        "connect-src": SELF,
        "manifest-src": SELF,
        "worker-src": SELF,
        "frame-src": " ".join(FRAMES),
        "form-action": SELF,
        "base-uri": NONE,
        "frame-ancestors": NONE,
    }
)
FILMS = " ".join(f'"{frame}"' for frame in FRAMES)
# Pages may use no feature of the browser that none of them needs; a video may play and fill the screen.
PERMISSIONS = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
                "midi", "payment", "usb",
            )
        ),
        "screen-wake-lock=(self)",
        *(
            f"{feature}=(self {FILMS})"
            for feature in ("autoplay", "encrypted-media", "fullscreen", "picture-in-picture")
        ),
    ]
)  # fmt: skip

# All that Django's admin needs: our own files, and requests to our own addresses for fields with search. No frame, no
# inline script or style, no picture inside a style sheet, no other site: stricter than the policy of people's pages.
DESK = _written(
    {
        "default-src": NONE,
        "script-src": SELF,
        "style-src": SELF,
        "img-src": SELF,
        "connect-src": SELF,
        "form-action": SELF,
        "base-uri": NONE,
        "frame-ancestors": NONE,
    }
)
