"""One camera for everything in a picture: parallel, so that nothing has a perspective of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from ...posture.vector import Vec, cross, dot


@dataclass(frozen=True)
class Camera:
    """``azimuth`` 0 looks a standing person in the face, -90 sees the right side, 180 the back; both in degrees."""

    name: str = "from the side"
    azimuth: float = -70.0
    elevation: float = 14.0

    @cached_property
    def axes(self) -> tuple[Vec, Vec, Vec]:
        """Find the directions right, up and towards the viewer."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        towards = (math.cos(a) * math.cos(e), math.sin(a) * math.cos(e), math.sin(e))
        right = (-math.sin(a), math.cos(a), 0.0)
        return right, cross(towards, right), towards

    def see(self, point: Vec) -> Vec:
        """Project a point: x to the right, y down, and how near it is to the viewer."""
        x, y, z = point
        (a, b, c), (d, e, f), (g, h, i) = self.axes  # told in full: no other line of this code runs as often
        return a * x + b * y + c * z, -(d * x + e * y + f * z), g * x + h * y + i * z

    def facing(self, way: Vec) -> float:
        """Measure how much a direction comes towards the viewer, from -1 to 1."""
        return dot(way, self.axes[2])
