"""How it went: sessions against the plan, week by week. Pure functions over dates.

A plan counts from the day on which a routine began until the day on which it ended: a week before that has no plan, and
is never held against anybody. For each day, the plan of the routine counts that was in force on that day. The present
week is not over: it is shown and not judged. A locked routine plans nothing, because nobody may do it, and neither does
a paused one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from .moves import Moved, asks_on

WEEK = timedelta(days=7)
# The time of day of a session that comes before the one of its day.
MORNING = "morning"
# What the page looks back on, and what its sentence about the plan sums up.
WEEKS_SHOWN = 12
WEEKS_SUMMED_UP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The days of the week (Monday is 0) that a routine asked for, from its first day on; its last day no longer
    counts. ``mornings`` are those with a session of their own in the morning, which counts like any other.

    ``pauses`` asked for nothing. Each has a first day and the day on which it was over, None while it lasts. ``moved``
    are sessions that the person put on another day.
    """

    started_on: date
    ended_on: date | None
    days: tuple[int, ...]
    mornings: tuple[int, ...] = ()
    pauses: tuple[tuple[date, date | None], ...] = ()
    moved: Moved = field(default_factory=dict)

    def is_in_force(self, day: date) -> bool:
        runs = self.started_on <= day and (self.ended_on is None or day < self.ended_on)
        return runs and not is_paused(day, self.pauses)

    def times_on(self, day: date) -> frozenset[str]:
        """Name the times of day for which it asks for a session."""
        times = ((day.weekday() in self.mornings, MORNING), (asks_on(day, self.days, self.moved), ""))
        return frozenset(time for asks, time in times if asks)


def is_paused(day: date, pauses: Iterable[tuple[date, date | None]]) -> bool:
    return any(first <= day and (end is None or day < end) for first, end in pauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A session that was done: when, its worst pain and its effort, 0 to 10, or None when nobody said.

    ``whole``: to its end, and nothing of it was left out; ``plan_day`` is the day of the week whose list it had (Monday
    is 0), or None; ``time_of_day`` which of the sessions of its day it was.
    """

    session: uuid.UUID
    performed_on: date
    pain: int | None = None
    effort: int | None = None
    whole: bool = True
    plan_day: int | None = None
    time_of_day: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Sessions done from one Monday on. ``planned`` is None when no routine was in force on any of its days."""

    monday: date
    done: int
    planned: int | None
    in_progress: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The last weeks that are over and had a plan, added up; ``weeks`` is 0 when there is none yet."""

    weeks: int
    done: int
    planned: int


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def first_day(today: date, *, weeks: int = WEEKS_SHOWN) -> date:
    """Find the Monday with which the last ``weeks`` weeks begin, the present one included."""
    return monday_of(today) - WEEK * (weeks - 1)


def weeks_against_plan(
    done: Iterable[date], plans: Sequence[Plan], *, today: date, weeks: int = WEEKS_SHOWN
) -> tuple[Week, ...]:
    """Count sessions done and planned in each of the last ``weeks`` weeks, oldest first, the present one last.

    ``done`` holds a day for each session. ``plans`` are in the order in which their routines began; of two on the same
    day, the later plan counts.
    """
    counts: dict[date, int] = {}
    for day in done:
        counts[monday_of(day)] = counts.get(monday_of(day), 0) + 1
    first = first_day(today, weeks=weeks)
    return tuple(
        Week(
            monday=monday,
            done=counts.get(monday, 0),
            planned=_planned(monday, plans),
            in_progress=monday == monday_of(today),
        )
        for monday in (first + WEEK * number for number in range(weeks))
    )


def planned_times(plans: Sequence[Plan], *, monday: date) -> dict[date, frozenset[str]]:
    """Name what the plans of a week ask for on the days on which one was in force; of two plans on one day the later
    one counts.
    """
    found = {}
    for day in (monday + timedelta(days=ahead) for ahead in range(7)):
        plan = next((plan for plan in reversed(plans) if plan.is_in_force(day)), None)
        if plan is not None:
            found[day] = plan.times_on(day)
    return found


def _planned(monday: date, plans: Sequence[Plan]) -> int | None:
    """Count the planned sessions of a week; None when no plan was in force on any of its days."""
    planned = planned_times(plans, monday=monday)
    return sum(map(len, planned.values())) if planned else None


def summary(weeks: Sequence[Week], *, at_most: int = WEEKS_SUMMED_UP) -> Summary:
    """Add up the last ``at_most`` weeks that are over, from the first of them that asked for something.

    A week without a plan adds nothing, not even what was done in it.
    """
    over = [week for week in weeks if not week.in_progress][-at_most:]
    while over and not over[0].planned:
        over = over[1:]
    planned = [week for week in over if week.planned is not None]
    return Summary(
        weeks=len(over), done=sum(week.done for week in planned), planned=sum(week.planned or 0 for week in planned)
    )


def worth_showing(weeks: Sequence[Week]) -> tuple[Week, ...]:
    """Leave out the first weeks as long as they have neither a session nor a plan."""
    start = next((number for number, week in enumerate(weeks) if week.done or week.planned is not None), len(weeks))
    return tuple(weeks[start:])


def missed_since(plans: Sequence[Plan], done: Iterable[date], *, today: date, weeks: int = WEEKS_SHOWN) -> list[date]:
    """List the planned days since the last session on which nothing was done, oldest first; today is not over.

    It looks back over ``weeks`` weeks. A day counts once, however many sessions it had.
    """
    last = max((day for day in done if day <= today), default=date.min)
    first = max(first_day(today, weeks=weeks), last + timedelta(days=1))
    days = (first + timedelta(days=ahead) for ahead in range((today - first).days))
    return [day for day in days if any(plan.is_in_force(day) and plan.times_on(day) for plan in plans)]
