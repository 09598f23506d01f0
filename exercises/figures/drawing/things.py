"""Mats, chairs, walls, balls and what is held: bodies seen by the same camera.

A thing is told by its kind and settings, all in centimetres. What lies flat on the floor is ground, drawn under
everything; the rest are parts that stand in the order of depth. What is held moves with the body.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..posture.pose import SIDES
from ..posture.skeleton import BALL, Body
from ..posture.vector import Vec, add, mixed, scaled, sub, swung, unit
from .ink.camera import Camera
from .pieces import Ball, Part, Piece

WOOD = ("p", "q", "u")
CUPBOARD = ("pc", "pc", "uc")  # paler wood: it is large, and what stands before it is to be seen
WORKTOP = ("it", "g", "g")  # not white: it would seem to float before a light wall
METAL = {"p": "pm", "q": "qm", "u": "um"}  # the tones of wood, and what they are of a thing of ``metal``
SKIRTING, PLINTH = 9.0, 7.0
LIGHT_FROM = (-0.6, 0.8)  # right and up on the picture
PILLOW_LIT = 0.74
DOORS_SEEN = 0.2  # how squarely a camera must look at a front to see its doors
ROOM = 250.0  # a wall goes up beyond every frame
LOOKS_THROUGH = -0.5  # how squarely a camera must look at the back of a wall to look through it


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    kind: str
    at: tuple[float, ...] = ()
    on: str = ""
    settings: Mapping[str, float] = field(default_factory=dict, hash=False)

    def get(self, name: str, default: float) -> float:
        return float(self.settings.get(name, default))


def box(name: str, tones: tuple[str, str, str], low: Vec, high: Vec, camera: Camera, *, has_top: bool = True) -> Part:
    """Build the faces of a box that are seen: top, unless something lies on it, end (along x) and side (along y)."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    toward = camera.axes[2]
    faces = []
    if has_top and toward[2] > 0:
        faces.append((tones[0], [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)]))
    x = x1 if toward[0] > 0 else x0
    faces.append((tones[1], [(x, y0, z0), (x, y1, z0), (x, y1, z1), (x, y0, z1)]))
    y = y1 if toward[1] > 0 else y0
    faces.append((tones[2], [(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)]))
    pieces = [Piece(tone, tuple(Ball(corner, 0.0) for corner in corners), is_flat=True) for tone, corners in faces]
    return Part(name, pieces, is_body=False)


def inlay(tone: str, corners: Sequence[Vec]) -> Piece:
    """Build a face that lies on another one and has an edge of its own."""
    return Piece(tone, tuple(Ball(corner, 0.0) for corner in corners), is_flat=True, is_edged=True)


def soft(name: str, tone: str, middle: Vec, size: Vec, radius: float) -> Part:
    half = [max(0.1, s / 2 - radius) for s in size]
    corners = tuple(
        Ball(add(middle, (i * half[0], j * half[1], k * half[2])), radius)
        for i in (-1, 1)
        for j in (-1, 1)
        for k in (-1, 1)
    )
    return Part(name, [Piece(tone, corners)], is_body=False)


def lit(ball: Ball, camera: Camera, size: float, off: float = 1.0) -> Ball:
    """Make the part of a ball that the light falls on: smaller, and moved towards the light on the picture."""
    right, up, _towards = camera.axes
    far = (1 - size) * ball.radius * off
    return Ball(add(add(ball.place, right, far * LIGHT_FROM[0]), up, far * LIGHT_FROM[1]), ball.radius * size)


def rod(name: str, tone: str, points: Sequence[Vec], radius: float) -> Part:
    pieces = [Piece(tone, (Ball(a, radius), Ball(b, radius))) for a, b in itertools.pairwise(points)]
    return Part(name, pieces, is_body=False)


def _chair(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A chair at (x, y) of the middle of its seat; it looks along x, or along -x with ``turned = 180``."""
    x, y = thing.at[:2]
    seat, back = thing.get("seat", 46), thing.get("back", 92)
    wide, deep = 21.0, 21.0
    sign = -1.0 if thing.get("turned", 0) else 1.0
    parts = [box("chair seat", WOOD, (x - deep, y - wide, seat - 4), (x + deep, y + wide, seat), camera)]
    for number, (i, j) in enumerate(((-1, -1), (-1, 1), (1, -1), (1, 1))):
        u, v = x + i * (deep - 2), y + j * (wide - 2)
        low, high = (u - 2, v - 2, 0.0), (u + 2, v + 2, seat - 4)
        parts.append(box(f"chair leg {number}", WOOD, low, high, camera, has_top=False))
    edge = x - sign * (deep - 1.5)
    if back > seat:
        for number, j in enumerate((-1, 1)):
            side = y + j * (wide - 2)
            parts.append(
                box(f"chair post {number}", WOOD, (edge - 1.5, side - 2, seat), (edge + 1.5, side + 2, back), camera)
            )
        for name, bottom, top in (("chair slat", back - 25, back - 17), ("chair back", back - 12, back)):
            parts.append(box(name, WOOD, (edge - 1.5, y - wide + 2, bottom), (edge + 1.5, y + wide - 2, top), camera))
    return parts


def _wall(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A wall across x at ``x``, left out where the camera looks through it."""
    at, start, end = thing.at[0], thing.get("from", -46), thing.get("to", 46)
    height = max(thing.get("height", 0), ROOM)
    thick = thing.get("thick", ROOM)
    if (camera.axes[2][0] if body.places["pelvis"][0] > at else -camera.axes[2][0]) < LOOKS_THROUGH:
        return []
    low, high = sorted((at, at + thick))
    part = box("wall", ("g", "eb", "e"), (low, start, 0), (high, end, height), camera)
    x = high if camera.axes[2][0] > 0 else low
    if x == at and thing.get("skirting", 1):
        part.pieces.append(inlay("u", [(x, start, 0), (x, end, 0), (x, end, SKIRTING), (x, start, SKIRTING)]))
    return [part]


def _doors(line: Sequence[tuple[float, float]], height: float) -> list[Piece]:
    """Build two doors over a plinth, on a front that stands on the line between two places of the floor."""
    (x0, y0), (x1, y1) = line

    def face(tone: str, start: float, end: float, low: float, high: float) -> Piece:
        a, b = ((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for share in (start, end))
        return inlay(tone, [(*a, low), (*b, low), (*b, high), (*a, high)])

    doors = [face("pc", start, start + 0.44, PLINTH + 4, height - 4) for start in (0.04, 0.52)]
    return [face("qc", 0.0, 1.0, 0.0, PLINTH), *doors]


def _counter(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A counter whose near edge is at ``x``, deep along x."""
    x, height, deep = thing.at[0], thing.get("height", 92), thing.get("deep", 34)
    start, end = thing.get("from", -46), thing.get("to", 46)
    near, far = sorted((x, x + deep))
    body_part = box(
        "counter body", CUPBOARD, (near + 3, start + 2, 0), (far, end - 2, height - 4), camera, has_top=False
    )
    if camera.axes[2][0] < -DOORS_SEEN:
        front = near + 3
        body_part.pieces += _doors([(front, start + 2), (front, end - 2)], height - 4)
    return [
        body_part,
        box("counter", WORKTOP, (near, start, height - 4), (far, end, height), camera),
    ]


def _side_counter(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A counter along the side of somebody who looks along x, its near edge at ``y``."""
    y, height, deep = thing.at[0], thing.get("height", 92), thing.get("deep", 30)
    start, end = thing.get("from", -50), thing.get("to", 50)
    near, far = sorted((y, y + deep))
    body_part = box(
        "counter body", CUPBOARD, (start + 2, near + 2, 0), (end - 2, far - 2, height - 4), camera, has_top=False
    )
    if camera.axes[2][1] < -DOORS_SEEN:
        front = near + 2
        body_part.pieces += _doors([(start + 2, front), (end - 2, front)], height - 4)
    return [
        body_part,
        box("counter", WORKTOP, (start, near, height - 4), (end, far, height), camera),
    ]


def _plate_under(x: float, y: float) -> Piece:
    """Make the plate on the floor that a post stands on, so that nobody takes it for what tips over."""
    corners = tuple((x + along, y + across, 1.4) for along in (-13, 13) for across in (-5, 5))
    return Piece("q", tuple(Ball(corner, 1.4) for corner in corners))


def _rail(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A rail across x at ``x``, fixed beyond the picture: on posts nobody could tell it from what tips over."""
    x, height = thing.at[0], thing.get("height", 92)
    return [rod("rail", "p", [(x, -ROOM, height), (x, ROOM, height)], 2.4)]


def _box(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """Any box: low corner and high corner; a step has a light ``edge`` where it begins."""
    x0, y0, z0, x1, y1, z1 = thing.at
    part = box("box", WOOD, (x0, y0, z0), (x1, y1, z1), camera)
    edge = x0 + thing.get("edge", 0)
    if edge > x0:
        part.pieces.append(inlay("i", [(x0, y0, z1), (edge, y0, z1), (edge, y1, z1), (x0, y1, z1)]))
    return [part]


def _couch(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A couch that looks along x: where its back, one end, its front and the other end are."""
    x0, y0, x1, y1 = thing.at
    seat, back = thing.get("seat", 37), thing.get("back", 64)
    wide, y = y1 - y0, (y0 + y1) / 2
    cushion = 15.0
    sofa_seat = soft("couch seat", "k", ((x0 + 14 + x1) / 2, y, seat - cushion / 2), (x1 - x0 - 14, wide, cushion), 4)
    corners = ((x0 + 17, y0 + 3), (x0 + 17, y1 - 3), (x1 - 3, y1 - 3), (x1 - 3, y0 + 3))
    sofa_seat.pieces.append(Piece("kl", tuple(Ball((u, v, seat), 1.2, axis=(0.0, 0.0, 1.0)) for u, v in corners)))
    return [
        box("couch base", WOOD, (x0 + 2, y0 + 2, 0), (x1 - 3, y1 - 2, seat - cushion), camera),
        soft("couch back", "k", (x0 + 9, y, (back + seat - cushion) / 2), (18, wide, back - seat + cushion), 5),
        sofa_seat,
    ]


def _bar(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A bar through points. One that begins on the floor is a post and stands on a plate."""
    points = [(thing.at[i], thing.at[i + 1], thing.at[i + 2]) for i in range(0, len(thing.at), 3)]
    bar = rod("bar", "q", points, thing.get("thick", 3.6) / 2)
    if points[0][2] == 0:
        bar.pieces.insert(0, _plate_under(*points[0][:2]))
    return [bar]


BALL_LIT = (("k", 0.91, 1.0), ("kl", 0.66, 0.72), ("kh", 0.16, 0.58))  # tone, how large, how far off the middle
SHADE, SHADE_REACH = 4.5, 9.0  # how wide a leg shades a ball, and from how far above it
SHADE_FROM = (0.2, 0.4, 0.6, 0.8, 1.0, 1.08)  # places from the knee to the heel


def _ball(thing: Thing, body: Body, camera: Camera) -> list[Part]:
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


def _pillow(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A pillow: the middle of its underside, or under the head of a lying person."""
    long, wide, high = thing.get("long", 30), thing.get("wide", 40), thing.get("high", 6)
    if thing.on:
        x, y, _z = body.place(thing.on)
        middle = (x - 2, y, high / 2)
    else:
        x, y = thing.at[:2]
        middle = (x, y, thing.get("z", 0) + high / 2)
    pillow = soft("pillow", "ib", middle, (long, wide, high), min(high, long, wide) / 2 - 0.2)
    if lean := thing.get("lean", 0):
        pillow.pieces = [Piece("ib", tuple(_leaning(ball, middle, lean) for ball in pillow.pieces[0].balls))]
    pillow.pieces.append(Piece("i", tuple(lit(ball, camera, PILLOW_LIT) for ball in pillow.pieces[0].balls)))
    return [pillow]


def _leaning(ball: Ball, middle: Vec, degrees: float) -> Ball:
    """Turn a ball about the middle of a pillow whose end away from the feet goes up."""
    way, height = sub(ball.place, middle), (0.0, 0.0, 1.0)
    along, over = swung((-1.0, 0.0, 0.0), height, degrees)
    place = add(add(middle, along, -way[0]), over, way[2])
    return replace(ball, place=(place[0], ball.place[1], place[2]))


def _cushion(thing: Thing, body: Body, camera: Camera) -> list[Part]:
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


HANDLE, FERRULE = (-6.0, 8.0), 4.0  # how far the handle of a cane reaches back and ahead, how high its thick tip is


def _cane(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A cane from a hand to where the pose says that its tip stands, or straight below; ``above`` makes it a pole.

    A cane has a handle along x in the hand, and a thick tip.
    """
    hand = body.places[thing.on]
    top = add(hand, (0, 0, thing.get("above", 1)))
    tip = body.tips.get(thing.on.split()[0], (hand[0] + thing.get("ahead", 4), hand[1], 0.8))
    cane = rod(f"cane {thing.on}", "q", [top, tip], 1.3)
    if "above" not in thing.settings:
        foot = mixed(tip, top, FERRULE / math.dist(tip, top))
        cane.pieces += [
            Piece("q", tuple(Ball(add(top, (along, 0, 0)), 1.8) for along in HANDLE)),
            Piece("um", (Ball(tip, 1.9), Ball(foot, 1.7))),
        ]
    return [cane]


def _weight(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A cuff round an ankle, or a weight in a hand."""
    if thing.on.endswith("hand"):
        frame = body.frames[thing.on]
        middle = add(body.places[thing.on], frame.front, 2.5)
        return [rod(f"weight {thing.on}", "k", [add(middle, frame.left, -7), add(middle, frame.left, 7)], 2.8)]
    side = thing.on.split()[0]
    ankle = mixed(body.places[f"{side} ankle"], body.places[f"{side} knee"], 0.1)
    knee = mixed(ankle, body.places[f"{side} knee"], 0.2)
    return [rod(f"weight {thing.on}", "k", [ankle, knee], 5.0)]


# where a strap lies: from which joint to which, how far on this way, how thick the body is there
ROUND = {
    "thigh": ("hip", "knee", 0.8, 6.6),
    "foot": ("ankle", "ball", 0.75, 8.0),
    "ankle": ("knee", "ankle", 0.97, 4.0),
}
STRAP = 1.7  # half its width
PEDAL = 1.7


def _band(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A band from the hands to a place, or a strap from the hands round a part of the body."""
    hands = {side: body.places[f"{side} hand"] for side in SIDES}
    if thing.at:
        x, y, z = thing.at[:3]
        return [rod("band", "k", [hands["left"], (x, y, z), hands["right"]], 1.3)]
    side, part = thing.on.split(" ", 1)
    start, end, share, round_it = ROUND[part]
    middle = mixed(body.places[f"{side} {start}"], body.places[f"{side} {end}"], share)
    frame = body.frames[f"{side} foot" if part == "foot" else f"{side} thigh"]
    under, along = (frame.up, frame.front) if part == "foot" else (frame.front, frame.up)
    low = add(middle, under, -round_it)
    found = []
    for hand, out in (("left", 1.0), ("right", -1.0)):
        # first to the side of the part, then round under it; wide where it lies on the body
        aside = add(add(middle, frame.left, out * round_it), under, -0.3 * round_it)
        flat = [Ball(add(place, along, wide), 0.6) for place in (aside, low) for wide in (-STRAP, STRAP)]
        strap = [Piece("k", (Ball(hands[hand], 1.2), *flat[:2])), Piece("k", tuple(flat))]
        found.append(Part(f"band {hand}", strap, is_body=False))
    return found


def _tube(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A band that ties two parts of the body: ``on`` one, to the other."""
    points = [body.places[name] for name in thing.on.split(" and ")]
    return [rod("tube", "k", points, 1.3)]


def _ski(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A ski with its ``tip`` turned up, or a pedal; ``arm`` and ``rail`` join it to a machine, ``high`` or ``low``."""
    side = thing.on.split()[0]
    frame, ball = body.frames[f"{side} toes"], body.places[f"{side} ball"]  # it stays flat when the heel comes up
    before, behind = thing.get("before", 20) - BALL, thing.get("behind", 12) + BALL
    low = add(ball, frame.up, -PEDAL)
    tone = "k" if thing.get("blue", 0) else "q"
    ends = [add(low, frame.front, -behind), add(low, frame.front, before)]
    if tip := thing.get("tip", 0):
        ends.append(add(add(ends[1], frame.front, tip), frame.up, tip))
    plate = rod(f"plate {side}", tone, ends, PEDAL)
    found = [plate]
    for name, height in (("arm", "high"), ("rail", "low")):
        if name in thing.settings:
            joint = (thing.get(name, 0), low[1], thing.get(height, 14))
            found.insert(0, rod(f"{name} of {side} plate", "u", [low, joint], 1.9))
    return found


KINDS: dict[str, Callable[[Thing, Body, Camera], list[Part]]] = {
    "chair": _chair, "wall": _wall, "counter": _counter, "side counter": _side_counter, "rail": _rail, "box": _box,
    "couch": _couch,
    "bar": _bar, "ball": _ball, "pillow": _pillow, "cushion": _cushion, "cane": _cane, "weight": _weight, "band": _band,
    "tie": _tube, "plate": _ski,
}  # fmt: skip
GROUND = ("mat", "floor", "line", "guide")
HELD = ("cushion", "cane", "weight", "band", "tie", "plate")


def parts_of(things: Sequence[Thing], body: Body, camera: Camera, *, held: bool) -> list[Part]:
    """Build the parts of what moves with the body, or of what stands by itself."""
    found: list[Part] = []
    for number, thing in enumerate(things):
        if thing.kind in KINDS and (thing.kind in HELD) == held:
            for part in KINDS[thing.kind](thing, body, camera):
                part.name = f"{part.name}, {number}"
                if thing.get("metal", 0):
                    part.pieces = [replace(piece, tone=METAL.get(piece.tone, piece.tone)) for piece in part.pieces]
                found.append(part)
    return found
