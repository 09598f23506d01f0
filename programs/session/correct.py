"""Correct a session: move it to another day, or delete it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from exercises.locking import locked

from ..decision.replay import replay, replay_present
from ..models import Routine, Session


@transaction.atomic
def move_session(*, session: Session, performed_on: date) -> None:
    """Correct the day on which a session was done, and decide anew what was decided since. Safe to repeat."""
    if locked(session).performed_on == performed_on:
        return
    session.performed_on = performed_on
    session.save(update_fields=["performed_on"])
    # Choices made during the session move with it.
    session.adjustments.update(decided_on=performed_on)
    replay_with_later_routines(session.routine)


@transaction.atomic
def delete_session(*, session: Session) -> None:
    """Delete a session with everything logged in it, because the person wants it, and decide anew what was decided
    since.

    A device that still holds entries of it is told.
    """
    locked(session.user)
    session.user.deleted_sessions.get_or_create(pk=session.pk)
    _delete(session)


def replay_with_later_routines(routine: Routine) -> None:
    """Replay a routine, and the present routine as well, whose decisions depend on what was done in earlier ones."""
    replay(routine)
    replay_present(routine)


@transaction.atomic
def close_empty_session(*, session: Session) -> None:
    """Delete a session in which everything rested, as if it had never begun."""
    locked(session.user)
    _delete(session)


def _delete(session: Session) -> None:
    """Call it with the person locked: what a device sends at this moment waits, and finds it deleted."""
    routine = session.routine
    session.delete()
    replay_with_later_routines(routine)
