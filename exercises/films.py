"""Addresses of films at providers that play in a page: any usual one becomes the film's id and the second it starts at.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

YOUTUBE_HOSTS = frozenset({"youtube.com", "youtu.be", "youtube-nocookie.com"})
VIMEO_HOSTS = frozenset({"vimeo.com", "player.vimeo.com"})
# Parts of a host that say only on what device or service it is read.
BEFORE_HOSTS = ("www.", "m.", "music.")
YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
VIMEO_ID = re.compile(r"\d{6,12}")
VIMEO_KEY = re.compile(r"[0-9a-f]{8,12}")
SECONDS = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s?)?")
# Where a frame of a provider comes from; the content security policy allows these and no others.
FRAMES = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A film at a provider. ``key`` opens one that is not listed; ``start`` is in seconds."""

    provider: str
    id: str
    key: str = ""
    start: int = 0

    @property
    def address(self) -> str:
        """The one address under which we keep a film, without where it starts."""
        if self.provider == "YouTube":
            return f"https://www.youtube.com/watch?v={self.id}"
        return f"https://vimeo.com/{self.id}" + (f"/{self.key}" if self.key else "")

    def watch(self, start: int) -> str:
        """Write the address at the provider's that begins at this second."""
        if not start:
            return self.address
        return f"{self.address}&t={start}s" if self.provider == "YouTube" else f"{self.address}#t={start}s"

    def frame(self, start: int) -> str:
        """Write the address of the frame in which it plays, with the provider told to follow nobody."""
        if self.provider == "YouTube":
            told = {"autoplay": "1", "rel": "0", "playsinline": "1", **({"start": start} if start else {})}
            return f"https://www.youtube-nocookie.com/embed/{self.id}?{urlencode(told)}"
        told = {"autoplay": "1", "dnt": "1", "playsinline": "1", **({"h": self.key} if self.key else {})}
        return f"https://player.vimeo.com/video/{self.id}?{urlencode(told)}" + (f"#t={start}s" if start else "")

    @property
    def question(self) -> str:
        """The address at which the provider says whether the film is there and may be shown elsewhere."""
        about = urlencode({"url": self.address, "format": "json"})
        base = "https://www.youtube.com/oembed" if self.provider == "YouTube" else "https://vimeo.com/api/oembed.json"
        return f"{base}?{about}"


def read(text: str) -> Film | None:
    """Read any usual address of a film; None for every other address. Lists and who shared it are left out."""
    try:
        address = urlsplit(text.strip() if "//" in text else f"https://{text.strip()}")
        host = (address.hostname or "").lower()
    except ValueError:
        return None
    if address.scheme not in {"http", "https"}:
        return None
    for before in BEFORE_HOSTS:
        host = host.removeprefix(before)
    reader = READERS.get(host)
    return reader(address, parse_qs(address.query)) if reader else None


def is_of_provider(text: str) -> bool:
    """Whether an address is at a provider whose films play here, a film or not."""
    try:
        host = (urlsplit(text).hostname or "").lower()
    except ValueError:
        return False
    for before in BEFORE_HOSTS:
        host = host.removeprefix(before)
    return host in READERS


def _start(address: SplitResult, query: Mapping[str, list[str]]) -> int:
    """Read "90", "90s", "1m30s" or "1h2m3s"; 0 for anything else."""
    in_fragment = parse_qs(address.fragment)
    text = next((found[name][0] for found in (query, in_fragment) for name in ("t", "start") if name in found), "")
    match = SECONDS.fullmatch(text)
    if not match:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _youtube(address: SplitResult, query: Mapping[str, list[str]]) -> Film | None:
    parts = [part for part in address.path.split("/") if part]
    if (address.hostname or "").lower().endswith("youtu.be"):
        found = parts[0] if parts else ""
    elif parts[:1] == ["watch"]:
        found = query.get("v", [""])[0]
    elif len(parts) > 1 and parts[0] in {"shorts", "embed", "live", "v"}:
        found = parts[1]
    else:
        found = ""
    return Film(provider="YouTube", id=found, start=_start(address, query)) if YOUTUBE_ID.fullmatch(found) else None


def _vimeo(address: SplitResult, query: Mapping[str, list[str]]) -> Film | None:
    parts = [part for part in address.path.split("/") if part]
    place = next((number for number, part in enumerate(parts) if VIMEO_ID.fullmatch(part)), None)
    if parts[:1] == ["showcase"] or parts[:1] == ["album"]:
        place = parts.index("video") + 1 if "video" in parts[:-1] else None
    if place is None or not VIMEO_ID.fullmatch(parts[place]):
        return None
    key = query.get("h", [""])[0] or (parts[place + 1] if len(parts) > place + 1 else "")
    return Film(
        provider="Vimeo",
        id=parts[place],
        key=key if VIMEO_KEY.fullmatch(key) else "",
        start=_start(address, query),
    )


READERS: Mapping[str, Callable[[SplitResult, Mapping[str, list[str]]], Film | None]] = {
    **dict.fromkeys(YOUTUBE_HOSTS, _youtube),
    **dict.fromkeys(VIMEO_HOSTS, _vimeo),
}
