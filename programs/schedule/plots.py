"""Where the marks of a plot go, in the units of its ``viewBox``. Pure arithmetic: templates draw what stands here.

All coordinates are whole numbers, so that no language writes them with a comma. ``y`` grows downwards, as in SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil

from exercises.measures.scales import HIGHEST, PAIN_AMBER_FROM, PAIN_RED_FROM

from .adherence import WEEK, Week

WIDTH = 320
HEIGHT = 200
LEFT = 36
RIGHT = 312
TOP = 12
BOTTOM = 160
# Under the axis; the text is 20 units high.
LABEL_Y = 186
BAR_SHARE = 0.72
# A zone of pain ends half a step above its last score, so that every dot stands well inside its own.
ZONE_ENDS = (PAIN_AMBER_FROM - 0.5, PAIN_RED_FROM - 0.5)
# Scores further apart than this are not joined: nobody knows what was in between.
LONGEST_JOIN = timedelta(days=14)
# The fewest weeks from one label to the next, and the most labels for which there is room.
LABEL_EVERY = 4
MOST_LABELS = 3
# A plot of few sessions is not drawn as if they were many.
LOWEST_TOP = 3
# How far from the end, where "now" stands, the middle of the last label is at least.
BEFORE_NOW = 75
# The share of the height that stays free above the highest and below the lowest step of a line.
STEP_ROOM = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A label on an axis: where, and what it says: ``text``, or a ``day``, or that it is now. ``anchor`` is SVG's
    text-anchor.
    """

    x: int
    y: int
    value: int
    day: date | None = None
    anchor: str = "middle"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPlot:
    """Bars of what was done over outlines of what was planned."""

    planned: tuple[Bar, ...]
    done: tuple[Bar, ...]
    left: tuple[Tick, ...]
    below: tuple[Tick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlot:
    """Dots, and the lines that join them as the ``d`` of one path."""

    dots: tuple[Dot, ...]
    line: str
    zones: tuple[Bar, ...]
    left: tuple[Tick, ...]
    below: tuple[Tick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPlot:
    """Lines that stay at a height until they step to another, each as the ``d`` of one path; ``dots`` mark steps."""

    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    left: tuple[Tick, ...]
    below: tuple[Tick, ...]
    height: int
    bottom: int

    @property
    def middle(self) -> int:
        return (LEFT + RIGHT) // 2


def week_plot(weeks: Sequence[Week]) -> BarPlot:
    """Draw sessions week by week from left to right; the last week is the present one."""
    return amount_plot(
        [week.monday for week in weeks], [week.done for week in weeks], [week.planned or 0 for week in weeks]
    )


def amount_plot(mondays: Sequence[date], done: Sequence[int], planned: Sequence[int]) -> BarPlot:
    """Draw what was done in the weeks that begin on ``mondays`` over what was planned; 0 leaves a bar out."""
    top = max([LOWEST_TOP, *done, *planned])
    slot = (RIGHT - LEFT) / max(len(mondays), 1)
    width = round(slot * BAR_SHARE)

    def bar(number: int, amount: int) -> Bar:
        height = round((BOTTOM - TOP) * amount / top)
        return Bar(x=round(LEFT + slot * number + (slot - width) / 2), y=BOTTOM - height, width=width, height=height)

    return BarPlot(
        planned=tuple(bar(number, amount) for number, amount in enumerate(planned) if amount),
        done=tuple(bar(number, amount) for number, amount in enumerate(done) if amount),
        left=(_on_the_left(0, y=BOTTOM), _on_the_left(top, y=TOP)),
        below=_weeks_below(mondays),
    )


def score_plot(scores: Sequence[tuple[date, int]], mondays: Sequence[date]) -> LinePlot:
    """Draw scores of 0 to 10 in order of their days, over the weeks that begin on ``mondays``."""
    first, end = mondays[0], mondays[-1] + WEEK

    def dot(day: date, score: int) -> Dot:
        # In the middle of its day.
        along = ((day - first).days + 0.5) / (end - first).days
        return Dot(x=round(LEFT + (RIGHT - LEFT) * along), y=_height(score))

    dots = tuple(dot(day, score) for day, score in scores)
    path, before = [], None
    for (day, _score), mark in zip(scores, dots, strict=True):
        joined = before is not None and day - before <= LONGEST_JOIN
        path.append(f"{'L' if joined else 'M'}{mark.x} {mark.y}")
        before = day
    fine, watch = (_height(end) for end in ZONE_ENDS)
    edges = (BOTTOM, fine, watch, _height(HIGHEST))
    return LinePlot(
        dots=dots,
        line="".join(path),
        zones=tuple(Bar(x=LEFT, y=upper, width=RIGHT - LEFT, height=lower - upper) for lower, upper in pairwise(edges)),
        left=tuple(_on_the_left(score, y=_height(score)) for score in (0, 5, HIGHEST)),
        below=_weeks_below(mondays),
    )


def step_plot(
    lines: Sequence[Sequence[tuple[date, int]]],
    *,
    first: date,
    last: date,
    marks: Sequence[tuple[int, str]] = (),
    dots: Sequence[tuple[date, int]] = (),
    height: int = HEIGHT,
) -> StepPlot:
    """Draw numbers that each hold from a day until the next one, from ``first`` to ``last``.

    ``marks`` are numbers on the left axis with their labels, ``dots`` days and numbers that are marked. What is drawn
    fills the height, with room above and below.
    """
    bottom = height - (HEIGHT - BOTTOM)
    numbers = [number for line in lines for _day, number in line] + [number for number, _text in marks]
    low, high = min(numbers, default=0), max(numbers, default=1)
    room = (bottom - TOP) * STEP_ROOM
    days = max((last - first).days, 1)

    def across(day: date) -> int:
        return round(LEFT + (RIGHT - LEFT) * min(max((day - first).days, 0), days) / days)

    def up(number: int) -> int:
        share = (number - low) / (high - low) if high > low else 0.5
        return round(bottom - room - (bottom - TOP - 2 * room) * share)

    def path(line: Sequence[tuple[date, int]]) -> str:
        if not line:
            return ""
        marks = [f"M{across(line[0][0])} {up(line[0][1])}"]
        marks += [f"H{across(day)}V{up(number)}" for day, number in line[1:]]
        return "".join([*marks, f"H{across(last)}"])

    return StepPlot(
        lines=tuple(path(line) for line in lines),
        dots=tuple(Dot(x=across(day), y=up(number)) for day, number in dots),
        left=tuple(_on_the_left(number, y=up(number), text=text) for number, text in marks if text),
        below=(
            Tick(x=LEFT, y=height - (HEIGHT - LABEL_Y), value=0, day=first, anchor="start"),
            Tick(x=RIGHT, y=height - (HEIGHT - LABEL_Y), value=days, day=last, anchor="end"),
        ),
        height=height,
        bottom=bottom,
    )


def _on_the_left(value: int, *, y: int, text: str = "") -> Tick:
    return Tick(x=LEFT - 8, y=y, value=value, text=text or str(value), anchor="end")


def _height(score: float) -> int:
    return round(BOTTOM - (BOTTOM - TOP) * score / HIGHEST)


def _weeks_below(mondays: Sequence[date]) -> tuple[Tick, ...]:
    """Label every fourth week or fewer with its Monday, and the end without a day: the template writes "now" there."""
    slot = (RIGHT - LEFT) / max(len(mondays), 1)
    every = max(LABEL_EVERY, ceil(len(mondays) / MOST_LABELS))
    named = [
        Tick(x=round(LEFT + slot * (number + 0.5)), y=LABEL_Y, value=number, day=monday)
        for number, monday in enumerate(mondays)
        if number % every == 0 and slot * (number + 0.5) <= RIGHT - LEFT - BEFORE_NOW
    ]
    return (*named, Tick(x=RIGHT, y=LABEL_Y, value=len(mondays) - 1, anchor="end"))
