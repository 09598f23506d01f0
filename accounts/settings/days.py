"""Keep the days of a person out of their future.

Who tells us that they live further west has a day again that was over. What happened has happened: of whatever has a
day after the present one, that day becomes today. Each app looks after its own rows, with a function of a person and of
what is today where they live; the settings list them (``BRINGS_BACK_DAYS``), since imports run programs → accounts.
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
    """Let nothing that happened to a person be in their future. Two queries for each kind of row, and what follows."""
    today = timezone.localdate(timezone=user.zone)
    for name in settings.BRINGS_BACK_DAYS:
        import_string(name)(user, today)


def bring_back_column(rows: QuerySet[Any], column: str, today: date, *, once_a_day: Iterable[str] = ()) -> None:
    """Bring back the days in one column. Of rows that are there once a day, with the same ``once_a_day``, the later one
    takes the place of the one that has that day.
    """
    ahead = rows.filter(**{f"{column}__gt": today}).order_by(f"-{column}")
    if not once_a_day:
        ahead.update(**{column: today})
        return
    for row in ahead:
        same = {name: getattr(row, name) for name in once_a_day}
        rows.filter(**same, **{f"{column}__gte": today}).exclude(pk=row.pk).delete()
        rows.filter(pk=row.pk).update(**{column: today})


def bring_back_own(user: User, today: date) -> None:
    """Let no day of this app be after today."""
    bring_back_column(user.red_flags.all(), "seen_on", today)
    bring_back_column(user.clearances.all(), "given_on", today)
    bring_back_column(user.own_openings.all(), "confirmed_on", today)
    bring_back_column(user.fall_reports.all(), "happened_on", today)
    bring_back_column(user.functional_tests.all(), "done_on", today, once_a_day=("kind", "side"))
