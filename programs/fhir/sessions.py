"""What was done: a procedure for each session, and what was told of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.data.export import CHUNK
from accounts.models import User

from ..models import Session
from . import codes
from .parts import Record, Resource, concept, quantity, reference
from .plan import care_plan_key


def sessions(user: User, record: Record) -> Iterator[Resource]:
    """Yield the sessions that are over, the first first, each with pain and effort as they were told.

    One that was stopped at once is among them: why it was stopped is what a clinic wants to know. A few rows are read
    at a time.
    """
    rows: Any = user.sessions.closed().select_related("next_day").defer("decided", "note", "saw").with_counts()
    for session in rows.oldest_first().iterator(CHUNK):
        yield _procedure(session, record)
        yield from _told(session, record)


def _procedure(session: Any, record: Record) -> Resource:
    on = session.performed_on.isoformat()
    stopped = session.stopped != Session.Stopped.NO
    count = ngettext("%(count)d exercise", "%(count)d exercises", session.exercise_count)
    lines = [count % {"count": session.exercise_count}]
    if stopped:
        lines.append(_("Stopped before its end: %(why)s") % {"why": session.get_stopped_display()})
    return record.resource(
        "Procedure",
        _key(session, record),
        _("Exercises at home on %(day)s") % {"day": on},
        lines,
        basedOn=[reference(care_plan_key(record, session.routine_id))],
        status="stopped" if stopped else "completed" if session.exercise_count else "not-done",
        statusReason=concept(words=session.get_stopped_display()) if stopped else {},
        code=concept(codes.SESSION, words=codes.SESSION.display),
        subject=record.subject,
        performedDateTime=on,
    )


def _key(session: Any, record: Record) -> Any:
    return record.key("session", session.pk)


def _told(session: Any, record: Record) -> Iterator[Resource]:
    on = session.performed_on
    morning = getattr(session, "next_day", None)
    effort = session.effort if session.effort is not None else session.hardest
    for code, score, day in (
        (codes.PAIN_BEFORE, session.pain_before, on),
        (codes.PAIN_IN_SESSION, session.worst_pain, on),
        (codes.PAIN_NEXT_MORNING, morning.pain if morning else None, on + timedelta(days=1)),
        (codes.EFFORT, effort, on),
    ):
        if score is None:
            continue
        named = (code,) if code is codes.EFFORT else (codes.PAIN, code)
        yield record.observation(
            code.code,
            session.pk,
            *named,
            words=code.display,
            on=day.isoformat(),
            value=quantity(score, codes.SCORE),
            categories=[codes.SURVEY],
            partOf=[reference(_key(session, record))],
        )
