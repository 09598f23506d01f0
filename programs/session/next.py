"""Which session of the plan comes after another one."""

from __future__ import annotations

from datetime import date

from ..models import Session, TimeOfDay
from ..plan.agenda import Agenda, Done, Slot


def slot_of(session: Session) -> Slot:
    """Place a session in the plan."""
    return Slot(session.performed_on, session.time_of_day)


def next_slot(session: Session, agenda: Agenda, *, today: date, done: Done) -> Slot:
    """Find the session that comes after one that is done, from today on. ``agenda`` is that of its routine.

    After that of a morning, one query finds whether the one of the day was done before it.
    """
    last_done: date | None = session.performed_on
    over = {session.time_of_day} if session.performed_on == today else set()
    if session.time_of_day == TimeOfDay.MORNING:
        own = session.user.sessions.closed().filter(time_of_day=TimeOfDay.ANY, performed_on__lte=today)
        last_done = own.latest_first().values_list("performed_on", flat=True).first()
        if last_done == today:
            over.add(TimeOfDay.ANY)
    return agenda.next_slot(today=today, over=over, last_done=last_done, done=done)
