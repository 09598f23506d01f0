"""A figure to look at, and what its drawing consists of."""

from __future__ import annotations

import math
import re

from exercises.figures import read
from exercises.figures.drawing.figure import Figure
from exercises.figures.drawing.forms import BUILDS, parts_of
from exercises.figures.drawing.ink.camera import Camera
from exercises.figures.drawing.ink.outline import SCALE
from exercises.figures.drawing.pieces import FINGERS_OF
from exercises.figures.posture.skeleton import solve
from exercises.figures.posture.vector import Vec

ROUNDED = 0.2  # centimetres by which a place that is written in whole numbers may be off


AROUND = [Camera("a view", azimuth, elevation) for elevation in (-20, 0, 30, 75) for azimuth in range(-180, 180, 30)]


def figure(*lines: str) -> Figure:
    return read("view from the front: -20 10\nworks: right thigh\npose 1: standing\n" + "\n".join(lines))


def arcs(path: str) -> list[tuple[float, tuple[float, float]]]:
    """Return (radius, middle) of each arc of a path that goes clockwise on the picture, in centimetres."""
    found = []
    x = y = 0.0
    for command, text in re.findall(r"([Mmlaz])([^Mmlaz]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d+", text)]
        if command == "M":
            x, y = numbers
            continue
        if command == "a":
            r, _r, _turn, is_large, _sweep, dx, dy = numbers
            size = math.hypot(dx, dy)
            up = math.sqrt(max(0.0, r * r - size * size / 4)) * (-1 if is_large else 1)
            found.append((r / SCALE, ((x + dx / 2 - dy / size * up) / SCALE, (y + dy / 2 + dx / size * up) / SCALE)))
            x, y = x + dx, y + dy
            continue
        for i in range(0, len(numbers), 2):
            x, y = x + numbers[i], y + numbers[i + 1]
    return found


def fingertips(grip: float) -> list[Vec]:
    body = figure(f"right hand: grip {grip}").poses[0].pose
    hand = next(part for part in parts_of(solve(body), BUILDS["a"]) if part.name == "right forearm")
    digits = next(piece for piece in hand.pieces if piece.tone in FINGERS_OF)
    each = len(digits.balls) // digits.lines
    return [ball.place for ball in digits.balls[each - 1 :: each]][:4]  # the thumb is the last


def polygon(path: str) -> list[tuple[float, float]]:
    """Read the corners of a path of lines and curves, in centimetres; of each curve three places on the way as well."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for command, text in re.findall(r"([Mmlq])([^Mmlqz]*)", path):
        numbers = [float(number) / SCALE for number in re.findall(r"-?\d+", text)]
        if command == "q":
            u, v, dx, dy = numbers
            for t in (0.25, 0.5, 0.75, 1.0):
                found.append((x + 2 * t * (1 - t) * u + t * t * dx, y + 2 * t * (1 - t) * v + t * t * dy))
            x, y = x + dx, y + dy
            continue
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def is_inside(place: tuple[float, float], corners: list[tuple[float, float]]) -> bool:
    x, y = place
    is_in = False
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            is_in = not is_in
    return is_in


def box_of(text: str) -> str:
    return re.findall(r'viewBox="[^"]+"', text)[0]
