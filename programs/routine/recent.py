"""What the last half year of sessions says about a person: for Today, and for offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import DateField
from django.utils import timezone

from accounts.models import OF_PERSON, User
from exercises.prepared import Given, Prepared

from ..decision.morning import asks_for_morning
from ..models import RecentSession, Session
from ..progression.course.history import REMEMBERED, usual_pain
from ..progression.facts import Score, SessionEntry
from ..progression.numbers import Numbers
from ..progression.reviews.facts import Felt
from ..progression.situation import zone_of

# Room for twelve weeks that asked for something and as many that asked for nothing.
LOOKED_BACK = REMEMBERED


_sessions: Prepared[dict[str, Any]] = Prepared(
    lambda: Session.objects.filter(user=OF_PERSON, performed_on__lte=Given("until", DateField())).recent(
        since=Given("since", DateField())
    )
)


class Recent:
    """The sessions of the last half year; also the last one, however long ago. None of them is after ``until``."""

    def __init__(self, user: User, *, today: date, until: date = date.max) -> None:
        self.user = user
        self.today = today
        self.until = until

    @cached_property
    def sessions(self) -> Sequence[RecentSession]:
        """Latest first."""
        rows = _sessions(user=self.user, since=self.today - LOOKED_BACK, until=self.until)
        return [RecentSession(user=self.user, **row) for row in rows]

    @cached_property
    def done(self) -> Sequence[RecentSession]:
        """Those in which something was done, latest first."""
        return [session for session in self.sessions if session.state == Session.State.DONE and session.entered]

    @property
    def last_done_on(self) -> date | None:
        return max((session.performed_on for session in self.done), default=None)

    @property
    def last(self) -> RecentSession | None:
        """The last session until today, whatever became of it; None when there is none."""
        return next((session for session in self.sessions if session.performed_on <= self.today), None)

    @property
    def morning_asked(self) -> RecentSession | None:
        """The session whose morning after is to be asked about, or None."""
        last = self.last
        if last is None or last.morning_pain is not None:
            return None
        return last if asks_for_morning(last, now=timezone.now()) else None

    def usual_pain(self, told: Score, numbers: Numbers) -> Score:
        """Work out the usual pain as the rules do; ``told`` is that of the health check."""
        befores = [session.pain_before for session in reversed(self.sessions) if session.pain_before is not None]
        return usual_pain(befores, told=told, numbers=numbers)


def felt_of(session: RecentSession, *, usual: Score, numbers: Numbers) -> Felt:
    """Describe what a session did, as the rules for the whole program read it.

    The zone of the session is that of its worst pain: whatever else a zone depends on belongs to the whole session.
    """
    told, morning = session.worst_pain, session.morning_pain
    before = usual if session.pain_before is None else session.pain_before
    entry = SessionEntry(
        on=session.performed_on,
        sets=(1,),
        load=Decimal(0),
        rpe=None,
        before=before,
        during=before if told is None else told,
        next_morning=morning if told is not None else None,
        technique_clean=True,
        sharp=session.stop_sharp or session.sharp_sets > 0,
        worse_after_a_day=bool(session.morning_worse),
    )
    zone = zone_of(entry, usual=usual, numbers=numbers)
    sore = bool(told) or (morning is not None and morning > usual)
    return Felt(on=session.performed_on, zone=zone, sore=sore)
