"""The days on which to exercise: pure functions over dates. Days of the week count from Monday = 0."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations

from .moves import NOTHING_MOVED, Moved, asks_on

WEEK = 7
# A night is over at this hour, so that people who go to bed late still have one.
NIGHT_IS_OVER = timedelta(hours=4)
SHORTEST_NIGHT = timedelta(hours=4)
# After this long there was a night wherever somebody lives, except for people who begin at five in the morning.
NIGHT_ANYWHERE = timedelta(hours=19)


class DayState(StrEnum):
    """What a day of the week strip shows."""

    DONE = "done"
    PLANNED = "planned"
    MISSED = "missed"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    date: date
    state: DayState
    is_today: bool


def plan_days(wanted: Iterable[int], *, per_week_max: int, rest_days: int) -> tuple[int, ...]:
    """Choose training days among those that a person wants.

    They are as many as the program allows, never closer than its rest days, spread as evenly as possible, earliest
    first. Raises ValueError when a day is not 0 to 6, or none is given.
    """
    days = sorted(set(wanted))
    if not days or days[0] < 0 or days[-1] >= WEEK:
        raise ValueError("days of the week are 0 to 6, at least one")
    for count in range(min(per_week_max, len(days)), 1, -1):
        spaced = [choice for choice in combinations(days, count) if min(_gaps(choice)) > rest_days]
        if spaced:
            return min(spaced, key=lambda choice: (sum(gap * gap for gap in _gaps(choice)), choice))
    return (days[0],)


def _gaps(days: tuple[int, ...]) -> list[int]:
    """Days from each training day to the next, round the week."""
    return [(after - before - 1) % WEEK + 1 for before, after in zip(days, (*days[1:], *days[:1]), strict=True)]


def rest_between(days: Collection[int]) -> int:
    """Count the fewest days of rest between two days of a week plan; a week's where there is only one."""
    found = tuple(sorted(days))
    return min(_gaps(found), default=WEEK) - 1


def next_session_on(
    days: Collection[int],
    *,
    today: date,
    done_today: bool,
    last_done: date | None,
    rest_days: int,
    moved: Moved = NOTHING_MOVED,
) -> date:
    """Find the next planned day, today included, unless today is done or is a rest day after the last session."""
    for ahead in range(2 * WEEK + rest_days + 1):
        day = today + timedelta(days=ahead)
        if ahead == 0 and done_today:
            continue
        if last_done is not None and day != last_done and 0 < (day - last_done).days <= rest_days:
            continue
        if asks_on(day, days, moved):
            return day
    return today + timedelta(days=WEEK)


def week_of(today: date, *, planned: Collection[date], done: Collection[date]) -> tuple[Day, ...]:
    """Lay out Monday to Sunday of this week: days that the plan asked for, and those on which something was done."""
    monday = today - timedelta(days=today.weekday())
    return tuple(
        Day(date=day, state=_state(day, today=today, planned=planned, done=done), is_today=day == today)
        for day in (monday + timedelta(days=ahead) for ahead in range(WEEK))
    )


def _state(day: date, *, today: date, planned: Collection[date], done: Collection[date]) -> DayState:
    if day in done:
        return DayState.DONE
    if day in planned:
        return DayState.PLANNED if day >= today else DayState.MISSED
    return DayState.REST


def a_night_lies_between(earlier: datetime, later: datetime) -> bool:
    """Whether somebody has slept since. Both moments are by the clock of the place where they are.

    Midnight alone is no night: a session that continues past midnight has no morning after at five past twelve.
    """
    nights = (later - NIGHT_IS_OVER).date() - (earlier - NIGHT_IS_OVER).date()
    return nights > timedelta(0) and later - earlier >= SHORTEST_NIGHT


def a_night_lies_between_anywhere(earlier: datetime, later: datetime) -> bool:
    """Whether somebody has slept since, if nobody knows by which clock they live."""
    return later - earlier >= NIGHT_ANYWHERE


def a_night_lies_after(day: date, later: datetime) -> bool:
    """Whether somebody has slept since, if only the day is known on which something was."""
    return (later - NIGHT_IS_OVER).date() > day


def session_seconds(lengths: Iterable[int], *, between: int = 30) -> int:
    """Add up the seconds of exercises of these lengths, with ``between`` seconds to change from one to the next."""
    found = list(lengths)
    return sum(found) + between * max(len(found) - 1, 0)
