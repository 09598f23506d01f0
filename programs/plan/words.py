"""When something of a plan is done, in words."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from exercises.measures.presentation import days_words

from ..models import Routine, RoutineItem, TimeOfDay
from .agenda import days_of, time_of


def when_words(days: Collection[int], time: str = TimeOfDay.ANY) -> str:
    """Say days of the week and a time of them: "Monday and Friday, in the morning"; empty without a day."""
    if not days:
        return ""
    said = days_words(days)
    return _("%(days)s, in the morning") % {"days": said} if time == TimeOfDay.MORNING else said


def when_is(item: RoutineItem, routine: Routine) -> str:
    """Say when an exercise of a plan is done. ``addition`` best comes with the item."""
    return when_words(days_of(item, routine), time_of(item))


def sessions_when(routine: Routine) -> str:
    """Say when a plan has sessions: "Monday and Friday", and for the mornings with one of their own "every day, in the
    morning".
    """
    return "; ".join(filter(None, (when_words(routine.days), when_words(routine.mornings, TimeOfDay.MORNING))))
