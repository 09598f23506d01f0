"""What somebody has done so far, as far as a gate asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q

from accounts.functional_tests.gates import with_history
from accounts.models import User
from exercises.rules.catalogue import Catalogue
from exercises.rules.gates import AtGate, Gate, closed_to

from ..models import RoutineItem, SetLog

WEEK = 7
MANY = 10_000


def with_everything_done(who: AtGate, gates: Iterable[Gate]) -> AtGate:
    """Return somebody as if they had done all that a gate can ask for: what stays closed does not rest on that."""
    every = frozenset(gate.exercise for gate in gates)
    asked = {gate.sessions_of: MANY for gate in gates}
    return with_history(who, doing=every, sessions=asked, weeks=MANY)


def at_gate_with_history(user: User, who: AtGate, catalogue: Catalogue, *, today: date) -> AtGate:
    """Return somebody before the gates with what they did, and what they do where that matters. One query, mostly.

    What they do matters only where a test has grown old.
    """
    counted = sorted({gate.sessions_of for gate in catalogue.gates if gate.sessions_of})
    first, sessions = _sessions(user, counted)
    if first is None:
        return who
    named = frozenset(gate.exercise for gate in catalogue.gates if gate.exercise)
    known = with_history(who, doing=frozenset(), sessions=sessions, weeks=(today - first).days // WEEK)
    if closed_to(known, catalogue.gates) == closed_to(replace(known, doing=named), catalogue.gates):
        return known
    doing = RoutineItem.objects.current().filter(routine__user=user, routine__ended_on=None, exercise__slug__in=named)
    return replace(known, doing=frozenset(doing.values_list("exercise__slug", flat=True)))


def _sessions(user: User, counted: Iterable[str]) -> tuple[date | None, dict[str, int]]:
    """Return the day of the first session, and how many were done: under "" of anything, else of an exercise."""
    counts: dict[str, Any] = {}
    names = {f"of_{number}": slug for number, slug in enumerate(counted)}
    for name, slug in names.items():
        done = SetLog.objects.filter(session=OuterRef("pk"), exercise__slug=slug, skipped="")
        counts[name] = Count("pk", filter=Q(Exists(done)))
    found = user.sessions.done().aggregate(first=Min("performed_on"), all=Count("pk"), **counts)
    return found["first"], {"": found["all"], **{slug: found[name] for name, slug in names.items()}}
