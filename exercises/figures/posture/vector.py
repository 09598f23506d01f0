"""Points and directions in space as plain tuples, and frames that carry a block of the body."""

from __future__ import annotations

import math
from dataclasses import dataclass

Vec = tuple[float, float, float]
ORIGIN: Vec = (0.0, 0.0, 0.0)


def add(a: Vec, b: Vec, times: float = 1.0) -> Vec:
    return (a[0] + times * b[0], a[1] + times * b[1], a[2] + times * b[2])


def sub(a: Vec, b: Vec) -> Vec:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scaled(a: Vec, by: float) -> Vec:
    return (a[0] * by, a[1] * by, a[2] * by)


def dot(a: Vec, b: Vec) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def unit(a: Vec) -> Vec:
    size = math.sqrt(dot(a, a))
    return scaled(a, 1 / size) if size > 1e-9 else (0.0, 0.0, 1.0)


def mixed(a: Vec, b: Vec, share: float) -> Vec:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)


def across(a: Vec, way: Vec) -> Vec:
    """Find the part of ``a`` at right angles to the unit vector ``way``, as a unit vector."""
    rest = add(a, way, -dot(a, way))
    if dot(rest, rest) < 1e-6:
        rest = cross(way, (0.0, 1.0, 0.0) if abs(way[1]) < 0.9 else (1.0, 0.0, 0.0))
    return unit(rest)


def swung(a: Vec, b: Vec, degrees: float) -> tuple[Vec, Vec]:
    """Turn two orthogonal unit vectors in their own plane, ``a`` towards ``b``."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return add(scaled(a, c), b, s), add(scaled(b, c), a, -s)


def angle_between(a: Vec, b: Vec) -> float:
    """Measure the angle between two unit vectors in degrees."""
    return math.degrees(math.acos(max(-1.0, min(1.0, dot(a, b)))))


def turned(a: Vec, b: Vec, share: float) -> Vec:
    """Find the unit vector that lies this share of the way from ``a`` to ``b`` along the arc."""
    angle = math.acos(max(-1.0, min(1.0, dot(a, b))))
    if angle < 1e-4:
        return unit(mixed(a, b, share))
    if angle > math.pi - 1e-3:
        b = unit(add(b, across((0.31, 0.17, 0.93), a), 0.01))
        angle = math.acos(max(-1.0, min(1.0, dot(a, b))))
    s = math.sin(angle)
    return unit(add(scaled(a, math.sin((1 - share) * angle) / s), b, math.sin(share * angle) / s))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where front, left and up of a block of the body are: three unit vectors at right angles."""

    front: Vec
    left: Vec
    up: Vec

    def bent(self, forward: float = 0.0, right: float = 0.0, left: float = 0.0) -> Frame:
        """Bend the frame forward, then lean it to the right, then turn it to the left, in degrees."""
        up, front = swung(self.up, self.front, forward)
        side, up = swung(self.left, up, right)
        front, side = swung(front, side, left)
        return Frame(front, side, up)

    def at(self, origin: Vec, front: float = 0.0, left: float = 0.0, up: float = 0.0) -> Vec:
        return add(add(add(origin, self.front, front), self.left, left), self.up, up)

    def along(self, way: Vec) -> Vec:
        """Convert (front, left, up) to a direction in the world."""
        return self.at(ORIGIN, *way)

    def local(self, way: Vec) -> Vec:
        """Convert a direction in the world to (front, left, up)."""
        return (dot(way, self.front), dot(way, self.left), dot(way, self.up))

    def angles_to(self, other: Frame) -> Vec:
        """Find (forward, right, left) so that ``bent`` by them gives ``other``."""
        front, side, up = (self.local(v) for v in (other.front, other.left, other.up))
        right = math.degrees(math.asin(max(-1.0, min(1.0, -up[1]))))
        forward = math.degrees(math.atan2(up[0], up[2]))
        left = math.degrees(math.atan2(front[1], side[1]))
        return forward, right, left
