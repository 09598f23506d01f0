"""Outlines of soft forms. A form is a hull of balls; a ball is a circle from every side, so its outline is exact.

Lengths here are as drawn: a picture counts in fifths of a centimetre, which keeps every number whole and short.
"""

from __future__ import annotations

import math
from collections.abc import Container, Sequence

SCALE = 5
STEPS = 30
NEARLY, WIDE = 0.7, 2.5  # radians, centimetres
FLAT = 0.1  # an arc that leaves its chord by less, in centimetres, is a line: half the unit of a picture
SMALL, FLAT_SMALL = 1.0, 0.25  # the same for the corners of what is thin, as a sole
SLIGHT, SHORT = 0.22, 1.2  # radians, centimetres
_WAYS = [(math.cos(2 * math.pi * i / STEPS), math.sin(2 * math.pi * i / STEPS)) for i in range(STEPS)]

Circle = tuple[float, float, float]  # x, y, radius
Point = tuple[float, float]
Arc = tuple[int, float, float]  # which circle, angle of the beginning and of the end


def hull(circles: Sequence[Circle]) -> list[Arc]:
    """Find the arcs of the outline of the hull of circles, in order."""
    if len(circles) == 2:
        return _pair(*circles)
    found: list[tuple[int, float]] = []
    for i, (c, s) in enumerate(_WAYS):
        best, most = 0, -1e9
        for k, (x, y, r) in enumerate(circles):
            size = x * c + y * s + r
            if size > most + 1e-9:
                best, most = k, size
        if not found or found[-1][0] != best:
            found.append((best, 2 * math.pi * i / STEPS))
    if len(found) > 1 and found[0][0] == found[-1][0]:
        found[0] = (found[0][0], found.pop()[1] - 2 * math.pi)
    starts = []
    for i, (index, near) in enumerate(found):
        start = near
        if len(found) > 1:
            start = _tangent(circles[found[i - 1][0]], circles[index], near)
        starts.append((index, start))
    return [(index, start, starts[(i + 1) % len(starts)][1]) for i, (index, start) in enumerate(starts)]


def _pair(one: Circle, other: Circle) -> list[Arc]:
    apart = math.hypot(other[0] - one[0], other[1] - one[1])
    if apart <= abs(one[2] - other[2]) + 1e-6:
        return [(0 if one[2] >= other[2] else 1, 0.0, 0.0)]
    way = math.atan2(other[1] - one[1], other[0] - one[0])
    opening = math.acos((one[2] - other[2]) / apart)
    return [(0, way + opening, way - opening), (1, way - opening, way + opening)]


def _tangent(before: Circle, here: Circle, near: float) -> float:
    dx, dy = here[0] - before[0], here[1] - before[1]
    apart = math.hypot(dx, dy)
    if apart < 1e-6:
        return near
    opening = math.acos(max(-1.0, min(1.0, (before[2] - here[2]) / apart)))
    ways = [math.atan2(dy, dx) + sign * opening for sign in (1, -1)]
    return min(ways, key=lambda way: abs(math.remainder(way - near, 2 * math.pi)))


class Pen:
    """Path data in whole numbers, each move told from the last place."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.x = self.y = 0
        self.begin = (0, 0)
        self.last = ""

    def move(self, x: float, y: float) -> None:
        self._to("M" if not self.parts else "m", x, y)
        self.begin = (self.x, self.y)

    def line(self, x: float, y: float) -> None:
        if round(x * SCALE) != self.x or round(y * SCALE) != self.y:
            self._to("l", x, y)

    def every_line(self, points: Sequence[Point]) -> None:
        """Add a line to each point, even to where the pen is: told in one go, because a movement has so many."""
        x, y, letter = self.x, self.y, "" if self.last == "l" else "l"
        for u, v in points:
            px, py = round(u * SCALE), round(v * SCALE)
            dx, dy = px - x, py - y
            self.parts.append(f"{letter or ('' if dx < 0 else ' ')}{dx}{'' if dy < 0 else ' '}{dy}")
            x, y, letter, self.last = px, py, "", "l"
        self.x, self.y = x, y

    def arc(self, r: float, is_large: bool, x: float, y: float, flat: float | None = None) -> None:
        """Add an arc of a circle, or of a level ellipse that is ``flat``."""
        wide, high = (max(1, round(size * SCALE)) for size in (r, r if flat is None else flat))
        self._to(f"a{wide} {high} 0 {int(is_large)} 1 ", x, y)

    def bend(self, over_x: float, over_y: float, x: float, y: float) -> None:
        """Add a curve that is pulled towards a place."""
        cx, cy = round(over_x * SCALE) - self.x, round(over_y * SCALE) - self.y
        self._to(f"q{cx}{'' if cy < 0 else ' '}{cy} ", x, y)

    def cubic(self, begin: Point | None, end: Point, to: Point) -> None:
        """Add a curve with two handles. Without the first one it goes on as the curve before came in."""
        x, y = self.x, self.y
        numbers = [
            round(value * SCALE) - origin
            for place in (begin, end, to)
            if place
            for value, origin in zip(place, (x, y), strict=True)
        ]
        letter = "c" if begin else "s"
        self.last = letter
        self.parts.append(letter + "".join(f"{'' if n < 0 or not i else ' '}{n}" for i, n in enumerate(numbers)))
        self.x, self.y = x + numbers[-2], y + numbers[-1]

    def _to(self, letter: str, x: float, y: float) -> None:
        px, py = round(x * SCALE), round(y * SCALE)
        dx, dy = (px, py) if letter == "M" else (px - self.x, py - self.y)
        if letter == self.last == "l":  # said once for a run of lines
            letter = "" if dx < 0 else " "
        else:
            self.last = letter
        self.parts.append(f"{letter.rstrip() if dx < 0 else letter}{dx}{'' if dy < 0 else ' '}{dy}")
        self.x, self.y = px, py

    def close(self) -> None:
        self.parts.append("z")
        self.last = "z"
        self.x, self.y = self.begin

    def text(self) -> str:
        return "".join(self.parts)


def _is_straight(r: float, arc: Arc) -> bool:
    """Whether an arc turns so little that the lines beside it may as well meet."""
    sweep = (arc[2] - arc[1]) % (2 * math.pi)
    return r > 0 and sweep < SLIGHT and r * sweep < SHORT


def draw_hull(pen: Pen, circles: Sequence[Circle], without: Container[int] = ()) -> None:
    """Add the outline to the pen. It stays open where the arcs of the circles ``without`` would be."""
    arcs = hull(circles)
    if len(arcs) > 2:
        arcs = [arc for arc in arcs if arc[0] in without or not _is_straight(circles[arc[0]][2], arc)]
    if len(arcs) == 1:
        index = arcs[0][0]
        x, y, r = circles[index]
        if index not in without:
            pen.move(x - r, y)
            pen.arc(r, True, x + r, y)
            pen.arc(r, True, x - r, y)
            pen.close()
        return
    first = next((i for i, arc in enumerate(arcs) if arc[0] in without), None)
    if first is not None:
        arcs = arcs[first + 1 :] + arcs[: first + 1]
    is_open = True
    previous: Point | None = None
    if first is not None:
        x, y, r = circles[arcs[-1][0]]
        previous = (x + r * math.cos(arcs[-1][2]), y + r * math.sin(arcs[-1][2]))
    start: Point | None = None
    for index, begin, end in arcs:
        x, y, r = circles[index]
        a = (x + r * math.cos(begin), y + r * math.sin(begin))
        b = (x + r * math.cos(end), y + r * math.sin(end))
        if is_open:
            pen.move(*(previous or a))
            start = start or previous or a
            is_open = False
        pen.line(*a)
        if index in without:
            is_open, previous = True, b
            continue
        sweep = (end - begin) % (2 * math.pi)
        if abs(sweep - math.pi) < NEARLY and r > WIDE:  # near half a circle, whole numbers would shift its middle
            middle = begin + sweep / 2
            pen.arc(r, False, x + r * math.cos(middle), y + r * math.sin(middle))
            pen.arc(r, False, *b)
        elif r * sweep * sweep / 8 > (FLAT if r > SMALL else FLAT_SMALL):
            pen.arc(r, sweep > math.pi, *b)
        else:
            pen.line(*b)
    if first is None:
        pen.close()


def hull_points(circles: Sequence[Circle], count: int, without: Container[int] = (), turn: float = 0.0) -> list[Point]:
    """Trace the outline with always the same number of points, one for each direction, so that it can be morphed.

    The first direction is that of ``turn``, in radians. The arcs of the circles ``without`` lie inside, where the fill
    covers them: the edge ends where such an arc begins.
    """
    ways = [turn + 2 * math.pi * i / count for i in range(count)]
    turns = [(math.cos(way), math.sin(way)) for way in ways]
    owners = []
    for c, s in turns:
        sizes = [x * c + y * s + r for x, y, r in circles]
        owners.append(sizes.index(max(sizes)))
    points = []
    for i, ((c, s), owner) in enumerate(zip(turns, owners, strict=True)):
        x, y, r = circles[owner]
        if owner in without and owners[i - 1] == owner == owners[(i + 1) % count]:
            r = 0.0
        points.append((x + r * c, y + r * s))
    return points


# Every way round. The four along the axes come first: they tell at once that a point is elsewhere.
COVER_WAYS = tuple(
    (math.cos(math.pi * i / 12), math.sin(math.pi * i / 12)) for i in sorted(range(24), key=lambda i: i % 6)
)
Reach = tuple[tuple[float, float, float], ...]


def reach(circles: Sequence[Circle]) -> Reach:
    """Measure how far circles reach in each direction: cosine, sine and distance."""
    return tuple((c, s, max(x * c + y * s + r for x, y, r in circles)) for c, s in COVER_WAYS)


def covers(reached: Reach, point: Point) -> bool:
    """Whether a point lies inside the outline of circles, given their ``reach``."""
    px, py = point
    for c, s, far in reached:  # noqa: SIM110  asked so often that a generator would cost more than the answer
        if px * c + py * s > far:
            return False
    return True


def draw_points(pen: Pen, points: Sequence[Point], *, closed: bool = True, every: bool = False) -> None:
    """Add a polygon to the pen. ``every`` keeps points that fall together, so that shapes can morph."""
    pen.move(*points[0])
    if every:
        pen.every_line(points[1:])
    else:
        for point in points[1:]:
            pen.line(*point)
    if closed:
        pen.close()


def simpler(points: Sequence[Point], off: float = 0.22) -> list[Point]:
    """Leave out of a polygon the points that lie ``off`` or nearer to the line between those that are kept."""
    if len(points) < 3:
        return list(points)
    (x0, y0), (x1, y1) = points[0], points[-1]
    dx, dy = x1 - x0, y1 - y0
    size = math.hypot(dx, dy)
    aways = [abs((x - x0) * dy - (y - y0) * dx) / size if size > off else math.hypot(x - x0, y - y0) for x, y in points]
    far = max(aways)
    if far <= off:
        return [points[0], points[-1]]
    at = aways.index(far)
    return [*simpler(points[: at + 1], off)[:-1], *simpler(points[at:], off)]


def draw_round(pen: Pen, points: Sequence[Point]) -> None:
    """Add a closed form without corners to the pen: curves that go through every other place to the next one."""
    closed = [*points, points[0]]
    pen.move(*points[0])
    for a, b, c in zip(closed[0::2], closed[1::2], closed[2::2], strict=False):
        bend_through(pen, a, b, c)
    pen.close()


def draw_leaf(pen: Pen, start: Point, there: Point, back: Point, end: Point) -> None:
    """Add what lies between two curves from start to end, one through a place on the way there, one on the way back."""
    pen.move(*start)
    bend_through(pen, start, there, end)
    bend_through(pen, end, back, start)
    pen.close()


def bend_through(pen: Pen, a: Point, b: Point, c: Point) -> None:
    """Add a curve from ``a``, where the pen is, through ``b`` to ``c``."""
    pen.bend(*pulled(a, b, c)[1], *c)


def pulled(a: Point, b: Point, c: Point) -> tuple[float, Point]:
    """Find the share of a curve from ``a`` to ``c`` at which it goes through ``b``, and where it is pulled."""
    before, after = math.dist(a, b), math.dist(b, c)
    t = max(0.3, min(0.7, before / (before + after))) if before + after else 0.5
    x, y = ((b[i] - a[i] * (1 - t) ** 2 - c[i] * t * t) / (2 * t * (1 - t)) for i in (0, 1))
    return t, (x, y)


def path(tone: str, d: str) -> str:
    """Write the element of a path, or nothing for an empty one."""
    return f'<path class="{tone}" d="{d}"/>' if d else ""
