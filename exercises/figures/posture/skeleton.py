"""From a pose to the place of every joint: the blocks of the trunk, then legs and arms, by angles or by reaching."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field, replace

from .pose import BASES, SIDES, Arm, Contact, Leg, Plant, Pose
from .vector import ORIGIN, Frame, Vec, across, add, cross, dot, mixed, scaled, sub, swung, unit

# Half widths between the joints, and lengths, in centimetres, of an adult 168 cm tall.
HIP, SHOULDER = 8.8, 15.8
WAIST, RIBS, COLLAR, NECK, HEAD = 11.0, 14.0, 18.3, 26.4, 13.2
THIGH, SHIN, ANKLE = 41.0, 40.0, 7.5
HEEL, BALL = 5.0, 13.0  # from below the ankle back to the heel, and to the ball of the foot
UPPER_ARM, FOREARM = 28.0, 24.5
PALM, PALM_DEEP = 7.0, 2.0  # from the wrist to the middle of the palm, and to its skin
ELBOW_POLE: Vec = (-1.0, 0.6, -0.6)
LENGTHS = {"thigh": THIGH, "shin": SHIN, "upper arm": UPPER_ARM, "forearm": FOREARM}


@dataclass(slots=True)
class Body:
    """Where everything is. Places by name ("left knee"), frames of blocks, hands and feet, and what was missed."""

    places: dict[str, Vec] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    missed: dict[str, float] = field(default_factory=dict)  # by how much a hand or a foot does not reach
    grip: dict[str, float] = field(default_factory=dict)
    tips: dict[str, Vec] = field(default_factory=dict)  # where a cane or a pole that a hand holds stands

    def place(self, name: str) -> Vec:
        """Find a part's place; the middle of both for "knees", "shoulders" and such."""
        if name in self.places:
            return self.places[name]
        single = {"feet": "foot"}.get(name, name.removesuffix("s"))
        return mixed(self.places[f"left {single}"], self.places[f"right {single}"], 0.5)


@functools.lru_cache(maxsize=512)
def solve(pose: Pose) -> Body:
    """Find the body in a pose. Where it cannot reach something it is stretched towards it, and ``missed`` tells so."""
    body = _solved(pose)
    if pose.anchor and pose.anchor.at is not None:
        gap = sub(pose.anchor.at, body.place(pose.anchor.part))
        if dot(gap, gap) > 1e-6:
            body = _solved(replace(pose, root=add(pose.root, gap)))
    return body


def _solved(pose: Pose) -> Body:
    body = Body()
    base = BASES[pose.base]
    pelvis = base.bent(*pose.pelvis)
    forward, right, left = pose.trunk
    belly = pelvis.bent(forward / 2, right / 2, left / 2)
    trunk = pelvis.bent(forward, right, left)
    head = (base if pose.level else trunk).bent(*pose.head)
    waist = pelvis.at(pose.root, up=WAIST)
    ribs = belly.at(waist, up=RIBS)
    neck = trunk.at(ribs, front=-1.0, up=NECK)
    skull_way = add(scaled(trunk.up, 0.5), head.up, 0.5)
    skull = head.at(add(neck, unit(skull_way), HEAD * 0.62), front=1.0, up=HEAD * 0.42)
    body.frames |= {"pelvis": pelvis, "belly": belly, "trunk": trunk, "head": head}
    body.places |= {"pelvis": pose.root, "waist": waist, "ribs": ribs, "neck": neck, "head": skull}
    for side, sign in SIDES.items():
        body.places[f"{side} hip"] = pelvis.at(pose.root, left=sign * HIP)
        body.places[f"{side} shoulder"] = _shoulder(body, pose.arm(side), sign)
    for side in _in_turn(pose.legs, "left"):
        _leg(body, side, pose.leg(side))
    for side in _in_turn(pose.arms, "left"):
        _arm(body, side, pose.arm(side))
    return body


def _shoulder(body: Body, arm: Arm, sign: float) -> Vec:
    trunk = body.frames["trunk"]
    front, out, up = arm.shrug
    lift = 0.0 if arm.hold else max(0.0, arm.shoulder[0] - 90, arm.shoulder[1] - 80) / 90 * 4.0
    return trunk.at(body.places["ribs"], front - 1.0, sign * (SHOULDER + out - lift * 0.5), COLLAR + up + lift)


def _in_turn(limbs: tuple[Leg, Leg] | tuple[Arm, Arm], first: str) -> list[str]:
    """Order the sides so that a limb that touches the other one comes after it."""
    hold = limbs[0].hold
    return ["right", "left"] if hold and hold.on.startswith("right") else ["left", "right"]


def reach(root: Vec, target: Vec, first: float, second: float, pole: Vec) -> tuple[Vec, Vec]:
    """Find where elbow or knee and the end come when a limb of two bones reaches for a place.

    ``pole`` is where the middle joint points. A place too far or too near is met as nearly as possible.
    """
    way = sub(target, root)
    far = math.sqrt(dot(way, way))
    size = min(max(far, abs(first - second) + 0.5), first + second - 0.02)
    way = unit(way)
    cosine = (first * first + size * size - second * second) / (2 * first * size)
    sine = math.sqrt(max(0.0, 1 - cosine * cosine))
    middle = add(add(root, way, first * cosine), across(pole, way), first * sine)
    return middle, add(root, way, size)


def hanging(frame: Frame, sign: float, angles: Vec, bent: float, hinge: float) -> tuple[Vec, Vec, Vec]:
    """Find the ways of both bones and where the middle joint looks. ``hinge``: -1 bends back (knee), 1 forward."""
    flexed, out, turned_out = angles
    way, front = swung(scaled(frame.up, -1), frame.front, flexed)
    outward = scaled(frame.left, sign)
    way, lateral = swung(way, outward, out)
    front, lateral = swung(front, lateral, turned_out)
    return way, swung(way, scaled(front, hinge), bent)[0], front


def _sided(frame: Frame, way: Vec, sign: float) -> Vec:
    return frame.along((way[0], sign * way[1], way[2]))


def _contact(body: Body, contact: Contact, sign: float) -> Vec:
    if not contact.on:
        return contact.at
    block = {"pelvis": "pelvis", "trunk": "trunk", "head": "head", "hips": "pelvis"}.get(contact.on)
    if block:
        origin = body.places["ribs" if block == "trunk" else block]
        front, out, up = contact.at
        return body.frames[block].at(origin, front, sign * out, up)
    side = "left" if sign > 0 else "right"
    own = f"{side} {contact.on}"
    if own in body.places:
        return add(body.places[own], contact.at)
    return add(body.place(contact.on), contact.at)


def _leg(body: Body, side: str, leg: Leg) -> None:
    sign = SIDES[side]
    pelvis, hip = body.frames["pelvis"], body.places[f"{side} hip"]
    toes: Vec | None = None
    sole = ORIGIN
    if leg.plant:
        ankle, toes, sole, forefoot = standing_foot(leg.plant, sign)
        default = add(forefoot, pelvis.front, 0.35)
    elif leg.hold:
        ankle, default, forefoot = _contact(body, leg.hold, sign), pelvis.front, ORIGIN
    if leg.plant or leg.hold:
        pole = _sided(pelvis, leg.pole, sign) if leg.pole else default
        wanted = ankle
        knee, ankle = reach(hip, wanted, THIGH, SHIN, pole)
        body.missed[f"{side} foot"] = math.dist(wanted, ankle)
        bow = across(pole, unit(sub(ankle, hip)))
        front = across(bow, unit(sub(knee, hip)))
    else:
        way, lower, front = hanging(pelvis, sign, leg.hip, leg.knee, -1.0)
        knee = add(hip, way, THIGH)
        ankle = add(knee, lower, SHIN)
    shin, thigh = unit(sub(ankle, knee)), unit(sub(knee, hip))
    shin_front = across(add(scaled(front, dot(shin, thigh)), thigh, -dot(shin, front)), shin)
    if toes is None:
        if leg.toes:
            toes = unit(_sided(pelvis, leg.toes, sign))
        else:
            toes, _down = swung(shin_front, shin, leg.ankle)
        sole = across(scaled(shin, -1), toes)
        forefoot, _sole = swung(toes, sole, leg.roll)
    places = {
        "knee": knee,
        "ankle": ankle,
        "heel": add(add(ankle, toes, -HEEL), sole, -ANKLE),
        "foot": add(ankle, sole, -ANKLE),
        "ball": add(add(ankle, toes, BALL), sole, -ANKLE),
    }
    places["toe"] = add(places["ball"], forefoot, 6.0)
    places["thigh"] = mixed(hip, knee, 0.62)
    places["shin"] = mixed(knee, ankle, 0.5)
    body.places |= {f"{side} {name}": place for name, place in places.items()}
    body.frames[f"{side} foot"] = Frame(toes, cross(sole, toes), sole)
    body.frames[f"{side} toes"] = Frame(forefoot, cross(sole, toes), across(sole, forefoot))
    body.frames[f"{side} shin"] = Frame(shin_front, cross(scaled(shin, -1), shin_front), scaled(shin, -1))
    body.frames[f"{side} thigh"] = Frame(front, cross(scaled(unit(sub(knee, hip)), -1), front), unit(sub(hip, knee)))


def standing_foot(plant: Plant, sign: float) -> tuple[Vec, Vec, Vec, Vec]:
    """Find ankle, way of the foot, way up from its sole, and way of the toes, of a foot on a level surface."""
    yaw = math.radians(plant.out * sign)
    along = (math.cos(yaw), math.sin(yaw), 0.0)
    under = plant.at
    up = (0.0, 0.0, 1.0)
    pitch = plant.toes - plant.heel
    if pitch > 0:
        toes, sole = swung(along, up, pitch)
        return add(add(add(under, along, -HEEL), toes, HEEL), sole, ANKLE), toes, sole, toes
    ball = add(under, along, BALL)
    back, sole = swung(scaled(along, -1), up, -pitch)
    return add(add(ball, back, BALL), sole, ANKLE), scaled(back, -1), sole, along


def _arm(body: Body, side: str, arm: Arm) -> None:
    sign = SIDES[side]
    trunk, shoulder = body.frames["trunk"], body.places[f"{side} shoulder"]
    if not arm.hold:
        way, lower, front = hanging(trunk, sign, arm.shoulder, arm.elbow, 1.0)
        elbow = add(shoulder, way, UPPER_ARM)
        wrist = add(elbow, lower, FOREARM)
        hand = _hand_frame(trunk, arm, sign, lower, way, front)
    else:
        pole = _sided(trunk, arm.pole or ELBOW_POLE, sign)
        wanted = _contact(body, arm.hold, sign)
        goal, missed = wanted, 0.0
        for _again in range(6):  # the palm is what touches: where the wrist is depends on how the hand lies
            elbow, wrist = reach(shoulder, goal, UPPER_ARM, FOREARM, pole)
            way, lower = unit(sub(elbow, shoulder)), unit(sub(wrist, elbow))
            bow = across(pole, unit(sub(wrist, shoulder)))
            front = across(scaled(bow, -1), way)
            hand = _hand_frame(trunk, arm, sign, lower, way, front)
            touch = add(add(wrist, hand.up, PALM), hand.front, PALM_DEEP)
            missed = math.dist(wanted, touch)
            goal = add(goal, sub(wanted, touch))
        body.missed[f"{side} hand"] = missed
    body.places |= {f"{side} elbow": elbow, f"{side} wrist": wrist}
    body.places[f"{side} hand"] = add(add(wrist, hand.up, PALM), hand.front, PALM_DEEP)
    body.frames[f"{side} hand"] = hand
    body.frames[f"{side} arm"] = Frame(front, cross(scaled(way, -1), front), scaled(way, -1))
    body.grip[side] = arm.grip
    if arm.tip:
        body.tips[side] = arm.tip


def _hand_frame(trunk: Frame, arm: Arm, sign: float, along: Vec, way: Vec, front: Vec) -> Frame:
    """Find where palm, thumb and fingers point."""
    fingers = unit(_sided(trunk, arm.fingers, sign)) if arm.fingers else along
    inward = scaled(cross(way, front), sign)  # where the palm of a hanging arm looks: towards the thigh
    palm = across(_sided(trunk, arm.palm, sign) if arm.palm else inward, fingers)
    return Frame(palm, scaled(cross(palm, fingers), sign), fingers)
