"""Weeks in a row in which every planned session was done. Pure functions over dates.

A session counts on whichever day of the week it was, and once for each time of day. A week that asked for nothing (a
pause, an illness, a journey) neither counts nor ends the row, and neither does a week that was not full because of a
flare: that one and the week after it. How long a flare excuses is our own judgement. The present week counts as soon as
it is full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from .adherence import WEEK, Outcome, Plan, monday_of, weeks_against_plan

# The week of a flare, and the one after it.
FLARE_WEEKS = 2


def weeks_in_a_row(done: Iterable[Outcome], plans: Sequence[Plan], *, flares: Iterable[date], today: date) -> int:
    """Count the full weeks up to today. ``flares`` are days on which it hurt too much to go on."""
    if not plans:
        return 0
    began = min(plan.started_on for plan in plans)
    number = (monday_of(today) - monday_of(began)).days // 7 + 1
    if number < 1:
        return 0
    excused = {monday_of(day) + WEEK * later for day in flares for later in range(FLARE_WEEKS)}
    count = 0
    once = [day for day, _time in {(own.performed_on, own.time_of_day) for own in done}]
    for week in reversed(weeks_against_plan(once, plans, today=today, weeks=number)):
        if not week.planned or (week.in_progress and week.done < week.planned):
            continue
        if week.done >= week.planned:
            count += 1
        elif week.monday not in excused:
            break
    return count
