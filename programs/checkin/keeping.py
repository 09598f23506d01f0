"""Keep a check-in, screen by screen. Each is safe to repeat."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.rules.outcomes import PUT_OFF_DAYS
from exercises.locking import locked

from ..models import CheckIn, Routine
from .asking import PlanSoFar
from .steps import Step, steps_of


class NotAskedError(LookupError):
    """No check-in is due."""


@transaction.atomic
def open_check_in(
    *, by: User, routine: Routine, check_in_id: uuid.UUID, today: date, at: datetime | None = None
) -> CheckIn:
    """Begin the check-in that is due, or find it where it was begun, on this device or on another.

    ``check_in_id`` is what the page made up for a new one. Raises ``NotAskedError`` when none is due.
    """
    locked(by)
    plan = PlanSoFar(routine, today=today)
    due = plan.due
    if due is None:
        raise NotAskedError
    check_in, _created = CheckIn.objects.get_or_create(
        user=by,
        plan_from=plan.began_on,
        week=due.week,
        defaults={"id": check_in_id, "begun_at": at or timezone.now()},
    )
    return check_in


@transaction.atomic
def answer_step(*, by: User, check_in: CheckIn, step: Step, values: Mapping[str, Any], today: date) -> CheckIn:
    """Keep the answers of one screen, by the names of their columns. After the last screen the check-in is done.

    Answers may be corrected by sending a screen again; what was skipped meanwhile stays skipped.
    """
    locked(by)
    kept = by.check_ins.get(pk=check_in.pk)
    if kept.state == CheckIn.State.SKIPPED:
        return kept
    for column, value in values.items():
        setattr(kept, column, value)
    steps = steps_of(kept.week)
    kept.answered = [known.value for known in steps if known is step or known.value in kept.answered]
    if len(kept.answered) == len(steps) and kept.state == CheckIn.State.BEGUN:
        kept.state, kept.done_on = CheckIn.State.DONE, today
    kept.save(update_fields=[*values, "answered", "state", "done_on"])
    return kept


@transaction.atomic
def put_off(*, by: User, check_in: CheckIn, today: date) -> None:
    """Show a check-in again in a few days. One that is settled stays so."""
    locked(by)
    by.check_ins.filter(pk=check_in.pk, state=CheckIn.State.BEGUN).update(
        later_until=today + timedelta(days=PUT_OFF_DAYS)
    )


@transaction.atomic
def skip(*, by: User, check_in: CheckIn) -> None:
    """Never ask this one again. What was said in it stays; one that is done stays done."""
    locked(by)
    by.check_ins.filter(pk=check_in.pk, state=CheckIn.State.BEGUN).update(state=CheckIn.State.SKIPPED)
