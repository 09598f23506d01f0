"""One statement about a part of the body: “left hip: flexed 30, abducted 10” changes a pose."""

from __future__ import annotations

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from ..posture.angles import arm_angles, leg_angles
from ..posture.pose import SIDES, Anchor, Arm, Contact, Leg, Plant, Pose
from ..posture.skeleton import solve
from ..posture.vector import Vec, add
from .words import NUMBER, PLACES, SlipError, no_part, numbers

BLOCKS = ("body", "pelvis", "trunk", "head", "stays")
PARTS = {"hip": "hips", "knee": "knees", "ankle": "ankles", "foot": "feet", "shoulder": "shoulders", "elbow": "elbows",
         "hand": "hands"}  # fmt: skip
SUBJECTS: dict[str, tuple[tuple[str, ...], str]] = {
    **{f"{side} {part}": ((side,), part) for part in PARTS for side in SIDES},
    **{plural: (("left", "right"), part) for part, plural in PARTS.items()},
    **{block: ((), block) for block in BLOCKS},
}
BENDS = {
    "forward": (0, 1),
    "back": (0, -1),
    "right": (1, 1),
    "left": (1, -1),
    "turned left": (2, 1),
    "turned right": (2, -1),
}
MOVES = {"forward": (0, 1), "back": (0, -1), "left": (1, 1), "right": (1, -1), "up": (2, 1), "down": (2, -1)}
HIP = {
    "flexed": (0, 1),
    "extended": (0, -1),
    "abducted": (1, 1),
    "adducted": (1, -1),
    "turned out": (2, 1),
    "turned in": (2, -1),
}
SHOULDER = {
    "forward": (0, 1),
    "back": (0, -1),
    "out": (1, 1),
    "across": (1, -1),
    "turned out": (2, 1),
    "turned in": (2, -1),
}
# What can be said of each part, for completion.
PROPERTIES: dict[str, tuple[str, ...]] = {
    "body": (*MOVES, "at"),
    "pelvis": tuple(BENDS),
    "trunk": tuple(BENDS),
    "head": (*BENDS, "level"),
    "stays": ("nothing",),
    "hip": tuple(HIP),
    "knee": ("bent", "points"),
    "ankle": ("up", "pointed", "at", "on"),
    "foot": ("at", "out", "in", "heel", "toes", "points", "free"),
    "shoulder": (*SHOULDER, "moved"),
    "elbow": ("bent", "points"),
    "hand": ("at", "on", "grip", "flat", "fingers", "palm", "tip", "free"),
}


def changed(pose: Pose, subject: str, text: str, before: Pose) -> Pose:
    """Apply a statement to a pose. Raises ``SlipError``."""
    sides, part = SUBJECTS[subject]
    items = [item.strip() for item in text.split(",") if item.strip()]
    if not items:
        raise SlipError(_("say what the %(part)s does") % {"part": subject})
    for item in items:
        if part == "stays":
            pose = _stays(pose, item, before)
        elif not sides:
            pose = _block(pose, part, item)
        for side in sides:
            pose = _LIMB[part](pose, side, item)
    return pose


def _told(item: str, names: tuple[str, ...], part: str) -> tuple[str, str]:
    """Split an item into the property that it begins with, and the rest."""
    for name in sorted(names, key=len, reverse=True):
        if item == name or item.startswith(f"{name} "):
            return name, item.removeprefix(name).strip()
    raise SlipError(
        _("“%(words)s”: of the %(part)s one can say %(names)s")
        % {"words": item, "part": part, "names": ", ".join(names)}
    )


def _angle(rest: str, name: str) -> float:
    if not re.fullmatch(NUMBER, rest):
        raise SlipError(_("%(word)s needs a number") % {"word": name})
    return float(rest)


def _way(rest: str) -> Vec:
    front, out, up = numbers(rest, 3)
    return front, out, up


def _with(values: Vec, place: int, value: float) -> Vec:
    found = list(values)
    found[place] = value
    return found[0], found[1], found[2]


def _stays(pose: Pose, item: str, before: Pose) -> Pose:
    if item == "nothing":
        return replace(pose, anchor=None)
    if item not in PLACES:
        raise no_part(item)
    return replace(pose, anchor=Anchor(part=item, at=solve(before).place(item)))


def _block(pose: Pose, part: str, item: str) -> Pose:
    name, rest = _told(item, PROPERTIES[part], part)
    if part == "body":
        if name == "at":
            return replace(pose, root=_way(rest))
        axis, sign = MOVES[name]
        shift = _with((0.0, 0.0, 0.0), axis, sign * _angle(rest, name))
        anchor = pose.anchor
        if anchor and anchor.at:
            anchor = replace(anchor, at=add(anchor.at, shift))
        return replace(pose, root=add(pose.root, shift), anchor=anchor)
    if name == "level":
        return replace(pose, level=True)
    axis, sign = BENDS[name]
    value = sign * _angle(rest, name)
    if part == "pelvis":
        return replace(pose, pelvis=_with(pose.pelvis, axis, value))
    if part == "trunk":
        return replace(pose, trunk=_with(pose.trunk, axis, value))
    return replace(pose, head=_with(pose.head, axis, value))


def _free_leg(pose: Pose, side: str) -> Leg:
    """Describe the leg by its angles, as it is now."""
    leg = pose.leg(side)
    if not (leg.plant or leg.hold):
        return leg
    flexed, out, turned, bent, pointed = (round(value, 1) for value in leg_angles(solve(pose), side))
    return Leg(hip=(flexed, out, turned), knee=max(0.0, bent), ankle=pointed)


def _free_arm(pose: Pose, side: str) -> Arm:
    arm = pose.arm(side)
    if not arm.hold:
        return arm
    forward, out, turned, bent = (round(value, 1) for value in arm_angles(solve(pose), side))
    return replace(
        arm, shoulder=(forward, out, turned), elbow=max(0.0, bent), hold=None, pole=None, fingers=None, palm=None
    )


def _hip(pose: Pose, side: str, item: str) -> Pose:
    name, rest = _told(item, PROPERTIES["hip"], "hip")
    axis, sign = HIP[name]
    leg = _free_leg(pose, side)
    return pose.with_leg(side, replace(leg, hip=_with(leg.hip, axis, sign * _angle(rest, name))))


def _knee(pose: Pose, side: str, item: str) -> Pose:
    name, rest = _told(item, PROPERTIES["knee"], "knee")
    if name == "points":
        return pose.with_leg(side, replace(pose.leg(side), pole=_way(rest)))
    return pose.with_leg(side, replace(_free_leg(pose, side), knee=_angle(rest, name)))


def _ankle(pose: Pose, side: str, item: str) -> Pose:
    name, rest = _told(item, PROPERTIES["ankle"], "ankle")
    if name in ("at", "on"):
        leg = _free_leg(pose, side) if pose.leg(side).plant else pose.leg(side)
        return pose.with_leg(side, replace(leg, hold=_contact(name, rest, side, pose)))
    value = _angle(rest, name)
    leg = _free_leg(pose, side) if pose.leg(side).plant else pose.leg(side)
    return pose.with_leg(side, replace(leg, ankle=-value if name == "up" else value))


def _foot(pose: Pose, side: str, item: str) -> Pose:
    name, rest = _told(item, PROPERTIES["foot"], "foot")
    leg = pose.leg(side)
    if name == "free":
        return pose.with_leg(side, _free_leg(pose, side))
    if name == "points":
        return pose.with_leg(side, replace(leg, toes=_way(rest)))
    plant = leg.plant or Plant()
    if name == "at":
        values = numbers(rest)
        if len(values) not in (2, 3):
            raise SlipError(_("a foot stands at two numbers, or three with its height"))
        x, y, z = (*values, 0.0)[:3]
        if leg.plant is None:
            leg = Leg(pole=leg.pole)
        return pose.with_leg(side, replace(leg, plant=replace(plant, at=(x, SIDES[side] * y, z))))
    if leg.plant is None:
        raise SlipError(_("say first where the foot stands: at 10 9"))
    value = _angle(rest, name)
    plant = {
        "out": replace(plant, out=value),
        "in": replace(plant, out=-value),
        "heel": replace(plant, heel=value),
        "toes": replace(plant, toes=value),
    }[name]
    return pose.with_leg(side, replace(leg, plant=plant))


def _contact(name: str, rest: str, side: str, pose: Pose) -> Contact:
    if name == "at":
        x, y, z = numbers(rest, 3)
        return Contact(at=(x, SIDES[side] * y, z))
    part, _by, way = (text.strip() for text in rest.partition(" by "))
    other = "right" if side == "left" else "left"
    if part.startswith("other "):
        part = f"{other} {part.removeprefix('other ')}"
    own = f"{side} {part}"
    if part not in PLACES and own not in PLACES:
        raise no_part(part)
    front, out, up = _way(way) if way else (0.0, 0.0, 0.0)
    is_block = part in ("pelvis", "trunk", "head")
    return Contact(on=part, at=(front, out if is_block else SIDES[side] * out, up))


def _shoulder(pose: Pose, side: str, item: str) -> Pose:
    name, rest = _told(item, PROPERTIES["shoulder"], "shoulder")
    if name == "moved":
        return pose.with_arm(side, replace(pose.arm(side), shrug=_way(rest)))
    axis, sign = SHOULDER[name]
    arm = _free_arm(pose, side)
    return pose.with_arm(side, replace(arm, shoulder=_with(arm.shoulder, axis, sign * _angle(rest, name))))


def _elbow(pose: Pose, side: str, item: str) -> Pose:
    name, rest = _told(item, PROPERTIES["elbow"], "elbow")
    if name == "points":
        return pose.with_arm(side, replace(pose.arm(side), pole=_way(rest)))
    return pose.with_arm(side, replace(_free_arm(pose, side), elbow=_angle(rest, name)))


def _hand(pose: Pose, side: str, item: str) -> Pose:
    name, rest = _told(item, PROPERTIES["hand"], "hand")
    arm = pose.arm(side)
    if name in ("at", "on"):
        return pose.with_arm(side, replace(arm, hold=_contact(name, rest, side, pose)))
    if name == "free":
        return pose.with_arm(side, _free_arm(pose, side))
    if name == "flat":
        return pose.with_arm(side, replace(arm, grip=0.0))
    if name == "grip":
        return pose.with_arm(side, replace(arm, grip=_angle(rest, name) if rest else 1.0))
    if name == "tip":
        values = numbers(rest)
        if len(values) not in (2, 3):
            raise SlipError(_("a tip stands at two numbers, or three with its height"))
        x, y, z = (*values, 0.8)[:3]
        return pose.with_arm(side, replace(arm, tip=(x, SIDES[side] * y, z)))
    if name == "fingers":
        return pose.with_arm(side, replace(arm, fingers=_way(rest)))
    return pose.with_arm(side, replace(arm, palm=_way(rest)))


_LIMB = {
    "hip": _hip, "knee": _knee, "ankle": _ankle, "foot": _foot, "shoulder": _shoulder, "elbow": _elbow, "hand": _hand,
}  # fmt: skip
