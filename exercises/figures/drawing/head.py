"""The head: face, hair down to a hairline, ear, eyes, nose and mouth, each where the camera sees it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from ..posture.skeleton import Body
from ..posture.vector import Frame, Vec, mixed, unit
from .forms import Build
from .ink.camera import Camera
from .ink.outline import Circle, Pen, Point, bend_through, covers, draw_hull, draw_round, hull_points, reach
from .ink.style import EYE
from .pieces import pair

Spot = tuple[float, float, float]  # front, left, up from the middle of the head, in centimetres
Line = tuple[Spot, Spot, Spot]  # a curve from one place through the second to the third
Round = tuple[float, float, float, float]  # a place and a radius
Edge = tuple[bool, Point]  # of the hair as it is seen: whether it is on the rim of the ball, or on the hairline

SIZE = 1.08  # of the head as drawn
SKULL: tuple[Round, ...] = ((0.8, 0, 2.4, 7.4), (-2.0, 0, 3.0, 7.2), (5.7, 2.4, 2.4, 2.8), (5.7, -2.4, 2.4, 2.8))
JAW: tuple[Round, ...] = (
    (4.2, 3.4, -2.5, 3.0), (4.2, -3.4, -2.5, 3.0), (1.7, 3.7, -5.4, 2.6), (1.7, -3.7, -5.4, 2.6),
    (5.7, 1.1, -7.9, 2.5), (5.7, -1.1, -7.9, 2.5),
)  # fmt: skip
NOSE: tuple[Round, ...] = ((7.4, 0, 1.0, 0.8), (10.0, 0, -2.6, 1.1), (8.0, 0, -3.4, 0.9))
LIPS: tuple[Round, ...] = ((7.5, 0, -5.2, 0.9), (7.2, 0, -6.5, 0.9))
EAR: tuple[Round, ...] = ((-1.0, 7.5, 0.2, 1.7), (-0.5, 7.2, -2.6, 1.0))
CORNERS = 16  # of an outline, by which one is known to lie inside others
EAR_SEEN = 0.25  # so much from the side, it is drawn as a whole
BEHIND, CROWN = -0.15, 0.9  # from there on the neck lies over the jaw, and so much from above it is hidden
NAPE: tuple[Round, ...] = ((-3.6, 1.7, -4.8, 2.4), (-3.6, -1.7, -4.8, 2.4), (-2.9, 0.0, -6.6, 2.4))
ABOVE_COLLAR, RISES = (-2.0, 1.9, 4.2, 2.2), 4.0  # from the trunk, with a radius; and by how much seen from above
THROAT: tuple[Spot, ...] = (
    (0.6, 5.5, -6.8), (4.2, 3.9, -8.4), (6.9, 0.0, -9.9), (4.2, -3.9, -8.4), (0.6, -5.5, -6.8),
    (-2.2, -3.2, -7.6), (-3.0, 0.0, -8.4), (-2.2, 3.2, -7.6),
)  # fmt: skip
THROAT_SEEN = 0.35
# Of the near side: what is seen in profile, and what from the front, where it goes on to the far side.
NOSTRIL: Line = ((8.4, 1.5, -2.4), (8.0, 1.5, -3.5), (9.2, 0.8, -3.7))
NOSTRILS: Line = ((8.8, 1.5, -3.0), (9.2, 0.0, -4.2), (8.8, -1.5, -3.0))
HALF_MOUTH: Line = ((6.6, 2.2, -5.5), (7.5, 1.2, -5.9), (8.2, 0.0, -5.8))
MOUTH: Line = ((7.1, 2.5, -5.6), (7.7, 0.0, -6.1), (7.1, -2.5, -5.6))
PROFILE, HALF = 0.9, 0.5  # from the one to the other the far side comes into sight
RIDGE: Line = ((9.4, -0.4, -1.4), (10.0, -0.4, -2.2), (10.4, -0.5, -3.0))
RIDGE_SEEN = (0.2, 0.7)  # of the nose: squarely it has no side, and later it is part of the outline
CHEEK: Line = ((7.8, 2.7, -3.2), (7.3, 3.4, -3.9), (7.1, 3.6, -4.7))  # a laugh line: nobody here is twenty
CHEEKS_SEEN = (0.75, 0.3)  # the near one, the far one
FEATURE_SEEN = 0.25
LOWERED = 0.75  # seen so much from above, eyes look down: their lids are seen
FROWNING = 0.5  # seen so much from above, brows would frown
HAIR_MIDDLE: Spot = (-0.6, 0, 1.3)
HAIR_SIZE: Spot = (9.9, 8.4, 9.4)
HAIR: tuple[Round, ...] = ((0.2, 0, 2.0, 8.4), (-2.0, 0, 2.0, 8.4))  # the same as balls
# Where the hair ends: (degrees from the front round to the back, degrees above the middle), for one half of the head.
HAIRLINES = {
    True: ((0, 29), (22, 30), (40, 26), (56, 14), (68, 2), (78, -6), (100, -12), (112, -32), (140, -40), (180, -43)),
    False: (
        (0, 32), (18, 36), (36, 34), (50, 26), (60, 18), (68, -2), (76, -8), (100, -14), (112, -34), (140, -40),
        (180, -43),
    ),
}  # fmt: skip
# So far from its line hair is full. There it is thinner, as a share, and at the nape more so for each radian.
ROOT, THIN, TUCKED = math.radians(30), 0.1, 0.35
BACK = 110  # degrees from the front: what is behind the ear ...
LOBE, RAISED = -28, (0.3, 70.0)  # ... is seen down to there only, the more from the front: the neck is before it
STEP = 6  # degrees from one meridian of the hair to the next
RIM = range(15, 125, 10)  # degrees below its top
CURVE = 8.5  # how long each of its curves is at most, in centimetres
WISP = 2.5  # what is seen of the hair in front of an ear from behind is no more than a spot, in centimetres
SQUARE = 0.008  # the least that a head is seen from above or below
COMBED = (((36, 42), (60, 30), (110, 28)), ((66, 56), (84, 46), (120, 44)))  # round from the front, down from the top
COMBED_SEEN = 0.15
BUN: Round = (-5.6, 0, 9.5, 3.3)
BUN_NEAR = 0.3
WOUND: Line = ((-5.9, 2.8, 11.2), (-8.1, 0.4, 9.5), (-6.9, -2.7, 10.8))  # a lock round the bun


class Head:
    """The drawing of a head that is solved: what to ink first, then the fills, then the face."""

    def __init__(self, body: Body, camera: Camera, build: Build) -> None:
        self.frame: Frame = body.frames["head"]
        self.centre: Vec = body.places["head"]
        self.camera, self.build = camera, build
        self.front = camera.facing(self.frame.front)
        self.aside = camera.facing(self.frame.left)
        self.above = camera.facing(self.frame.up)
        front, out, up, radius = ABOVE_COLLAR
        neck = pair(body.frames["trunk"], body.places["neck"], front, out, up + RISES * max(0.0, self.above), radius)
        self.neck = [(*camera.see(ball.place)[:2], ball.radius) for ball in neck]

    def _at(self, front: float, left: float, up: float) -> Point:
        return self.camera.see(self.frame.at(self.centre, front * SIZE, left * SIZE, up * SIZE))[:2]

    def _circles(self, balls: Sequence[Round]) -> list[Circle]:
        return [(*self._at(*ball[:3]), ball[3] * SIZE) for ball in balls]

    def _hull(self, *balls: Round) -> str:
        return _outline(self._circles(balls))

    def _curve(self, begin: Spot, over: Spot, end: Spot) -> str:
        """Draw a curve through three places."""
        (x0, y0), (x, y), (x1, y1) = (self._at(*spot) for spot in (begin, over, end))
        pen = Pen()
        pen.move(x0, y0)
        pen.bend(2 * x - (x0 + x1) / 2, 2 * y - (y0 + y1) / 2, x1, y1)
        return pen.text()

    def _faces(self, front: float, left: float, up: float) -> float:
        """Measure how much a way from the middle of the head comes towards the viewer, from -1 to 1."""
        return self.camera.facing(self.frame.along(unit((front, left, up))))

    def face(self) -> list[str]:
        """Draw the outlines of the skin: skull, jaw, and of nose, lips and ears what stands out."""
        hulls = [self._circles(balls) for balls in (SKULL, JAW, NOSE, LIPS, EAR, _other_side(EAR))]
        reaches = [reach(circles) for circles in hulls]
        return [
            _outline(circles)
            for circles, own in zip(hulls, reaches, strict=True)
            if not all(
                any(covers(other, place) for other in reaches if other is not own)
                for place in hull_points(circles, CORNERS)
            )
        ]

    def masses(self) -> list[list[Circle]]:
        """Find the hulls of the whole head with its hair, for an outline of it: a bun would be a horn there."""
        return [self._circles(hull) for hull in (SKULL, JAW, NOSE, HAIR)]

    def nape(self) -> str:
        """Draw the neck where it goes up to the hair, over the jaw that was drawn over it."""
        if self.front > BEHIND or self.above > CROWN:
            return ""
        return _outline([*self._circles(NAPE), *self.neck])

    def throat(self) -> str:
        """Draw the underside of the jaw where it is turned to the camera."""
        if self.front < BEHIND or self._faces(0.3, 0.0, -1.0) < THROAT_SEEN:
            return ""
        pen = Pen()
        draw_round(pen, [self._at(*spot) for spot in THROAT])
        return pen.text()

    def bun(self) -> str:
        return self._hull(BUN) if self.build.has_bun else ""

    def wound(self) -> str:
        """Draw a lock of the bun."""
        return self._curve(*WOUND)

    def bun_is_near(self) -> bool:
        return self._faces(*BUN[:3]) > BUN_NEAR

    def hair(self) -> str:
        """Draw the part of the hair that is seen.

        Hair is a stretched ball above a line round the head. Along each meridian from its top down to the line, only
        one stretch looks at the camera: it begins at the top, or where the ball comes into sight.
        """
        size = HAIR_SIZE
        front, left, up = (way / size[i] for i, way in enumerate(self.frame.local(self.camera.axes[2])))
        # seen squarely from its side, the whole rim would be one meridian, and its curve would be lost
        towards = unit((front, left, math.copysign(max(abs(up), SQUARE), up)))
        runs: list[tuple[list[Edge], list[Edge]]] = []
        is_seen = False
        for around, above in self._hairline(towards):
            low = math.radians(90 - above)
            level = towards[0] * math.cos(around) + towards[1] * math.sin(around)
            # on the meridian the ball looks at the camera from ``begin`` to ``begin + 180`` degrees below the top
            begin = math.remainder(math.atan2(level, towards[2]) - math.pi / 2, math.tau)
            start, end = max(0.0, begin), min(low, begin + math.pi)
            was_seen, is_seen = is_seen, end > start
            if is_seen:
                if not was_seen:
                    runs.append(([], []))
                upper, lower = runs[-1]
                upper.append((True, self._on_hair(around, start, low)))
                lower.append((end < low, self._on_hair(around, end, low)))
        pen = Pen()
        for upper, lower in runs:
            if max(math.dist(lower[0][1], place) for _is_rim, place in (*lower, *upper)) > WISP:
                _draw_edges(pen, lower if towards[2] > 0 else [*lower, *reversed(upper)])
        return pen.text()

    def _hairline(self, towards: Vec) -> list[tuple[float, float]]:
        """Go round the head from the side that is out of sight, so that what is seen is one run."""
        half = HAIRLINES[self.build.has_bun]
        ways = [(a, _above(half, abs(a))) for a in (*range(-180, 180, STEP), *_rim(towards))]
        raised = RAISED[1] * max(0.0, self.front - RAISED[0])
        ways = [(a, max(above, min(above + raised, LOBE)) if abs(a) > BACK else above) for a, above in ways]
        from_hidden = -1 if self.aside < 0 else 1
        ways.sort(key=lambda way: (-90 - from_hidden * way[0]) % 360)
        return [(math.radians(a), above) for a, above in ways]

    def _on_hair(self, around: float, down: float, line: float = math.pi) -> Point:
        """Find a place on the hair, at angles round from the front and down from the top, as its line is."""
        a, b, c = HAIR_SIZE
        at_nape = max(0.0, abs(math.remainder(around, math.tau)) - math.pi / 2)
        flat = math.sin(down) * (1 - (THIN + TUCKED * at_nape) * max(0.0, 1 - (line - down) / ROOT) ** 2)
        front, left, up = HAIR_MIDDLE
        return self._at(
            front + a * flat * math.cos(around), left + b * flat * math.sin(around), up + c * math.cos(down)
        )

    def combed(self) -> str:
        """Draw how hair is combed back to the bun, where that is seen from its beginning to its end."""
        if not self.build.has_bun:
            return ""
        pen = Pen()
        for side, strand in itertools.product((1, -1), COMBED):
            begin, over, end = ((side * math.radians(around), math.radians(down)) for around, down in strand)
            if all(self._faces(*_way(*place)) > COMBED_SEEN for place in (begin, end)):
                pen.move(*self._on_hair(*begin))
                pen.bend(*self._on_hair(*over), *self._on_hair(*end))
        return pen.text()

    def features(self) -> list[tuple[str, str]]:
        """Draw ear, eyes, brows, nose and mouth, as far as they are seen, each as (class, path)."""
        side, aslant = (1 if self.aside > 0 else -1), abs(self.aside)
        ear = self._hull(*(EAR if side > 0 else _other_side(EAR))) if aslant > EAR_SEEN else ""
        eyes, lines = "", ear
        if ear:
            lines += self._curve((-0.2, 8.2 * side, 0.6), (-1.2, 8.2 * side, -0.6), (-0.5, 8.2 * side, -1.8))
        for eye in (1, -1):
            iris, lid_and_brow = self._eye(eye, aslant if eye == side else -aslant)
            eyes += iris
            lines += lid_and_brow
        if self._faces(0.85, 0.53 * side, -0.2) > FEATURE_SEEN:
            share = max(0.0, min(1.0, (PROFILE - aslant) / (PROFILE - HALF)))
            for half, whole in ((NOSTRIL, NOSTRILS), (HALF_MOUTH, MOUTH)):
                lines += self._curve(*(_to_side(mixed(a, b, share), side) for a, b in zip(half, whole, strict=True)))
            if RIDGE_SEEN[0] < aslant < RIDGE_SEEN[1]:
                lines += self._curve(*(_to_side(spot, side) for spot in RIDGE))
            for way, seen in zip((side, -side), CHEEKS_SEEN, strict=True):
                if aslant < seen:
                    lines += self._curve(*(_to_side(spot, way) for spot in CHEEK))
        return [(tone, d) for tone, d in (("s", ear), (EYE, eyes), ("l", lines + self.combed())) if d]

    def _eye(self, eye: int, near: float) -> tuple[str, str]:
        """Draw an iris, and its lid with the brow. ``near`` says how much its side is turned to the camera, or away."""
        # the far eye lies well inside the face, the near one behind the bridge of the nose
        wide, outer = (3.1 + 0.5 * near, 1.6) if near > 0 else (3.1 + 2.0 * near, 1.6 + 1.4 * near)
        flat = near**4
        front, back = 7.9 - 0.04 * wide * wide - 0.5 * flat, 0.6 * flat
        iris = lines = ""
        if self._faces(0.85, 0.53 * eye, -0.2) > FEATURE_SEEN:
            if self.above < LOWERED:
                slim = 0.6 - 0.14 * flat
                iris = self._hull((front, wide * eye, -0.1, slim), (front, wide * eye, -0.6, slim))
            lid = ((0.2, -1.4, -0.1), (0.3, 0.0, 0.7), (-0.8 - back, outer, -0.6))
            lines += self._curve(*((front + x, (wide + y) * eye, z) for x, y, z in lid))
        if self.above < FROWNING and self._faces(0.85, 0.53 * eye, 0.1) > FEATURE_SEEN:
            brow = ((0.7, -1.5, 2.4), (0.2 - back, 0.0, 3.0), (-1.0 - 2 * back, outer, 2.0))
            lines += self._curve(*((front + x, (wide + y) * eye, z) for x, y, z in brow))
        return iris, lines


def _outline(circles: Sequence[Circle]) -> str:
    pen = Pen()
    draw_hull(pen, circles)
    return pen.text()


def _to_side(spot: Spot, side: int) -> Spot:
    front, left, up = spot
    return front, side * left, up


def _other_side(balls: Sequence[Round]) -> list[Round]:
    return [(front, -left, up, radius) for front, left, up, radius in balls]


def _way(around: float, down: float) -> Spot:
    return math.sin(down) * math.cos(around), math.sin(down) * math.sin(around), math.cos(down)


def _rim(towards: Vec) -> list[float]:
    """Find the meridians, in degrees from -180 to 180, on which the ball goes out of sight at even steps below its top.

    Without them a straight line would cut off what bulges beyond the last meridian that is seen down to the hairline.
    """
    middle, size = math.atan2(towards[1], towards[0]), math.hypot(towards[0], towards[1])
    levels = [-towards[2] / math.tan(math.radians(down)) / size for down in RIM] if size else []
    ways = [middle + side * math.acos(level) for level in levels if abs(level) < 1 for side in (1, -1)]
    return [math.degrees(math.remainder(way, math.tau)) for way in ways]


def _above(half: Sequence[tuple[float, float]], around: float) -> float:
    """Find how high the hairline is at a place between those that are written down."""
    (a0, b0), (a1, b1) = next(pair for pair in itertools.pairwise(half) if around <= pair[1][0] + 1e-6)
    return b0 + (b1 - b0) * (around - a0) / (a1 - a0)


def _draw_edges(pen: Pen, edges: Sequence[Edge]) -> None:
    """Add a closed form to the pen: its rim and its line each one smooth curve, with a corner where they meet."""
    first = next((i for i, edge in enumerate(edges) if edge[0] != edges[i - 1][0]), 0)
    edges = [*edges[first:], *edges[:first]]
    stretches = [[place for _is_rim, place in edge] for _is_rim, edge in itertools.groupby(edges, lambda edge: edge[0])]
    pen.move(*stretches[0][0])
    for stretch, then in zip(stretches, (*stretches[1:], stretches[0]), strict=True):
        places = _evenly([*stretch, then[0]])
        for a, b, c in zip(places[:-2:2], places[1:-1:2], places[2::2], strict=True):
            bend_through(pen, a, b, c)
    pen.close()


def _evenly(places: Sequence[Point]) -> list[Point]:
    """Find places at even steps along a line, an odd number."""
    ways = [0.0, *itertools.accumulate(math.dist(a, b) for a, b in itertools.pairwise(places))]
    count = 2 * math.ceil(ways[-1] / CURVE)
    found, at = [places[0]], 0
    for step in range(1, count):
        way = ways[-1] * step / count
        while ways[at + 1] < way:
            at += 1
        share = (way - ways[at]) / (ways[at + 1] - ways[at])
        (x0, y0), (x1, y1) = places[at : at + 2]
        found.append((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share))
    return [*found, places[-1]]
