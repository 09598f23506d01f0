"""The morning after a session: which one is asked about, and what the answer changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exercises.locking import locked

from ..models import NextDayCheck, RecentSession, Session
from ..schedule.days import a_night_lies_after, a_night_lies_between, a_night_lies_between_anywhere
from .replay import replay_after

# A session, or its row among many.
Told = Session | RecentSession


@transaction.atomic
def answer_next_day(
    *, by: User, session: Session, pain: int, worse: bool = False, at: datetime | None = None
) -> NextDayCheck:
    """Store the pain, 0 to 10, of the morning after a session, and take later decisions again. Safe to repeat.

    ``at`` is when it was first answered, by default now.
    """
    locked(by)
    said = {"pain": pain, "worse": worse}
    check, _is_new = NextDayCheck.objects.update_or_create(
        session=session, defaults=said, create_defaults={**said, "answered_at": at or timezone.now()}
    )
    replay_after(session)
    return check


def unanswered_morning(user: User, *, now: datetime) -> Session | None:
    """Find the last session whose morning after has come and is not answered yet, or None.

    It is asked about until another session begins, and for a week at most.
    """
    last: Any = (
        user.sessions.filter(performed_on__lte=timezone.localdate(now))
        .select_related("next_day")
        .with_entered()
        .latest_first()
        .first()
    )
    if last is None or hasattr(last, "next_day"):
        return None
    return last if asks_for_morning(last, now=now) else None


def asks_for_morning(last: Any, *, now: datetime) -> bool:
    """Whether to ask about the morning after the last session (``with_entered``), which nobody has answered. No
    query.
    """
    if not morning_has_come(last, last_entered_at=last.last_entered_at, now=now):
        return False
    ago: int = (timezone.localdate(now) - last.performed_on).days
    return ago <= MORNING_ASKED_FOR_DAYS


def morning_has_come(session: Told, *, last_entered_at: datetime | None, now: datetime) -> bool:
    """Whether the session is over, something was entered in it, and the morning after it has come."""
    if session.state != Session.State.DONE or last_entered_at is None:
        return False
    return is_slept_over(session, since=last_entered_at, now=now)


def asks_what_is_new(session: Told, *, now: datetime) -> bool:
    """Whether a session that is continued begins with what is new: on another day, or after a night."""
    is_open = session.state == Session.State.IN_PROGRESS
    is_later = session.performed_on < timezone.localdate(now)
    return is_open and (is_later or _is_slept_over_by_the_clock(session, since=session.started_at, now=now))


def is_slept_over(session: Told, *, since: datetime, now: datetime) -> bool:
    """Whether a night lies between a moment of a session and now, by the person's clock.

    The clock is unknown when the person never said where they live, and their device does not say it either: a night by
    the site's clock may be their afternoon. ``session`` comes with its user.
    """
    is_clock_known = session.user.zone is not None or timezone.get_current_timezone() != timezone.get_default_timezone()
    if not is_clock_known and not session.is_of_another_day:
        return a_night_lies_between_anywhere(since, now)
    return _is_slept_over_by_the_clock(session, since=since, now=now)


def _is_slept_over_by_the_clock(session: Told, *, since: datetime, now: datetime) -> bool:
    local = timezone.localtime(now)
    if session.is_of_another_day:
        # Nobody knows at what time of that day it was.
        return a_night_lies_after(session.performed_on, local)
    return a_night_lies_between(timezone.localtime(since), local)


MORNING_ASKED_FOR_DAYS = 7
