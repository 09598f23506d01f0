"""The geometry of a trend plot, in whole units of its ``viewBox`` (``WIDTH`` by ``HEIGHT``). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

WIDTH = 320
HEIGHT = 200
LEFT = 36
RIGHT = 300
TOP = 12
BOTTOM = 160
LABEL_Y = 186


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The results of one side: dots, and the ``d`` of the path through them. ``side`` is "left", "right" or empty."""

    side: str
    dots: tuple[Dot, ...]
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    x: int
    y: int
    anchor: str
    value: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPlot:
    lines: tuple[Line, ...]
    left: tuple[Label, ...]
    below: tuple[Label, ...]


def trend_plot(scores: Mapping[str, Sequence[tuple[date, Decimal]]], *, at_least: int) -> TrendPlot:
    """Lay out scores by side over their days. The axis runs from 0 to the highest score, and to ``at_least`` if that is
    higher. Needs at least one score.
    """
    days = [day for of_side in scores.values() for day, _score in of_side]
    first, last = min(days), max(days)
    span = max((last - first).days, 1)
    top = max(at_least, *(ceil(score) for of_side in scores.values() for _day, score in of_side))

    def dot(day: date, score: Decimal) -> Dot:
        along = (day - first).days / span
        inset = 12
        return Dot(
            x=round(LEFT + inset + (RIGHT - LEFT - 2 * inset) * along),
            y=round(BOTTOM - (BOTTOM - TOP) * float(score) / top),
        )

    lines = []
    for side, of_side in scores.items():
        dots = tuple(dot(day, score) for day, score in of_side)
        path = "M" + "L".join(f"{point.x} {point.y}" for point in dots)
        lines.append(Line(side=side, dots=dots, path=path))
    return TrendPlot(
        lines=tuple(lines),
        left=(
            Label(x=LEFT - 8, y=BOTTOM, value=0, anchor="end"),
            Label(x=LEFT - 8, y=TOP, value=top, anchor="end"),
        ),
        below=(
            Label(x=LEFT, y=LABEL_Y, day=first, anchor="start"),
            Label(x=RIGHT, y=LABEL_Y, day=last, anchor="end"),
        ),
    )
