"""Between a dose as it is stored and said, and the plain numbers that progression works with. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from accounts.equipment.explanation import load_words
from accounts.equipment.ladders import Own
from exercises.measures.dose import Dose
from exercises.measures.presentation import dose_words, minutes_range, seconds_range
from exercises.rules.catalogue import Catalogue, ExerciseEntry

from .. import facts
from ..numbers import Numbers, percent_rounded_up
from .ladders import FORMS, LOADS, SUPPORTS, first_level, rungs_with
from .places import Places
from .states import Amount, Level, State
from .told import Plan

# What needs rest days between; everything else may be done daily (8.2, same-exercise spacing).
NEEDS_REST = frozenset({"strength"})


def measure_of(dose: Dose) -> str:
    """Tell which part of a dose grows: minutes, reps or hold_seconds."""
    if dose.minutes:
        return "minutes"
    return "reps" if dose.reps else "hold_seconds"


def plan_of(
    entry: ExerciseEntry,
    *,
    item: str,
    part: str = "",
    start: Dose,
    goal: Dose,
    only_side: str = "",
    sore_side: str = "",
    role: str = "",
    catalogue: Catalogue,
    numbers: Numbers,
) -> Plan:
    """Plan how an exercise may grow from ``start`` to ``goal``.

    The range begins at the real start (8.5) and ends at the top of the goal; sets never exceed ``max_sets``.
    """
    measure = measure_of(start)
    low = getattr(start, measure)
    tops = (getattr(dose, name) for dose in (start, goal) for name in (measure, f"{measure}_max"))
    match measure:
        case "hold_seconds":
            inc = numbers.hold_step_seconds
        case "minutes":
            inc = max(percent_rounded_up(low, numbers.cardio_step_percent), 1)
        case _:
            inc = numbers.rep_step
    return Plan(
        item=item,
        part=part,
        exercise=entry.slug,
        reps_min=low,
        reps_max=max(*tops, low),
        target_sets=max(start.sets, min(goal.sets, numbers.max_sets)),
        inc=inc,
        min_gap=numbers.min_gap_days if entry.kind in NEEDS_REST else numbers.min_gap_days_daily,
        weekly=measure == "minutes",
        sides={slug: _sides(catalogue.exercises[slug], only_side) for slug in rungs_with(entry.slug, catalogue)},
        sore_side=sore_side,
        role=role,
        first_sets=start.sets,
        bridge=numbers.big_step_extra_reps * inc if entry.load in LOADS else 0,
        # Every session asks for the time of all exercises again, and few doses have changed since the last one.
        seconds=lru_cache(
            lambda sets, reps, level, sides: dose_of(Amount(sets, reps, level=level), start).seconds(sides=sides)
        ),
    )


def _sides(entry: ExerciseEntry, only_side: str) -> tuple[str, ...]:
    if entry.sides < 2:
        return ("",)
    return (only_side,) if only_side else ("left", "right")


def first_states(plan: Plan, entry: ExerciseEntry, start: Dose, *, on: date) -> dict[str, State]:
    """Make the state with which each side begins."""
    amount = Amount(
        sets=start.sets, reps=getattr(start, measure_of(start)), load=start.load_kg, level=first_level(entry, start)
    )
    return {side: State(amount=amount, changed_on=on) for side in plan.sides_of(entry.slug)}


# Pages ask for the same few again and again, and a dose looks at each of its numbers when it is made.
@lru_cache(maxsize=1024)
def dose_of(amount: Amount, start: Dose) -> Dose:
    """Turn an amount into a dose, with the rest and whatever else the start dose has."""
    measure = measure_of(start)
    hold = Level.from_key(amount.level).hold_seconds if amount.level and measure == "reps" else 0
    changes: dict[str, int | Decimal] = {measure: amount.reps, f"{measure}_max": 0}
    if hold:
        changes |= {"hold_seconds": hold, "hold_seconds_max": 0}
    return replace(start, sets=amount.sets, load_kg=amount.load, **changes)  # type: ignore[arg-type]


class PersonalWords:
    """Says doses as the pages of this person do: in their units, with what is counted, and levels by their names.

    ``entry`` is an entry of the catalogue or an ``Exercise``; ``own`` finds the person's weights, and is asked only
    where there is a load.
    """

    def __init__(
        self,
        *,
        entry: Any,
        start: Dose,
        places: Places,
        names: Callable[[str], str],
        own: Callable[[], Own],
        units: str,
    ) -> None:
        self.entry = entry
        self.start = start
        self.places = places
        self.names = names
        self.own = own
        self.units = units

    def dose(self, dose: facts.Dose, *, before: facts.Dose | None = None) -> str:
        level = self._level(dose.load)
        amount = Amount(sets=dose.sets, reps=dose.reps, level=level.key if level else "")
        said = dose_words(dose_of(amount, self.start), laterality="both", measure=self.entry.measure)
        load = ""
        if dose.load and not self.places.climbs_levels:
            load = load_words(dose.load, self.entry.load, self.own(), self.units)
        if before is not None and before.load > 0 and dose.load == 0 and not self.places.climbs_levels:
            load = _("without a band") if self.entry.load == "band_lb" else _("without weight")
        if load:
            said = f"{said} {load}"
        if level and (how := level_words(level)):
            said = f"{said}, {how}"
        old = self._level(before.load) if before is not None else None
        if level and (old is None or level.exercise != old.exercise) and level.exercise != self.entry.slug:
            said = _("%(exercise)s, %(dose)s") % {"exercise": self.names(level.exercise), "dose": said}
        return said

    def count(self, count: int) -> str:
        match measure_of(self.start):
            case "minutes":
                return minutes_range(count)
            case "hold_seconds":
                return seconds_range(count)
        return str(count)

    def _level(self, place: Decimal) -> Level | None:
        number = int(place) if self.places.climbs_levels else 0
        return Level.from_key(self.places.levels[number - 1]) if number else None


def level_words(level: Level) -> str:
    """Say how a balance exercise is supported, or in which form an exercise is done; empty for all others."""
    if level.support:
        return str(SUPPORTS[level.support])
    return str(FORMS[level.form]) if level.form else ""


def support_words(levels: Sequence[str]) -> str:
    """Say the support of the first side (``level_words``)."""
    return level_words(Level.from_key(levels[0])) if levels and levels[0] else ""
