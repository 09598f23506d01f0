"""Where the marks of a lesson's plot go, in the units of its ``viewBox``. Pure arithmetic: the template draws.

All coordinates are whole numbers, so that no language writes them with a comma. ``y`` grows downwards, as in SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from .writing import Numbers

WIDTH = 320
LEFT, RIGHT = 8, 312
TOP = 12
# A bar with its label above it. The label is text of 20 units.
ROW, LABEL, BAR = 64, 20, 24
# To the right of the longest bar stands its number.
VALUE = 76
# A curve or steps: where the axis is, and how high the whole.
BOTTOM, HEIGHT = 168, 204
# So many labels have room side by side below it.
MOST_LABELS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word or number on a plot. ``anchor`` is SVG's text-anchor."""

    x: int
    y: int
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What to draw: bars from a line at zero, or one line with dots."""

    height: int
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...] = ()
    axis: str = ""
    line: str = ""
    dots: tuple[tuple[int, int], ...] = ()


def written(number: float, unit: str, *, signed: bool = False) -> str:
    """Write a number with its unit: "−1.9 %", and with ``signed`` "+0.3 %"."""
    digits = f"{abs(number):g}"
    sign = "−" if number < 0 else "+" if signed and number > 0 else ""
    return f"{sign}{digits}{'' if unit == '°' else ' '}{unit}".strip()


def in_words(numbers: Numbers) -> str:
    """Say what a plot shows to somebody who does not see it: every label with its number."""
    signed = any(number < 0 for _label, number in numbers.points)
    return "; ".join(f"{label}: {written(number, numbers.unit, signed=signed)}" for label, number in numbers.points)


def plot_of(numbers: Numbers) -> Plot:
    draw = {"bars": _bars, "curve": _curve, "steps": _steps}[numbers.kind]
    return draw(numbers)


def _bars(numbers: Numbers) -> Plot:
    """Draw a horizontal bar for each number, with its label above it and its number at its end."""
    values = [number for _label, number in numbers.points]
    low, high = min(0.0, *values), max(0.0, *values)
    signed = low < 0
    first = LEFT + (VALUE if signed else 0)
    scale = (RIGHT - VALUE - first) / ((high - low) or 1)
    zero = round(first - low * scale)
    bars, marks = [], []
    for place, (label, number) in enumerate(numbers.points):
        top = TOP + place * ROW + LABEL + 6
        width = max(round(abs(number) * scale), 1)
        left = zero if number >= 0 else zero - width
        bars.append(Bar(x=left, y=top, width=width, height=BAR))
        marks.append(Mark(x=LEFT, y=top - 10, text=label))
        value = written(number, numbers.unit, signed=signed)
        end = Mark(x=zero + width + 6, y=top + BAR - 6, text=value)
        marks.append(end if number >= 0 else Mark(x=left - 6, y=end.y, text=value, anchor="end"))
    height = TOP + len(values) * ROW
    return Plot(height=height, bars=tuple(bars), marks=tuple(marks), axis=f"M{zero} {TOP + LABEL}V{height - 8}")


def _places(numbers: Numbers) -> list[tuple[int, int]]:
    """Find the middle of a column for each number, and its height."""
    values = [number for _label, number in numbers.points]
    low, high = min(0.0, *values), max(values)
    column = (RIGHT - LEFT) / len(values)
    return [
        (
            round(LEFT + (place + 0.5) * column),
            round(BOTTOM - 12 - (BOTTOM - TOP - 36) * (value - low) / ((high - low) or 1)),
        )
        for place, value in enumerate(values)
    ]


def _below(numbers: Numbers, places: Sequence[tuple[int, int]]) -> tuple[Mark, ...]:
    every = ceil(len(places) / MOST_LABELS)
    return tuple(
        Mark(x=x, y=BOTTOM + 26, text=label, anchor="middle")
        for place, ((label, _value), (x, _y)) in enumerate(zip(numbers.points, places, strict=True))
        if place % every == 0
    )


AXIS = f"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}"


def _curve(numbers: Numbers) -> Plot:
    """Draw a line through points that stand side by side. It has no scale: what matters is how it goes."""
    places = _places(numbers)
    path = "".join(f"{'L' if number else 'M'}{x} {y}" for number, (x, y) in enumerate(places))
    return Plot(height=HEIGHT, axis=AXIS, line=path, dots=tuple(places), marks=_below(numbers, places))


def _steps(numbers: Numbers) -> Plot:
    """Draw numbers that each hold until the next, with each number above its step."""
    places = _places(numbers)
    half = places[0][0] - LEFT
    path = f"M{places[0][0] - half} {places[0][1]}" + "".join(f"V{y}H{x + half}" for x, y in places)
    above = tuple(
        Mark(x=x, y=y - 8, text=written(value, numbers.unit), anchor="middle")
        for (_label, value), (x, y) in zip(numbers.points, places, strict=True)
    )
    return Plot(height=HEIGHT, axis=AXIS, line=path, marks=(*_below(numbers, places), *above))
