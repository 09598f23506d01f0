"""Move a session to the day after."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import User
from exercises.locking import locked

from ..models import Routine
from ..plan.agenda import rest_days_of
from ..schedule.moves import Moved, moved_to_tomorrow


def would_move(routine: Routine, day: date) -> Moved:
    """Find all moves of a plan with the session of a day moved to the day after; it writes nothing.

    Raises ValueError when there is none on that day, or one on the day after, too.
    """
    return moved_to_tomorrow(day, days=routine.days, rest_days=rest_days_of(routine), moved=routine.all_moves())


@transaction.atomic
def move_to_tomorrow(*, by: User, routine: Routine, today: date) -> None:
    """Move today's session to tomorrow, and with it what would come too soon afterwards. Safe to repeat."""
    locked(by)
    routine = by.routines.select_related("program").get(pk=routine.pk)
    try:
        moved = would_move(routine, today)
    except ValueError:
        return
    routine.moved = [{"day": day.isoformat(), "to": to.isoformat() if to else None} for day, to in moved.items()]
    routine.save(update_fields=["moved"])
