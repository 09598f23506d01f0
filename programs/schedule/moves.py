"""Sessions that somebody moved to the day after, and what moves with them. Pure functions over dates.

``moved`` maps the day on which a plan has a session to the day on which it is done instead, or to None where it falls
away. How far a move reaches is our own judgement: the days of rest between two sessions are kept, so a session that
would come too soon afterwards moves along, for a week at most.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from types import MappingProxyType

Moved = Mapping[date, date | None]
NOTHING_MOVED: Moved = MappingProxyType({})
A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)


def asks_on(day: date, days: Collection[int], moved: Moved = NOTHING_MOVED) -> bool:
    """Whether a plan with these days of the week has a session on a day.

    A session that was moved counts as long as the plan still has its own day.
    """
    if day.weekday() in days and day not in moved:
        return True
    return any(to == day and origin.weekday() in days for origin, to in moved.items())


def origin_of(day: date, moved: Moved) -> date:
    """Find the day on which the plan had a session that is done on ``day``."""
    return next((origin for origin, to in moved.items() if to == day), day)


def moved_to_tomorrow(day: date, *, days: Collection[int], rest_days: int, moved: Moved = NOTHING_MOVED) -> Moved:
    """Move the session of a day to the day after; return all moves.

    Raises ValueError when there is none on that day, or one on the day after, too.
    """
    if not asks_on(day, days, moved) or asks_on(day + A_DAY, days, moved):
        raise ValueError("nothing to move to the day after")
    found = {**moved, origin_of(day, moved): day + A_DAY}
    last = day + A_DAY
    for later in (day + A_DAY * ahead for ahead in range(2, A_WEEK.days + 1)):
        if not asks_on(later, days, found) or later == last:
            continue
        if (later - last).days > rest_days:
            break
        to = last + A_DAY * (rest_days + 1)
        is_free = to - day <= A_WEEK and not asks_on(to, days, found)
        found[origin_of(later, found)] = to if is_free else None
        last = to if is_free else last
    return found
