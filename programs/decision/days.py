"""Bring days back that lie in the future after somebody has changed their time zone (``accounts.settings.days``)."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.models import User
from accounts.settings.days import bring_back_column

from ..models import Addition, Adjustment, Routine, RoutineItem
from .replay import replay


def _bring_back_spans(routine: Routine, today: date) -> None:
    """Let pauses that are over, and days that the plan had before, end today at the latest."""
    for column in ("pauses", "days_before"):
        spans = getattr(routine, column)
        past = [
            {
                name: min(value, today.isoformat()) if name in {"began_on", "ended_on"} else value
                for name, value in span.items()
            }
            for span in spans
        ]
        if past != spans:
            setattr(routine, column, past)
            routine.save(update_fields=[column])


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
    for column in ("added_on", "ended_on"):
        bring_back_column(Addition.objects.filter(routine__user=user), column, today)
    bring_back_column(RoutineItem.objects.filter(routine__user=user), "ended_on", today)
    for routine in user.routines.all():
        _bring_back_spans(routine, today)
    bring_back_column(Adjustment.objects.filter(user=user), "decided_on", today)
    bring_back_column(user.declined_exercises.all(), "declined_on", today)
    bring_back_column(user.offer_answers.all(), "answered_on", today, once_a_day=("routine", "key"))
    bring_back_column(user.check_ins.all(), "plan_from", today, once_a_day=("week",))
    bring_back_column(user.check_ins.all(), "done_on", today)
    for routine in Routine.objects.filter(user=user, sessions__in=ahead).distinct() if ahead else ():
        replay(routine)
