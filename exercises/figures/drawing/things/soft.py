"""Balls, pillows and cushions: what is round and soft, with its light and its shade."""

from __future__ import annotations

import math
from dataclasses import replace

from ...posture.pose import SIDES
from ...posture.skeleton import Body
from ...posture.vector import Vec, add, mixed, scaled, sub, swung, unit
from ..ink.camera import Camera
from ..pieces import Ball, Part, Piece
from .solids import Thing, lit, soft

PILLOW_LIT = 0.74
BALL_LIT = (("k", 0.91, 1.0), ("kl", 0.66, 0.72), ("kh", 0.16, 0.58))  # tone, how large, how far off the middle
SHADE, SHADE_REACH = 4.5, 9.0  # how wide a leg shades a ball, and from how far above it
SHADE_FROM = (0.2, 0.4, 0.6, 0.8, 1.0, 1.08)  # places from the knee to the heel


def ball(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A ball that is lit from above on the left, with the shade of the legs that lie on it."""
    x, y = thing.at[:2]
    r = thing.get("size", 56) / 2
    middle = (x, y, r)
    shades = []
    for side in SIDES:
        knee, ankle = body.places[f"{side} knee"], body.places[f"{side} ankle"]
        ways = [sub(mixed(knee, ankle, share), middle) for share in SHADE_FROM]
        near = [way for way in ways if math.hypot(*way) < r + SHADE_REACH]
        if near:
            shades.append(Piece("kd", tuple(Ball(add(middle, unit(way), r - SHADE), SHADE) for way in near)))
    lights = [
        Piece(tone, (lit(Ball(middle, r), camera, size, off),))
        for tone, size, off in BALL_LIT
        if tone != "kh" or not shades  # legs that lie on a ball are where it would shine
    ]
    pieces = [Piece("kb", (Ball(middle, r),)), *lights, *shades]
    return [Part("ball", pieces, is_body=False)]


def pillow(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A pillow: the middle of its underside, or under the head of a lying person."""
    long, wide, high = thing.get("long", 30), thing.get("wide", 40), thing.get("high", 6)
    if thing.on:
        x, y, _z = body.place(thing.on)
        middle = (x - 2, y, high / 2)
    else:
        x, y = thing.at[:2]
        middle = (x, y, thing.get("z", 0) + high / 2)
    made = soft("pillow", "ib", middle, (long, wide, high), min(high, long, wide) / 2 - 0.2)
    if lean := thing.get("lean", 0):
        made.pieces = [Piece("ib", tuple(_leaning(ball, middle, lean) for ball in made.pieces[0].balls))]
    made.pieces.append(Piece("i", tuple(lit(ball, camera, PILLOW_LIT) for ball in made.pieces[0].balls)))
    return [made]


def _leaning(ball: Ball, middle: Vec, degrees: float) -> Ball:
    """Turn a ball about the middle of a pillow whose end away from the feet goes up."""
    way, height = sub(ball.place, middle), (0.0, 0.0, 1.0)
    along, over = swung((-1.0, 0.0, 0.0), height, degrees)
    place = add(add(middle, along, -way[0]), over, way[2])
    return replace(ball, place=(place[0], ball.place[1], place[2]))


def cushion(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A cushion between the knees."""
    a, b = body.places["left knee"], body.places["right knee"]
    way = sub(a, b)
    gap = max(7.0, math.dist(a, b) - 9.5)
    half = scaled(unit(way), max(0.5, gap / 2 - 5.5))
    middle = add(mixed(a, b, 0.5), body.frames["left thigh"].front, -3.0)
    up, along = body.frames["left thigh"].front, body.frames["left thigh"].up
    balls = tuple(
        Ball(add(add(add(middle, half, i), up, j * 3.0), along, k * 4.5 + 1), 5.6)
        for i in (-1, 1)
        for j in (-1, 1)
        for k in (-1, 1)
    )
    light = tuple(lit(ball, camera, PILLOW_LIT) for ball in balls)
    return [Part("cushion", [Piece("ib", balls), Piece("i", light)], is_body=False)]
