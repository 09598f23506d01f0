"""Rows of a person as the course reads them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Replace

from ...models import Adjustment, Session, most
from ...progression.course.states import ExerciseKey
from ...progression.course.told import Done, Entry

Moment = tuple[date, datetime]


class Past(NamedTuple):
    """What the course reads of a session. A row and not a model: a correction reads those of years."""

    pk: uuid.UUID
    routine_id: uuid.UUID
    performed_on: date
    started_at: datetime
    pain_before: int | None
    pain: int | None
    stop_pain: int | None
    stop_sharp: bool
    effort: int | None
    seen: Mapping[str, Any]
    morning: int | None
    morning_worse: bool | None

    @property
    def told_pain(self) -> int | None:
        """As ``Session.told_pain``."""
        return most(self.pain, self.stop_pain)


def hex_of(name: str) -> Replace:
    """Return the hexadecimal digits of a UUID column: thousands of rows are told apart by them, without an object."""
    return Replace(Cast(name, TextField()), Value("-"), Value(""), output_field=TextField())


@lru_cache(maxsize=256)
def _kilograms(stored: str) -> Decimal:
    return Decimal(stored).quantize(Decimal("0.001"))


def moment_of(session: Session | Past) -> Moment:
    """Return when a session took place among the others; one told of later counts by its day."""
    return session.performed_on, session.started_at


def moment_of_choice(adjustment: Adjustment) -> Moment:
    return adjustment.decided_on, adjustment.decided_at


def entry_of(rows: list[Any], measure: str, session: Past) -> Entry | None:
    """Return the sets of one exercise on one side; None when nothing of what is counted was done."""
    column = {"reps": 4, "hold_seconds": 5, "minutes": 6}[measure]
    sets = tuple([row[column] for row in rows if row[column]])
    if not sets:
        return None
    _session, _item, _slug, _side, _reps, _hold, _minutes, load, pain, effort, _sharp, _clean, level = rows[0]
    return Entry(
        sets=sets,
        load=_kilograms(load),
        level=level,
        rpe=session.effort if effort is None else effort,
        during=session.told_pain if pain is None else pain,
        technique_clean=all(map(itemgetter(11), rows)),
        sharp=any(map(itemgetter(10), rows)),
    )


def done_of(
    session: Past, entries: dict[ExerciseKey, dict[str, Entry]], *, worst: int | None, sharp: bool, logged: bool
) -> Done:
    return Done(
        on=session.performed_on,
        at=session.started_at,
        before=session.pain_before,
        next_morning=session.morning,
        worse=bool(session.morning_worse),
        worst=worst,
        sharp=sharp,
        logged=logged,
        entries=entries,
    )
