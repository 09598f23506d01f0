"""A person's routines and sessions, for the export of all their data."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from accounts.export import Row, plain, plain_rows
from accounts.models import User

from .models import RoutineItem, RoutineOmission, SetLog


def routines_part(user: User) -> list[Row]:
    """Return every routine with its exercises, doses and reasons, and with what was left out. Three queries."""
    items = _by_owner(RoutineItem.objects.filter(routine__user=user), "routine")
    omissions = _by_owner(RoutineOmission.objects.filter(routine__user=user), "routine")
    routines = plain(user.routines.all())
    return [{**row, "items": items[row["id"]], "left_out": omissions[row["id"]]} for row in routines]


def sessions_part(user: User) -> list[Row]:
    """Return every session with its sets. Two queries."""
    sets = _by_owner(SetLog.objects.filter(session__user=user), "session")
    return [{**row, "sets": sets[row["id"]]} for row in plain(user.sessions.all())]


def _by_owner(rows: QuerySet[Any], owner: str) -> defaultdict[Any, list[Row]]:
    """Return plain rows under the key of the routine or session that they belong to."""
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    for row, values in plain_rows(rows, leave_out=frozenset({owner})):
        found[getattr(row, f"{owner}_id")].append(values)
    return found
