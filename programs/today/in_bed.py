"""The session of the morning, where a plan has one of its own: Today shows it before the one of the day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from ..decision.morning import asks_what_is_new
from ..models import RecentSession, RoutineItem, Session, TimeOfDay
from ..plan.agenda import Agenda, Done, plan_day_of

LYING = frozenset({"supine", "side_lying", "prone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InBed:
    """What there is to do this morning. ``begun`` is its session if it has begun, ``is_over`` whether that is done or
    was stopped; the page makes the id of one that has not begun.
    """

    items: Sequence[RoutineItem]
    begun: RecentSession | None
    session_id: uuid.UUID

    @property
    def is_over(self) -> bool:
        return self.begun is not None and self.begun.state == Session.State.DONE

    @property
    def is_in_bed(self) -> bool:
        """Whether all of it is done lying down."""
        return all(item.exercise.start_position in LYING for item in self.items)

    @property
    def asks_what_is_new(self) -> bool:
        return self.begun is not None and asks_what_is_new(self.begun, now=timezone.now())


def in_bed(agenda: Agenda, *, day: date, done: Done, sessions: Iterable[RecentSession]) -> InBed | None:
    """Find the session of this morning; None where the plan has none today. ``sessions`` are those of the person. No
    query.
    """
    routine = agenda.routine
    if not routine.mornings:
        return None
    own = [session for session in sessions if session.performed_on == day]
    begun = next((session for session in own if session.time_of_day == TimeOfDay.MORNING), None)
    morning = agenda.at(TimeOfDay.MORNING)
    is_planned = plan_day_of(routine, day, TimeOfDay.MORNING) == day.weekday()
    items = [item for item in morning.on(day, done) if not item.is_set_aside]
    if begun is None and not (is_planned and items):
        return None
    return InBed(items=items, begun=begun, session_id=uuid.uuid4())
