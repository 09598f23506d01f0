"""A month of what was planned and what was done, day by day. Pure functions over dates.

A session on a day without a plan takes the place of a planned day of the same week on which nothing was done: nobody
has missed what they did a day later. A day that asks for a session in the morning and for one later is done with both.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .adherence import WEEK, Outcome, Plan, is_paused, monday_of, planned_times

A_DAY = timedelta(days=1)


class Mark(StrEnum):
    """What a day of a month shows."""

    DONE = "done"
    PARTLY = "partly"
    MOVED = "moved"
    PLANNED = "planned"
    PAUSED = "paused"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """A day. ``other`` is where it was moved to, or which day it took the place of."""

    on: date
    mark: Mark
    is_today: bool
    is_past: bool
    sessions: tuple[Outcome, ...] = ()
    other: date | None = None


def first_of(day: date) -> date:
    return day.replace(day=1)


def month_after(first: date) -> date:
    return first_of(first.replace(day=monthrange(first.year, first.month)[1]) + A_DAY)


def month_before(first: date) -> date:
    return first_of(first - A_DAY)


def days_shown(first: date) -> tuple[date, date]:
    """Find the Monday and the Sunday between which the weeks of a month lie."""
    return monday_of(first), monday_of(month_after(first) - A_DAY) + WEEK - A_DAY


def month_of(
    first: date, *, plans: Sequence[Plan], done: Iterable[Outcome], today: date
) -> tuple[tuple[MonthDay | None, ...], ...]:
    """Lay out the weeks of the month that begins with ``first``, Monday to Sunday; None for days of other months.

    ``done`` are the sessions of all days shown, in order.
    """
    start, end = days_shown(first)
    sessions: dict[date, list[Outcome]] = {}
    for session in done:
        sessions.setdefault(session.performed_on, []).append(session)
    weeks = []
    for monday in (start + WEEK * number for number in range(((end - start).days + 1) // 7)):
        planned = {day: times for day, times in planned_times(plans, monday=monday).items() if times}
        moved = _moved(planned, sessions, monday=monday, today=today)
        week = [
            _day(day, planned=planned, sessions=sessions, moved=moved, plans=plans, today=today)
            for day in (monday + A_DAY * number for number in range(7))
        ]
        weeks.append(tuple(day if first_of(day.on) == first else None for day in week))
    return tuple(weeks)


def _moved(
    planned: Collection[date], sessions: Mapping[date, Sequence[Outcome]], *, monday: date, today: date
) -> dict[date, date]:
    """Pair days of a week on which nothing was done with sessions on other days, both ways round."""
    missed = sorted(day for day in planned if day < today and day not in sessions)
    found: dict[date, date] = {}
    for day in (monday + A_DAY * number for number in range(7)):
        if day in planned or day not in sessions or not missed:
            continue
        listed = {monday + A_DAY * own.plan_day for own in sessions[day] if own.plan_day is not None}
        other = min(missed, key=lambda free: (free not in listed, abs(free - day), free))
        missed.remove(other)
        found |= {day: other, other: day}
    return found


def _day(
    day: date,
    *,
    planned: Mapping[date, Collection[str]],
    sessions: Mapping[date, Sequence[Outcome]],
    moved: Mapping[date, date],
    plans: Sequence[Plan],
    today: date,
) -> MonthDay:
    own = tuple(sessions.get(day, ()))
    if own:
        whole = {session.time_of_day for session in own if session.whole}
        mark = Mark.DONE if whole and whole.issuperset(planned.get(day, ())) else Mark.PARTLY
    elif day in moved:
        mark = Mark.MOVED
    elif day in planned:
        mark = Mark.PLANNED
    elif day <= today and _rested(day, plans):
        mark = Mark.PAUSED
    else:
        mark = Mark.FREE
    return MonthDay(
        on=day, mark=mark, is_today=day == today, is_past=day < today, sessions=own, other=moved.get(day)
    )  # fmt: skip


def _rested(day: date, plans: Iterable[Plan]) -> bool:
    """Whether a pause lay on a day, and no other plan was in force."""
    running = [plan for plan in plans if plan.started_on <= day and (plan.ended_on is None or day < plan.ended_on)]
    return bool(running) and all(is_paused(day, plan.pauses) for plan in running)
