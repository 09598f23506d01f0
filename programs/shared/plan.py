"""The exercises of somebody's plan, as others read it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from exercises.measures.presentation import days_words

from ..models import Routine, RoutineItem, TimeOfDay
from ..plan.agenda import days_of, has_parts, time_of
from ..routine.doses import InRow
from ..today.upcoming import Upcoming


def plan_rows(upcoming: Upcoming) -> list[tuple[RoutineItem, InRow, str]]:
    """List the exercises with their doses, and with their days where those differ; empty without a plan."""
    routine = upcoming.routine
    if routine is None:
        return []
    items = [item for item in upcoming.agenda.items if not item.is_set_aside]
    several = has_parts(items)
    return [
        (item, upcoming.doses.in_row(item), _when(item, routine) if several else "")
        for item in upcoming.agenda.in_order(items)
    ]


def _when(item: RoutineItem, routine: Routine) -> str:
    words = days_words(days_of(item, routine))
    return _("%(days)s, in the morning") % {"days": words} if time_of(item) == TimeOfDay.MORNING else words
