"""Minutes and days of moving, week by week. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..schedule.adherence import WEEK, first_day, monday_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedWeek:
    """A week from one Monday on: the minutes beside the sessions, those aimed at (None without an aim), and on how many
    days somebody moved, sessions included.
    """

    monday: date
    minutes: int
    aim: int | None
    days: int
    in_progress: bool


def moved_weeks(
    done: Iterable[tuple[date, int]],
    sessions: Iterable[date],
    aim_of: Callable[[date], int | None],
    *,
    today: date,
    weeks: int,
) -> tuple[MovedWeek, ...]:
    """Count the last ``weeks`` weeks, oldest first, the present one last. ``done`` are days, each with its minutes."""
    minutes: dict[date, int] = {}
    days: dict[date, set[date]] = {}
    for day, number in done:
        minutes[monday_of(day)] = minutes.get(monday_of(day), 0) + number
        days.setdefault(monday_of(day), set()).add(day)
    for day in sessions:
        days.setdefault(monday_of(day), set()).add(day)
    first = first_day(today, weeks=weeks)
    return tuple(
        MovedWeek(
            monday=monday,
            minutes=minutes.get(monday, 0),
            aim=aim_of(monday),
            days=len(days.get(monday, ())),
            in_progress=monday == monday_of(today),
        )
        for monday in (first + WEEK * number for number in range(weeks))
    )


def usual_minutes(weeks: Sequence[MovedWeek]) -> int:
    """Return the minutes of a week that is usual, among weeks that are over: the mean, rounded down."""
    over = [week.minutes for week in weeks if not week.in_progress]
    return sum(over) // len(over) if over else 0


def worth_showing(weeks: Sequence[MovedWeek]) -> tuple[MovedWeek, ...]:
    """Leave out the first weeks as long as they have neither minutes nor an aim."""
    start = next((number for number, week in enumerate(weeks) if week.minutes or week.aim), len(weeks))
    return tuple(weeks[start:])
