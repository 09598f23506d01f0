"""What was asked for of an exercise over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.equipment.explanation import place_words
from exercises.measures.presentation import load_in_units

from ....decision.reading.decided import asked_of
from ....decision.reading.tracked import Tracked
from ....progression.course.dosage import measure_of
from ....progression.course.places import Places
from ....progression.course.states import Amount
from ....schedule.plots import StepPlot, step_plot
from .over_time import Asked, ThenAndNow, asked_over, new_places, since, then_and_now
from .rows import ExerciseRows
from .words import dose_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A dose, and the day from which it was asked for. ``doses`` is one line, or one for each side; ``new_place`` says
    that another level or weight began with it.
    """

    since: date
    doses: tuple[str, ...]
    new_place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot of what was asked for, with its title and what it says in words."""

    key: str
    title: str
    words: str
    plot: StepPlot
    two_sides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastView:
    """What was asked for of an exercise over time: plots, and the same as a list, latest first."""

    name: str
    compared: ThenAndNow
    plots: tuple[Plot, ...]
    held: tuple[Held, ...]
    has_new_places: bool


def past_of(rows: ExerciseRows, tracked: Tracked, *, first: date | None = None) -> PastView | None:
    """Show what was asked for from a day on, or over all time; None until there have been two different doses."""
    asked = since(list(asked_over(asked_of(row for row in rows.rows if row.part == tracked.part))), first)
    if len(asked) < 2:
        return None
    places = new_places(asked)
    held = tuple(
        Held(
            since=period.since,
            doses=dose_lines(period.amounts, tracked, rows.reader, named=True),
            new_place=places.get(period.since, ""),
        )
        for period in asked[::-1]
    )
    return PastView(
        name=tracked.entry.name if tracked.part else rows.item.exercise.name,
        compared=then_and_now(asked[0], rows.amounts(tracked), tracked, rows.reader, today=rows.today),
        plots=tuple(_plots(rows, tracked, asked)),
        held=held,
        has_new_places=bool(places),
    )


def _plots(rows: ExerciseRows, tracked: Tracked, asked: Sequence[Asked]) -> Iterator[Plot]:
    seen = [amount for period in asked for amount in period.amounts.values()]
    ladder = rows.reader.ladders[tracked.key][0] if rows.is_current else Places()
    loads = sorted({amount.load for amount in seen})
    levels = [level for level in ladder.levels if any(amount.level == level for amount in seen)]
    if len(loads) > 1:
        own, units, kind = rows.reader.own_weights, rows.reader.user.units, tracked.entry.load
        ends = {0: loads[0], len(loads) - 1: loads[-1]}
        marks = [(number, number_format(load_in_units(load, units))) for number, load in ends.items()]
        marks = marks if kind != "band_lb" else []
        words = _("From %(first)s to %(last)s.") % {
            "first": place_words(asked[0].amount.load, kind, own, units),
            "last": place_words(asked[-1].amount.load, kind, own, units),
        }
        yield _plot(
            rows, tracked.part, "load", _("The weight"), words, asked, {load: n for n, load in enumerate(loads)}, marks
        )
    elif len(levels) > 1:
        places = {level: number for number, level in enumerate(ladder.levels, start=1)}
        marks = [(places[level], str(places[level])) for level in (levels[0], levels[-1])]
        words = _("From level %(first)s to level %(last)s.") % {
            "first": places.get(asked[0].amount.level, 1),
            "last": places.get(asked[-1].amount.level, 1),
        }
        yield _plot(rows, tracked.part, "level", _("The level"), words, asked, places, marks)
    if len({amount.reps for amount in seen}) > 1:
        titles = {"reps": _("Repetitions in a set"), "hold_seconds": _("Seconds"), "minutes": _("Minutes")}
        marks = [(number, str(number)) for number in (min(a.reps for a in seen), max(a.reps for a in seen))]
        words = _("From %(first)s to %(last)s.") % {
            "first": asked[0].amount.reps,
            "last": asked[-1].amount.reps,
        }
        yield _plot(rows, tracked.part, "reps", titles[measure_of(tracked.start)], words, asked, {}, marks)


def _plot(
    rows: ExerciseRows,
    part: str,
    key: str,
    title: str,
    words: str,
    asked: Sequence[Asked],
    places: Mapping[Any, int],
    marks: Sequence[tuple[int, str]],
) -> Plot:
    def number(amount: Amount) -> int:
        match key:
            case "load":
                return places[amount.load]
            case "level":
                return places.get(amount.level, 1)
        return amount.reps

    sides = sorted({side for period in asked for side in period.amounts})
    lines = [
        [(period.since, number(period.amounts[side])) for period in asked if side in period.amounts] for side in sides
    ]
    if len(lines) > 1 and all(line == lines[0] for line in lines):
        lines = lines[:1]
    marked = {(day, value) for line in lines for day, value in line if day in new_places(asked)}
    last = max(rows.item.ended_on or timezone.localdate(), asked[-1].since)
    return Plot(
        key=f"plot-{part}-{key}",
        title=title,
        words=words,
        plot=step_plot(lines, first=asked[0].since, last=last, marks=marks, dots=sorted(marked)),
        two_sides=len(lines) > 1,
    )
