"""How a thing is written: its kind, where it is, and its settings, such as “chair -8 0, seat 47”."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..drawing.things import GROUND, KINDS, Thing
from .words import NUMBER, PLACES, SlipError, no_part, numbers

THINGS = (*KINDS, *GROUND)
# How many numbers say where a thing is.
NEEDED = {
    "chair": 2,
    "wall": 1,
    "counter": 1,
    "side counter": 1,
    "rail": 1,
    "box": 6,
    "couch": 4,
    "bar": 6,
    "ball": 2,
    "guide": 3,
    "stairs": 1,
    "wheel": 3,
    "belt": 2,
}
# What else can be said of a thing; of those that are not here, nothing.
SETTINGS: dict[str, tuple[str, ...]] = {
    "chair": ("seat", "back", "turned"),
    "wall": ("from", "to", "height", "thick"),
    "counter": ("from", "to", "height", "deep"),
    "side counter": ("from", "to", "height", "deep"),
    "rail": ("height",),
    "box": ("edge", "metal"),
    "couch": ("seat", "back"),
    "bar": ("thick", "metal"),
    "ball": ("size",),
    "pillow": ("long", "wide", "high", "z", "lean"),
    "cane": ("above", "ahead"),
    "band": ("round",),
    "plate": ("before", "behind", "blue", "tip", "arm", "high", "crank", "rail", "low", "metal"),
    "lever": ("pivot", "high", "past"),
    "cord": ("ahead", "high"),
    "wheel": ("size", "deep"),
    "belt": ("wide", "high"),
    "stairs": ("high", "deep", "from", "to", "rail"),
    "floor": ("size", "snow"),
    "guide": ("long",),
}
WITH_THE_BODY = ("cane", "weight", "plate", "tie", "lever", "cord")


def thing(text: str) -> Thing:
    """Read a thing. Raises ``SlipError``."""
    first, *others = (part.strip() for part in text.split(","))
    kind = next(
        (known for known in sorted(THINGS, key=len, reverse=True) if first == known or first.startswith(f"{known} ")),
        None,
    )
    if kind is None:
        raise SlipError(_("“%(word)s” is not a thing: %(names)s") % {"word": first, "names": ", ".join(THINGS)})
    where = first.removeprefix(kind).strip()
    match = re.match(r"(?:under|on|in|of|between) (.+)", where)
    on = match[1] if match else ""
    for name in on.split(" and ") if on else ():
        if name not in PLACES:
            raise no_part(name)
    at = () if match else tuple(numbers(where))
    needed = NEEDED.get(kind, 0)
    if len(at) < needed:
        raise SlipError(
            ngettext("a %(thing)s needs %(count)d number", "a %(thing)s needs %(count)d numbers", needed)
            % {"thing": kind, "count": needed}
        )
    if kind in WITH_THE_BODY and not on:
        raise SlipError(_("say where the %(thing)s is, such as “%(thing)s in left hand”") % {"thing": kind})
    return Thing(kind=kind, at=at, on=on, settings=dict(_setting(kind, item) for item in others))


def _setting(kind: str, text: str) -> tuple[str, float]:
    match = re.fullmatch(rf"([a-z]+)(?: ({NUMBER}))?", text)
    if not match:
        raise SlipError(_("“%(words)s”: write a name and a number") % {"words": text})
    possible = SETTINGS.get(kind, ())
    if not possible:
        raise SlipError(_("“%(words)s”: a %(thing)s has no settings") % {"words": text, "thing": kind})
    if match[1] not in possible:
        raise SlipError(
            _("“%(words)s”: of a %(thing)s one can say %(names)s")
            % {"words": text, "thing": kind, "names": ", ".join(possible)}
        )
    return match[1], float(match[2] or 1)
