"""What was done in sessions: rows of sets, summed up by exercise and side."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import F, TextField
from django.db.models.functions import Cast

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
    def tracked_of(item_key: str, slug: str) -> Tracked | None:
        item_id = _hex_of(item_key)
        return by_item.get(item_id) or by_part.get((item_id, slug)) or by_slug.get(slug)

    logged = {_hex_of(key): list(rows) for key, rows in groupby(_logged(user=user), key=_SESSION)}
    return {session.pk: _done_of(session, logged.get(session.pk.hex, ()), tracked_of) for session in past}


def _done_of(session: Past, rows: Sequence[Any], tracked_of: Callable[[str, str], Tracked | None]) -> Done:
    """Sum up a session from its sets; those of one exercise and side come together."""
    entries: dict[ExerciseKey, dict[str, Entry]] = {}
    told = worst = session.told_pain
    # Of most sessions neither is told of any exercise.
    some_sharp, all_clean = any(map(_IS_SHARP, rows)), all(map(_IS_CLEAN, rows))
    for (item_key, slug, side), group in groupby(rows, key=_EXERCISE):
        same = list(group)
        # Pain is the same for all sets of an exercise on one side. Pain of exercises that were left out, or
        # that the routine no longer has, counts for the session.
        pain = same[0].pain
        if pain is not None and (worst is None or pain > worst):
            worst = pain
        tracked = tracked_of(item_key, slug)
        if tracked is None:
            continue
        sets = tuple(filter(None, map(_AMOUNT[tracked.measure], same)))
        if not sets:
            continue  # nothing that counts was done
        effort = same[0].effort
        entries.setdefault(tracked.key, {})[side] = Entry.__new__(
            Entry,
            sets=sets,
            load=_kilograms(same[0].kilograms),
            level=same[0].level,
            rpe=session.effort if effort is None else effort,
            during=told if pain is None else pain,
            technique_clean=all_clean or all(map(_IS_CLEAN, same)),
            sharp=some_sharp and any(map(_IS_SHARP, same)),
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


# Of the rows of ``_logged``: what groups them by session, and within it by item, exercise and side.
_SESSION, _EXERCISE = attrgetter("session_key"), attrgetter("item_key", "slug", "side")
_IS_SHARP, _IS_CLEAN = attrgetter("sharp"), attrgetter("technique_clean")
_AMOUNT = {measure: attrgetter(measure) for measure in ("reps", "hold_seconds", "minutes")}


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


@lru_cache(maxsize=256)
def _kilograms(stored: str) -> Decimal:
    return Decimal(stored).quantize(Decimal("0.001"))
