"""Rows of a person as the course reads them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, TextField
from django.db.models.functions import Cast

from accounts.models import OF_PERSON, User
from exercises.prepared import Prepared

from ...models import Adjustment, Session, SetLog, TimeOfDay, most
from ...plan.agenda import Slot
from ..stored import Decided

Moment = tuple[date, datetime]


class Past(NamedTuple):
    """What the course reads of a session. A row and not a model: a correction reads those of years."""

    pk: uuid.UUID
    routine_id: uuid.UUID
    performed_on: date
    time_of_day: str
    started_at: datetime
    pain_before: int | None
    pain: int | None
    stop_pain: int | None
    stop_sharp: bool
    effort: int | None
    morning: int | None
    morning_worse: bool | None
    seen: Mapping[str, Any]

    @property
    def told_pain(self) -> int | None:
        """The most pain told of the session as a whole, as in ``Session.told_pain``."""
        return most(self.pain, self.stop_pain)


class SeenOnce:
    """What sessions saw, as their rows have it: most saw the same, which is parsed once."""

    def __init__(self) -> None:
        self._read: dict[int | None, Mapping[str, Any]] = {None: {}}

    def read(self, saw: int | None, text: str) -> Mapping[str, Any]:
        if saw not in self._read:
            self._read[saw] = json.loads(text)
        return self._read[saw]


def moment_of(session: Session | Past) -> Moment:
    """Place a session in time among the others; one that was entered on a later day counts by its day."""
    return session.performed_on, session.started_at


def moment_of_choice(chosen: Adjustment | Decided) -> Moment:
    return chosen.decided_on, chosen.decided_at


# The columns of ``Past`` in their order, and last what the session saw.
_past: Prepared[Any] = Prepared(
    lambda: (
        Session.objects.filter(user=OF_PERSON)
        .oldest_first()
        .annotate(
            seen_text=Cast("saw__content", TextField()), morning=F("next_day__pain"), morning_worse=F("next_day__worse")
        )
        .values_list(*Past._fields[:-1], "saw_id", "seen_text")
    )
)


def past_of(user: User) -> Iterator[Past]:
    """Yield all sessions of a person in the order in which they were done."""
    seen = SeenOnce()
    for *columns, saw, text in _past(user=user):
        yield Past._make((*columns, seen.read(saw, text)))


def with_mornings(sessions: Sequence[Past]) -> list[Past]:
    """Let the morning after a day be told of both its sessions: people are asked about the later one."""
    told = {past.performed_on: past for past in sessions if past.morning is not None}
    return [
        past._replace(morning=told[past.performed_on].morning, morning_worse=told[past.performed_on].morning_worse)
        if past.time_of_day == TimeOfDay.MORNING and past.morning is None and past.performed_on in told
        else past
        for past in sessions
    ]


def done_about(user: User, day: date) -> dict[Slot, set[str]]:
    """Collect which exercises were done on a day, on the one before and on the one after, by session. One query."""
    a_day = timedelta(days=1)
    sets = SetLog.objects.filter(session__user=user, skipped=SetLog.Skipped.NO).filter(
        session__performed_on__range=(day - a_day, day + a_day)
    )
    found: dict[Slot, set[str]] = {}
    rows = sets.order_by().values_list("session__performed_on", "session__time_of_day", "exercise__slug").distinct()
    for on, time, slug in rows:
        found.setdefault(Slot(on, time), set()).add(slug)
    return found
