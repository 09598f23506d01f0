"""Correct what was told of a session: its day, or that it was none."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from exercises.locking import locked

from ..decision.replay import replay
from ..models import Routine, Session


@transaction.atomic
def move_session(*, session: Session, performed_on: date) -> None:
    """Correct the day on which a session was done. What was decided since is decided anew. Safe to repeat."""
    if locked(session).performed_on == performed_on:
        return
    session.performed_on = performed_on
    session.save(update_fields=["performed_on"])
    # What was chosen while it went on stays a part of it.
    session.adjustments.chosen().update(decided_on=performed_on)
    replay_with_later_routines(session.routine)


@transaction.atomic
def delete_session(*, session: Session) -> None:
    """Delete a session with everything logged in it, because the person wants it. What was decided since is decided
    anew; a device that still holds entries of it is told.
    """
    session.user.deleted_sessions.get_or_create(pk=session.pk)
    close_empty_session(session=session)


def replay_with_later_routines(routine: Routine) -> None:
    """Replay a routine, and the present one, which looks back at what was done in those before it."""
    replay(routine)
    current = routine.user.routines.current()
    if current is not None and current.pk != routine.pk:
        replay(current)


@transaction.atomic
def close_empty_session(*, session: Session) -> None:
    """Let a session of which nothing is kept be none: everything rested in it."""
    routine = session.routine
    session.delete()
    replay_with_later_routines(routine)
