"""What somebody has done so far, as far as a gate asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q

from accounts.functional_tests.gates import with_history
from accounts.models import User
from exercises.entries import Catalogue
from exercises.gates import AtGate

from ..models import RoutineItem, SetLog

WEEK = 7


def at_gate_with_history(user: User, who: AtGate, catalogue: Catalogue, *, today: date) -> AtGate:
    """Return somebody before the gates with what they do and did. One query, two for who has done anything."""
    counted = sorted({gate.sessions_of for gate in catalogue.gates if gate.sessions_of})
    first, sessions = _sessions(user, counted)
    if first is None:
        return who
    named = [gate.exercise for gate in catalogue.gates if gate.exercise]
    doing = RoutineItem.objects.current().filter(routine__user=user, routine__ended_on=None, exercise__slug__in=named)
    return with_history(
        who,
        doing=frozenset(doing.values_list("exercise__slug", flat=True)),
        sessions=sessions,
        weeks=(today - first).days // WEEK,
    )


def _sessions(user: User, counted: Iterable[str]) -> tuple[date | None, dict[str, int]]:
    """Return the day of the first session, and how many were done: under "" of anything, else of an exercise."""
    counts: dict[str, Any] = {}
    names = {f"of_{number}": slug for number, slug in enumerate(counted)}
    for name, slug in names.items():
        done = SetLog.objects.filter(session=OuterRef("pk"), exercise__slug=slug, skipped="")
        counts[name] = Count("pk", filter=Q(Exists(done)))
    found = user.sessions.done().aggregate(first=Min("performed_on"), all=Count("pk"), **counts)
    return found["first"], {"": found["all"], **{slug: found[name] for name, slug in names.items()}}
