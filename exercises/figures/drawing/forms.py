"""The body as soft forms: each part a few hulls of balls, with the joints it shares with its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..posture.pose import SIDES
from ..posture.skeleton import ANKLE, Body
from ..posture.vector import Vec, add, dot, mixed, scaled, sub, unit
from .hands import WRIST_BALL, hand
from .pieces import Ball, Part, Piece, alone, discs, pair, strand


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """How wide a body is, and how the hair is worn."""

    name: str
    shoulders: float
    chest: float
    waist: float
    hips: float
    limbs: float
    has_bun: bool


BUILDS = {
    "a": Build(name="a", shoulders=0.0, chest=0.3, waist=1.0, hips=0.2, limbs=0.2, has_bun=True),
    "b": Build(name="b", shoulders=0.7, chest=0.8, waist=1.9, hips=-0.5, limbs=0.3, has_bun=False),
}
HEM = 3.0  # so far above the hips the shirt ends
FOLDED = 0.5  # how much the hem of the shirt follows the thighs
FACES_DOWN = 0.2  # nearer to straight down the front of the pelvis looks in somebody who lies on it
SOLE = 0.75  # half as thick as a sole
HEEL_EDGE = ((1.0, 2.8, -ANKLE), (2.4, 0.0, -ANKLE), (1.0, -2.8, -ANKLE))  # on the sole, from the ankle
SEAM = ((-4.0, 0.0, -1.6), (-5.3, 0.0, 3.4 - ANKLE), (-5.2, 0.0, 1.6 - ANKLE))  # of the upper, behind the heel
HIP_BALL, KNEE_BALL, ELBOW_BALL, SHOULDER_BALL = 8.7, 4.9, 3.3, 4.7


def parts_of(body: Body, build: Build, works: frozenset[str] = frozenset()) -> list[Part]:
    """Build the parts of a body. Parts that work have the tone of work."""
    found = [_hips(body, build, works), _trunk(body, build, works), _neck(body, build, works)]
    for side in SIDES:
        found += [*_leg(body, side, build, works), *_arm(body, side, build, works)]
    found.append(_head(body, build))
    return found


def _tone(name: str, tone: str, works: frozenset[str]) -> str:
    return "w" if name in works else tone


def _hips(body: Body, build: Build, works: frozenset[str]) -> Part:
    pelvis = body.frames["pelvis"]
    seats, waistbands = zip(*(_half_of_hips(body, build, side) for side in SIDES), strict=True)
    forms = []
    for side, seat, other in zip(SIDES, seats, seats[::-1], strict=True):
        joint = Ball(body.places[f"{side} hip"], HIP_BALL + build.hips, f"{side} hip")
        # each with its own seat, to which the other one goes on: between two legs there is a point
        higher = replace(other, place=add(other.place, pelvis.up, 3.0))
        tone = "w" if {f"{side} thigh", f"{side} shin"} <= works else "n"  # of a leg that moves, seat and thigh are one
        forms.append(Piece(tone, (seat, *waistbands, joint, higher)))
    back = unit(add(scaled(pelvis.front, -1.0), pelvis.up, -0.7))
    if "hips" in works:
        for (side, out), seat in zip(SIDES.items(), seats, strict=True):
            joint = Ball(body.places[f"{side} hip"], HIP_BALL + build.hips)
            looks = (back, scaled(pelvis.left, out))
            forms.append(Piece("w", (seat, joint), is_patch=True, is_skin=True, looks=looks))
    return Part("hips", forms)


def _half_of_hips(body: Body, build: Build, side: str) -> tuple[Ball, Ball]:
    """Make the seat and the waistband of one side."""
    pelvis, root, out = body.frames["pelvis"], body.places["pelvis"], SIDES[side]
    # of who lies with legs drawn up it is seen over the shirt, nearly level: a belly, no dome
    low = max(0.0, pelvis.front[2]) * min(1.0, 2 - 2 * dot(pelvis.up, body.frames[f"{side} thigh"].up))
    return (
        Ball(pelvis.at(root, -3.7, 5.6 * out, -1.0), 7.8 + build.hips),
        Ball(pelvis.at(root, 0.6 * low, (6.0 + 0.5 * low) * out, 7.0 - 4.0 * low), 6.6 - 0.6 * low + build.waist * 0.5),
    )


def _seat(body: Body, build: Build, side: str) -> Ball:
    """Make the seat behind a hip joint, so that it and the thigh are one line of the trousers."""
    place = body.frames["pelvis"].at(body.places["pelvis"], -4.2, 7.7 * SIDES[side], -1.2)
    return Ball(place, 7.0 + build.hips, f"{side} hip")


def _trunk(body: Body, build: Build, works: frozenset[str]) -> Part:
    pelvis, belly, trunk = (body.frames[name] for name in ("pelvis", "belly", "trunk"))
    root, waist, ribs = (body.places[name] for name in ("pelvis", "waist", "ribs"))
    tone = _tone("trunk", "c", works)
    thighs = [body.frames[f"{side} thigh"].up for side in SIDES]
    folds = [unit(add(pelvis.up, way, FOLDED)) for way in thighs]  # the hem turns with a thigh that is lifted
    lifted = 1 - sum(dot(pelvis.up, way) for way in thighs) / 2
    # who lies on the front is wide at the waist
    prone = max(0.0, 1 - (1 + pelvis.front[2]) / FACES_DOWN) * max(0.0, 1 - 2 * lifted)
    hem = discs(pair(pelvis, root, -1.4 - 0.9 * prone, 7.7, HEM, 8.9 + build.hips * 0.5 + build.waist * 0.2), folds)
    # over the hips it hangs, not like a funnel
    level = pair(pelvis, root, -1.0 - 0.9 * prone, 7.3 - 0.4 * prone, HEM + 4.6, 8.8 + build.waist * 0.3)
    hips = [
        replace(ball, place=add(ball.place, sub(way, pelvis.up), 3.0)) for ball, way in zip(level, folds, strict=True)
    ]
    hollow = -0.2 - 2.0 * abs(dot(trunk.up, pelvis.front)) - 1.2 * lifted  # of the back: it is round in who bends
    middle = pair(belly, waist, hollow - 1.6 * prone, 5.1 + 1.6 * prone, 5.0, 6.5 + 0.4 * lifted + build.waist)
    chest = (
        *pair(trunk, ribs, 1.9, 7.3, 10.0, 7.3 + build.chest),
        *pair(trunk, ribs, -2.5, 7.3, 11.0, 6.9 + build.chest),
    )
    joints = tuple(
        Ball(body.places[f"{side} shoulder"], SHOULDER_BALL + 0.1 + build.shoulders, f"{side} shoulder")
        for side in SIDES
    )
    neck = body.places["neck"]
    collar = pair(trunk, neck, -0.7, 2.6, 1.2, 3.0)
    return Part(
        "trunk",
        [strand(tone, hem, hips, middle, chest, joints, collar)],
        shade=(chest, middle, tuple(map(_halfway, hips, hem))),
    )


def _halfway(a: Ball, b: Ball) -> Ball:
    return Ball(mixed(a.place, b.place, 0.5), (a.radius + b.radius) / 2)


def _neck(body: Body, build: Build, works: frozenset[str]) -> Part:
    trunk, head = body.frames["trunk"], body.frames["head"]
    tone, place = _tone("neck", "y", works), body.places["neck"]
    high = Ball(head.at(body.places["head"], -2.4, 0, -5.6), 4.2 + build.limbs)
    middle = Ball(mixed(trunk.at(place, -0.2, 0, 0.4), high.place, 0.35), 4.3 + build.limbs)
    line = (*pair(trunk, place, 2.4, 1.3, -1.9, 3.1), *pair(trunk, place, 0.0, 2.9, -0.4, 2.3),
            *pair(trunk, place, -3.6, 1.5, 0.5, 1.9))  # fmt: skip
    return Part("neck", [strand(tone, high, middle, line)])


def _head(body: Body, build: Build) -> Part:
    head, centre = body.frames["head"], body.places["head"]
    balls = [Ball(centre, SKULL), Ball(head.at(centre, 5.4, 0, -8.0), 2.9)]
    return Part("head", [Piece("s", tuple(balls))], limb="head")


SKULL = 9.0


def collar(body: Body, works: frozenset[str]) -> tuple[Piece, Piece]:
    """Build the shirt at the back of the neck, where it is cut higher than in front, and the line along its edge."""
    trunk, neck = body.frames["trunk"], body.places["neck"]
    balls = (
        *pair(trunk, neck, -2.6, 2.6, -0.4, 2.4), *pair(trunk, neck, -0.4, 4.6, -1.2, 2.2),
        *pair(trunk, neck, -3.0, 4.4, -5.0, 2.6), *pair(trunk, neck, 2.4, 1.8, -3.8, 3.6),
    )  # fmt: skip
    edge = tuple(Ball(trunk.at(neck, -2.8, left, up), 0.0) for left, up in ((4.2, 1.3), (0.0, 2.0), (-4.2, 1.3)))
    return Piece(_tone("trunk", "c", works), balls), Piece("l", edge, lines=1)


def _leg(body: Body, side: str, build: Build, works: frozenset[str]) -> list[Part]:
    hip, knee, ankle = (body.places[f"{side} {name}"] for name in ("hip", "knee", "ankle"))
    front = body.frames[f"{side} thigh"].front
    more = build.limbs
    root = Ball(hip, HIP_BALL + build.hips, f"{side} hip")
    joint = Ball(knee, KNEE_BALL + more, f"{side} knee")
    thigh = (root, Ball(add(mixed(hip, knee, 0.42), front, 0.7), 7.6 + more), joint)
    down, along = unit(sub(body.places["pelvis"], body.places["waist"])), unit(sub(knee, hip))
    fold = unit(add(down, along))  # it goes from the groin to under the seat; of a thigh that hangs the shirt hides it
    crease = add(hip, fold, -4 * HEM * max(0.0, dot(down, along)) ** 2), fold
    shin_frame = body.frames[f"{side} shin"]
    back = scaled(shin_frame.front, -1.0)
    trousers = (
        joint,
        Ball(add(mixed(knee, ankle, 0.3), back, 1.7), 5.2 + more),
        Ball(add(mixed(knee, ankle, 0.86), back, 0.4), 3.9 + more * 0.5, axis=shin_frame.up),
    )
    sock = (Ball(mixed(knee, ankle, 0.7), 3.2), Ball(mixed(knee, ankle, 0.97), 3.0))
    rows = ((root, _seat(body, build, side)), *thigh[1:])
    bones = {f"{side} thigh", f"{side} shin"}
    moves = bones <= works  # a leg that moves has the colour of work as a whole; else there is a muscle on it
    upper = [strand("w" if moves else "n", *rows, crease=crease)]
    lower = [Piece("s", sock), strand("w" if moves else "n", *trousers, is_edged=True)]
    if works & bones == {f"{side} thigh"}:
        upper.append(_muscle(*rows[:2], Ball(mixed(hip, knee, 0.72), 4.9 + more), crease=crease))
    if works & bones == {f"{side} shin"}:
        calf = ((0.1, 0.4, 3.6), (0.32, 2.6, 4.2), (0.7, 1.6, 1.9))  # how far down, how far behind, how thick
        balls = (Ball(add(mixed(knee, ankle, down), back, behind), r + more) for down, behind, r in calf)
        lower.append(_muscle(*balls, looks=(back, shin_frame.left, scaled(shin_frame.left, -1.0))))
    return [
        Part(f"{side} thigh", upper, limb=f"{side} leg", shade=alone(thigh)),
        Part(
            f"{side} shin",
            lower,
            limb=f"{side} leg",
            shade=alone((Ball(mixed(knee, ankle, 0.76), 4.3 + more * 0.5), *trousers[1::-1])),
        ),
        _foot(body, side, works),
    ]


def _muscle(*rows: Ball | Sequence[Ball], looks: tuple[Vec, ...] = (), crease: tuple[Vec, Vec] | None = None) -> Piece:
    """Make what works on the clothes of a limb."""
    return replace(strand("w", *rows, looks=looks, crease=crease), is_skin=True, is_patch=True)


def _foot(body: Body, side: str, works: frozenset[str]) -> Part:
    frame, forefoot = body.frames[f"{side} foot"], body.frames[f"{side} toes"]
    ankle, ball = body.places[f"{side} ankle"], body.places[f"{side} ball"]
    tone = _tone(f"{side} foot", "o", works)
    inward = 1.0 if side == "right" else -1.0
    collar = Ball(frame.at(ankle, -0.4, 0, -2.4), 3.7)
    heel = Ball(frame.at(ankle, -2.6, 0, 3.9 - ANKLE), 2.9)
    instep = Ball(frame.at(ankle, 5.0, 0, -3.1), 3.2)
    knuckles = pair(frame, ball, -1.9, 2.0, 3.0, 2.2)
    toes = (*pair(forefoot, ball, 2.6, 1.7, 2.8, 2.1), Ball(forefoot.at(ball, 5.8, 0.5 * inward, 2.5), 1.9))
    bend = pair(frame, ball, -0.5, 3.7, SOLE, SOLE)
    soles = (
        (frame, (*pair(frame, ankle, -4.6, 1.9, SOLE - ANKLE, SOLE), *bend)),
        (forefoot, (*bend, *pair(forefoot, ball, 6.4, 1.9, SOLE, SOLE))),
    )
    return Part(
        f"{side} foot",
        [
            *(Piece("z", balls) for _frame, balls in soles),
            Piece(tone, (heel, instep, collar)),
            Piece(tone, (instep, heel, *knuckles)),
            Piece(tone, (*knuckles, *toes)),
            # turned to the camera it is seen as a whole
            *(Piece("z", balls, looks=(scaled(sole.up, -1.0),)) for sole, balls in soles),
            *(
                Piece("lc", tuple(Ball(frame.at(ankle, *place), 0.0) for place in line), lines=1, looks=(way,))
                for line, way in ((HEEL_EDGE, scaled(frame.up, -1.0)), (SEAM, scaled(frame.front, -1.0)))
            ),
        ],
        limb=f"{side} leg",
    )


def _arm(body: Body, side: str, build: Build, works: frozenset[str]) -> list[Part]:
    shoulder, elbow, wrist = (body.places[f"{side} {name}"] for name in ("shoulder", "elbow", "wrist"))
    more = build.limbs
    joint = Ball(elbow, ELBOW_BALL + more, f"{side} elbow")
    root = Ball(shoulder, SHOULDER_BALL + build.shoulders, f"{side} shoulder")
    skin = (Ball(mixed(shoulder, elbow, 0.25), 4.4 + more), joint)
    way = unit(sub(elbow, shoulder))
    sleeve = (
        replace(root, place=mixed(shoulder, elbow, 0.02), radius=root.radius - 0.1),
        Ball(mixed(shoulder, elbow, 0.3), 4.9 + more),
        Ball(mixed(shoulder, elbow, 0.6), 4.4 + more, axis=way),
    )
    name = f"{side} upper arm"
    moves = {name, f"{side} forearm"} <= works
    if moves:  # it has one colour from a seam below the shoulder to the wrist: a hem across it would look like a joint
        sleeve = (*sleeve[:2], joint)
    fore_tone = _tone(f"{side} forearm", "s", works)
    sleeves = [strand("c", *sleeve, is_edged=True)]
    if moves:
        sleeves.append(_muscle(Ball(mixed(shoulder, elbow, 0.16), root.radius - 0.3), *sleeve[1:]))
    elif name in works:
        muscle = ((0.15, 4.2), (0.44, 4.7), (0.75, 3.3))  # how far down, how thick
        sleeves.append(_muscle(*(Ball(mixed(shoulder, elbow, down), r + more) for down, r in muscle)))
    upper = Part(
        name,
        [Piece(fore_tone, skin), *sleeves],
        limb=f"{side} arm",
        shade=alone((*sleeve[:2], Ball(mixed(shoulder, elbow, 0.55), 5.0 + more))),
    )
    fore = (
        joint,
        Ball(mixed(elbow, wrist, 0.28), 3.9 + more),
        Ball(mixed(elbow, wrist, 0.74), 2.5 + more * 0.5),
        Ball(wrist, WRIST_BALL + more * 0.3),
    )
    lower = Part(
        f"{side} forearm",
        [strand(fore_tone, *fore), *hand(body, side)],
        limb=f"{side} arm",
        shade=alone((fore[-1], *fore[1::-1])),
    )
    return [upper, lower]
