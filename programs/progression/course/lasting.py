"""What lasts for a while, as Today says it: a gentle week, coming back after a break, what is set aside. Pure.

The states end by themselves (``clinical_rules.md``, 8.2); they are stored until the next session begins, and not shown
beyond their end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..numbers import percent_rounded_up
from .states import (
    Amount,
    State,
    Stored,
    least,
)


class Lasts(StrEnum):
    GENTLE_WEEK = "gentle_week"
    COMING_BACK = "coming_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """Day or week ``step`` of ``of``. ``names`` are the exercises it is about; empty when it is about all of them."""

    kind: Lasts
    step: int
    of: int
    names: tuple[str, ...] = ()


def states_of(progress: Mapping[str, Stored]) -> list[State]:
    """List all states of an item (``RoutineItem.progress``), of every part and side."""
    return [State.from_mapping(data) for data in progress.values()]


def what_lasts(exercises: Mapping[str, Iterable[State]], *, today: date) -> list[Lasting]:
    """Collect what lasts today, by the name of each exercise. What is the same for all is said once, without names."""
    found: dict[tuple[Lasts, int, int], list[str]] = {}
    for name, states in exercises.items():
        for kind, step, of in dict.fromkeys(lasting for state in states if (lasting := _lasting(state, today))):
            found.setdefault((kind, step, of), []).append(name)
    return [
        Lasting(kind=kind, step=step, of=of, names=() if len(names) == len(exercises) else tuple(names))
        for (kind, step, of), names in found.items()
    ]


def _lasting(state: State, today: date) -> tuple[Lasts, int, int] | None:
    if state.deload and not state.deload.is_over(today):
        return Lasts.GENTLE_WEEK, (today - state.deload.began_on).days + 1, state.deload.days
    if state.ramp and (week := state.ramp.week(today)) < len(state.ramp.percents):
        return Lasts.COMING_BACK, week + 1, len(state.ramp.percents)
    return None


def amount_on(states: Sequence[State], day: date) -> Amount:
    """Tell where an exercise stands on a day, without what has run out by then; of two sides, the lesser.

    Raises ValueError without states.
    """
    if not states:
        raise ValueError("needs at least one state")
    first, *others = (_amount_on(state, day) for state in states)
    for other in others:
        first = least(first, other)
    return first


def _amount_on(state: State, day: date) -> Amount:
    if state.deload and state.deload.is_over(day):
        return state.deload.resume
    if state.ramp is None:
        return state.amount
    week = state.ramp.week(day)
    full = state.ramp.full_sets
    sets = full if week >= len(state.ramp.percents) else percent_rounded_up(full, state.ramp.percents[week])
    return state.amount._replace(sets=sets)
