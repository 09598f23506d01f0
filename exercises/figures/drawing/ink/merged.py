"""One smooth outline round several soft forms: their union, without the notches and spikes where two of them meet."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from .outline import Circle, Pen, Point, reach, simpler

GRID = 1.5  # the distance of the places at which the outline is measured, in centimetres
NOTCH = (  # what a circle through these places does not fit into is filled
    (2, 0), (2, 1), (1, 2), (0, 2), (-1, 2), (-2, 1), (-2, 0), (-2, -1), (-1, -2), (0, -2), (1, -2), (2, -1),
)  # fmt: skip
BEYOND = 2.3 * GRID  # so far round each form it must be known
LEAST = 80.0  # a smaller loop is no outline, in square centimetres
DEEP = -1.9 * GRID  # what is farther inside is on no outline
BAND = 3.0  # what is seen no farther beside another form is a band, in centimetres
CLEAR = 20  # so many places at least are more than that
BELOW = range(-3, 4)  # so many places on it goes on below the other one
SMOOTHED = 2  # so often each place moves between its neighbours
OFF = 0.6  # how far the curve may leave them, in centimetres

Cell = tuple[int, int]
Field = dict[Cell, float]  # how far each place of the grid is outside of the forms, less than 0 inside


def field(forms: Sequence[Sequence[Circle]]) -> Field:
    """Measure how far places are from hulls of circles; those that are farther than ``BEYOND`` are left out."""
    found: Field = {}
    for circles in forms:
        ways = reach(circles)
        left, low = (math.floor((min(c[k] - c[2] for c in circles) - BEYOND) / GRID) for k in (0, 1))
        right, high = (math.ceil((max(c[k] + c[2] for c in circles) + BEYOND) / GRID) for k in (0, 1))
        for i, j in itertools.product(range(left, right + 1), range(low, high + 1)):
            x, y = i * GRID, j * GRID
            known, farthest = found.get((i, j), BEYOND), -math.inf
            for c, s, far in ways:
                away = x * c + y * s - far
                if away > farthest:
                    if away >= known:
                        break
                    farthest = away
            else:
                found[i, j] = farthest
    return found


def filled(places: Field) -> Field:
    """Fill the notches that are too narrow for a circle."""
    sizes = [(i, j, math.hypot(i, j) * GRID) for i, j in NOTCH]
    return {(i, j): max(places.get((i + di, j + dj), BEYOND) - size for di, dj, size in sizes) for i, j in places}


def seen_beside(places: Field, over: Field) -> Field:
    """Leave of a form what is seen beside another one that lies over it, and a little below that one.

    A stretch that is no more than a band along the other's outline is left out.
    """
    left = {cell for cell, far in places.items() if far < 0 <= over.get(cell, BEYOND)}
    kept: set[Cell] = set()
    while left:
        ahead = [left.pop()]
        stretch = set(ahead)
        while ahead:
            i, j = ahead.pop()
            beside = {(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)} & left
            left -= beside
            stretch |= beside
            ahead += beside
        if sum(over.get(cell, BEYOND) > BAND for cell in stretch) >= CLEAR:
            kept |= stretch
    near = {(i + a, j + b) for i, j in kept for a, b in itertools.product(BELOW, BELOW)}
    shown = near - {cell for cell in near if over.get(cell, BEYOND) >= 0} | kept
    return {c: far if far >= 0 else max(far, DEEP) if c in shown else BEYOND for c, far in places.items()}


def loops(places: Mapping[Cell, float]) -> list[list[Point]]:
    """Trace where a field is 0, the inside always on the same hand."""
    after: dict[tuple[Cell, Cell], tuple[Cell, Cell]] = {}
    squares = {(i - a, j - b) for (i, j), far in places.items() if DEEP <= far < 0 for a in (0, 1) for b in (0, 1)}
    for i, j in squares:
        corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
        inside = [places.get(corner, BEYOND) < 0 for corner in corners]
        for k in range(4):
            if inside[k] and not inside[k - 3]:
                m = next(n for n in range(k + 1, k + 4) if inside[(n + 1) % 4])
                after[corners[k], corners[k - 3]] = corners[(m + 1) % 4], corners[m % 4]
    found = []
    while after:
        edge = next(iter(after))
        loop = []
        while edge in after:
            (a, b), (c, d) = edge
            inner, outer = places[a, b], places.get((c, d), BEYOND)
            share = inner / (inner - outer)
            loop.append(((a + (c - a) * share) * GRID, (b + (d - b) * share) * GRID))
            edge = after.pop(edge)
        found.append(loop)
    return found


def draw_merged(pen: Pen, places: Field) -> None:
    """Add a smooth outline of what is inside."""
    for loop in loops(places):
        for _again in range(SMOOTHED):
            loop = [
                ((a[0] + 2 * b[0] + c[0]) / 4, (a[1] + 2 * b[1] + c[1]) / 4)
                for a, b, c in zip([loop[-1], *loop], loop, [*loop[1:], loop[0]], strict=False)
            ]
        if abs(_area(loop)) < LEAST:
            continue
        half = len(loop) // 2
        corners = [*simpler(loop[: half + 1], OFF)[:-1], *simpler([*loop[half:], loop[0]], OFF)[:-1]]
        pen.move(*_middle(corners[-1], corners[0]))
        for here, then in zip(corners, [*corners[1:], corners[0]], strict=True):
            pen.bend(*here, *_middle(here, then))
        pen.close()


def _area(loop: Sequence[Point]) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in zip(loop, [*loop[1:], loop[0]], strict=True)) / 2


def _middle(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
