"""Do a session: log an exercise, leave an exercise out, log all as planned."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import UUIDField
from django.utils import timezone

from exercises.locking import locked
from exercises.prepared import Given, Prepared

from ..decision.replay import replay_after
from ..entries import fold
from ..entries.fold import Felt
from ..entries.plan import DoneSet, set_id
from ..entries.rows import feel, felt_of, form_entry
from ..models import LogEntry, RoutineItem, Session, SetLog
from ..models.training import kinds
from .asked import items_with_sets
from .notes import Written, keep_notes


@transaction.atomic
def log_exercise(
    *,
    session: Session,
    item: RoutineItem,
    done: Sequence[DoneSet],
    pain: int | None,
    effort: int | None,
    pain_side: str = "",
    sharp: bool = False,
    technique_clean: bool = True,
    as_planned: bool = False,
    note: str | None = None,
    at: datetime | None = None,
) -> None:
    """Store what was done of one exercise, replacing what was stored for it before. Safe to repeat.

    ``pain`` and ``effort`` are 0 to 10, or None when not said. With ``pain_side`` (left or right) the pain, and whether
    it was ``sharp``, were of that side alone; the other one did not hurt. A set with amount 0 was not done and is not
    stored; an exercise of which nothing was done is stored as left out. ``note`` is what the person writes down for
    themselves; None leaves what was written. ``at`` is when it is logged: now, unless told of the past.
    """
    logged_at = at or timezone.now()
    felt = Felt(pain=pain, pain_side=pain_side, sharp=sharp, technique_clean=technique_clean, effort=effort)
    rows = [
        SetLog(
            id=set_id(
                session.pk, item.pk, done_set.planned.exercise.slug, done_set.planned.number, done_set.planned.side
            ),
            session=session,
            item=item,
            exercise=done_set.planned.exercise,
            number=done_set.planned.number,
            side=done_set.planned.side,
            load_kg=done_set.load_kg,
            level=done_set.planned.level,
            as_planned=as_planned,
            logged_at=logged_at,
            **{done_set.planned.measure: done_set.amount},
        )
        for done_set in done
        if done_set.amount
    ]
    _replace(session, item, rows or [_left_out(session, item, SetLog.Skipped.OTHER, logged_at)], felt)
    if note is not None:
        keep_notes(session=session, written=[Written(item=item, text=note, at=logged_at)])


@transaction.atomic
def skip_exercise(*, session: Session, item: RoutineItem, reason: str, at: datetime | None = None) -> None:
    """Store that an exercise was skipped, and why. What was said before about how it felt stays. Safe to repeat."""
    _replace(session, item, [_left_out(session, item, reason, at or timezone.now())], Felt())


_stored: Prepared[SetLog] = Prepared(
    lambda: SetLog.objects.filter(session=Given("session", UUIDField()), item=Given("item", UUIDField()))
)
_told_of: Prepared[LogEntry] = Prepared(lambda: LogEntry.objects.filter(session=Given("session", UUIDField())))


def _left_out(session: Session, item: RoutineItem, reason: str, logged_at: datetime) -> SetLog:
    return SetLog(
        id=uuid.uuid5(session.pk, f"{item.pk}:skipped"),
        session=session,
        item=item,
        exercise=item.exercise,
        skipped=reason,
        logged_at=logged_at,
    )


def _replace(session: Session, item: RoutineItem, rows: list[SetLog], felt: Felt) -> None:
    """Replace all that was stored of an exercise by ``rows``, with how it felt."""
    # Of two requests for the same exercise, one waits here.
    locked(session)
    stored = _stored({"session": session, "item": item}, session=session, item=item)
    feel(rows, felt.after(felt_of(stored) if stored else None))
    entries = _as_entries(session, rows)
    if stored:
        session.set_logs.filter(item=item).delete()
    SetLog.objects.bulk_create(rows)
    LogEntry.objects.bulk_create(entries)
    replay_after(session)


def _as_entries(session: Session, rows: Sequence[SetLog]) -> list[LogEntry]:
    """Write what a form said as entries, too, if a device has told of the same exercise: then the latest word counts.

    What the device said about how it felt, and the form did not, is added to the ``rows``. A form that repeats what was
    said makes no new entry.
    """
    told: dict[uuid.UUID, list[kinds.Entry]] = {}
    for row in _told_of({"session": session}, session=session):
        if row.item_id is not None:
            told.setdefault(row.item_id, []).append(row.read())
    now = timezone.now()
    found = []
    for item_id, entries in told.items():
        own = [row for row in rows if row.item_id == item_id]
        if not own:
            continue
        feel(own, felt_of(own).after(fold.fold(entries).felt))
        entry = form_entry(session, item_id, own, received_at=now, after=entries[-1].at)
        if entry.content != entries[-1].content:
            found.append(entry)
    return found


@transaction.atomic
def log_all_as_planned(*, session: Session, at: datetime | None = None) -> None:
    """Store every exercise that has nothing logged yet as done exactly as planned. Safe to repeat."""
    logged_at = at or timezone.now()
    locked(session)
    logged = set(session.set_logs.values_list("item_id", flat=True))
    rows = [
        SetLog(
            id=set_id(session.pk, item.pk, planned.exercise.slug, planned.number, planned.side),
            session=session,
            item=item,
            exercise=planned.exercise,
            number=planned.number,
            side=planned.side,
            load_kg=planned.dose.load_kg,
            level=planned.level,
            as_planned=True,
            logged_at=logged_at,
            **{planned.measure: planned.amount},
        )
        for item, sets in items_with_sets(session)
        if item.pk not in logged
        for planned in sets
    ]
    entries = _as_entries(session, rows)
    SetLog.objects.bulk_create(rows)
    LogEntry.objects.bulk_create(entries)
    replay_after(session)
