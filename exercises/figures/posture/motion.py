"""The way between poses, and the clock of the moving picture.

Numbers and places move in a straight line and the reach is solved again, so what is planted stays. A limb that changes
from one way of being placed to another turns at its joints from where it was to where it will be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from .angles import arm_angles, leg_angles
from .pose import Anchor, Arm, Contact, Leg, Pose, contact_between, plant_between, way_between
from .skeleton import ELBOW_POLE, Body, solve
from .vector import Frame, Vec, across, cross, mixed, sub, turned, unit

LONGEST_HOLD = 3.0
RESTING = 0.5


def between(a: Pose, b: Pose, share: float) -> Pose:
    """Find the pose this share of the way from ``a`` to ``b``."""
    if share <= 0:
        return a
    if share >= 1:
        return b
    solved_a, solved_b = solve(a), solve(b)
    pose = replace(
        b,
        root=mixed(a.root, b.root, share),
        pelvis=mixed(a.pelvis, b.pelvis, share),
        trunk=mixed(a.trunk, b.trunk, share),
        head=mixed(a.head, b.head, share),
        anchor=_anchor(a, b, solved_a, share),
    )
    if a.level != b.level:
        head = _frame_between(solved_a.frames["head"], solved_b.frames["head"], share)
        trunk = _frame_between(solved_a.frames["trunk"], solved_b.frames["trunk"], share)
        pose = replace(pose, level=False, head=trunk.angles_to(head))
    for side in ("left", "right"):
        pose = pose.with_leg(side, _leg(a, b, side, solved_a, solved_b, share))
        pose = pose.with_arm(side, _arm(a, b, side, solved_a, solved_b, share))
    return pose


def _frame_between(a: Frame, b: Frame, share: float) -> Frame:
    up = turned(a.up, b.up, share)
    front = turned(a.front, b.front, share)
    front = across(front, up)
    return Frame(front, cross(up, front), up)


def _anchor(a: Pose, b: Pose, solved_a: Body, share: float) -> Anchor | None:
    if b.anchor is None or b.anchor.at is None:
        return None
    start = a.anchor.at if a.anchor and a.anchor.part == b.anchor.part else solved_a.place(b.anchor.part)
    return replace(b.anchor, at=mixed(start or b.anchor.at, b.anchor.at, share))


def _leg(a: Pose, b: Pose, side: str, solved_a: Body, solved_b: Body, share: float) -> Leg:
    before, after = a.leg(side), b.leg(side)
    pole = (
        turned(_bow(before, solved_a, side), _bow(after, solved_b, side), share) if before.pole or after.pole else None
    )
    if before.plant and after.plant:
        return replace(after, plant=plant_between(before.plant, after.plant, share), pole=pole)
    if before.hold and after.hold and (hold := contact_between(before.hold, after.hold, share)):
        return replace(
            after,
            hold=hold,
            pole=pole,
            ankle=before.ankle + (after.ankle - before.ankle) * share,
            toes=way_between(before.toes, after.toes, share),
        )
    if (carried := _carried(before, after, side, solved_a, solved_b, share)) is not None:
        return carried
    if not (before.plant or after.plant or before.hold or after.hold or before.toes or after.toes):
        return replace(
            after,
            hip=mixed(before.hip, after.hip, share),
            knee=before.knee + (after.knee - before.knee) * share,
            ankle=before.ankle + (after.ankle - before.ankle) * share,
        )
    angles_a, angles_b = leg_angles(solved_a, side), leg_angles(solved_b, side)
    mix = [p + (q - p) * share for p, q in zip(angles_a, angles_b, strict=True)]
    return Leg(hip=(mix[0], mix[1], mix[2]), knee=mix[3], ankle=mix[4])


def _bow(leg: Leg, solved: Body, side: str) -> Vec:
    """Find where the knee of a leg that reaches points: front, out, up of the pelvis."""
    if leg.pole:
        return unit(leg.pole)
    hip, knee, ankle = (solved.places[f"{side} {name}"] for name in ("hip", "knee", "ankle"))
    front, left, up = solved.frames["pelvis"].local(across(sub(knee, hip), unit(sub(ankle, hip))))
    return front, left if side == "left" else -left, up


def _carried(before: Leg, after: Leg, side: str, solved_a: Body, solved_b: Body, share: float) -> Leg | None:
    """Move a leg whose foot goes from where it stands to a place, or the other way round, in a straight line."""
    places, ways, poles = [], [], []
    for leg, solved in ((before, solved_a), (after, solved_b)):
        if not (leg.plant or leg.hold):
            return None
        sign = 1.0 if side == "left" else -1.0
        pelvis = solved.frames["pelvis"]
        places.append(solved.places[f"{side} ankle"])
        front, left, up = pelvis.local(solved.frames[f"{side} foot"].front)
        ways.append((front, sign * left, up))
        poles.append(_bow(leg, solved, side))
    at = mixed(places[0], places[1], share)
    rolls = [max(0.0, leg.plant.heel - leg.plant.toes) if leg.plant else leg.roll for leg in (before, after)]
    return Leg(
        hold=Contact(at=at),
        pole=turned(poles[0], poles[1], share),
        toes=turned(ways[0], ways[1], share),
        roll=rolls[0] + (rolls[1] - rolls[0]) * share,
    )


def _arm(a: Pose, b: Pose, side: str, solved_a: Body, solved_b: Body, share: float) -> Arm:
    before, after = a.arm(side), b.arm(side)
    grip = before.grip + (after.grip - before.grip) * share
    tip = mixed(before.tip, after.tip, share) if before.tip and after.tip else after.tip
    fingers = _hand_way(before.fingers, after.fingers, solved_a, solved_b, side, "up", share)
    palm = _hand_way(before.palm, after.palm, solved_a, solved_b, side, "front", share)
    shrug = mixed(before.shrug, after.shrug, share)
    if before.hold and after.hold:
        hold = contact_between(before.hold, after.hold, share)
        pole = way_between(before.pole or ELBOW_POLE, after.pole or ELBOW_POLE, share)
        if hold is None:
            sign = 1.0 if side == "left" else -1.0
            way = [
                solved.frames["trunk"].local(sub(solved.places[f"{side} hand"], solved.places["ribs"]))
                for solved in (solved_a, solved_b)
            ]
            front, left, up = mixed(way[0], way[1], share)
            hold = Contact(on="trunk", at=(front, sign * left, up))
        return replace(after, hold=hold, pole=pole, fingers=fingers, palm=palm, grip=grip, shrug=shrug, tip=tip)
    if not (before.hold or after.hold):
        return replace(
            after,
            shoulder=mixed(before.shoulder, after.shoulder, share),
            elbow=before.elbow + (after.elbow - before.elbow) * share,
            fingers=fingers,
            palm=palm,
            grip=grip,
            shrug=shrug,
            tip=tip,
        )
    angles_a, angles_b = arm_angles(solved_a, side), arm_angles(solved_b, side)
    mix = [p + (q - p) * share for p, q in zip(angles_a, angles_b, strict=True)]
    return Arm(
        shoulder=(mix[0], mix[1], mix[2]), elbow=mix[3], fingers=fingers, palm=palm, grip=grip, shrug=shrug, tip=tip
    )


def _hand_way(
    before: Vec | None, after: Vec | None, solved_a: Body, solved_b: Body, side: str, axis: str, share: float
) -> Vec | None:
    if before is None and after is None:
        return None
    sign = 1.0 if side == "left" else -1.0
    ways = []
    for given, solved in ((before, solved_a), (after, solved_b)):
        if given is None:
            front, left, up = solved.frames["trunk"].local(getattr(solved.frames[f"{side} hand"], axis))
            given = (front, sign * left, up)
        ways.append(unit(given))
    return turned(ways[0], ways[1], share)


def eased(share: float) -> float:
    return 0.5 - 0.5 * math.cos(math.pi * share)


def clock(
    paces: Sequence[float], holds: Sequence[float], tempo: tuple[float, float], loops: bool
) -> list[tuple[float, int]]:
    """Time the beginning and the end of each stay at a pose, over one cycle, as (second, pose).

    ``paces`` share the tempo among the ways to each pose; the first of them is the way that closes a loop.
    """
    count = len(holds)
    stays = [min(hold, LONGEST_HOLD) for hold in holds]
    stays[0] = max(stays[0], RESTING if not loops else 0.0)
    order = list(range(count))
    ways = list(paces[1:])
    if loops:
        order.append(0)
        ways.append(paces[0])
        total = sum(ways)
        seconds = [tempo[0] * way / total for way in ways]
    else:
        order += list(range(count - 2, -1, -1))
        total = sum(ways) or 1.0
        seconds = [tempo[0] * way / total for way in ways] + [tempo[1] * way / total for way in reversed(ways)]
    found, now = [(0.0, order[0])], 0.0
    for step, pose in enumerate(order):
        if step:
            now += seconds[step - 1]
            found.append((now, pose))
        is_end = step == len(order) - 1
        if stays[pose] and not (is_end and (loops or count > 1)):
            now += stays[pose]
            found.append((now, pose))
    return found
