"""How large pictures are: the room round what is seen, a few shapes, and how panels stand side by side."""

from __future__ import annotations

import functools
import math

from .ink.style import size_on_page
from .scene import Scene

MARGIN = 6.0
PANEL_ASPECTS, MOVE_ASPECTS = (0.52, 2.5), (0.72, 1.9)
SHAPES = (0.54, 0.66, 0.8, 1.0, 1.3, 1.65, 2.05, 2.5)  # that panels have, as width by height
STANDING, STANDS = 190.0, 140.0  # so high a panel is at least where a head is so high: all in one scale
ABOVE = 0.6  # how much of what is added lies above

Frame = tuple[float, float, float, float]  # left, top, width, height, in centimetres


def grown(extent: Frame, aspects: tuple[float, float], margin: float = MARGIN) -> Frame:
    """Find left, top, width and height round an extent, no narrower and no wider than the aspects."""
    x0, y0, x1, y1 = extent
    x0, y0, x1, y1 = x0 - margin, y0 - margin, x1 + margin, y1 + margin
    w, h = x1 - x0, y1 - y0
    low, high = aspects
    if w / h < low:
        x0, w = x0 - (low * h - w) / 2, low * h
    if w / h > high:
        y0, h = y0 - (w / high - h) * 0.55, w / high
    return x0, y0, w, h


def shaped(scene: Scene, frame: Frame) -> Frame:
    """Give a panel the nearest of a few shapes, and people who stand one scale: side by side they are one set."""
    x, y, w, h = frame
    bodies = [scene.bodies[number - 1] for number in scene.figure.panels]
    stands = not scene.figure.close and any(body.places["head"][2] > STANDS for body in bodies)
    tall = max(h, STANDING) if stands and w < h else h
    shape = min(SHAPES, key=lambda shape: abs(math.log(shape * tall / w)))
    wide, tall = max(w, shape * tall), max(tall, w / shape)
    return x - (wide - w) / 2, y - (tall - h) * ABOVE, wide, tall


def layout(count: int, frame: Frame) -> tuple[int, int]:
    """Choose columns and rows that make the picture about as wide as high or a little wider.

    No more than two stand side by side: on a telephone three would be too small to be told apart.
    """
    aspect = frame[2] / frame[3]

    def unlike(columns: int) -> float:
        rows = math.ceil(count / columns)
        return abs(math.log(columns * aspect / rows / 1.25)) + 0.9 * (columns * rows - count)

    columns = min(range(1, min(count, 2) + 1), key=unlike)
    return columns, math.ceil(count / columns)


@functools.lru_cache(maxsize=4)
def page(scene: Scene) -> float:
    """Measure all panels of a figure together, without their arrows, by what a page has room for, in centimetres."""
    numbers = scene.figure.panels
    frame = shaped(scene, grown(scene.extent([scene.bodies[number - 1] for number in numbers]), PANEL_ASPECTS))
    columns, rows = layout(len(numbers), frame)
    return size_on_page(frame[2] * columns, frame[3] * rows)
