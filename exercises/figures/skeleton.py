"""The body: bones of fixed length, placed by the absolute direction of each.

Lengths are in centimetres, of an adult of about 171 cm; heights are above the floor. Directions are in degrees: 0 to
the right, 90 up. In the side view the figure faces right, so that its front is at ``trunk - 90``: a trunk of 180 lies
on its back with the head at the left, a trunk of 0 lies on its front with the head at the right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

SIDES = {
    "side": ("near", "far"),
    "front": ("left", "right"),
    "back": ("left", "right"),
    "above": ("left", "right"),
}
VIEWS = tuple(SIDES)

LENGTHS = {
    "lower_trunk": 22.0,
    "upper_trunk": 28.0,
    "head": 20.0,  # from the root of the neck to the middle of the head
    "upper_arm": 28.0,
    "forearm": 30.0,  # to the middle of the hand
    "thigh": 43.0,
    "shin": 41.0,
}
# Half thickness of what may rest on something: the underside of a part is this far below its middle.
RADII = {
    "pelvis": 11.0,
    "waist": 10.0,
    "chest": 11.5,
    "head": 11.0,
    "hip": 9.0,
    "shoulder": 5.0,
    "knee": 6.0,
    "ankle": 4.5,
    "elbow": 4.5,
    "hand": 4.0,
    "foot": 0.0,
    "heel": 0.0,
    "toe": 0.0,
}
HEAD_RADIUS = RADII["head"]
# The sole seen from the side, measured from the ankle: along the foot, and below it.
HEEL, TOE, SOLE = -6.0, 17.0, 7.0
# From the front the foot points at us and is a short stub.
FRONT_FOOT, FRONT_SOLE = 8.0, 3.5
HIP_HALF, SHOULDER_HALF = 8.5, 16.5


class Point(NamedTuple):
    """Centimetres to the right, and above the floor."""

    x: float
    y: float

    def plus(self, dx: float, dy: float) -> Point:
        return Point(self.x + dx, self.y + dy)

    def towards(self, degrees: float, length: float) -> Point:
        turn = math.radians(degrees)
        return Point(self.x + length * math.cos(turn), self.y + length * math.sin(turn))

    def to(self, other: Point) -> float:
        return math.hypot(other.x - self.x, other.y - self.y)


Joints = dict[str, Point]


def bones(view: str) -> tuple[str, ...]:
    """Return the names of all directions that a pose has."""
    a, b = SIDES[view]
    limbs = ("upper_arm", "forearm", "thigh", "shin", "foot")
    return ("lower_trunk", "upper_trunk", "head", *(f"{side}_{limb}" for side in (a, b) for limb in limbs))


def parts(view: str) -> tuple[str, ...]:
    """Return the names of all places of the body that an anchor, a pin, an arrow or a prop may name."""
    limbs = ("shoulder", "elbow", "hand", "hip", "knee", "ankle", "heel", "toe", "foot")
    return ("pelvis", "waist", "chest", "head", *(f"{side}_{limb}" for side in SIDES[view] for limb in limbs))


def radius(part: str) -> float:
    return RADII[part.split("_")[-1]]


def length_of(bone: str, short: Mapping[str, float]) -> float:
    """Return the length of a bone as it is seen: its own, times how much it is turned towards us."""
    kind = bone.split("_", 1)[1] if bone.split("_")[0] in ("near", "far", "left", "right") else bone
    return LENGTHS[kind] * short.get(bone, 1.0)


def foot_points(view: str, ankle: Point, degrees: float, short: float = 1.0) -> tuple[Point, Point, Point]:
    """Return heel, toe and middle of the sole."""
    if view == "side":
        heel = ankle.towards(degrees, HEEL * short).towards(degrees - 90, SOLE)
        toe = ankle.towards(degrees, TOE * short).towards(degrees - 90, SOLE)
        return heel, toe, Point((heel.x + toe.x) / 2, (heel.y + toe.y) / 2)
    toe = ankle.towards(degrees, FRONT_FOOT * short)
    return ankle.plus(0, -FRONT_SOLE), toe.plus(0, -FRONT_SOLE), toe.plus(0, -FRONT_SOLE)


def place(view: str, angles: Mapping[str, float], short: Mapping[str, float], pelvis: Point) -> Joints:
    """Return where every joint is, from the pelvis outwards."""
    waist = pelvis.towards(angles["lower_trunk"], length_of("lower_trunk", short))
    chest = waist.towards(angles["upper_trunk"], length_of("upper_trunk", short))
    joints = {
        "pelvis": pelvis,
        "waist": waist,
        "chest": chest,
        "head": chest.towards(angles["head"], length_of("head", short)),
    }
    for number, side in enumerate(SIDES[view]):
        wide = 0.0 if view == "side" else 1.0
        turn = 90 if number == 0 else -90
        hip = pelvis.towards(angles["lower_trunk"] + turn, wide * HIP_HALF * short.get("pelvis", 1.0))
        shoulder = chest.towards(angles["upper_trunk"] + turn, wide * SHOULDER_HALF * short.get("chest", 1.0))
        elbow = shoulder.towards(angles[f"{side}_upper_arm"], length_of(f"{side}_upper_arm", short))
        knee = hip.towards(angles[f"{side}_thigh"], length_of(f"{side}_thigh", short))
        ankle = knee.towards(angles[f"{side}_shin"], length_of(f"{side}_shin", short))
        heel, toe, foot = foot_points(view, ankle, angles[f"{side}_foot"], short.get(f"{side}_foot", 1.0))
        joints |= {
            f"{side}_shoulder": shoulder,
            f"{side}_elbow": elbow,
            f"{side}_hand": elbow.towards(angles[f"{side}_forearm"], length_of(f"{side}_forearm", short)),
            f"{side}_hip": hip,
            f"{side}_knee": knee,
            f"{side}_ankle": ankle,
            f"{side}_heel": heel,
            f"{side}_toe": toe,
            f"{side}_foot": foot,
        }
    return joints


def underside(joints: Joints, part: str) -> Point:
    """Return the place at which a part touches what it rests on."""
    return joints[part].plus(0, -radius(part))


def two_bones(start: Point, end: Point, first: float, second: float, bend: float) -> tuple[float, float, float]:
    """Return the directions of two bones from ``start`` that meet ``end``, and by how many centimetres they fail to.

    ``bend`` says to which side the middle joint goes: +1 when the second bone turns left (anticlockwise) of the first.
    """
    distance = start.to(end)
    reach = max(abs(first - second) + 1e-6, min(distance, first + second - 1e-6))
    line = math.degrees(math.atan2(end.y - start.y, end.x - start.x)) if distance > 1e-9 else -90.0
    inner = math.degrees(math.acos(_cosine(first, reach, second)))
    outer = math.degrees(math.acos(_cosine(first, second, reach)))
    one = line - bend * inner
    return one, one + bend * (180 - outer), abs(distance - reach)


def _cosine(a: float, b: float, opposite: float) -> float:
    return max(-1.0, min(1.0, (a * a + b * b - opposite * opposite) / (2 * a * b)))
