"""What things are built of: boxes, rods and soft blocks, and how a thing is told."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...posture.vector import Vec, add
from ..ink.camera import Camera
from ..pieces import Ball, Part, Piece

WOOD = ("p", "q", "u")
LIGHT_FROM = (-0.6, 0.8)  # right and up on the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    kind: str
    at: tuple[float, ...] = ()
    on: str = ""
    settings: Mapping[str, float] = field(default_factory=dict, hash=False)

    def get(self, name: str, default: float) -> float:
        return float(self.settings.get(name, default))


def box(name: str, tones: tuple[str, str, str], low: Vec, high: Vec, camera: Camera, *, has_top: bool = True) -> Part:
    """Build the faces of a box that are seen: top, unless something lies on it, end (along x) and side (along y)."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    toward = camera.axes[2]
    faces = []
    if has_top and toward[2] > 0:
        faces.append((tones[0], [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)]))
    x = x1 if toward[0] > 0 else x0
    faces.append((tones[1], [(x, y0, z0), (x, y1, z0), (x, y1, z1), (x, y0, z1)]))
    y = y1 if toward[1] > 0 else y0
    faces.append((tones[2], [(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)]))
    pieces = [Piece(tone, tuple(Ball(corner, 0.0) for corner in corners), is_flat=True) for tone, corners in faces]
    return Part(name, pieces, is_body=False)


def inlay(tone: str, corners: Sequence[Vec]) -> Piece:
    """Build a face that lies on another one and has an edge of its own."""
    return Piece(tone, tuple(Ball(corner, 0.0) for corner in corners), is_flat=True, is_edged=True)


def soft(name: str, tone: str, middle: Vec, size: Vec, radius: float) -> Part:
    half = [max(0.1, s / 2 - radius) for s in size]
    corners = tuple(
        Ball(add(middle, (i * half[0], j * half[1], k * half[2])), radius)
        for i in (-1, 1)
        for j in (-1, 1)
        for k in (-1, 1)
    )
    return Part(name, [Piece(tone, corners)], is_body=False)


def lit(ball: Ball, camera: Camera, size: float, off: float = 1.0) -> Ball:
    """Make the part of a ball that the light falls on: smaller, and moved towards the light on the picture."""
    right, up, _towards = camera.axes
    far = (1 - size) * ball.radius * off
    return Ball(add(add(ball.place, right, far * LIGHT_FROM[0]), up, far * LIGHT_FROM[1]), ball.radius * size)


def rod(name: str, tone: str, points: Sequence[Vec], radius: float) -> Part:
    pieces = [Piece(tone, (Ball(a, radius), Ball(b, radius))) for a, b in itertools.pairwise(points)]
    return Part(name, pieces, is_body=False)
