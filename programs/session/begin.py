"""Begin a session, here or on a device that was without the network."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import CharField, DateField, UUIDField
from django.utils import timezone

from accounts.models import OF_PERSON, User
from exercises.locking import locked
from exercises.prepared import Given, Prepared

from ..decision.replay import decide_for, replay
from ..models import DeletedSession, Routine, Session, TimeOfDay, most
from ..plan.agenda import Slot, days_at, plan_day_of
from ..standing.locks import lock_of
from ..standing.obstacles import Standing


class RoutineLockedError(Exception):
    """The routine waits for a clinician's yes on that day."""


class IdTaken(PermissionDenied):
    """The id that the client made belongs to somebody else's session."""


_ID = Given("session", UUIDField())
_with_id: Prepared[Session] = Prepared(lambda: Session.objects.filter(pk=_ID))
_deleted: Prepared[DeletedSession] = Prepared(lambda: DeletedSession.objects.filter(user=OF_PERSON, pk=_ID))
_unfinished: Prepared[Session] = Prepared(
    lambda: Session.objects.in_progress().filter(
        user=OF_PERSON,
        routine=Given("routine", UUIDField()),
        performed_on=Given("on", DateField()),
        time_of_day=Given("time", CharField()),
    )[:1]
)


def note_rules(standing: Standing) -> None:
    """Note that a routine was held up to the rules in force and stands, so that it is not asked each time anew.

    ``standing`` has come through the gate.
    """
    version = standing.rules_version
    if standing.own_routine.fitted_with != version:
        standing.own_routine.fitted_with = version
        standing.own_routine.save(update_fields=["fitted_with"])


@transaction.atomic
def start_session(
    *,
    by: User,
    routine: Routine,
    session_id: uuid.UUID,
    performed_on: date,
    time_of_day: str = TimeOfDay.ANY,
    short: bool | None = None,
    pain_before: int | None = None,
    at: datetime | None = None,
) -> Session:
    """Begin a session under the client's own id, and decide how it continues from the last one.

    Safe to repeat: the same id is the same session. There is one session at a time: an unfinished one of the same day
    and time of day is continued. A plan without sessions of that time has the one of the day. ``short`` takes the few
    exercises of most value; if it is not given, the person's plan decides. ``pain_before`` is 0 to 10, or None when not
    said. ``at`` is when it begins: now, unless it is told of the past.
    Raises ``RoutineLockedError``, or ``IdTaken`` when somebody else has this id.
    """
    # Of two taps at the same time, the lock makes one wait.
    locked(by)
    if existing := _begun(by, session_id):
        return existing
    if lock_of(routine, on=performed_on).is_locked:
        raise RoutineLockedError
    if not days_at(routine, time_of_day):
        time_of_day = TimeOfDay.ANY
    unfinished = _unfinished.first(
        {"user": by, "routine": routine}, user=by, routine=routine, on=performed_on, time=time_of_day
    )
    if unfinished is not None:
        say_pain_before(session=unfinished, pain=pain_before)
        return unfinished
    if _deleted.first(user=by, session=session_id):
        # It was deleted while this page was open. What devices still hold belongs to the deleted one, so this one has
        # another id.
        session_id = uuid.uuid4()
    return _create(by, routine, session_id, Slot(performed_on, time_of_day), short, pain_before, at)


@transaction.atomic
def start_told_session(
    *,
    by: User,
    routine: Routine,
    session_id: uuid.UUID,
    performed_on: date,
    time_of_day: str = TimeOfDay.ANY,
    short: bool | None = None,
    pain_before: int | None = None,
    at: datetime,
    printed: Mapping[str, Any] | None = None,
) -> Session:
    """Store that a session was begun without the server, ``at`` some time in the past, and decide for it.

    It has happened, so neither a lock that came since nor another session of that day prevents it. ``printed`` are the
    doses of the sheet that it was done from. Safe to repeat. Raises ``IdTaken``.
    """
    locked(by)
    if existing := _begun(by, session_id):
        return existing
    return _create(by, routine, session_id, Slot(performed_on, time_of_day), short, pain_before, at, printed)


def _begun(by: User, session_id: uuid.UUID) -> Session | None:
    """Find the session that has begun under this id. Raises ``IdTaken`` when it is somebody else's."""
    existing = _with_id.first(session=session_id)
    if existing is not None and existing.user_id != by.pk:
        raise IdTaken
    return existing


def _create(
    by: User,
    routine: Routine,
    session_id: uuid.UUID,
    slot: Slot,
    short: bool | None,
    pain_before: int | None,
    at: datetime | None,
    printed: Mapping[str, Any] | None = None,
) -> Session:
    session = Session.objects.create(
        pk=session_id,
        user=by,
        routine=routine,
        performed_on=slot.on,
        time_of_day=slot.time,
        plan_day=plan_day_of(routine, slot.on, slot.time),
        short=routine.short_plan if short is None else short,
        pain_before=pain_before,
        started_at=at or timezone.now(),
        time_zone=timezone.get_current_timezone_name(),
    )
    decide_for(session, printed=printed)
    return session


@transaction.atomic
def say_pain_before(*, session: Session, pain: int | None) -> None:
    """Store the pain that was told when a session in progress was begun once more; the most that was told stays.

    What it asks for is decided again, because a lot of pain makes an easy day.
    """
    if pain is None or most(session.pain_before, pain) == session.pain_before:
        return
    session.pain_before = pain
    session.save(update_fields=["pain_before"])
    replay(session.routine)
    session.refresh_from_db(fields=["decided"])
