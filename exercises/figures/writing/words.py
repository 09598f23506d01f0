"""The words of the language: names of parts, numbers, and what an editor may be offered."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NUMBER = r"-?\d+(?:\.\d+)?"


class SlipError(ValueError):
    """One thing that cannot be read, in words for the author."""


def numbers(text: str, count: int | None = None) -> list[float]:
    """Read a text that has only numbers. Raises ``SlipError``."""
    words = text.split()
    wrong = [word for word in words if not re.fullmatch(NUMBER, word)]
    if wrong:
        raise SlipError(_("“%(word)s” is not a number") % {"word": wrong[0]})
    if count is not None and len(words) != count:
        raise SlipError(
            ngettext("there must be %(count)d number", "there must be %(count)d numbers", count) % {"count": count}
        )
    return [float(word) for word in words]


def no_part(word: str) -> SlipError:
    return SlipError(_("“%(word)s” is no part of the body") % {"word": word})


JOINTS = ("hip", "thigh", "knee", "shin", "ankle", "heel", "foot", "ball", "toe", "shoulder", "elbow", "wrist", "hand")
PLACES = frozenset(
    {f"{side} {joint}" for side in ("left", "right") for joint in JOINTS}
    | {f"{joint}s" for joint in JOINTS if joint != "foot"}
    | {"feet", "pelvis", "waist", "ribs", "neck", "head", "trunk"}
)
_LIMBS = {"leg": ("thigh", "shin"), "arm": ("upper arm", "forearm"), "thigh": ("thigh",), "shin": ("shin",),
          "foot": ("foot",), "upper arm": ("upper arm",), "forearm": ("forearm",)}  # fmt: skip
# What is drawn as one part, and lies over another or under it.
DRAWN = (
    "hips",
    "trunk",
    "neck",
    "head",
    *(f"{s} {b}" for s in ("left", "right") for bones in _LIMBS.values() for b in bones if len(bones) == 1),
)
_PLURALS = {"legs": "leg", "arms": "arm", "thighs": "thigh", "shins": "shin", "feet": "foot", "upper arms": "upper arm",
            "forearms": "forearm"}  # fmt: skip


def parts_named(text: str) -> set[str]:
    """Find the parts of the body that names stand for: “left leg” is its thigh and shin."""
    found: set[str] = set()
    for name in (part.strip() for part in text.split(",")):
        side, _space, limb = name.partition(" ")
        if name in ("trunk", "hips", "back", "belly", "nape"):
            found.add(name)
        elif name in _PLURALS:
            found |= {f"{s} {bone}" for s in ("left", "right") for bone in _LIMBS[_PLURALS[name]]}
        elif side in ("left", "right") and limb in _LIMBS:
            found |= {f"{side} {bone}" for bone in _LIMBS[limb]}
        else:
            raise SlipError(_("“%(word)s” is no part that can work") % {"word": name})
    return found
