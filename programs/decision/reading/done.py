"""What was done in sessions: rows of sets, summed up by exercise and side."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.models import OF_PERSON, User
from exercises.prepared import Prepared

from ...models import SetLog
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

    @cache  # there are many sets of few exercises
    def tracked_of(place: str) -> tuple[Tracked | None, str]:
        item_key, slug, side = place.split("/")
        item_id = _hex_of(item_key)
        return by_item.get(item_id) or by_part.get((item_id, slug)) or by_slug.get(slug), side

    logged = {_hex_of(key): list(rows) for key, rows in groupby(_logged(user=user), key=_session_of)}
    return {session.pk: _done_of(session, logged.get(session.pk.hex, ()), tracked_of) for session in past}


def _done_of(session: Past, rows: Sequence[Any], tracked_of: Callable[[str], tuple[Tracked | None, str]]) -> Done:
    """Sum up a session from its sets; those of one exercise and side come together."""
    entries: dict[ExerciseKey, dict[str, Entry]] = {}
    told = worst = session.told_pain
    # Of most sessions neither is told of any exercise.
    some_sharp, all_clean = any(map(_is_sharp, rows)), all(map(_is_clean, rows))
    for place, group in groupby(rows, key=_place_of):
        same = list(group)
        # What stands here is the same for all sets of an exercise on one side. Pain of exercises that were left out,
        # or that the routine no longer has, counts for the session.
        kilograms, level, pain, effort = _same_for_all(same[0])
        if pain is not None and (worst is None or pain > worst):
            worst = pain
        tracked, side = tracked_of(place)
        if tracked is None:
            continue
        sets = tuple(filter(None, map(_amount_of[tracked.measure], same)))
        if not sets:
            continue  # nothing that counts was done
        entries.setdefault(tracked.key, {})[side] = Entry.__new__(
            Entry,
            sets=sets,
            load=_kilograms(kilograms),
            level=level,
            rpe=session.effort if effort is None else effort,
            during=told if pain is None else pain,
            technique_clean=all_clean or all(map(_is_clean, same)),
            sharp=some_sharp and any(map(_is_sharp, same)),
        )
    return Done.__new__(
        Done,
        on=session.performed_on,
        at=session.started_at,
        before=session.pain_before,
        next_morning=session.morning,
        worse=bool(session.morning_worse),
        worst=worst,
        sharp=session.stop_sharp or some_sharp,
        logged=bool(rows),
        entries=entries,
    )


# What is read of each set. There are thousands of them, and a named row of each would be made beside the plain one.
_COLUMNS = (
    "session_key", "place", "reps", "hold_seconds", "minutes", "kilograms", "level", "pain",
    "effort", "sharp", "technique_clean",
)  # fmt: skip


def _of_row(*columns: str) -> Callable[[Any], Any]:
    return itemgetter(*map(_COLUMNS.index, columns))


# What groups the rows by session, and within it by item, exercise and side.
_session_of, _place_of = _of_row("session_key"), _of_row("place")
_is_sharp, _is_clean = _of_row("sharp"), _of_row("technique_clean")
_same_for_all = _of_row("kilograms", "level", "pain", "effort")
_amount_of = {measure: _of_row(measure) for measure in ("reps", "hold_seconds", "minutes")}


# All sets of a person, those of one session, exercise and side together. Keys are text (``_hex_of``): to make and to
# compare thousands of UUIDs takes longer than all the rest.
_logged: Prepared[Any] = Prepared(
    lambda: (
        SetLog.objects.filter(session__user=OF_PERSON)
        .order_by("session_id", "item_id", "exercise_id", "side", "number", "pk")
        .annotate(
            session_key=Cast("session_id", TextField()),
            place=Concat(
                Cast("item_id", TextField()), Value("/"), "exercise__slug", Value("/"), "side", output_field=TextField()
            ),
            kilograms=Cast("load_kg", TextField()),
        )
        .values_list(*_COLUMNS)
    )
)


def _hex_of(key: str) -> str:
    """Bring the text of a UUID, which differs from database to database, into one form (``UUID.hex``)."""
    return key.replace("-", "")


@lru_cache(maxsize=256)
def _kilograms(stored: str) -> Decimal:
    return Decimal(stored).quantize(Decimal("0.001"))
