"""The sets of each exercise in each session: an observation of the exercise on one side, part of its session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from accounts.data.export import CHUNK
from accounts.models import User
from exercises.measures.presentation import load_in_units

from ..entries.rows import amount_of_log, felt_of, measure_of_log
from ..models import Session, SetLog
from . import codes
from .parts import Record, Resource, concept, quantity, reference

UNITS = {"reps": codes.REPETITIONS, "hold_seconds": codes.SECONDS, "minutes": codes.MINUTES}


def sets(user: User, record: Record) -> Iterator[Resource]:
    """Yield what was done of each exercise in the sessions that are over, the first first. One query, a few rows in
    memory at a time.
    """
    logs = SetLog.objects.filter(session__user=user, session__state=Session.State.DONE)
    rows = logs.select_related("session", "exercise").defer("session__decided", "session__note")
    of_session = ("session__performed_on", "session__started_at", "session_id")
    rows = rows.order_by(*of_session, "item__order", "item_id", "exercise_id", "side", "number", "pk")
    for (session, item, exercise, side), same in groupby(rows.iterator(CHUNK), key=_of):
        yield _done(record, f"{session}/{item}/{exercise}/{side}", list(same))


def _of(log: SetLog) -> tuple[Any, ...]:
    return log.session_id, log.item_id, log.exercise_id, log.side


def _done(record: Record, row: str, logs: Sequence[SetLog]) -> Resource:
    first, felt = logs[0], felt_of(logs)
    name, side = first.exercise.name, first.get_side_display() if first.side else ""
    done = [log for log in logs if not log.skipped]
    values = [(codes.SET, quantity(amount_of_log(log), UNITS[measure_of_log(log)])) for log in done] + [
        (code, value)
        for code, value in (
            (codes.LOAD, quantity(load_in_units(first.load_kg, "metric"), codes.KILOGRAMS) if first.load_kg else None),
            (codes.PAIN_OF_EXERCISE, None if felt.pain is None else quantity(felt.pain, codes.SCORE)),
            (codes.EFFORT_OF_EXERCISE, None if felt.effort is None else quantity(felt.effort, codes.SCORE)),
        )
        if value is not None
    ]
    amounts = ", ".join(f"{value['value']} {value['unit']}" for code, value in values if code is codes.SET)
    return record.told(
        "sets",
        row,
        codes.Code(system=codes.EXERCISES, code=first.exercise.slug, display=name),
        words=f"{name} ({side})" if side else name,
        on=first.session.performed_on.isoformat(),
        says=amounts or _("left out: %(why)s") % {"why": first.get_skipped_display()},
        categories=[codes.ACTIVITY, codes.ABOUT_ACTIVITY],
        status="final" if done else "cancelled",
        dataAbsentReason={} if done else concept(codes.NOT_DONE, words=first.get_skipped_display()),
        bodySite=concept(codes.Code(system=codes.SIDES, code=first.side, display=side)) if first.side else {},
        partOf=[reference(record.key("session", first.session_id))],
        component=[{"code": concept(code, words=code.display), "valueQuantity": value} for code, value in values],
    )
