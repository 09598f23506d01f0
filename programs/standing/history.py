"""What somebody has done so far, as far as the gates depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from accounts.functional_tests.gates import with_history
from accounts.models import OF_PERSON, User
from exercises.prepared import Prepared
from exercises.rules.catalogue import Catalogue
from exercises.rules.gates import AtGate, Gate, closed_to

from ..models import RoutineItem, Session, SetLog

WEEK = 7
MANY = 10_000


def with_everything_done(who: AtGate, gates: Iterable[Gate]) -> AtGate:
    """Describe somebody as if they had done all that a gate can ask for; gates that stay closed have another reason."""
    every = frozenset(gate.exercise for gate in gates)
    asked = {gate.sessions_of: MANY for gate in gates}
    return with_history(who, doing=every, sessions=asked, weeks=MANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The days of somebody's first and last session, and how many they did, by exercise that a gate names; "" counts
    all.
    """

    first: date | None
    last: date | None
    sessions: Mapping[str, int]


def at_gate_with_history(user: User, who: AtGate, catalogue: Catalogue, past: Past, *, today: date) -> AtGate:
    """Describe somebody before the gates with what they did; their present exercises are read where a test is too
    old.
    """
    if past.first is None:
        return who
    named = frozenset(gate.exercise for gate in catalogue.gates if gate.exercise)
    weeks = (today - past.first).days // WEEK
    known = with_history(who, doing=frozenset(), sessions=past.sessions, weeks=weeks)
    if closed_to(known, catalogue.gates) == closed_to(replace(known, doing=named), catalogue.gates):
        return known
    doing = RoutineItem.objects.current().filter(routine__user=user, routine__ended_on=None, exercise__slug__in=named)
    return replace(known, doing=frozenset(doing.values_list("exercise__slug", flat=True)))


def past_of(user: User, catalogue: Catalogue) -> Past:
    counted = tuple(sorted({gate.sessions_of for gate in catalogue.gates if gate.sessions_of}))
    first, last, every, *counts = _done(counted).first(user=user) or (None, None, 0, *(0 for _slug in counted))
    return Past(first=first, last=last, sessions={"": every, **dict(zip(counted, counts, strict=True))})


@cache
def _done(counted: tuple[str, ...]) -> Prepared[tuple[Any, ...]]:
    """Prepare to count the sessions of somebody, and those with each of some exercises; no row when there are none."""
    counts: dict[str, Any] = {"first": Min("performed_on"), "last": Max("performed_on"), "every": Count("pk")}
    for number, slug in enumerate(counted):
        done = SetLog.objects.filter(session=OuterRef("pk"), exercise__slug=slug, skipped="")
        counts[f"of_{number}"] = Count("pk", filter=Q(Exists(done)))
    sessions = Session.objects.done().filter(user=OF_PERSON).order_by().values("user")
    return Prepared(lambda: sessions.annotate(**counts).values_list(*counts))
