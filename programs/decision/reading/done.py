"""What was done in sessions: rows of sets, summed up by exercise and side."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import F, TextField
from django.db.models.functions import Cast

from accounts.models import OF_PERSON, User
from exercises.prepared import Prepared

from ...models import SetLog, most
from ...progression.course.states import ExerciseKey
from ...progression.course.told import Done, Entry
from .rows import Past
from .tracked import Tracked


def done_in(past: Sequence[Past], *, user: User, exercises: Sequence[Tracked]) -> dict[uuid.UUID, Done]:
    """Read what a person did in each session of the exercises of a routine."""
    by_item = {tracked.item.pk.hex: tracked for tracked in exercises if not tracked.part}
    by_part = {(tracked.item.pk.hex, tracked.part): tracked for tracked in exercises if tracked.part}
    by_slug = {tracked.part or tracked.entry.slug: tracked for tracked in exercises}
    by_slug |= {tracked.item.exercise.slug: tracked for tracked in exercises if not tracked.part}
    sessions = {session.pk.hex: session for session in past}
    entries: dict[str, dict[ExerciseKey, dict[str, Entry]]] = {}
    worst: dict[str, int] = {}
    sharp: set[str] = set()
    for (session_key, item_key, slug, side), group in groupby(_logged(user=user), key=_WHERE):
        session_id, item_id = _hex_of(session_key), _hex_of(item_key)
        tracked = by_item.get(item_id) or by_part.get((item_id, slug)) or by_slug.get(slug)
        same = list(group)
        # Pain is the same for all sets of an exercise on one side. Pain of exercises that were left out, or
        # that the routine no longer has, counts for the session.
        if (pain := same[0].pain) is not None and pain > worst.get(session_id, -1):
            worst[session_id] = pain
        if any(row.sharp for row in same):
            sharp.add(session_id)
        if session_id not in sessions:
            continue
        found = entries.setdefault(session_id, {})
        if tracked is None:
            continue
        entry = _entry_of(same, tracked.measure, sessions[session_id])
        if entry is not None:
            found.setdefault(tracked.key, {})[side] = entry
    return {
        session.pk: _done_of(
            session,
            entries.get(session.pk.hex, {}),
            worst=most(worst.get(session.pk.hex), session.told_pain),
            sharp=session.stop_sharp or session.pk.hex in sharp,
            logged=session.pk.hex in entries,
        )
        for session in past
    }


# What groups the rows of ``_logged``: session, item, exercise and side.
_WHERE = itemgetter(0, 1, 2, 3)


# All sets of a person as named rows, those of one session, exercise and side together. Keys are text (``_hex_of``): to
# make and to compare thousands of UUIDs takes longer than all the rest.
_logged: Prepared[Any] = Prepared(
    lambda: (
        SetLog.objects.filter(session__user=OF_PERSON)
        .order_by("session_id", "item_id", "exercise_id", "side", "number")
        .annotate(
            session_key=Cast("session_id", TextField()),
            item_key=Cast("item_id", TextField()),
            slug=F("exercise__slug"),
            kilograms=Cast("load_kg", TextField()),
        )
        .values_list(
            "session_key", "item_key", "slug", "side", "reps", "hold_seconds", "minutes", "kilograms", "pain",
            "effort", "sharp", "technique_clean", "level", named=True,
        )
    )
)  # fmt: skip


def _hex_of(key: str) -> str:
    """Bring the text of a UUID, which differs from database to database, into one form (``UUID.hex``)."""
    return key.replace("-", "")


def _entry_of(rows: Sequence[Any], measure: str, session: Past) -> Entry | None:
    """Sum up the sets of one exercise on one side; None when nothing that counts was done."""
    sets = tuple([done for row in rows if (done := getattr(row, measure))])
    if not sets:
        return None
    first = rows[0]
    clean, sharp = [row.technique_clean for row in rows], [row.sharp for row in rows]
    return Entry(
        sets=sets,
        load=_kilograms(first.kilograms),
        level=first.level,
        rpe=session.effort if first.effort is None else first.effort,
        during=session.told_pain if first.pain is None else first.pain,
        technique_clean=all(clean),
        sharp=any(sharp),
    )


def _done_of(
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


@lru_cache(maxsize=256)
def _kilograms(stored: str) -> Decimal:
    return Decimal(stored).quantize(Decimal("0.001"))
