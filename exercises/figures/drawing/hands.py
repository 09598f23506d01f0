"""Hands: palm, four fingers and a thumb, from flat and spread to a fist."""

from __future__ import annotations

import itertools
import math

from ..posture.skeleton import Body
from ..posture.vector import add, mixed, scaled, swung, unit
from .pieces import Ball, Piece

WRIST_BALL = 1.9
# Of each finger, from the first: how far its knuckle is from the middle of the hand towards the thumb and from the
# wrist, how long it is, by how many degrees it leans to the thumb where the hand lies flat and spread, and how far it
# bends in a loose hand beside the others.
FINGERS = (
    (2.4, 7.3, 7.2, 3.5, 0.65), (0.8, 7.7, 8.2, 1.0, 0.9), (-0.8, 7.4, 7.5, -1.5, 1.15), (-2.3, 6.7, 6.0, -4.5, 1.4),
)  # fmt: skip
FINGER = 0.95  # half as thick as a finger
REST = 0.7  # so far below the middle of the hand lie the fingertips of one that rests on something, in centimetres
SPREAD_TO = 0.2  # fingers of a hand that grips more lie side by side


def hand(body: Body, side: str) -> list[Piece]:
    """Build palm, fingers and thumb. A grip bends the fingers round what lies in the palm; they lie side by side."""
    frame, wrist, grip = body.frames[f"{side} hand"], body.places[f"{side} wrist"], body.grip[side]
    palm, thumb, along = frame.front, frame.left, frame.up
    spread = max(0.0, 1 - grip / SPREAD_TO)
    knuckles, middles, tips = [], [], []
    for aside, ahead, size, lean, loose in FINGERS:
        way, _across = swung(along, thumb, lean * spread)
        mine = grip * (loose + (1 - loose) * grip)
        bent, curled = math.radians(76 * mine), math.radians(172 * mine)
        half, rest = size * (0.5 - 0.07 * mine), size * (0.5 - 0.14 * mine)
        knuckles.append(add(add(wrist, thumb, aside * (1 - 0.16 * mine)), along, ahead - 0.3 * mine))
        middles.append(
            add(add(knuckles[-1], way, half * math.cos(bent)), palm, half * math.sin(bent) + REST * spread / 2)
        )
        tips.append(
            add(add(middles[-1], way, rest * math.cos(curled)), palm, rest * math.sin(curled) + REST * spread / 2)
        )
    base = add(add(wrist, along, 2.4), thumb, 1.9)
    bow = add(base, unit(add(add(scaled(along, 0.7), thumb, 0.8 - 0.4 * grip), palm, 0.1 + 0.8 * grip)), 3.0)
    tip = add(bow, unit(add(add(scaled(along, 1.0 - 0.3 * grip), thumb, 0.35 - 1.5 * grip), palm, 0.1 + grip)), 2.8)
    tip = add(tip, palm, 0.5 * REST * spread)
    digits = (*zip(knuckles, middles, tips, strict=True), (base, bow, tip))
    fingers = tuple(Ball(place, FINGER) for digit in digits for place in digit)
    closed = min(1.0, 2 * grip)  # lines between bent fingers lie on the knuckles: their ends are turned away
    rows = [
        (
            add(mixed(a, b, 0.3 * (1 - grip)), along, -grip),
            mixed(b, mixed(a, b, 0.35), closed),
            mixed(b, c, 0.9 * (1 - closed)),
        )
        for a, b, c in digits[:-1]
    ]
    first, middle, last = (tuple(Ball(place, 0.0) for place in (*a, *b)) for a, b in itertools.pairwise(rows))
    beside_thumb = (base, bow, mixed(bow, tip, 0.9), mixed(wrist, knuckles[1], 0.5), knuckles[1], middles[1])
    edges = (Ball(add(knuckles[n], thumb, aside), FINGER) for n, aside in ((0, 0.45), (-1, -0.45)))
    heel = Ball(add(add(wrist, along, 2.4), thumb, -0.9), 1.9)
    inside = Ball(add(add(wrist, along, 6.6), palm, 0.3 + 1.9 * grip), 1.7)  # a fist has no hole
    return [
        Piece("s", (Ball(add(wrist, along, 0.2), WRIST_BALL), heel, *edges, inside)),
        Piece("hs", fingers, lines=len(digits)),
        Piece("l", middle, lines=1, apart=FINGER),
        Piece("l", (*first, *last), lines=2, apart=FINGER),
        Piece(
            "l",
            tuple(Ball(place, 0.0) for place in beside_thumb),
            lines=1,
            apart=FINGER,
            looks=(unit(add(thumb, palm)),),
        ),
    ]
