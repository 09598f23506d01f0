"""What tells of a movement: arrows beside the body along the way of what moves, and where it began as an outline."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Container, Iterator

from ..posture.pose import SIDES
from ..posture.skeleton import Body
from . import frames
from .figure import Arrow
from .head import Head
from .ink.merged import BAND, BEYOND, Field, draw_merged, field, filled, seen_beside
from .ink.outline import Circle, Pen, Point, Reach, covers, draw_points, path, reach
from .order import LIMBS
from .pieces import DETAILS, Part
from .scene import CUT, Scene

SHORTEST = 0.08  # as a share of what a page has room for
TRACED = 9  # places on the way of a part
STRAIGHT = 26.0  # a shorter arrow has no bow
BACK = 0.3  # so far from both ends, as a share of the way, a curve is pulled
ASIDE = (9.0, 14.0, 19.0, 24.0, 30.0)  # how far beside the way an arrow may lie
FROM_SAID = (3.0, 6.0, 9.0, 12.0, 16.0)  # and from where the figure says, so that it lies beside the body
AROUND = [(math.cos(math.pi * i / 6), math.sin(math.pi * i / 6)) for i in range(12)]
ROOM = 2.4  # between the middle of a shaft and the body
ON_HEAD, ON_THING = 3.0, 0.5  # how much it matters what an arrow lies on; on the rest of the body: 1
NEAR, AS_SAID, GROWING = 0.004, 0.02, 0.04  # how much each centimetre matters, and by which the picture would grow
HEAD = 7.5
SHOWN = 0.2  # of the area of a body that goes along itself, so much at least is seen beside bands
UPRIGHT = 0.5  # it goes along itself: how far aside, as a share of how far
DOTS = 12  # on an arrow
FAN = ((-0.6, 0.9), (0.0, 1.0), (0.6, 0.9))  # radians from the middle stroke, and how long, as a share of it
FAN_BEGINS = 0.4  # so far from the place where something lands, as a share of a stroke


def ends(scene: Scene, arrow: Arrow) -> tuple[int, int]:
    count = len(scene.poses)
    return arrow.start or 1, arrow.end or count


def in_panel(scene: Scene, number: int) -> list[Arrow]:
    """List the arrows that lead to a pose, counted from 1, and are seen by this camera."""
    return [
        arrow
        for arrow in scene.figure.arrows
        if ends(scene, arrow)[1] == number and arrow.view in ("", scene.camera.name)
    ]


def _way(scene: Scene, arrow: Arrow) -> list[Point]:
    """Trace the curve of an arrow where what moves is, or where the figure says, and no shorter than is well seen."""
    way = [scene.camera.see(place)[:2] for place in arrow.points] or scene.way_of(arrow.part, *ends(scene, arrow))
    (x0, y0), (x1, y1) = way[0], way[-1]
    size, shortest = math.dist(way[0], way[-1]), SHORTEST * frames.page(scene)
    if _length(way) >= shortest:
        return way
    ux, uy = ((x1 - x0) / size, (y1 - y0) / size) if size > 0.5 else (0.0, -1.0)
    mx, my, half = (x0 + x1) / 2, (y0 + y1) / 2, shortest / 2
    return [(mx - ux * half, my - uy * half), (mx + ux * half, my + uy * half)]


def _length(way: list[Point]) -> float:
    """Measure a way along itself: one that goes around ends where it began."""
    return sum(itertools.starmap(math.dist, itertools.pairwise(way)))


@functools.lru_cache(maxsize=16)
def points(scene: Scene, arrow: Arrow) -> list[Point]:
    """Trace the curve of an arrow on the picture, in centimetres: beside the body and other arrows, if it can be."""
    if arrow.fan:
        return [scene.camera.see(place)[:2] for place in arrow.points]
    way, end = _way(scene, arrow), ends(scene, arrow)[1]
    said = arrow.aside or ((0.0, 0.0) if arrow.points else None)
    if said:
        shifts = [said, *((said[0] + far * c, said[1] + far * s) for far in FROM_SAID for c, s in AROUND)]
        origin, worth, growing = said, AS_SAID, GROWING
    else:
        (x0, y0), (x1, y1) = way[0], way[-1]
        size = math.dist(way[0], way[-1])
        nx, ny = -(y1 - y0) / size, (x1 - x0) / size
        shifts = [(sign * far * nx, sign * far * ny) for far in ASIDE for sign in (1, -1)]
        origin, worth, growing = (0.0, 0.0), NEAR, 0.0  # there it is wherever the body leaves room
    obstacles = _obstacles(scene, end)
    for other in in_panel(scene, end):
        if other != arrow:
            rounds = [(x, y, 2 * HEAD) for x, y in _moved(_way(scene, other), *(other.aside or (0.0, 0.0)))]
            obstacles += [(reach(pair), ON_HEAD) for pair in itertools.pairwise(rounds)]

    room = frames.seen(scene)
    said_beyond = _beyond(room, _moved(way, *origin))

    def cost(shift: Point) -> float:
        moved = _moved(way, *shift)
        grows = max(0.0, _beyond(room, moved) - said_beyond)
        return _burden(obstacles, moved) + math.dist(shift, origin) * worth + grows * growing

    best, least = shifts[0], cost(shifts[0])
    for shift in shifts[1:]:
        if math.dist(shift, origin) * worth < least and (found := cost(shift)) < least - 1e-6:
            best, least = shift, found
    return _moved(way, *best)


def _beyond(room: tuple[float, float, float, float], way: list[Point]) -> float:
    """Measure how far a way leaves what a picture shows without it."""
    x0, y0, x1, y1 = room
    return max(max(x0 - x, x - x1, y0 - y, y - y1, 0.0) for x, y in way)


def _obstacles(scene: Scene, number: int) -> list[tuple[Reach, float]]:
    """List what an arrow should not lie on in a pose, with a little room round it, and how much that would matter."""
    body = scene.bodies[number - 1]
    found: list[tuple[list[Circle], float]] = [(scene.head_circles(body), ON_HEAD)]
    for part in scene.parts(body):
        if not part.name.startswith(CUT):
            for place, piece in enumerate(part.pieces):
                is_hand = part.is_body and part.name.endswith("forearm") and place > 0
                found.append((scene.circles(piece.balls), ON_HEAD if is_hand else 1.0 if part.is_body else ON_THING))
    return [(reach([(x, y, r + ROOM) for x, y, r in circles]), matters) for circles, matters in found]


def _burden(obstacles: list[tuple[Reach, float]], way: list[Point]) -> float:
    dots = _dots(way)
    return sum(max((m for shape, m in obstacles if covers(shape, dot)), default=0.0) for dot in dots) / len(dots)


def _moved(way: list[Point], dx: float, dy: float) -> list[Point]:
    return [(x + dx, y + dy) for x, y in way]


def covered(scene: Scene, way: list[Point], number: int) -> float:
    """Measure how much of an arrow, from 0 to 1, lies over the body in a pose, counted from 1."""
    return _share(_shapes(scene, number), way)


def _shapes(scene: Scene, number: int) -> list[Reach]:
    parts = [part for part in scene.parts(scene.bodies[number - 1]) if part.is_body]
    return [reach(scene.circles(piece.balls)) for part in parts for piece in part.pieces]


def _share(shapes: list[Reach], way: list[Point]) -> float:
    dots = _dots(way)
    return sum(any(covers(reached, dot) for reached in shapes) for dot in dots) / len(dots)


def _dots(way: list[Point]) -> list[Point]:
    """Place dots on an arrow, about as many whether it is straight or traced, the last one on its tip."""
    count = max(1, round(DOTS / (len(way) - 1)))
    shares = [(i + 1) / count for i in range(count)]
    return [(x + (u - x) * k, y + (v - y) * k) for (x, y), (u, v) in itertools.pairwise(way) for k in shares]


def drawn(scene: Scene, arrow: Arrow, weight: float = 1.0) -> str:
    """Draw an arrow with a light rim. Its head is as heavy as its shaft."""
    way, size = points(scene, arrow), HEAD * weight
    if arrow.fan:
        strokes = _strokes(way[0], way[-1])
        return path("rr", strokes) + path("r", strokes)
    if _length(way) < STRAIGHT:  # a bow so short would only turn the head away
        way = [way[0], way[-1]]
    d = _shaft(_shortened(way, arrow.both, size))
    heads = _head(_before(way), way[-1], size)
    if arrow.both:
        heads += _head(_before(way[::-1]), way[0], size)
    return path("rr", d) + path("rs", heads) + path("r", d) + path("rt", heads)


def _strokes(start: Point, end: Point) -> str:
    """Draw three strokes that go apart from a place, the middle one up to the end."""
    size, angle = math.dist(start, end), math.atan2(end[1] - start[1], end[0] - start[0])
    pen = Pen()
    for turn, reached in FAN:
        x, y = math.cos(angle + turn) * size, math.sin(angle + turn) * size
        pen.move(start[0] + x * FAN_BEGINS, start[1] + y * FAN_BEGINS)
        pen.line(start[0] + x * reached, start[1] + y * reached)
    return pen.text()


def _before(way: list[Point]) -> Point:
    """Find a place from which a shaft comes in straight to its tip, as it is drawn."""
    return _pulled(way) if len(way) == TRACED else way[-2]


def _pulled(way: list[Point]) -> Point:
    """Find where the one curve of a traced way is pulled: so that it goes through the middle, but never back."""
    (x0, y0), (x, y), (x1, y1) = way[0], way[TRACED // 2], way[-1]
    dx, dy = x1 - x0, y1 - y0
    a, b = 2 * x - (x0 + x1) / 2 - x0, 2 * y - (y0 + y1) / 2 - y0
    share = (a * dx + b * dy) / (dx * dx + dy * dy)
    by = max(BACK, min(1 - BACK, share)) - share
    return x0 + a + dx * by, y0 + b + dy * by


def _shaft(way: list[Point]) -> str:
    """Draw one curve through the middle of a way, or a smooth one through its few places."""
    pen = Pen()
    pen.move(*way[0])
    if len(way) == TRACED:
        pen.bend(*_pulled(way), *way[-1])
        return pen.text()
    for (x, y), (u, v) in itertools.pairwise(way[1:-1]):
        pen.bend(x, y, (x + u) / 2, (y + v) / 2)
    if len(way) > 2:
        pen.bend(*way[-2], *way[-1])
    else:
        pen.line(*way[-1])
    return pen.text()


def _shortened(way: list[Point], both: bool, head: float) -> list[Point]:
    found = list(way)
    (x0, y0), (x1, y1) = found[-2], found[-1]
    size = math.dist(found[-2], found[-1]) or 1.0
    found[-1] = (x1 - (x1 - x0) / size * head * 0.7, y1 - (y1 - y0) / size * head * 0.7)
    return list(reversed(_shortened(list(reversed(found)), False, head))) if both else found


def _head(before: Point, tip: Point, size: float) -> str:
    angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
    wings = [(tip[0] - size * math.cos(angle + turn), tip[1] - size * math.sin(angle + turn)) for turn in (0.52, -0.52)]
    pen = Pen()
    draw_points(pen, [wings[0], tip, wings[1]])
    return pen.text()


def beginning(scene: Scene, start: int, end: int) -> str:
    """Draw a faint outline of where limbs that work in pose ``end`` were in ``start``, or the parts the figure names.

    All of it is one smooth form, without the bands that the body leaves of it. A limb is outlined from the first of its
    segments that goes elsewhere to its end. A body that goes along itself, straight up or down, has none: what would be
    left of it are bumps round head and shoulders.
    """
    body, now = scene.bodies[start - 1], scene.bodies[end - 1]
    names = _begun(scene, scene.figure.works_in(end))
    over = _form(scene, now, [part.name for part in scene.parts(now) if part.is_body])
    if "neck" in names and _goes_along(scene, body, now):
        trunk = _form(scene, body, [name for name in names if name in ("hips", "trunk", "neck", "head")])
        inside = [cell for cell, far in trunk.items() if far < 0]
        if sum(over.get(cell, BEYOND) > BAND for cell in inside) < SHOWN * len(inside):
            return ""
    pen = Pen()
    draw_merged(pen, seen_beside(filled(_form(scene, body, names)), over))
    return path("gf", pen.text())


def _form(scene: Scene, body: Body, names: Container[str]) -> Field:
    return field([circles for part in scene.parts(body) if part.name in names for circles in _hulls(scene, body, part)])


def _goes_along(scene: Scene, body: Body, now: Body) -> bool:
    """Tell whether a trunk goes the way on the picture that it is long."""
    (x0, y0), (x1, y1), (u, v) = (
        scene.camera.see(place)[:2] for place in (body.places["neck"], now.places["neck"], now.places["waist"])
    )
    along, across = (x1 - x0) * (u - x1) + (y1 - y0) * (v - y1), (x1 - x0) * (v - y1) - (y1 - y0) * (u - x1)
    return abs(across) < UPRIGHT * abs(along)


def _hulls(scene: Scene, body: Body, part: Part) -> Iterator[list[Circle]]:
    """Yield the hulls of a part, without fingers, which would fray it: of a strand, each stretch between two rows."""
    if part.name == "head":
        yield from Head(body, scene.camera, scene.build).masses()
        return
    for piece in part.pieces:
        if piece.tone in DETAILS or piece.is_flat:
            continue
        balls = iter(piece.balls)
        rows = [scene.circles(list(itertools.islice(balls, count))) for count in piece.rows]
        yield from ([*a, *b] for a, b in itertools.pairwise(rows))
        if not rows:
            yield scene.circles(piece.balls)


def _begun(scene: Scene, works: frozenset[str]) -> list[str]:
    """Find the parts whose start is outlined."""
    if scene.figure.ghost is not None:
        return [name for name in scene.order if name in scene.figure.ghost]
    if any(scene.moves(name) for name in works & {"hips", "trunk"}):
        return []
    found = []
    for side, (_limb, bones) in itertools.product(SIDES, LIMBS):
        limb = [f"{side} {name}" for name in bones]
        moving = [name for name in limb if scene.moves(name)]
        if works & set(moving):
            found += limb[limb.index(moving[0]) :]
    return found
