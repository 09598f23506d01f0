"""What an author may be offered while typing: what a line may be about, and what may be said of it."""

from __future__ import annotations

from itertools import chain

from ..posture.positions import POSITIONS
from .reading import HEADS
from .statements import PROPERTIES, SUBJECTS
from .things import SETTINGS, THINGS
from .words import DRAWN, PLACES

ARROW = ("aside", "from", "both", "fan", "seen")


def offered() -> dict[str, list[str]]:
    """Map the part before a colon to what may follow it. The empty part holds what a line may begin with."""
    found = {subject: list(PROPERTIES[part]) for subject, (_sides, part) in SUBJECTS.items()}
    found["stays"] = ["nothing", *sorted(PLACES)]
    found["thing"] = [*THINGS, *sorted({*chain(*SETTINGS.values())})]
    found["pose"] = [*POSITIONS, "as", "step", "hold", "pace", "once"]
    found["works"] = ["hips", "trunk", "back", "belly", "nape", *sorted(place for place in PLACES if "thigh" in place)]
    found["arrow"] = [*sorted(PLACES), "through", *ARROW]
    found["order"] = list(DRAWN)
    found["over"] = [*DRAWN, *THINGS]
    found["cycle"] = ["back", "around"]
    found["side"] = ["left", "right"]
    found["on"] = sorted(PLACES)
    found[""] = ["view from the side", "pose", *HEADS, *SUBJECTS]
    return found
