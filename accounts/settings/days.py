"""Keep a person's records out of their future when they change their time zone.

Somebody who moves west can find that it is yesterday again. Records of the day that has not come yet are then moved to
today, because what they tell of has happened. Each app moves its own rows, with a function that takes the person and
the date where they live; the settings list them (``BRINGS_BACK_DAYS``), because this app may not import ``programs``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from ..models import User


def bring_back_days(user: User) -> None:
    """Move whatever happened to a person but lies in their future to today, in all apps."""
    today = timezone.localdate(timezone=user.zone)
    for name in settings.BRINGS_BACK_DAYS:
        import_string(name)(user, today)


def bring_back_column(rows: QuerySet[Any], column: str, today: date, *, once_a_day: Iterable[str] = ()) -> None:
    """Set later days in one column to ``today``.

    ``once_a_day`` names the columns by which rows are unique within a day: of two that would share today, the one that
    was later replaces the other.
    """
    ahead = rows.filter(**{f"{column}__gt": today}).order_by(f"-{column}", "-pk")
    if not once_a_day:
        ahead.update(**{column: today})
        return
    kept: set[tuple[Any, ...]] = set()
    for row in ahead:
        same = {name: getattr(row, name) for name in once_a_day}
        # The latest comes first; an earlier one of the same is gone with it, where two days lie ahead.
        if tuple(same.values()) in kept:
            continue
        kept.add(tuple(same.values()))
        rows.filter(**same, **{f"{column}__gte": today}).exclude(pk=row.pk).delete()
        rows.filter(pk=row.pk).update(**{column: today})


def bring_back_own(user: User, today: date) -> None:
    """Move this app's days after ``today`` to ``today``."""
    bring_back_column(user.red_flags.all(), "seen_on", today)
    bring_back_column(user.clearances.all(), "given_on", today)
    bring_back_column(user.own_openings.all(), "confirmed_on", today)
    bring_back_column(user.fall_reports.all(), "happened_on", today)
    bring_back_column(user.functional_tests.all(), "done_on", today, once_a_day=("kind", "side"))
