"""The head: face, hair down to a hairline, ear, eyes, nose and mouth, each where the camera sees it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from ..posture.skeleton import Body
from ..posture.vector import Frame, Vec, mixed, unit
from .forms import Build
from .ink.camera import Camera
from .ink.outline import Pen, Point, draw_hull, draw_round, simpler
from .ink.style import EYE

Spot = tuple[float, float, float]  # front, left, up from the middle of the head, in centimetres
Round = tuple[float, float, float, float]  # the same, and a radius

SIZE = 1.08  # of the head as drawn
FACE: tuple[Round, ...] = (
    (1.5, 0, 1.2, 7.5), (-2.2, 0, 1.2, 7.4),
    (4.4, 3.2, -3.4, 3.6), (4.4, -3.2, -3.4, 3.6), (0.6, 4.6, -5.4, 2.4), (0.6, -4.6, -5.4, 2.4),
    (5.6, 0.9, -8.1, 2.5), (5.6, -0.9, -8.1, 2.5),
)  # fmt: skip
BACK_OF_HEAD: tuple[Round, ...] = (*FACE[:2], (-0.6, 0, -1.6, 6.8))
FROM_BEHIND = 0.75  # so squarely, a head has no jaw
NOSE: tuple[Round, ...] = ((9.3, 0, -2.4, 1.2), (8.1, 0, 1.6, 0.7), (7.8, 0, -3.5, 0.8))
NAPE_SEEN, ASIDE = 0.6, 0.78  # so much from behind or from the side, the neck is seen up to the hair
NECK = 3.1  # half as thick as the neck below the nape
LIPS: tuple[Round, ...] = ((8.0, 0, -5.2, 0.75), (7.7, 0, -6.3, 0.75))
EAR: tuple[Round, ...] = ((-0.8, 7.9, -0.6, 1.6), (-0.4, 7.5, -2.8, 1.1))
BOTH_EARS = 0.5  # seen less from the side, a head shows both
HAIR_MIDDLE: Spot = (-0.6, 0, 1.1)
HAIR_SIZE: Spot = (9.9, 8.9, 9.5)
# Where the hair ends: (degrees from the front round to the back, degrees above the middle), for one half of the head.
HAIRLINES = {
    True: (
        (0, 35), (22, 34), (40, 27), (56, 12), (66, -6), (76, -14), (84, 2), (100, 4), (112, -20), (135, -38),
        (180, -44),
    ),
    False: (
        (0, 34), (18, 37), (36, 36), (50, 28), (62, 20), (70, -8), (79, -10), (83, 6), (101, 6), (110, -20), (140, -34),
        (180, -36),
    ),
}  # fmt: skip
BACK = 110  # degrees from the front, behind the ear: from there on the line is even
RIM = (50, 80, 110)  # degrees below the top of the hair
WISP = 2.5  # what is seen of the hair in front of an ear from behind is no more than a spot, in centimetres
SQUARE = 0.008  # the least that a head is seen from above or below
LOWERED = 0.75  # seen so much from above, eyes look down: their lids are seen
BOWED = 0.9  # and from here on a face shows no eyes, nose or mouth
COMBED = (((36, 42), (60, 30), (110, 28)), ((66, 56), (84, 46), (120, 44)))  # round from the front, down from the top
COMBED_SEEN = 0.4
PROFILE = 0.9
BUN: Round = (-7.9, 0, 8.4, 4.3)


class Head:
    """The drawing of a head that is solved: what to ink first, then the fills, then the face."""

    def __init__(self, body: Body, camera: Camera, build: Build) -> None:
        self.frame: Frame = body.frames["head"]
        self.centre: Vec = body.places["head"]
        self.neck: Vec = mixed(body.places["neck"], self.centre, 0.33)
        self.camera, self.build = camera, build
        self.front = camera.facing(self.frame.front)
        self.aside = camera.facing(self.frame.left)
        self.above = camera.facing(self.frame.up)

    def _at(self, front: float, left: float, up: float) -> Point:
        return self.camera.see(self.frame.at(self.centre, front * SIZE, left * SIZE, up * SIZE))[:2]

    def _hull(self, *balls: Round) -> str:
        pen = Pen()
        draw_hull(pen, [(*self._at(*ball[:3]), ball[3] * SIZE) for ball in balls])
        return pen.text()

    def _curve(self, begin: Spot, over: Spot, end: Spot) -> str:
        """Draw a curve through three places."""
        (x0, y0), (x, y), (x1, y1) = (self._at(*spot) for spot in (begin, over, end))
        pen = Pen()
        pen.move(x0, y0)
        pen.bend(2 * x - (x0 + x1) / 2, 2 * y - (y0 + y1) / 2, x1, y1)
        return pen.text()

    def face(self) -> list[str]:
        """Draw the outlines of the skin: skull and jaw, ears that stand out on both sides, and the nose."""
        found = [self._hull(*(BACK_OF_HEAD if self.front < -FROM_BEHIND else FACE))]
        if abs(self.aside) < BOTH_EARS and abs(self.above) < BOWED:
            found += [self._hull(*((front, left * side, up, r) for front, left, up, r in EAR)) for side in (1, -1)]
        if self.front > -0.3 and self.above < BOWED:
            found.append(self._hull(*NOSE))
            if abs(self.aside) > 0.6:
                found.append(self._hull(*LIPS))
        return found

    def nape(self) -> str:
        """Draw the neck where it goes up behind the jaw, over the edge of the head."""
        if self.above > BOWED or (abs(self.aside) < ASIDE and self.front > -NAPE_SEEN):
            return ""
        if self.front < -NAPE_SEEN:
            pen = Pen()
            nape = ((-3.9, 2.0, -4.8, 2.5), (-3.9, -2.0, -4.8, 2.5), (-2.9, 0.0, -6.6, 2.4))
            circles = [(*self._at(*ball[:3]), ball[3] * SIZE) for ball in nape]
            draw_hull(pen, [*circles, (*self.camera.see(self.neck)[:2], NECK)])
            return pen.text()
        side = math.copysign(1.0, self.aside)
        return self._hull(
            (-3.9, side * 1.6, -4.8, 2.5), (-2.9, side * 2.6, -6.6, 2.0), (-0.4, side * 3.4, -8.8, 1.2)
        )  # fmt: skip

    def jaw(self) -> str:
        """Draw the edge of the jaw from below the ear."""
        if abs(self.aside) < ASIDE or self.front < -NAPE_SEEN:
            return ""
        side = math.copysign(1.0, self.aside)
        return self._curve((-0.9, side * 5.8, -4.6), (-0.5, side * 5.2, -6.9), (1.4, side * 4.2, -8.1))

    def bun(self) -> str:
        return self._hull(BUN) if self.build.has_bun else ""

    def bun_is_near(self) -> bool:
        return self.camera.facing(self.frame.along(unit(BUN[:3]))) > 0.1

    def hair(self) -> str:
        """Draw the part of the hair that is seen.

        Hair is a stretched ball above a line round the head. Along each meridian from its top down to the line, only
        one stretch looks at the camera: it begins at the top, or where the ball comes into sight.
        """
        size = HAIR_SIZE
        front, left, up = (way / size[i] for i, way in enumerate(self.frame.local(self.camera.axes[2])))
        # seen squarely from its side, the whole rim would be one meridian, and its curve would be lost
        towards = unit((front, left, math.copysign(max(abs(up), SQUARE), up)))
        runs: list[tuple[list[Point], list[Point]]] = []
        is_seen = False
        for around, above in self._hairline(towards):
            low = math.radians(90 - above)
            level = towards[0] * math.cos(around) + towards[1] * math.sin(around)
            # on the meridian the ball looks at the camera from ``begin`` to ``begin + 180`` degrees below the top
            begin = math.atan2(level, towards[2]) - math.pi / 2
            start, end = max(0.0, begin), min(low, begin + math.pi)
            was_seen, is_seen = is_seen, end > start
            if is_seen:
                if not was_seen:
                    runs.append(([], []))
                upper, lower = runs[-1]
                upper.append(self._on_hair(around, start))
                lower.append(self._on_hair(around, end))
        pen = Pen()
        for upper, lower in runs:
            if len(lower) > 2 and max(math.dist(lower[0], place) for place in (*lower, *upper)) > WISP:
                draw_round(pen, simpler(lower if towards[2] > 0 else [*lower, *reversed(upper)]))
        return pen.text()

    def _hairline(self, towards: Vec) -> list[tuple[float, float]]:
        """Go round the head from the side that is out of sight, so that what is seen is one run."""
        half = HAIRLINES[self.build.has_bun]
        ways = [(side * a, above) for a, above in _fine(half) for side in (1, -1)]
        ways += [(a, _above(half, abs(a))) for a in _rim(towards)]
        from_hidden = -1 if self.aside < 0 else 1
        ways.sort(key=lambda way: (-90 - from_hidden * way[0]) % 360)
        return [(math.radians(a), above) for a, above in ways]

    def _on_hair(self, around: float, down: float) -> Point:
        a, b, c = HAIR_SIZE
        flat = math.sin(down)
        front, left, up = HAIR_MIDDLE
        return self._at(
            front + a * flat * math.cos(around), left + b * flat * math.sin(around), up + c * math.cos(down)
        )

    def combed(self) -> str:
        """Draw how hair is combed back to the bun, where it is seen from the side."""
        if not self.build.has_bun or abs(self.aside) < COMBED_SEEN or self.front < -NAPE_SEEN:
            return ""
        pen = Pen()
        for begin, over, end in COMBED:
            (x0, y0), (x, y), (x1, y1) = (
                self._on_hair(math.copysign(math.radians(around), self.aside), math.radians(down))
                for around, down in (begin, over, end)
            )
            pen.move(x0, y0)
            pen.bend(x, y, x1, y1)
        return pen.text()

    def features(self) -> list[tuple[str, str]]:
        """Draw ear, eyes, brows, nose and mouth, as far as they are seen, each as (class, path)."""
        found: list[tuple[str, str]] = []
        side = 1 if self.aside > 0 else -1
        if abs(self.aside) > 0.25:
            found.append(("x", self._hull((-0.8, side * 8.0, 0.0, 1.7), (-0.4, side * 7.6, -2.6, 1.2))))
        lines = ""
        for eye in (1, -1):
            seen = self.camera.facing(self.frame.along(unit((0.86, 0.5 * eye, 0.0))))
            if LOWERED <= self.above < BOWED and seen > 0.2:
                lines += self._curve((8.3, 1.7 * eye, -0.6), (8.0, 3.2 * eye, -1.9), (6.6, 4.7 * eye, -0.6))
            elif self.above < LOWERED and seen > (0.22 if self.above < 0.45 else 0.4):
                # turned away, the far eye lies well inside the face; seen from the side an eye is narrow
                wide = (3.0 if eye == side else 3.0 - abs(self.aside)) * eye
                slim = 0.62 if abs(self.aside) < PROFILE else 0.5
                found.append((EYE, self._hull((7.7, wide, -0.1, slim), (7.7, wide, -0.8, slim))))
                lines += self._curve((8.6, wide - 1.3 * eye, 0.8), (8.0, wide, 2.0), (6.3, wide + 1.8 * eye, 0.5))
                if self.above < 0.5 and seen > 0.4:  # seen from above, brows would frown
                    lines += self._curve(
                        (8.5, wide - 1.6 * eye, 2.9), (7.7, wide + 0.2 * eye, 3.5), (6.2, wide + 1.9 * eye, 2.4)
                    )
        if self.front > 0.35 and self.above < BOWED:
            lines += self._curve((9.3, 0.6 * side, -0.8), (10.6, 0.9 * side, -3.0), (9.0, -0.6 * side, -3.5))
        if self.front > 0.1 and self.above < BOWED:
            near = (6.6, 3.3 * side, -5.1)
            if abs(self.aside) < 0.5:
                lines += self._curve(near, (7.9, 0.0, -6.9), (6.6, -3.3 * side, -5.1))
                for cheek in (1, -1):  # laugh lines: nobody here is twenty
                    lines += self._curve((7.9, 2.8 * cheek, -3.4), (7.1, 4.1 * cheek, -4.5), (6.9, 4.1 * cheek, -5.7))
            else:
                lines += self._curve(near, (7.7, 1.7 * side, -6.5), (8.4, -0.1 * side, -6.0))
        return [*found, ("l", lines + self.combed())]


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


def _fine(half: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Add places to the line where they are far apart."""
    found = [half[0]]
    for (a0, b0), (a1, b1) in itertools.pairwise(half):
        count = max(1, round((a1 - a0) / (16 if a1 < BACK else 24)))
        found += [(a0 + (a1 - a0) * i / count, b0 + (b1 - b0) * i / count) for i in range(1, count + 1)]
    return found
