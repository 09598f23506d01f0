"""What was done in sessions: rows of sets, summed up by exercise and side."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

import orjson
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.models import OF_PERSON, User
from exercises.documents import Gathered
from exercises.prepared import Prepared

from ...models import SetLog
from ...progression.course.states import ExerciseKey
from ...progression.course.told import Done, Entry, differing
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

    logged = defaultdict(list)
    for row in sorted(_logged(user=user)):
        logged[_hex_of(row[0])].append(row)
    return {session.pk: _done_of(session, logged[session.pk.hex], tracked_of) for session in past}


def _done_of(session: Past, rows: Sequence[Any], tracked_of: Callable[[str], tuple[Tracked | None, str]]) -> Done:
    """Sum up a session from what was done of each exercise on each side."""
    entries: dict[ExerciseKey, dict[str, Entry]] = {}
    told = worst = session.told_pain
    some_sharp = False
    for _session, place, text in rows:
        sets = _read_sets(text)
        # Pain of exercises that were left out, or that the routine no longer has, counts for the session.
        if sets.pain is not None and (worst is None or sets.pain > worst):
            worst = sets.pain
        some_sharp = some_sharp or sets.sharp
        tracked, side = tracked_of(place)
        if tracked is None:
            continue
        entry = _entry_of(sets, tracked.measure, session.effort, told)
        if entry is not None:
            entries.setdefault(tracked.key, {})[side] = entry
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


class _Sets(NamedTuple):
    """The sets of one exercise on one side in a session. Level, pain and effort are the same for all of them.

    ``loads`` are those of the sets that were done, where they differ; ``kilograms`` is that of the first.
    """

    reps: tuple[int, ...]
    hold_seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    kilograms: Decimal
    loads: tuple[Decimal, ...]
    level: str
    pain: int | None
    effort: int | None
    sharp: bool
    technique_clean: bool


# Years of sessions are mostly made of the same few sets, so each is read once.
@lru_cache(maxsize=4096)
def _read_sets(text: str) -> _Sets:
    """Read the sets that ``_logged`` gathered, in the order of their numbers."""
    rows = sorted(orjson.loads(text), key=lambda row: (row[0], orjson.dumps(row)))
    _numbers, reps, hold_seconds, minutes, loads, levels, pains, efforts, sharps, cleans = zip(*rows, strict=True)
    return _Sets(
        reps=tuple(filter(None, reps)),
        hold_seconds=tuple(filter(None, hold_seconds)),
        minutes=tuple(filter(None, minutes)),
        kilograms=_kilograms(loads[0]),
        loads=differing(
            _kilograms(load) for load, *done in zip(loads, reps, hold_seconds, minutes, strict=True) if any(done)
        ),
        level=levels[0],
        pain=pains[0],
        effort=efforts[0],
        sharp=any(sharps),
        technique_clean=all(cleans),
    )


def _kilograms(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.001"))


@lru_cache(maxsize=4096)
def _entry_of(sets: _Sets, measure: str, effort: int | None, told: int | None) -> Entry | None:
    """Sum up the sets of an exercise that is counted in ``measure``; None where nothing that counts was done.

    ``effort`` and pain that were ``told`` are those of the whole session.
    """
    counted = getattr(sets, measure)
    if not counted:
        return None
    return Entry(
        sets=counted,
        load=sets.kilograms,
        loads=sets.loads,
        level=sets.level,
        rpe=effort if sets.effort is None else sets.effort,
        during=told if sets.pain is None else sets.pain,
        technique_clean=sets.technique_clean,
        sharp=sets.sharp,
    )


# All sets of a person, those of one session, exercise and side together. Keys are text (``_hex_of``): to make and to
# compare thousands of UUIDs takes longer than all the rest.
_logged: Prepared[Any] = Prepared(
    lambda: (
        SetLog.objects.filter(session__user=OF_PERSON)
        .values_list(
            Cast("session_id", TextField()),
            Concat(
                Cast("item_id", TextField()), Value("/"), "exercise__slug", Value("/"), "side", output_field=TextField()
            ),
        )
        .annotate(
            sets=Gathered(
                "number",
                "reps",
                "hold_seconds",
                "minutes",
                Cast("load_kg", TextField()),
                "level",
                "pain",
                "effort",
                "sharp",
                "technique_clean",
            )
        )
        .order_by()
    )
)


def _hex_of(key: str) -> str:
    """Bring the text of a UUID, which differs from database to database, into one form (``UUID.hex``)."""
    return key.replace("-", "")
