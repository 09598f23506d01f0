"""Which check-in is due: at weeks 0, 4, 8 and 12 of a plan, then every 12 weeks. Pure.

Weeks count from the plan's first day. A day on a pause is no day of the plan, so a pause moves what comes after it. Of
two that were missed only the later is asked, and none is asked twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from accounts.rules.outcomes import CHECK_IN_EVERY, CHECK_IN_WEEKS

from ..schedule.adherence import WEEK, is_paused

Pauses = Collection[tuple[date, date | None]]


def days_of_plan(began_on: date, today: date, pauses: Pauses = ()) -> int:
    """Count the days of a plan before today that were not on a pause; 0 on its first day and before it."""
    days = (began_on + timedelta(days=number) for number in range((today - began_on).days))
    return sum(not is_paused(day, pauses) for day in days)


def weeks_of_plan(began_on: date, today: date, pauses: Pauses = ()) -> int:
    """Count the whole weeks of a plan that are over."""
    return days_of_plan(began_on, today, pauses) // WEEK.days


def week_asked(weeks: int) -> int:
    """Find the latest week with a check-in, of a plan that has run for so many whole weeks."""
    last = CHECK_IN_WEEKS[-1]
    if weeks >= last:
        return last + (weeks - last) // CHECK_IN_EVERY * CHECK_IN_EVERY
    return max(week for week in CHECK_IN_WEEKS if week <= max(weeks, 0))


def due_week(began_on: date, *, today: date, pauses: Pauses = (), settled: Iterable[int] = ()) -> int | None:
    """Find the week whose check-in is due, or None: on a pause, before the plan, and where it is ``settled``.

    ``settled`` are the weeks that were answered or skipped.
    """
    if today < began_on or is_paused(today, pauses):
        return None
    week = week_asked(weeks_of_plan(began_on, today, pauses))
    return None if week in set(settled) else week


def due_since(began_on: date, week: int, pauses: Pauses = ()) -> date:
    """Find the day on which the check-in of a week came due: the first after so many weeks that were not on a pause."""
    day, left = began_on, week * WEEK.days
    while left or is_paused(day, pauses):
        left -= not is_paused(day, pauses)
        day += timedelta(days=1)
    return day
