"""What stands: chairs, walls, counters, rails, boxes, stairs, couches and bars."""

from __future__ import annotations

from collections.abc import Sequence

from ...posture.skeleton import Body
from ..ink.camera import Camera
from ..pieces import Ball, Part, Piece
from .solids import WOOD, Thing, box, inlay, rod, soft

CUPBOARD = ("pc", "pc", "uc")  # paler wood: it is large, and what stands before it is to be seen
WORKTOP = ("it", "g", "g")  # not white: it would seem to float before a light wall
PLINTH = 7.0
DOORS_SEEN = 0.2  # how squarely a camera must look at a front to see its doors
ROOM = 250.0  # a wall goes up beyond every frame
FLIGHT, RAIL = 5, 88.0  # so many stairs, beyond every frame, and how high their rail is over them
LOOKS_THROUGH = -0.5  # how squarely a camera must look at the back of a wall to look through it


def chair(thing: Thing, body: Body, camera: Camera) -> list[Part]:
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


def wall(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A wall across x at ``x``, left out where the camera looks through it."""
    at, start, end = thing.at[0], thing.get("from", -46), thing.get("to", 46)
    height = max(thing.get("height", 0), ROOM)
    thick = thing.get("thick", ROOM)
    if (camera.axes[2][0] if body.places["pelvis"][0] > at else -camera.axes[2][0]) < LOOKS_THROUGH:
        return []
    low, high = sorted((at, at + thick))
    # End and side in one tone: a wall goes on to the border of the picture.
    return [box("wall", ("g", "eb", "eb"), (low, start, 0), (high, end, height), camera)]


def _doors(line: Sequence[tuple[float, float]], height: float) -> list[Piece]:
    """Build two doors over a plinth, on a front that stands on the line between two places of the floor."""
    (x0, y0), (x1, y1) = line

    def face(tone: str, start: float, end: float, low: float, high: float) -> Piece:
        a, b = ((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for share in (start, end))
        return inlay(tone, [(*a, low), (*b, low), (*b, high), (*a, high)])

    doors = [face("pc", start, start + 0.44, PLINTH + 4, height - 4) for start in (0.04, 0.52)]
    return [face("qc", 0.0, 1.0, 0.0, PLINTH), *doors]


def counter(thing: Thing, body: Body, camera: Camera) -> list[Part]:
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


def side_counter(thing: Thing, body: Body, camera: Camera) -> list[Part]:
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


def rail(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A rail across x at ``x``, fixed beyond the picture: on posts nobody could tell it from what tips over."""
    x, height = thing.at[0], thing.get("height", 92)
    return [rod("rail", "p", [(x, -ROOM, height), (x, ROOM, height)], 2.4)]


def block(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """Any box: low corner and high corner; a step has a light ``edge`` where it begins."""
    x0, y0, z0, x1, y1, z1 = thing.at
    part = box("box", WOOD, (x0, y0, z0), (x1, y1, z1), camera)
    edge = x0 + thing.get("edge", 0)
    if edge > x0:
        part.pieces.append(inlay("i", [(x0, y0, z1), (edge, y0, z1), (edge, y1, z1), (x0, y1, z1)]))
    return [part]


def couch(thing: Thing, body: Body, camera: Camera) -> list[Part]:
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


def _plate_under(x: float, y: float) -> Piece:
    """Make the plate on the floor that a post stands on, so that nobody takes it for what tips over."""
    corners = tuple((x + along, y + across, 1.4) for along in (-13, 13) for across in (-5, 5))
    return Piece("q", tuple(Ball(corner, 1.4) for corner in corners))


def bar(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """A bar through points. One that begins on the floor is a post and stands on a plate."""
    points = [(thing.at[i], thing.at[i + 1], thing.at[i + 2]) for i in range(0, len(thing.at), 3)]
    bar = rod("bar", "q", points, thing.get("thick", 3.6) / 2)
    if points[0][2] == 0:
        bar.pieces.insert(0, _plate_under(*points[0][:2]))
    return [bar]


def stairs(thing: Thing, body: Body, camera: Camera) -> list[Part]:
    """Stairs that begin at ``x`` and go up along x beyond the picture, with a ``rail`` at that y."""
    x, high, deep = thing.at[0], thing.get("high", 16), thing.get("deep", 29)
    start, end = thing.get("from", -30), thing.get("to", 30)
    found = []
    for number in range(FLIGHT):
        low, top = x + number * deep, (number + 1) * high
        step = box(f"stairs {number}", WOOD, (low, start, 0), (low + deep, end, top), camera)
        step.pieces.append(inlay("i", [(low, start, top), (low + 3, start, top), (low + 3, end, top), (low, end, top)]))
        found.append(step)
    if "rail" in thing.settings:
        y = thing.get("rail", 0)
        ends = [(x + number * deep, y, RAIL + (number + 0.5) * high) for number in (-0.3, FLIGHT)]
        posts = [(x + (number + 0.5) * deep, y, (number + 1) * high) for number in range(-1, FLIGHT)]
        rods = [rod("", "q", [post, (*post[:2], post[2] + RAIL)], 1.3) for post in posts[1:]]
        rail = rod("stairs rail", "q", ends, 2.2)
        rail.pieces = [piece for part in rods for piece in part.pieces] + rail.pieces
        found.append(rail)
    return found
