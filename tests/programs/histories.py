"""Sessions as people do them, through the real services."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from programs.decision.morning import answer_next_day
from programs.entries.plan import DoneSet
from programs.models import Routine, Session
from programs.session.asked import items_with_sets
from programs.session.begin import start_session
from programs.session.do import log_exercise
from programs.session.finish import finish_session


def morning_of(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def begin(routine: Routine, *, on: date, time_of_day: str = "", pain_before: int | None = 1, hour: int = 9) -> Session:
    return start_session(
        by=routine.user,
        routine=Routine.objects.get(pk=routine.pk),
        session_id=uuid.uuid4(),
        performed_on=on,
        time_of_day=time_of_day,
        pain_before=pain_before,
        at=morning_of(on, hour),
    )


def play(
    routine: Routine,
    *,
    on: date,
    time_of_day: str = "",
    hour: int = 9,
    pain: int | None = 1,
    effort: int | None = 5,
    spare: int = 0,
    morning: int | None = 1,
    pain_before: int | None = 1,
    of: Mapping[str, Mapping[str, Any]] | None = None,
) -> Session:
    """Do a session as asked for, with ``spare`` more in the last set of each exercise.

    ``of`` says for some exercises, by slug, what else is logged: ``pain``, ``sharp``, ``less`` …
    """
    session = begin(routine, on=on, time_of_day=time_of_day, pain_before=pain_before, hour=hour)
    at = session.started_at
    for item, planned in items_with_sets(session):
        if not planned:
            continue
        own = dict((of or {}).get(planned[0].exercise.slug, {}))
        less = own.pop("less", 0)
        last = max(planned_set.number for planned_set in planned)
        done = [
            DoneSet(
                planned=planned_set,
                amount=max(planned_set.amount + (spare if planned_set.number == last else 0) - less, 0),
                load_kg=planned_set.dose.load_kg,
            )
            for planned_set in planned
        ]
        log_exercise(session=session, item=item, done=done, at=at, **{"pain": pain, "effort": effort, **own})
    finish_session(session=session, pain=pain, effort=effort, at=at)
    if morning is not None:
        answer_next_day(by=routine.user, session=session, pain=morning)
    return session
