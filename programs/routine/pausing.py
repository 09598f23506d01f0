"""Pause a routine and go on with it. A paused routine asks for nothing, and nothing counts as missed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db import transaction

from accounts.models import User
from exercises.locking import locked

from ..models import Routine
from ..progression.numbers import Numbers
from ..schedule.adherence import Plan


class Return(StrEnum):
    """How a routine goes on after a break, by the gap since the last session (``clinical_rules.md``, 8.2)."""

    AS_BEFORE = "as_before"
    REPEAT = "repeat"
    GENTLY = "gently"
    CHECK_FIRST = "check_first"


def return_after(last_session_on: date | None, *, today: date, numbers: Numbers) -> Return:
    """Find how a session of today would begin. Somebody who has not begun yet begins as planned. Pure."""
    gap = (today - last_session_on).days if last_session_on else 0
    if gap >= numbers.gap_restart_from:
        return Return.CHECK_FIRST
    if gap >= numbers.gap_ramp_2w_from:
        return Return.GENTLY
    return Return.REPEAT if gap >= numbers.gap_hold_from else Return.AS_BEFORE


@transaction.atomic
def pause_routine(*, by: User, routine: Routine, reason: str, today: date) -> None:
    """Pause a routine from today on. Safe to repeat: a routine that is paused stays as it is."""
    locked(by)
    by.routines.filter(pk=routine.pk, state=Routine.State.ACTIVE).update(
        state=Routine.State.PAUSED, paused_on=today, pause_reason=reason
    )


@transaction.atomic
def resume_routine(*, by: User, routine: Routine, today: date) -> None:
    """End the pause of a routine, and store when it was paused and why. Safe to repeat."""
    locked(by)
    paused = by.routines.filter(pk=routine.pk, state=Routine.State.PAUSED).first()
    if paused is None:
        return
    began_on = paused.paused_on or today
    # A pause that ends on its first day has no day that counts.
    if began_on < today:
        over = {"reason": paused.pause_reason, "began_on": began_on.isoformat(), "ended_on": today.isoformat()}
        paused.pauses = [*paused.pauses, over]
    paused.state, paused.paused_on, paused.pause_reason = Routine.State.ACTIVE, None, ""
    paused.save(update_fields=["state", "paused_on", "pause_reason", "pauses"])


def plan_of(routine: Routine) -> list[Plan]:
    """List what a routine asked for, as ``programs.schedule.adherence`` counts it: one plan after the other, as its
    days changed.
    """
    pauses, moved, since = routine.all_pauses(), routine.all_moves(), routine.started_on
    plans = []
    for before in routine.days_before:
        until = date.fromisoformat(before["ended_on"])
        mornings = tuple(before.get("mornings", ()))
        plans.append(
            Plan(
                started_on=since,
                ended_on=until,
                days=tuple(before["days"]),
                mornings=mornings,
                pauses=pauses,
                moved=moved,
            )
        )
        since = until
    now = Plan(
        started_on=since,
        ended_on=routine.ended_on,
        days=tuple(routine.days),
        mornings=tuple(routine.mornings),
        pauses=pauses,
        moved=moved,
    )
    return [*plans, now]
