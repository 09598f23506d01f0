"""Lay a plan of several parts out over the days of a week. Pure.

What falls on one day, at one time of day, is one session, so it keeps to the limits of a session
(``clinical_rules.md``, section 7): of its exercises, of its minutes, and a day of rest between two days of strength
work for the same muscles, at whatever time. The open rule:

1. The main program stays on its days.
2. Additions come in the order in which they were added, each exercise first on the days that were asked for.
3. What does not fit there goes to the nearest later day on which it fits, among the days that the person has.
4. Where there is none, it is done on fewer days, or not at all; each move is named with its reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..schedule.days import WEEK, session_seconds


class Because(StrEnum):
    """Why an exercise is not done on a day that was asked for."""

    EXERCISES = "exercises"
    MINUTES = "minutes"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekItem:
    """An exercise of a plan. ``days`` are asked for, Monday is 0; those of a ``main`` program stay.

    ``seconds`` is how long it takes once it has grown. ``counts``: whether it counts among the exercises of a session,
    as warm-up and cool-down do not. ``works`` are the muscles that need rest after it. ``time`` is that of the day at
    which it is done, with whatever else is done then.
    """

    key: str
    days: tuple[int, ...]
    seconds: int
    counts: bool = True
    works: frozenset[str] = frozenset()
    main: bool = False
    time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An exercise that is not done on ``day``: it went to another day, or to none."""

    key: str
    day: int
    to: int | None
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most exercises and the most seconds of a session."""

    exercises: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """On which days each exercise is done, and what was moved for it."""

    days: Mapping[str, tuple[int, ...]]
    moves: tuple[Move, ...]

    def days_with(self, keys: Iterable[str]) -> list[int]:
        """List the days on which some of these exercises are done."""
        return sorted({day for key in keys for day in self.days[key]})

    def moves_of(self, key: str) -> list[Move]:
        return [move for move in self.moves if move.key == key]


def lay_out(items: Sequence[WeekItem], *, open_days: Collection[int], limits: Limits) -> Week:
    """Lay out the week of a plan. ``open_days`` are those to which something may be moved."""
    on_day: dict[int, list[WeekItem]] = {day: [] for day in range(WEEK)}
    for item in items:
        if item.main:
            for day in item.days:
                on_day[day].append(item)
    moves: list[Move] = []
    for item in items:
        if item.main:
            continue
        waiting: list[tuple[int, Because]] = []
        for day in sorted(set(item.days)):
            because = _obstacle(item, day, on_day, limits)
            if because is None:
                on_day[day].append(item)
            else:
                waiting.append((day, because))
        for day, because in waiting:
            to = _nearest(item, day, on_day, open_days, limits)
            if to is not None:
                on_day[to].append(item)
            moves.append(Move(key=item.key, day=day, to=to, because=because))
    return Week(
        days={item.key: tuple(day for day in range(WEEK) if item in on_day[day]) for item in items},
        moves=tuple(moves),
    )


def _obstacle(item: WeekItem, day: int, on_day: Mapping[int, Sequence[WeekItem]], limits: Limits) -> Because | None:
    """Explain why an exercise cannot be done on a day; None when it can."""
    there = [*(other for other in on_day[day] if other.time == item.time), item]
    other_session = [other for other in on_day[day] if other.time != item.time]
    if needs_rest(item, [*on_day[(day - 1) % WEEK], *other_session, *on_day[(day + 1) % WEEK]]):
        return Because.REST
    if item.counts and sum(other.counts for other in there) > limits.exercises:
        return Because.EXERCISES
    if session_seconds(other.seconds for other in there) > limits.seconds:
        return Because.MINUTES
    return None


def needs_rest(item: WeekItem, beside: Iterable[WeekItem]) -> bool:
    """Whether strength work of the sessions beside works the same muscles."""
    return any(not item.works.isdisjoint(other.works) for other in beside)


def _nearest(
    item: WeekItem,
    day: int,
    on_day: Mapping[int, Sequence[WeekItem]],
    open_days: Collection[int],
    limits: Limits,
) -> int | None:
    later = ((day + ahead) % WEEK for ahead in range(1, WEEK))
    return next(
        (
            to
            for to in later
            if to in open_days and item not in on_day[to] and _obstacle(item, to, on_day, limits) is None
        ),
        None,
    )
