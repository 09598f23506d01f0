"""What pictures are made of: paths with a class, in centimetres with heights upwards."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from .skeleton import Point

Part = tuple[str | Point | float, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A path. ``parts`` are SVG path commands with points, ``("A", radius, large, point)`` turning anticlockwise.

    ``bone`` is where the bone that carries it begins, and its direction: what is stiff is drawn once and only turned.
    """

    parts: tuple[Part, ...]
    cls: str
    width: float
    bone: tuple[Point, float] | None = None

    def points(self) -> list[Point]:
        return [value for part in self.parts for value in part if isinstance(value, Point)]

    def box(self) -> Box:
        margin = self.width / 2
        points = self.points()
        return Box(
            min(point.x for point in points) - margin,
            min(point.y for point in points) - margin,
            max(point.x for point in points) + margin,
            max(point.y for point in points) + margin,
        )

    def on(self, start: Point, degrees: float) -> Shape:
        return Shape(self.parts, self.cls, self.width, (start, degrees))

    def at_rest(self) -> Shape:
        """Return the shape as it is on a bone that begins at the origin and points to the right."""
        if self.bone is None:
            return self
        start, degrees = self.bone
        turn = math.radians(-degrees)
        cos, sin = math.cos(turn), math.sin(turn)

        def back(point: Point) -> Point:
            x, y = point.x - start.x, point.y - start.y
            return Point(x * cos - y * sin, x * sin + y * cos)

        parts = tuple(tuple(back(v) if isinstance(v, Point) else v for v in part) for part in self.parts)
        return Shape(parts, self.cls, self.width)

    def path(self, *, mirrored: bool = False) -> str:
        """Return the ``d`` of the path: y grows downwards, and x to the left if it is mirrored."""
        sign = -1 if mirrored else 1
        found = []
        for part in self.parts:
            letter = str(part[0])
            values: list[float] = []
            for value in part[1:]:
                if isinstance(value, Point):
                    values += [sign * value.x, -value.y]
                elif isinstance(value, float):
                    values.append(value)
            if letter == "A":
                radius, large, *end = values
                values = [radius, radius, 0, large, 1 if mirrored else 0, *end]
            found.append(letter + numbers(values))
        return "".join(found)


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def mirrored(self) -> Box:
        return Box(-self.right, self.bottom, -self.left, self.top)

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and self.bottom <= other.bottom
            and self.right >= other.right
            and self.top >= other.top
        )


def around(boxes: Iterable[Box]) -> Box:
    found = list(boxes)
    return Box(
        min(box.left for box in found),
        min(box.bottom for box in found),
        max(box.right for box in found),
        max(box.top for box in found),
    )


def number(value: float) -> str:
    """Return a number to a tenth, as short as it goes."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def numbers(values: Iterable[float]) -> str:
    return " ".join(number(value) for value in values)


def line(points: Iterable[Point], cls: str, width: float, *, closed: bool = False) -> Shape:
    first, *rest = points
    parts: list[Part] = [("M", first), *(("L", point) for point in rest)]
    return Shape((*parts, ("Z",)) if closed else tuple(parts), cls, width)


def dot(middle: Point, cls: str, radius: float) -> Shape:
    """Return a disc: a line of no length with round ends."""
    return Shape((("M", middle), ("h", 0.01)), cls, 2 * radius)


def ring(middle: Point, cls: str, radius: float, width: float) -> Shape:
    top, bottom = middle.plus(0, radius), middle.plus(0, -radius)
    # the sides are named so that the box around the shape knows them
    left, right = middle.plus(-radius, 0), middle.plus(radius, 0)
    quarters: list[Part] = [("A", float(radius), 0.0, point) for point in (left, bottom, right, top)]
    return Shape((("M", top), *quarters, ("Z",)), cls, width)


def block(left: float, bottom: float, right: float, top: float, cls: str, width: float = 3.0) -> Shape:
    """Return a rectangle with round corners whose outer edge is as given."""
    inset = width / 2
    corners = [
        Point(left + inset, bottom + inset),
        Point(right - inset, bottom + inset),
        Point(right - inset, top - inset),
        Point(left + inset, top - inset),
    ]
    return line(corners, cls, width, closed=True)
