"""The positions that a pose starts from, each a whole body with its feet and hands where such a person has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from .pose import Arm, Contact, Leg, Plant, Pose

SEAT = 47.0


def _flipped(at: tuple[float, float, float]) -> tuple[float, float, float]:
    return at[0], -at[1], at[2]


def _contact(hold: Contact | None) -> Contact | None:
    if hold is None:
        return None
    swapped = {"left": "right", "right": "left"}
    first, _space, rest = hold.on.partition(" ")
    on = f"{swapped[first]} {rest}" if first in swapped else hold.on
    return Contact(on=on, at=hold.at if hold.on in ("trunk", "pelvis", "head") else _flipped(hold.at))


def _feet(x: float, y: float, out: float, heel: float = 0.0) -> tuple[Leg, Leg]:
    left = Leg(plant=Plant(at=(x, y, 0.0), out=out, heel=heel))
    right = Leg(plant=Plant(at=(x, -y, 0.0), out=out, heel=heel))
    return left, right


def _both(leg: Leg) -> tuple[Leg, Leg]:
    return leg, leg


def _arms(arm: Arm) -> tuple[Arm, Arm]:
    return arm, arm


def _placed(left: Arm) -> tuple[Arm, Arm]:
    """Place both arms: the right hand on its side as the left hand on its own."""
    return left, replace(left, hold=_contact(left.hold))


_STANDING = Pose(legs=_feet(0.0, 9.0, 6.0))
_SITTING = Pose(
    root=(0.0, 0.0, SEAT + 11.0),
    legs=_feet(39.0, 10.0, 5.0),
    arms=_arms(
        Arm(hold=Contact(on="thigh", at=(0.0, 0.0, 8.5)), fingers=(0.9, -0.2, -0.2), palm=(0.0, 0.0, -1.0), grip=0.1)
    ),
)
_BACK = Pose(
    base="on the back",
    root=(0.0, 0.0, 10.5),
    head=(6.0, 0.0, 0.0),
    legs=_both(Leg(hip=(-1.0, 5.0, 8.0), knee=3.0, ankle=15.0)),
    arms=_placed(Arm(hold=Contact(at=(2.0, 32.0, 0.6)), pole=(0.3, 1.0, 0.0), palm=(-1.0, 0.0, 0.0), grip=0.04)),
)
_FRONT = Pose(
    base="on the front",
    root=(0.0, 0.0, 11.0),
    head=(-4.0, 0.0, 0.0),
    legs=_both(Leg(hip=(3.0, 6.0, 0.0), ankle=70.0)),
    arms=_arms(Arm(shoulder=(7.0, 16.0, 0.0), elbow=4.0, palm=(-1.0, 0.0, 0.0), grip=0.15)),
)
_LEFT = Pose(
    base="on the left side",
    root=(0.0, 0.0, 17.8),
    trunk=(0.0, 6.0, 0.0),
    head=(4.0, -4.0, 0.0),
    legs=(
        Leg(hip=(45.0, -3.0, 0.0), knee=85.0, ankle=0.0),
        Leg(hip=(0.0, 0.0, 0.0), knee=2.0, ankle=0.0),
    ),
    arms=(
        Arm(shoulder=(168.0, -6.0, 0.0), elbow=8.0, palm=(1.0, 0.0, 0.0), grip=0.1, shrug=(3.0, -5.0, 0.0)),
        Arm(
            hold=Contact(at=(-24.0, 30.0, 0.3)),
            pole=(-0.2, 1.0, -0.3),
            fingers=(0.7, 0.0, 0.7),
            palm=(0.0, -1.0, 0.0),
            grip=0.05,
            shrug=(2.0, -2.5, -1.0),
        ),
    ),
)
_FOURS = Pose(
    base="on hands and knees",
    root=(0.0, 0.0, 46.6),
    pelvis=(-4.0, 0.0, 0.0),
    head=(-3.0, 0.0, 0.0),
    legs=_both(Leg(hip=(84.0, 1.0, 0.0), knee=90.0, ankle=64.0)),
    arms=_placed(
        Arm(
            hold=Contact(at=(50.0, 18.0, 0.4)),
            pole=(0.2, 1.0, -0.6),
            fingers=(0.0, 0.0, 1.0),
            palm=(1.0, 0.0, 0.0),
            grip=0.0,
        )
    ),
)
_KNEELING = Pose(
    root=(0.0, 0.0, 46.6),
    legs=_both(Leg(hip=(0.0, 3.0, 0.0), knee=90.0, ankle=64.0)),
)
_HALF = Pose(
    root=(0.0, 0.0, 46.6),
    legs=(
        Leg(plant=Plant(at=(40.0, 10.0, 0.0), out=3.0)),
        Leg(hip=(0.0, 3.0, 0.0), knee=90.0, ankle=64.0),
    ),
)


def mirrored(pose: Pose) -> Pose:
    def leg(one: Leg) -> Leg:
        plant = replace(one.plant, at=_flipped(one.plant.at)) if one.plant else None
        return replace(one, plant=plant, hold=_contact(one.hold))

    def arm(one: Arm) -> Arm:
        return replace(one, hold=_contact(one.hold))

    swap = {"on the left side": "on the right side", "on the right side": "on the left side"}
    return replace(
        pose,
        base=swap.get(pose.base, pose.base),
        root=_flipped(pose.root),
        pelvis=(pose.pelvis[0], -pose.pelvis[1], -pose.pelvis[2]),
        trunk=(pose.trunk[0], -pose.trunk[1], -pose.trunk[2]),
        head=(pose.head[0], -pose.head[1], -pose.head[2]),
        legs=(leg(pose.legs[1]), leg(pose.legs[0])),
        arms=(arm(pose.arms[1]), arm(pose.arms[0])),
    )


POSITIONS: Mapping[str, Pose] = MappingProxyType(
    {
        "standing": _STANDING,
        "sitting on a chair": _SITTING,
        "sitting on the floor": Pose(
            root=(0.0, 0.0, 10.0),
            legs=_both(Leg(hip=(88.0, 6.0, 0.0), knee=4.0, ankle=0.0)),
            arms=_arms(
                Arm(
                    hold=Contact(on="thigh", at=(-6.0, 0.0, 8.5)),
                    fingers=(0.9, -0.2, -0.2),
                    palm=(0.0, 0.0, -1.0),
                    grip=0.1,
                )
            ),
        ),
        "lying on the back": _BACK,
        "lying on the back with bent knees": replace(_BACK, legs=_feet(45.0, 10.0, 4.0)),
        "lying on the front": _FRONT,
        "lying on the left side": _LEFT,
        "lying on the right side": mirrored(_LEFT),
        "on hands and knees": _FOURS,
        "kneeling": _KNEELING,
        "half kneeling, left foot in front": _HALF,
        "half kneeling, right foot in front": mirrored(_HALF),
    }
)
