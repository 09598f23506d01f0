"""What a pose says: the root of the body, the bend of its blocks, and each limb by angles or by what it touches.

World, in centimetres: x is where a standing person looks, y is to the person's left, z is up, the floor is z = 0.
Lying people have the head towards -x.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType

from .vector import ORIGIN, Frame, Vec, mixed, turned, unit

SIDES = {"left": 1.0, "right": -1.0}

BASES = MappingProxyType(
    {
        "standing": Frame((1, 0, 0), (0, 1, 0), (0, 0, 1)),
        "on the back": Frame((0, 0, 1), (0, 1, 0), (-1, 0, 0)),
        "on the front": Frame((0, 0, -1), (0, -1, 0), (-1, 0, 0)),
        "on the left side": Frame((0, 1, 0), (0, 0, -1), (-1, 0, 0)),
        "on the right side": Frame((0, -1, 0), (0, 0, 1), (-1, 0, 0)),
        "on hands and knees": Frame((0, 0, -1), (0, 1, 0), (1, 0, 0)),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where a hand or an ankle is: ``at`` is a place in the world, or the way from a part of the body.

    From a block (pelvis, trunk, head) the way is (front, out to this side, up) of that block; from any other part it is
    a way in the world.
    """

    on: str = ""
    at: Vec = ORIGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """A foot that stands: the place of its sole under the ankle, where the toes point (out), how far the heel is up."""

    at: Vec = ORIGIN
    out: float = 0.0
    heel: float = 0.0
    toes: float = 0.0  # how far the forefoot is up: the foot stands on its heel


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    hip: Vec = (0.0, 0.0, 0.0)  # flexed, abducted, turned out
    knee: float = 0.0  # bent
    ankle: float = 0.0  # pointed
    plant: Plant | None = None
    hold: Contact | None = None  # of the ankle
    pole: Vec | None = None  # where the knee points: front, out, up of the pelvis
    toes: Vec | None = None  # where the foot points: front, out, up of the pelvis
    roll: float = 0.0  # how far the forefoot is bent up against the foot


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    shoulder: Vec = (6.0, 9.0, 0.0)  # forward, out, turned out
    elbow: float = 12.0  # bent
    hold: Contact | None = None  # of the wrist
    pole: Vec | None = None  # where the elbow points: front, out, up of the trunk
    fingers: Vec | None = None  # front, out, up of the trunk
    palm: Vec | None = None  # where the palm looks: front, out, up of the trunk
    grip: float = 0.25  # 0 flat, 1 a fist
    tip: Vec | None = None  # where the cane or pole that the hand holds stands, in the world
    shrug: Vec = ORIGIN  # the shoulder moved: front, out, up of the trunk


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A part of the body that stays at a place in the world: the body is moved so that it does."""

    part: str
    at: Vec | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    base: str = "standing"
    root: Vec = (0.0, 0.0, 88.3)  # the middle between the hip joints
    pelvis: Vec = ORIGIN  # forward, to the right, turned left; from the base
    trunk: Vec = ORIGIN  # from the pelvis, spread over the spine
    head: Vec = ORIGIN  # from the trunk, or from the base when it is level
    level: bool = False  # the head keeps to the base, whatever the trunk does
    legs: tuple[Leg, Leg] = field(default=(Leg(), Leg()))  # left, right
    arms: tuple[Arm, Arm] = field(default=(Arm(), Arm()))
    anchor: Anchor | None = None

    def leg(self, side: str) -> Leg:
        return self.legs[0 if side == "left" else 1]

    def arm(self, side: str) -> Arm:
        return self.arms[0 if side == "left" else 1]

    def with_leg(self, side: str, leg: Leg) -> Pose:
        return replace(self, legs=(leg, self.legs[1]) if side == "left" else (self.legs[0], leg))

    def with_arm(self, side: str, arm: Arm) -> Pose:
        return replace(self, arms=(arm, self.arms[1]) if side == "left" else (self.arms[0], arm))


def way_between(a: Vec | None, b: Vec | None, share: float) -> Vec | None:
    if a is None or b is None:
        return b if share > 0.5 else a
    return turned(unit(a), unit(b), share)


def contact_between(a: Contact, b: Contact, share: float) -> Contact | None:
    """Find the contact on the way, or None when they are on different things."""
    return replace(a, at=mixed(a.at, b.at, share)) if a.on == b.on else None


def plant_between(a: Plant, b: Plant, share: float) -> Plant:
    def number(one: float, other: float) -> float:
        return one + (other - one) * share

    return Plant(
        at=mixed(a.at, b.at, share),
        out=number(a.out, b.out),
        heel=number(a.heel, b.heel),
        toes=number(a.toes, b.toes),
    )
