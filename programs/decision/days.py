"""Bring days back that lie in the future after somebody has changed their time zone (``accounts.settings.days``)."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.models import User
from accounts.settings.days import bring_back_column

from ..models import Adjustment, Routine, RoutineItem
from .replay import replay


def bring_back(user: User, today: date) -> None:
    """Move days of this app that lie after today, where the person lives now, and decide anew what was decided since.

    A session moves to the day on which it was begun, by the clock there.
    """
    ahead = list(user.sessions.filter(performed_on__gt=today))
    for session in ahead:
        session.performed_on = min(timezone.localdate(session.started_at, user.zone), today)
        session.time_zone = user.time_zone
        session.save(update_fields=["performed_on", "time_zone"])
        session.adjustments.update(decided_on=session.performed_on)
    for column in ("started_on", "weeks_from", "paused_on", "ended_on"):
        bring_back_column(user.routines.all(), column, today)
    bring_back_column(RoutineItem.objects.filter(routine__user=user), "ended_on", today)
    bring_back_column(Adjustment.objects.filter(user=user), "decided_on", today)
    bring_back_column(user.declined_exercises.all(), "declined_on", today)
    bring_back_column(user.offer_answers.all(), "answered_on", today, once_a_day=("routine", "key"))
    for routine in Routine.objects.filter(user=user, sessions__in=ahead).distinct() if ahead else ():
        replay(routine)
