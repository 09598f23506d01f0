"""Convert between the rows that say what was done of an exercise, and the entries about it. No queries."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from exercises.models import Exercise

from ..models import (
    LogEntry,
    RoutineItem,
    Session,
    SetLog,
)
from ..models.training.kinds import Kind
from .fold import INSTANT, Felt, ItemLog
from .plan import set_id

# The level that was asked for, by item, exercise and side.
Levels = Mapping[tuple[uuid.UUID, str, str], str]


def form_entry(
    session: Session,
    item_id: uuid.UUID,
    rows: Sequence[SetLog],
    *,
    received_at: datetime,
    after: datetime | None = None,
) -> LogEntry:
    """Build the entry that says what ``rows``, all that is stored of an exercise, say. Not saved.

    It is later than ``after``, the latest entry about the exercise so far.
    """
    at = min(max(log.logged_at for log in rows), received_at)
    if after is not None and at <= after:
        at = after + INSTANT
    return LogEntry(
        pk=uuid.uuid5(session.pk, f"{item_id}:form:{at.isoformat()}"),
        user_id=session.user_id,
        session=session,
        item_id=item_id,
        kind=Kind.FORM.value,
        content=form_content(rows),
        entered_at=at,
        received_at=max(at, received_at),
    )


def form_content(rows: Sequence[SetLog]) -> dict[str, Any]:
    """Write what the stored rows of one exercise say as the content of a form entry."""
    skipped = next((log.skipped for log in rows if log.skipped), "")
    return {
        "sets": [
            {
                "exercise": log.exercise.slug,
                "number": log.number,
                "side": log.side,
                "measure": measure_of_log(log),
                "amount": amount_of_log(log),
                "load_kg": str(log.load_kg),
                "as_planned": log.as_planned,
            }
            for log in rows
            if not log.skipped
        ],
        "felt": felt_of(rows).to_mapping(),
        "skipped": skipped,
    }


def measure_of_log(log: SetLog) -> str:
    return next((name for name in ("reps", "hold_seconds", "minutes") if getattr(log, name) is not None), "reps")


def amount_of_log(log: Any) -> int:
    return log.reps or log.hold_seconds or log.minutes or 0


def felt_of(rows: Sequence[Any]) -> Felt:
    """Read what was said about an exercise from its stored rows: a side that was spared has no pain."""
    by_side = {log.side: log for log in rows}
    left, right = by_side.get("left"), by_side.get("right")
    sides = [log for log in (left, right) if log is not None] or list(rows)
    worst = max(sides, key=lambda log: (log.sharp, -1 if log.pain is None else log.pain))
    one_sided = left is not None and right is not None and (left.pain, left.sharp) != (right.pain, right.sharp)
    return Felt(
        pain=worst.pain,
        pain_side=worst.side if one_sided else "",
        sharp=any(log.sharp for log in rows),
        technique_clean=all(log.technique_clean for log in rows),
        effort=rows[0].effort,
    )


def feel(rows: Iterable[SetLog], felt: Felt) -> None:
    """Set on each row how the exercise felt; a side that was spared has no pain."""
    for row in rows:
        is_spared = spared(row.side, felt.pain_side)
        row.pain = 0 if felt.pain is not None and is_spared else felt.pain
        row.effort = felt.effort
        row.sharp = felt.sharp and not is_spared
        row.technique_clean = felt.technique_clean


def rows_of(
    session: Session,
    item: RoutineItem,
    log: ItemLog,
    exercises: Mapping[str, Exercise],
    levels: Levels,
) -> list[SetLog]:
    """Make the rows that say what became of an exercise. Not saved."""
    rows = _done_rows(session, item, log, exercises, levels)
    feel(rows, log.felt or Felt())
    return rows


def _done_rows(
    session: Session,
    item: RoutineItem,
    log: ItemLog,
    exercises: Mapping[str, Exercise],
    levels: Levels,
) -> list[SetLog]:
    if log.is_left_out:
        return [
            SetLog(
                id=uuid.uuid5(session.pk, f"{item.pk}:skipped"),
                session=session,
                item=item,
                exercise=item.exercise,
                skipped=log.skipped,
                logged_at=log.skipped_at or timezone.now(),
            )
        ]
    return [
        SetLog(
            id=set_id(session.pk, item.pk, key.exercise, key.number, key.side),
            session=session,
            item=item,
            exercise=exercises[key.exercise],
            number=key.number,
            side=key.side,
            load_kg=done.load_kg,
            level=levels.get((item.pk, key.exercise, key.side), ""),
            as_planned=done.as_planned,
            logged_at=done.at,
            **{done.measure: done.amount},
        )
        for key, done in sorted(log.sets.items(), key=lambda pair: pair[0])
        if key.exercise in exercises
    ]


def spared(side: str, pain_side: str) -> bool:
    """Whether the pain was on the other side only."""
    return bool(pain_side) and bool(side) and side != pain_side
