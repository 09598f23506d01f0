"""The outcomes of sessions, and what the routines asked for, as pages need them that look back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import DateField

from accounts.models import OF_PERSON, User
from exercises.prepared import Given, Prepared

from ..models import Routine, Session
from ..schedule.adherence import Outcome, Plan
from .pausing import plan_of

_COLUMNS = ("pk", "performed_on", "worst_pain", "effort", "hardest", "is_whole", "plan_day", "time_of_day")
_done: Prepared[Any] = Prepared(
    lambda: (
        Session.objects.filter(user=OF_PERSON)
        .done()
        .between(Given("first", DateField()), Given("last", DateField()))
        .with_counts()
        .with_is_whole()
        .oldest_first()
        .values_list(*_COLUMNS, named=True)
    )
)
_routines: Prepared[Routine] = Prepared(
    lambda: (
        Routine.objects.filter(user=OF_PERSON)
        .select_related("program", "health_profile")
        .with_standing()
        .order_by("started_on", "created_at", "pk")
    )
)


def outcomes_since(person: User, first: date, last: date) -> list[Outcome]:
    """Read the sessions done from ``first`` to ``last``, in order.

    Pain is the most that was told of a session; effort is what was said at its end, else the most of one of its sets.
    """
    return [
        Outcome(
            session=row.pk,
            performed_on=row.performed_on,
            pain=row.worst_pain,
            effort=row.effort if row.effort is not None else row.hardest,
            whole=row.is_whole,
            plan_day=row.plan_day,
            time_of_day=row.time_of_day,
        )
        for row in _done(user=person, first=first, last=last)
    ]


def routines_of(person: User) -> list[Routine]:
    """Read all routines of a person with what they were fitted to, in the order in which they began."""
    return _routines({"user": person}, user=person)


def plans_of(routines: Iterable[Routine]) -> list[Plan]:
    """List what routines asked for, in their order. A locked routine asked for nothing."""
    return [plan for routine in routines if not routine.locked for plan in plan_of(routine)]
