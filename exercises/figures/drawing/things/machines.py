"""Machines that somebody walks, climbs or slides on, and what of them goes with hands and feet."""

from __future__ import annotations

import math

from ...posture.skeleton import BALL, Body
from ...posture.vector import Vec, add, mixed
from ..ink.camera import Camera
from ..pieces import Ball, Part, Piece
from .solids import Thing, rod

PEDAL = 1.7
LEANS = 0.5  # a lever and a cord begin so far aside, as a share of where the hand is
PADDED = 9.0  # so far below the hand the pad of a lever begins
ROLLER = 5.5  # half as thick as a belt with its rollers
ROUND = 6  # so many balls say how thick a wheel is: it is round, but no ball


def plate(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A ski with its ``tip`` turned up, or a pedal; ``arm`` and ``rail`` join it to a machine, ``high`` or ``low``.

    With a ``crank`` so long the arm ends at its pin, which goes round that place as the pedal goes round its way.
    """
    side = thing.on.split()[0]
    frame, ball = body.frames[f"{side} toes"], body.places[f"{side} ball"]  # it stays flat when the heel comes up
    before, behind = thing.get("before", 20) - BALL, thing.get("behind", 12) + BALL
    low = add(ball, frame.up, -PEDAL)
    tone = "k" if thing.get("blue", 0) else "q"
    ends = [add(low, frame.front, -behind), add(low, frame.front, before)]
    if tip := thing.get("tip", 0):
        ends.append(add(add(ends[1], frame.front, tip), frame.up, tip))
    found = [rod(f"plate {side}", tone, ends, PEDAL)]
    for name, height in (("arm", "high"), ("rail", "low")):
        if name in thing.settings:
            joint = (thing.get(name, 0), low[1], thing.get(height, 14))
            joined = [low, joint]
            if name == "arm" and "crank" in thing.settings:
                joined.insert(1, _pin(body, side, joint, thing.get("crank", 0)))
            found.insert(0, rod(f"{name} of {side} plate", "u", joined, 1.9))
    return found


def _pin(body: Body, side: str, middle: Vec, crank: float) -> Vec:
    """Find the pin of a crank: both are across from each other, as both pedals are on their way."""
    other = "left" if side == "right" else "right"
    (x, _y, z), (u, _v, w) = (body.places[f"{each} ball"] for each in (side, other))
    size = math.hypot(x - u, z - w) or 1.0
    return middle[0] + crank * (x - u) / size, middle[1], middle[2] + crank * (z - w) / size


def lever(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A handle that is moved to and fro: from its ``pivot``, so ``high``, to the hand and a little beyond."""
    x, y, z = body.places[thing.on]
    pivot = (thing.get("pivot", 55), y * LEANS, thing.get("high", 40))
    size = math.dist(pivot, (x, y, z))
    top = mixed(pivot, (x, y, z), 1 + thing.get("past", 12) / size)
    held = mixed(pivot, (x, y, z), 1 - PADDED / size)
    return [
        Part(
            f"lever {thing.on}",
            [Piece("um", (Ball(pivot, 2.2), Ball(held, 2.0))), Piece("qm", (Ball(held, 2.4), Ball(top, 2.4)))],
            is_body=False,
        )
    ]


def cord(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A cord from the hand, with a grip, to a pulley ``ahead`` at x, so ``high``."""
    hand, frame = body.places[thing.on], body.frames[thing.on]
    pulley = (thing.get("ahead", 55), hand[1] * LEANS, thing.get("high", 110))
    found = rod(f"cord {thing.on}", "qm", [hand, pulley], 0.8)
    grip = tuple(Ball(add(hand, frame.left, far), 1.7) for far in (-6.0, 6.0))
    found.pieces += [Piece("qm", grip)]
    return [found]


def wheel(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """The upright housing of a flywheel at (x, y, z) of its middle, with its lid and its hub."""
    x, y, z = thing.at[:3]
    size, deep = thing.get("size", 50) / 2, thing.get("deep", 12) / 2
    near = y + deep * (1 if camera.axes[2][1] > 0 else -1)

    def disc(tone: str, share: float, *, is_edged: bool = True) -> Piece:
        balls = tuple(Ball((x, near + aside, z), size * share) for aside in (-0.5, 0.5))
        return Piece(tone, balls, is_skin=True, is_edged=is_edged)

    turns = [2 * math.pi * number / ROUND for number in range(ROUND)]
    far = 0.95 * (size - deep)
    thick = tuple(Ball((x + far * math.cos(turn), y, z + far * math.sin(turn)), deep) for turn in turns)
    pieces = [Piece("", thick), disc("um", 1.0, is_edged=False), disc("pm", 0.74), disc("qm", 0.13)]
    return [Part("wheel", pieces, is_body=False)]


def belt(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A running belt from one x to another round two rollers, so ``wide`` and ``high``; its side has a plate."""
    start, end = thing.at[:2]
    half, high = thing.get("wide", 46) / 2, thing.get("high", 14)
    near = -half if camera.axes[2][1] < 0 else half
    z = high - ROLLER
    rollers = [(x, z) for x in (start + ROLLER, end - ROLLER)]
    side = tuple(Ball((x, near * 1.2, z), ROLLER - 2.2) for x, z in rollers)
    return [
        Part(
            "belt",
            [
                Piece("bm", tuple(Ball((x, y, z), ROLLER) for x, z in rollers for y in (-half, half))),
                Piece("pm", side, is_edged=True),
                *(Piece("qm", (Ball(each.place, ROLLER / 2.5),), is_edged=True) for each in side),
            ],
            is_body=False,
        )
    ]
