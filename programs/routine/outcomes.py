"""The outcomes of sessions, and what the routines asked for, as pages need them that look back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.models import User

from ..models import Routine
from ..schedule.adherence import Outcome, Plan
from .pausing import plan_of


def outcomes_since(person: User, first: date, last: date) -> list[Outcome]:
    """Read the sessions done from ``first`` to ``last``, in order.

    Pain is the most that was told of a session; effort is what was said at its end, else the most of one of its sets.
    """
    rows: Any = (
        person.sessions.done().between(first, last).with_counts().with_is_whole().order_by("performed_on", "started_at")
    )
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
        for row in rows.values_list(
            "pk", "performed_on", "worst_pain", "effort", "hardest", "is_whole", "plan_day", "time_of_day", named=True
        )
    ]


def routines_of(person: User) -> list[Routine]:
    """Read all routines of a person with what they were fitted to, in the order in which they began."""
    rows = person.routines.select_related("program", "health_profile").with_standing()
    return list(rows.order_by("started_on", "created_at"))


def plans_of(routines: Iterable[Routine]) -> list[Plan]:
    """List what routines asked for, in their order. A locked routine asked for nothing."""
    return [plan for routine in routines if not routine.locked for plan in plan_of(routine)]
