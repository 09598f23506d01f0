"""The head: face, hair cut off by a plane, ear, eyes and nose, each where the camera sees it."""

from __future__ import annotations

import math

from ..posture.skeleton import Body
from ..posture.vector import Frame, Vec, add, cross, dot, scaled, unit
from .camera import Camera
from .forms import SKULL, Build
from .outline import Pen, Point, draw_hull, draw_points

HAIR = SKULL + 0.9
HAIRLINE: Vec = unit((-0.66, 0.0, 0.75))
RIM = 36


class Head:
    """The drawing of a head that is solved: what to ink first, then the fills, then the face."""

    def __init__(self, body: Body, camera: Camera, build: Build) -> None:
        self.frame: Frame = body.frames["head"]
        self.centre: Vec = body.places["head"]
        self.camera, self.build = camera, build
        self.front = camera.facing(self.frame.front)
        self.aside = camera.facing(self.frame.left)

    def _at(self, front: float, left: float, up: float) -> Point:
        return self.camera.see(self.frame.at(self.centre, front, left, up))[:2]

    def _hull(self, *balls: tuple[float, float, float, float]) -> str:
        pen = Pen()
        draw_hull(pen, [(*self._at(*ball[:3]), ball[3]) for ball in balls])
        return pen.text()

    def face(self) -> list[str]:
        """Draw the outlines of the skin: skull and jaw, and the nose where it stands out."""
        found = [
            self._hull((0, 0, 0, SKULL), (4.7, 0, -7.2, 3.5), (1.2, 4.2, -5.4, 3.4), (1.2, -4.2, -5.4, 3.4)),
        ]
        if self.front > -0.3:
            found.append(
                self._hull((SKULL + 0.5, 0, -2.6, 1.15), (SKULL - 1.0, 0, 1.2, 0.7), (SKULL - 1.4, 0, -3.4, 1.0))
            )
        return found

    def bun(self) -> str:
        return self._hull((-8.6, 0, 6.4, 4.4)) if self.build.has_bun else ""

    def bun_is_near(self) -> bool:
        return self.camera.facing(self.frame.along(unit((-8.6, 0.0, 6.4)))) > 0.1

    def hair(self) -> str:
        """Draw the visible part of a ball of hair that is cut by a plane."""
        right, up, towards = self.camera.axes
        normal = self.frame.along(HAIRLINE)
        cut = 0.04 * HAIR
        first = unit(cross(normal, self.frame.left))
        second = cross(normal, first)
        ring = math.sqrt(HAIR * HAIR - cut * cut)
        rim = []
        for i in range(RIM):
            a = 2 * math.pi * i / RIM
            place = add(add(scaled(normal, cut), first, ring * math.cos(a)), second, ring * math.sin(a))
            rim.append((dot(place, right), -dot(place, up), dot(place, towards)))
        edge = []
        for i in range(RIM):
            a = 2 * math.pi * i / RIM
            place = add(scaled(right, HAIR * math.cos(a)), up, HAIR * math.sin(a))
            edge.append((HAIR * math.cos(a), -HAIR * math.sin(a), dot(place, normal) > cut))
        x, y, _near = self.camera.see(self.centre)
        points: list[Point] = []
        if not any(inside for _x, _y, inside in edge) or all(inside for _x, _y, inside in edge):
            if dot(normal, towards) > 0:
                whole = all(inside for _x, _y, inside in edge)
                points = [(p[0], p[1]) for p in (edge if whole else rim)]
        else:
            start = next(i for i in range(RIM) if edge[i][2] and not edge[i - 1][2])
            arc = [edge[(start + i) % RIM][:2] for i in range(RIM) if edge[(start + i) % RIM][2]]
            first_near = next((i for i in range(RIM) if rim[i][2] >= 0 and rim[i - 1][2] < 0), 0)
            near = [rim[(first_near + i) % RIM][:2] for i in range(RIM) if rim[(first_near + i) % RIM][2] >= 0]
            if near and math.dist(near[0], arc[-1]) > math.dist(near[-1], arc[-1]):
                near.reverse()
            points = [*arc, *near]
        if not points:
            return ""
        pen = Pen()
        draw_points(pen, [(x + px, y + py) for px, py in points])
        return pen.text()

    def features(self) -> list[tuple[str, str]]:
        """Draw ear, eyes, brows, nose and mouth, as far as they are seen, each as (class, path)."""
        found: list[tuple[str, str]] = []
        side = 1 if self.aside > 0 else -1
        if abs(self.aside) > 0.3:
            wide = 1.0 + 0.9 * abs(self.aside)
            found.append(
                (
                    "x",
                    self._hull(
                        (-0.6, side * (SKULL - 0.5), -0.8, wide), (-0.2, side * (SKULL - 0.7), -3.2, wide * 0.7)
                    ),
                )
            )
        for eye in (1, -1):
            way = unit((0.88, 0.36 * eye, -0.04))
            if self.camera.facing(self.frame.along(way)) > 0.22:
                place = scaled(way, SKULL)
                found.append(("a", self._hull((*place, 0.35))))
                brow = Pen()
                for number, (front, left, up) in enumerate(((7.4, 1.9 * eye, 2.3), (6.6, 4.2 * eye, 2.2))):
                    draw = brow.line if number else brow.move
                    draw(*self._at(front, left, up))
                found.append(("l", brow.text()))
        if self.front > 0.35:
            pen = Pen()
            pen.move(*self._at(8.3, 0.2 * side, -0.8))
            pen.line(*self._at(9.3, 0.9 * side, -3.0))
            pen.line(*self._at(8.9, -0.4 * side, -3.3))
            found.append(("l", pen.text()))
        if self.front > 0.15:
            pen = Pen()
            ends = [(7.5, 2.0, -6.3), (8.0, 0.0, -6.7), (7.5, -2.0, -6.3)]
            if abs(self.aside) > 0.45:
                ends = ends[:2] if self.aside > 0 else ends[1:]
            for number, (front, left, up) in enumerate(ends):
                draw = pen.line if number else pen.move
                draw(*self._at(front, left, up))
            found.append(("l", pen.text()))
        return found
