"""Outlines of long forms, limbs and trunk: smooth lines along both sides, hollow where the form is.

A strand is rows of circles, one row at each place along it. Its outline has as many places at every moment, so that a
movement morphs it as it is.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from .outline import Circle, Pen, Point, pulled

LENGTH = 0.95  # a strand is at least so many times as long as half of its thickness, else it is looked at from its end
ON = 0.2  # how much each row lies on in the way of the whole
BOW = 3  # so many rows need one curve on each side
PAIR = 2
HANDLE = 0.36  # how far a curve goes straight on from a place, as a share of the way to the nearer neighbour

STEPS = 24
LATEST = 0.4  # at most so much of a side is cut off
MOST = 0.8  # a cut is no farther from square to the whole than this, in radians
ROUNDED = 0.7  # how far a beginning that is cut off bows out at least, of half its width
WHOLE = (1.0, 1.0)
Rim = tuple[float, float, float]  # of a disc on the picture: the way of its axis, x and y, and how deep it is seen
Stretch = tuple[int, int]  # which side, and how many rows along the outline it begins


@dataclass(frozen=True, slots=True)
class Place:
    """Where an outline touches a row: the point, the way along the outline, and which circle of the strand it is."""

    point: Point
    way: Point
    owner: int


@dataclass(frozen=True, slots=True)
class End:
    """How a strand ends: ``over`` is its farthest place. A round one goes on from both sides without a corner."""

    over: Point
    is_round: bool = True


@dataclass(frozen=True, slots=True)
class Strand:
    """The outline: along the left side, over the last row, back along the right side, over the first row."""

    sides: tuple[tuple[Place, ...], tuple[Place, ...]]
    ends: tuple[End, End]

    def root(self, side: int, beside: float) -> tuple[Stretch, tuple[Point, Point]]:
        """Find the first stretch of a side from the first row: the place so far beside its beginning, and its end."""
        places = self.sides[0] if side == 0 else self.sides[1][::-1]
        opposite = self.sides[1][-1] if side == 0 else self.sides[0][0]
        x, y = _way(opposite.point, places[0].point)
        beginning = places[0].point[0] + x * beside, places[0].point[1] + y * beside
        return (side, 0 if side == 0 else len(places) - 2), (beginning, places[1].point)

    def inside_end(self, end: int, deep: float) -> Point:
        """Find the place so deep inside the farthest one of an end: 0 is the last row, 1 the first."""
        a, b, over = self.sides[end][-1].point, self.sides[1 - end][0].point, self.ends[end].over
        x, y = _way(over, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2))
        return over[0] + x * deep, over[1] + y * deep

    def surrounds(self, point: Point) -> bool:
        """Whether a point lies between both sides and ends."""
        px, py = point
        rims = zip(self.sides, self.ends, strict=True)
        corners = [corner for places, end in rims for corner in (*(place.point for place in places), end.over)]
        crossings = 0
        for (x0, y0), (x1, y1) in itertools.pairwise([*corners, corners[0]]):
            crossings += (y0 > py) != (y1 > py) and px < x0 + (py - y0) / (y1 - y0) * (x1 - x0)
        return crossings % 2 == 1

    def share_outside(self, side: int, other: Strand, more: float) -> float:
        """Measure how much of a side of three rows, from the first, lies outside another form, and so much ``more``."""
        places = self.sides[0] if side == 0 else self.sides[1][::-1]
        a, b, c = (place.point for place in places)
        _t, pull = pulled(a, b, c)
        ways = (_on_curve(a, pull, c, k / STEPS, k / STEPS) for k in range(STEPS, 0, -1))
        inside = sum(1 for _place in itertools.takewhile(other.surrounds, ways))
        return min(1.0, 1 - inside / STEPS + more / max(more, math.dist(a, b) + math.dist(b, c)))

    def beginning_at(self, origin: Point, inwards: Point, over: Point) -> Strand:
        """Cut off what lies before a line through ``origin``, square to ``inwards`` or nearly so, of three rows.

        The new beginning is a bow: ``over`` tells which way, and by how much of half its width.
        """
        starts = self.sides[0][0].point, self.sides[1][-1].point
        ends = self.sides[0][-1].point, self.sides[1][0].point
        whole = math.atan2(*(sum(b[i] - a[i] for a, b in zip(starts, ends, strict=True)) for i in (1, 0)))
        lean = math.remainder(math.atan2(inwards[1], inwards[0]) - whole, 2 * math.pi)
        way = whole + max(-MOST, min(MOST, lean))
        nx, ny = math.cos(way), math.sin(way)
        cut: list[tuple[Place, ...]] = []
        for places in (self.sides[0], self.sides[1][::-1]):
            a, b, c = (place.point for place in places)
            _t, pull = pulled(a, b, c)
            ways = [_on_curve(a, pull, c, k / STEPS, k / STEPS) for k in range(STEPS + 1)]
            heights = [(x - origin[0]) * nx + (y - origin[1]) * ny for x, y in ways]
            first = next((k for k, height in enumerate(heights) if height >= 0), None)
            if first == 0:
                cut.append(tuple(places))
                continue
            share = LATEST
            if first is not None:
                share = min(share, (first - heights[first] / (heights[first] - heights[first - 1])) / STEPS)
            start, middle = (_on_curve(a, pull, c, at, at) for at in (share, (1 + share) / 2))
            along = _way(start, _on_curve(a, pull, c, share, 1.0))
            along = along if not cut else (-along[0], -along[1])
            cut.append((Place(start, along, places[0].owner), replace(places[1], point=middle), places[2]))
        (x0, y0), (x1, y1) = (places[0].point for places in cut)
        if {(x0, y0), (x1, y1)} == set(starts):  # the line lies before all of it
            return Strand((cut[0], cut[1][::-1]), self.ends)
        # a limb begins round, even seen square from the side
        deep = math.dist((x0, y0), (x1, y1)) / 2 * max(ROUNDED, -over[0] * nx - over[1] * ny)
        x, y = _way(cut[0][0].way, cut[1][0].way)
        return Strand((cut[0], cut[1][::-1]), (self.ends[0], End(((x0 + x1) / 2 + x * deep, (y0 + y1) / 2 + y * deep))))

    def stretches(self, beside: float) -> Iterator[tuple[Stretch, Point, tuple[Point, Point]]]:
        """Name the stretches between two rows, each with the place so far outside its middle, and with its ends."""
        for side, places in enumerate(self.sides):
            for k, (a, b) in enumerate(itertools.pairwise(places)):
                x, y = _way(a.point, b.point)
                middle = (a.point[0] + b.point[0]) / 2, (a.point[1] + b.point[1]) / 2
                yield (side, k), (middle[0] + y * beside, middle[1] - x * beside), (a.point, b.point)


def strand(
    rows: Sequence[Sequence[Circle]],
    hems: tuple[Sequence[Rim], Sequence[Rim]] = ((), ()),
    joined: tuple[bool, bool] = (False, False),
) -> Strand | None:
    """Find the outline of rows of circles; None where they are looked at from the end.

    ``hems`` tell how the discs are seen with which the strand begins or ends, if it does. An end that is ``joined`` to
    another part is round, even where its row has more than one circle.
    """
    middles = [(sum(c[0] for c in row) / len(row), sum(c[1] for c in row) / len(row)) for row in rows]
    whole, last = _way(middles[0], middles[-1]), len(rows) - 1
    starts = [0, *itertools.accumulate(map(len, rows))]
    ways = [_way(middles[max(0, k - 1)], middles[min(last, k + 1)]) for k in range(len(rows))]
    if any(x * whole[0] + y * whole[1] < ON for x, y in ways):
        return None
    rims = [hems[0], *((),) * (last - 1), hems[1]]
    sides = []
    for turn in (1.0, -1.0):
        found = [_touched(*each, turn) for each in zip(rows, rims, ways, starts, strict=False)]
        # where the form widens, its side is not along its middle
        along = [_way(a.point, b.point) for a, b in zip(found, found[2:], strict=False)]
        sides.append(
            [_touched(*each, turn) for each in zip(rows, rims, (ways[0], *along, ways[-1]), starts, strict=False)]
        )
    there, back = sides[0], [replace(place, way=(-place.way[0], -place.way[1])) for place in sides[1]]
    thick = max(math.dist(a.point, b.point) for a, b in zip(there, back, strict=True)) / 2
    if math.dist(middles[0], middles[-1]) < LENGTH * thick:
        return None
    back.reverse()
    ends = []
    for k, place, is_joined in ((last, there[-1], joined[1]), (0, back[-1], joined[0])):
        (x, y), way = middles[k], place.way
        if rims[k]:
            leans = (rim[2] / _on_rim(rim, (way[1], -way[0]))[1] for rim in rims[k])
            deep = sum(r * lean for (_x, _y, r), lean in zip(rows[k], leans, strict=True)) / len(rows[k])
        elif len(rows[k]) == PAIR and not is_joined:  # both alike: the end leans to neither
            deep = max((u - x) * way[0] + (v - y) * way[1] + r for u, v, r in rows[k])
        else:
            _owner, over = _farthest(rows[k], way)
            ends.append(End(over, len(rows[k]) == 1 or is_joined))
            continue
        # of what is slim a corner is too small to be seen
        ends.append(End((x + way[0] * deep, y + way[1] * deep), bool(rims[k]) and len(rows) > BOW))
    first, then = joined
    return Strand((_bent(there, first, then), _bent(back, then, first)), (ends[0], ends[1]))


def _bent(places: Sequence[Place], begins_joined: bool, ends_joined: bool) -> tuple[Place, ...]:
    """Let a side of three places begin and end along its one curve, but at a joint, where it meets the next bone."""
    if len(places) != BOW:
        return tuple(places)
    a, b, c = places
    _t, pull = pulled(a.point, b.point, c.point)
    begin, end = _way(a.point, pull), _way(pull, c.point)
    return replace(a, way=a.way if begins_joined else begin), b, replace(c, way=c.way if ends_joined else end)


def _way(a: Point, b: Point) -> Point:
    dx, dy = b[0] - a[0], b[1] - a[1]
    size = math.hypot(dx, dy)
    return (dx / size, dy / size) if size > 1e-6 else (0.0, 0.0)


def _touched(row: Sequence[Circle], rims: Sequence[Rim], way: Point, start: int, turn: float) -> Place:
    owner, point = _farthest(row, (way[1] * turn, -way[0] * turn), rims)
    return Place(point, way, start + owner)


def _farthest(row: Sequence[Circle], way: Point, rims: Sequence[Rim] = ()) -> tuple[int, Point]:
    found = []
    for number, (x, y, r) in enumerate(row):
        (u, v), size = way, 1.0
        if rims:
            (u, v), size = _on_rim(rims[number], way)
        found.append((x * way[0] + y * way[1] + r * size, number, (x + r * u, y + r * v)))
    _size, owner, point = max(found, key=lambda each: each[0])
    return owner, point


def _on_rim(rim: Rim, way: Point) -> tuple[Point, float]:
    """Find the place of the rim of a disc that is farthest in a way, and how far that is, as shares of its radius."""
    x, y, flat = rim
    across, along = way[1] * x - way[0] * y, way[0] * x + way[1] * y
    size = math.hypot(across, flat * along) or 1.0
    c, s = across / size, flat * flat * along / size
    return (s * x - c * y, s * y + c * x), size


def draw_strand(
    pen: Pen,
    form: Strand,
    without: Container[int] = (),
    bare: Container[Stretch] = (),
    shares: tuple[float, float] = WHOLE,
) -> None:
    """Add the outline to the pen. It stays open at ends that are circles ``without``, and along ``bare`` stretches.

    Of sides of three rows that go on to an open last row, only ``shares`` are drawn, from the first.
    """
    is_open, is_whole = True, True
    first, last = form.sides[0][0].owner, form.sides[0][-1].owner
    for side, (places, end) in enumerate(zip(form.sides, form.ends, strict=True)):
        hidden = [k for k in range(len(places) - 1) if (side, k) in bare]
        is_whole = is_whole and not hidden
        if len(places) == BOW:
            share = shares[side] if last in without else 1.0
            is_open = _bow(pen, places, hidden, is_open, (0.0, share) if side == 0 else (1 - share, 1.0))
        else:
            is_open = _wave(pen, places, hidden, is_open)
        if (last if side == 0 else first) in without:
            is_open, is_whole = True, False
            continue
        if is_open:
            pen.move(*places[-1].point)
        _over(pen, end, places[-1], form.sides[1 - side][0])
        is_open = False
    if is_whole:
        pen.close()


def _bow(pen: Pen, places: Sequence[Place], hidden: Sequence[int], is_open: bool, seen: tuple[float, float]) -> bool:
    """Add one curve through three places, or what is ``seen`` and not hidden of it; tell whether its end is open."""
    a, b, c = (place.point for place in places)
    if len(hidden) > 1:
        return True
    t, pull = pulled(a, b, c)
    begin, end = max(seen[0], t if 0 in hidden else 0.0), min(seen[1], t if 1 in hidden else 1.0)
    if begin >= end:
        return True
    if is_open or begin > 0:
        pen.move(*_on_curve(a, pull, c, begin, begin))
    pen.bend(*_on_curve(a, pull, c, begin, end), *_on_curve(a, pull, c, end, end))
    return end < 1


def _on_curve(a: Point, pull: Point, c: Point, s: float, t: float) -> Point:
    """Find a place of a curve where both shares are alike, else where the curve between them is pulled."""
    x, y = (a[i] * (1 - s) * (1 - t) + pull[i] * (s * (1 - t) + t * (1 - s)) + c[i] * s * t for i in (0, 1))
    return x, y


def _wave(pen: Pen, places: Sequence[Place], hidden: Sequence[int], is_open: bool) -> bool:
    """Add a curve through many places, but for what is hidden; tell whether it is open at its end."""
    handles = [_handle(places, k) for k in range(len(places))]
    for k, (a, b) in enumerate(itertools.pairwise(places)):
        if k in hidden:
            is_open = True
            continue
        (ux, uy), (vx, vy) = handles[k], handles[k + 1]
        begin = (a.point[0] + ux, a.point[1] + uy) if is_open or k == 0 else None
        if is_open:
            pen.move(*a.point)
        pen.cubic(begin, (b.point[0] - vx, b.point[1] - vy), b.point)
        is_open = False
    return is_open


def _handle(places: Sequence[Place], k: int) -> Point:
    """Find how a curve goes through a place: along the line between its neighbours."""
    here = places[k].point
    around = [places[n].point for n in (k - 1, k + 1) if 0 <= n < len(places)]
    x, y = _way(*around) if len(around) == 2 else _way(*(places[n].point for n in sorted((k, 1 if k == 0 else k - 1))))
    size = HANDLE * min(math.dist(here, other) for other in around)
    return x * size, y * size


def _over(pen: Pen, end: End, a: Place, b: Place) -> None:
    (x, y), (u, v) = end.over, ((one + two) / 2 for one, two in zip(a.point, b.point, strict=True))
    if not end.is_round:
        pen.bend(2 * x - u, 2 * y - v, *b.point)
        return
    way = _way(b.way, a.way)
    deep = ((x - u) * way[0] + (y - v) * way[1]) * 4 / 3  # as of half an ellipse
    begin, back = (
        (place.point[0] + place.way[0] * far, place.point[1] + place.way[1] * far)
        for place, far in ((a, deep), (b, -deep))
    )
    pen.cubic(begin, back, b.point)
