"""What a body can do: how far each joint bends, and which way it cannot.

Ranges are in degrees of movement from standing straight, those of an ordinary adult with a little room for drawing
(compare American Academy of Orthopaedic Surgeons, Joint Motion, 1965: hip −30 to 120, knee 0 to 135, ankle −50 to 20,
elbow 0 to 150, shoulder −60 to 180). They hold in the side view, where bending is what is seen. From the front and from
above limbs turn towards us, and only what would look broken is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from .problem import Problem
from .skeleton import SIDES


class Range(NamedTuple):
    low: float
    high: float
    beyond_low: str
    beyond_high: str


SIDE_RANGES = {
    "back": Range(-70, 40, "bends forwards too far", "arches too far"),
    "neck": Range(-60, 55, "bends forwards too far", "bends back too far"),
    "hip": Range(-35, 140, "stretches back too far", "bends too far"),
    "knee": Range(-6, 158, "bends backwards", "bends too far"),
    "ankle": Range(-62, 38, "points too far", "is pulled up too far"),
    "shoulder": Range(-75, 200, "reaches back too far", "reaches over too far"),
    "elbow": Range(-6, 158, "bends backwards", "bends too far"),
}
# Positive is away from the middle of the body.
FRONT_RANGES = {
    "back": Range(-45, 45, "bends sideways too far", "bends sideways too far"),
    "neck": Range(-45, 45, "bends sideways too far", "bends sideways too far"),
    "hip": Range(-50, 135, "crosses too far", "opens too far"),
    "knee": Range(-165, 25, "bends inwards too far", "bends outwards"),
    "shoulder": Range(-140, 220, "crosses too far", "reaches over too far"),
    "elbow": Range(-165, 165, "bends too far", "bends too far"),
}
# A bone that points at us hides how its joint bends.
HIDDEN = 0.9


def ranges(view: str) -> Mapping[str, Range]:
    return SIDE_RANGES if view == "side" else FRONT_RANGES


def into(value: float, limits: Range) -> float:
    """Return ``value`` plus whole turns so that it lies as near as can be to the middle of the range."""
    middle = (limits.low + limits.high) / 2
    return middle + (value - middle + 180) % 360 - 180


def bend(view: str, angles: Mapping[str, float], joint: str) -> float:
    """Return how far a joint is bent, in degrees from standing straight."""
    limits = ranges(view)[joint.split("_")[-1]]
    return into(_bend(view, angles, joint), limits)


def _bend(view: str, angles: Mapping[str, float], joint: str) -> float:
    if joint == "back":
        return angles["upper_trunk"] - angles["lower_trunk"]
    if joint == "neck":
        return angles["head"] - angles["upper_trunk"]
    side, kind = joint.split("_")
    # From the front, the limb at the left opens clockwise and the other one anticlockwise.
    sign = -1.0 if view != "side" and side == SIDES[view][0] else 1.0
    if kind == "hip":
        return sign * (angles[f"{side}_thigh"] - angles["lower_trunk"] + 180)
    if kind == "shoulder":
        return sign * (angles[f"{side}_upper_arm"] - angles["upper_trunk"] + 180)
    if kind == "elbow":
        return sign * (angles[f"{side}_forearm"] - angles[f"{side}_upper_arm"])
    if kind == "knee":
        turn = angles[f"{side}_shin"] - angles[f"{side}_thigh"]
        return -turn if view == "side" else sign * turn
    return angles[f"{side}_foot"] - angles[f"{side}_shin"] - 90


def joints(view: str) -> tuple[str, ...]:
    kinds = [kind for kind in ranges(view) if kind not in ("back", "neck")]
    return ("back", "neck", *(f"{side}_{kind}" for side in SIDES[view] for kind in kinds))


def problems(
    view: str, angles: Mapping[str, float], short: Mapping[str, float], turned: Collection[str] = ()
) -> list[Problem]:
    """Return what no body does in this pose, each joint named: "the near knee bends backwards by 12 degrees".

    ``turned`` names limbs ("near_arm") that are rotated out of the plane of the picture, so that it does not show how
    their joints bend.
    """
    found = []
    for joint in joints(view):
        limits = ranges(view)[joint.split("_")[-1]]
        if _is_hidden(joint, short, turned):
            continue
        value = bend(view, angles, joint)
        if value < limits.low - 0.01:
            found.append(_beyond(joint, limits.beyond_low, limits.low - value))
        elif value > limits.high + 0.01:
            found.append(_beyond(joint, limits.beyond_high, value - limits.high))
    return found


def _beyond(joint: str, kind: str, by: float) -> Problem:
    return Problem(f"the {joint.replace('_', ' ')} {kind} by {_over(by)}", part=joint, kind=kind, amount=by)


def _over(degrees: float) -> str:
    rounded = max(1, round(degrees))
    return f"{rounded} degree" if rounded == 1 else f"{rounded} degrees"


_BONES = {
    "hip": ("thigh",),
    "knee": ("thigh", "shin"),
    "ankle": ("shin", "foot"),
    "shoulder": ("upper_arm",),
    "elbow": ("upper_arm", "forearm"),
}


def _is_hidden(joint: str, short: Mapping[str, float], turned: Collection[str]) -> bool:
    if joint in ("back", "neck"):
        return False
    side, kind = joint.split("_")
    limb = "arm" if kind in ("shoulder", "elbow") else "leg"
    return f"{side}_{limb}" in turned or any(short.get(f"{side}_{bone}", 1.0) < HIDDEN for bone in _BONES[kind])
