"""The angles at the joints of a body that is solved, as an author would tell them."""

from __future__ import annotations

import math

from .pose import SIDES
from .skeleton import Body
from .vector import Frame, Vec, angle_between, dot, scaled, sub, swung, unit

BEHIND = -100.0  # a limb farther back than this is told as having gone up in front


def _limb(frame: Frame, way: Vec, lower: Vec, front: Vec, sign: float, hinge: float) -> tuple[Vec, float]:
    """Find what ``skeleton.hanging`` needs to give these ways: (forward, out, turned out) and the bend."""
    forward, left, up = frame.local(way)
    out = math.degrees(math.asin(max(-1.0, min(1.0, left * sign))))
    flexed = math.degrees(math.atan2(forward, -up)) if abs(forward) + abs(up) > 1e-6 else 0.0
    if flexed < BEHIND:
        flexed += 360
    unturned_way, unturned_front = swung(scaled(frame.up, -1), frame.front, flexed)
    _way, lateral = swung(unturned_way, scaled(frame.left, sign), out)
    turned_out = math.degrees(math.atan2(dot(front, lateral), dot(front, unturned_front)))
    bent = math.degrees(math.atan2(hinge * dot(lower, front), dot(lower, way)))
    return (flexed, out, turned_out), bent


def leg_angles(body: Body, side: str) -> tuple[float, float, float, float, float]:
    """Measure how a leg is flexed, abducted, turned out, bent at the knee and pointed at the ankle, in degrees."""
    hip, knee, ankle = (body.places[f"{side} {name}"] for name in ("hip", "knee", "ankle"))
    way, lower = unit(sub(knee, hip)), unit(sub(ankle, knee))
    front = body.frames[f"{side} thigh"].front
    angles, bent = _limb(body.frames["pelvis"], way, lower, front, SIDES[side], -1.0)
    return (*angles, bent, 90 - angle_between(body.frames[f"{side} foot"].front, lower))


def arm_angles(body: Body, side: str) -> tuple[float, float, float, float]:
    """Measure how an arm goes forward and out, is turned out and bent at the elbow, in degrees."""
    shoulder, elbow, wrist = (body.places[f"{side} {name}"] for name in ("shoulder", "elbow", "wrist"))
    way, lower = unit(sub(elbow, shoulder)), unit(sub(wrist, elbow))
    angles, bent = _limb(body.frames["trunk"], way, lower, body.frames[f"{side} arm"].front, SIDES[side], 1.0)
    return (*angles, bent)
