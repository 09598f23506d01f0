"""What the entries of a session amount to: the sets that are stored of them, always brought up to date."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import UUIDField

from exercises.library.known import read_exercises
from exercises.models import Exercise
from exercises.prepared import Given, Prepared
from programs.models.training.kinds import Entry, Kind

from ...decision.replay import replay_after
from ...decision.stored import Decided
from ...entries.fold import ItemLog, fold
from ...entries.rows import Levels, form_entry, rows_of
from ...models import LogEntry, RoutineItem, Session, SetLog
from ..asked import asked_in

_sets: Prepared[SetLog] = Prepared(
    lambda: SetLog.objects.filter(session=Given("session", UUIDField())).order_by("number", "side", "pk")
)


def sets_of(session: Session, items: Sequence[RoutineItem]) -> list[SetLog]:
    """Read the sets of some exercises in a session, in order."""
    wanted = {item.pk for item in items}
    found = _sets({"session": session}, session=session)
    return read_exercises([log for log in found if log.item_id in wanted], "exercise")


def forms_told_first(
    session: Session, stored: Iterable[SetLog], told: Iterable[Entry], now: datetime
) -> list[LogEntry]:
    """Write as entries what a page with a form had stored of exercises, before a device tells of them, too."""
    spoken_of = {entry.item for entry in told}
    rows: dict[uuid.UUID, list[SetLog]] = defaultdict(list)
    for log in stored:
        if log.item_id not in spoken_of:
            rows[log.item_id].append(log)
    return [form_entry(session, item_id, logs, received_at=now) for item_id, logs in rows.items()]


_entries: Prepared[Any] = Prepared(
    lambda: LogEntry.objects.filter(session=Given("session", UUIDField())).values_list(
        "id", "kind", "entered_at", "item_id", "content"
    )
)


def entries_of(session: Session) -> list[Entry]:
    """Read all that was entered in a session on devices, with what forms said about the same exercises."""
    return [
        Entry(id=key, kind=Kind(kind), at=at, item=item, content=content)
        for key, kind, at, item, content in _entries(session=session)
    ]


def item_logs(entries: Iterable[Entry]) -> dict[uuid.UUID, ItemLog]:
    """Sum up what became of each exercise that entries are about."""
    by_item: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.item is not None:
            by_item[entry.item].append(entry)
    return {item_id: fold(found) for item_id, found in by_item.items()}


def bring_up_to_date(
    session: Session,
    touched: Sequence[RoutineItem],
    rows: Sequence[Decided],
    told: Iterable[Entry],
    stored: Iterable[SetLog],
) -> None:
    """Store what all that was ``told`` about these exercises amounts to, in place of the sets that are ``stored`` of
    them, and decide anew what was decided later.
    """
    if not touched:
        return
    about = {item.pk for item in touched}
    logs = item_logs(entry for entry in told if entry.item in about)
    slugs = {key.exercise for log in logs.values() for key in log.sets}
    exercises = {item.exercise.slug: item.exercise for item in touched}
    if unread := slugs - exercises.keys():
        exercises |= {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=unread)}
    levels = _levels(session, touched, rows)
    wanted = {row.pk: row for item in touched for row in rows_of(session, item, logs[item.pk], exercises, levels)}
    kept = {row.pk for row in stored if row.pk in wanted and _columns(row) == _columns(wanted[row.pk])}
    if gone := [row.pk for row in stored if row.pk not in kept]:
        session.set_logs.filter(pk__in=gone).delete()
    SetLog.objects.bulk_create(row for row in wanted.values() if row.pk not in kept)
    replay_after(session)


def _columns(row: SetLog) -> list[Any]:
    return [getattr(row, field.attname) for field in SetLog._meta.concrete_fields]


def _levels(session: Session, touched: Sequence[RoutineItem], rows: Sequence[Decided]) -> Levels:
    """Find at which level each exercise was asked for, on each side."""
    own = [row for row in rows if row.item_id in {item.pk for item in touched}]
    return {
        (item_id, asked.exercise.slug, side): asked.level
        for item_id, parts in asked_in(session, touched, rows=own).items()
        for sides in parts.values()
        for side, asked in sides.items()
    }
