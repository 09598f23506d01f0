"""A clinician has said yes, or a person has opened an exercise themselves: record it, take it back, and ask what counts
on a day.

What a clearance opens and closes is a rule of its own (``exercises.clearance``), and so are the terms on which a person
may open an exercise themselves (``exercises.own_opening``); this module only keeps what the person noted.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from exercises.clearance import EXERCISE, Cleared
from exercises.models import Exercise, Movement
from exercises.own_opening import Terms, still_theirs
from exercises.screening import UnknownFactError, Verdict
from exercises.snapshot import current_catalogue

from .health_check.services import VALID_FOR
from .models import Clearance, OwnOpening, User

# Without a day on which it ends, we ask again after this time, as after a health check.
ASK_AGAIN_AFTER = VALID_FOR
# What a routine keeps of an opening begins so, and of a clinician's word does not.
OWN_KEY = "own:"
_OWN = "own"


class ClearanceIdTakenError(PermissionDenied):
    """The id that the client made belongs to somebody else's clearance."""


@transaction.atomic
def record_clearance(
    *,
    by: User,
    clearance_id: uuid.UUID,
    rules: Iterable[str],
    given_by: str,
    role: str,
    given_on: date,
    exercise: Exercise | None = None,
    valid_until: date | None = None,
    limits: Iterable[str] = (),
    no_added_load: bool = False,
    load_cleared: bool = False,
    load_rules: Iterable[str] = (),
    note: str = "",
) -> Clearance:
    """Note what a clinician said: to one exercise, or without ``exercise`` to exercising at all.

    ``rules`` are the ids that it opens, ``limits`` the slugs of movements that stay out. ``load_cleared`` means that
    weights and bands are fine, built up slowly; it opens ``load_rules`` (``exercises.clearance``). It ends after twelve
    months unless it says when. Safe to repeat: the same id is the same clearance. Raises ``ClearanceIdTakenError``
    when somebody else has this id, and ``UnknownFactError`` for a movement that the catalogue does not know.
    """
    # The lock lets two taps at once wait for each other.
    User.objects.select_for_update().get(pk=by.pk)
    existing = Clearance.objects.filter(pk=clearance_id).first()
    if existing is not None:
        if existing.user_id != by.pk:
            raise ClearanceIdTakenError
        return existing
    clearance = Clearance.objects.create(
        pk=clearance_id,
        user=by,
        scope=Clearance.Scope.PROGRAMME if exercise is None else Clearance.Scope.EXERCISE,
        exercise=exercise,
        rules=sorted(rules),
        given_by=given_by,
        role=role,
        given_on=given_on,
        valid_until=valid_until or given_on + ASK_AGAIN_AFTER,
        no_added_load=no_added_load,
        load_cleared=load_cleared,
        load_rules=sorted(load_rules) if load_cleared else [],
        note=note,
    )
    wanted = set(limits)
    movements = Movement.objects.filter(slug__in=wanted)
    if unknown := wanted - {movement.slug for movement in movements}:
        raise UnknownFactError(f"unknown movement: {', '.join(sorted(unknown))}")
    clearance.limits.set(movements)
    return clearance


@transaction.atomic
def withdraw_clearance(*, by: User, clearance: Clearance) -> None:
    """Take a clearance back; it stays on record. Safe to repeat."""
    by.clearances.filter(pk=clearance.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


class OpeningIdTakenError(PermissionDenied):
    """The id that the client made belongs to somebody else's opening."""


@transaction.atomic
def record_own_opening(
    *,
    by: User,
    opening_id: uuid.UUID,
    exercise: Exercise,
    terms: Terms,
    confirmed: Iterable[str],
    sessions_done: int,
    today: date,
) -> OwnOpening:
    """Note that a person opened an exercise for themselves on ``terms``, and the sentences that they confirmed.

    Whether they may is for the caller to know. What they had opened of this exercise before ends with it. Safe to
    repeat: the same id is the same opening. Raises ``OpeningIdTakenError`` when somebody else has this id.
    """
    User.objects.select_for_update().get(pk=by.pk)
    existing = OwnOpening.objects.filter(pk=opening_id).first()
    if existing is not None:
        if existing.user_id != by.pk:
            raise OpeningIdTakenError
        return existing
    by.own_openings.filter(exercise=exercise, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    return OwnOpening.objects.create(
        pk=opening_id,
        user=by,
        exercise=exercise,
        rules=sorted(terms.rules),
        version=terms.version,
        confirmed=list(confirmed),
        sessions_done=sessions_done,
        confirmed_on=today,
    )


@transaction.atomic
def withdraw_own_opening(*, by: User, opening: OwnOpening) -> None:
    """Close again what a person had opened for themselves; it stays on record. Safe to repeat."""
    by.own_openings.filter(pk=opening.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


_TEXTS = frozenset({"scope", "exercise__slug", "given_by", "role", "limits__slug"})
# What one row says, of a clinician's word and of the person's own.
_SAID = (
    "pk",
    "recorded_at",
    "scope",
    "exercise__slug",
    "rules",
    "no_added_load",
    "load_cleared",
    "load_rules",
    "given_by",
    "role",
    "given_on",
    "overtaken",
    "limits__position",
    "limits__slug",
)


def cleared_on(user: User, day: date, *, level: Callable[[], str]) -> list[Cleared]:
    """Return what clinicians have said about a person, as it counts on a day; the oldest word first. One query.

    What was said before a bone broke or before an operation opens nothing, and still forbids. With it comes what the
    person opened for themselves, on a day on which they are in a risk tier that may. ``level`` finds the tier of that
    day: it is only asked of somebody who has opened something.
    """
    text = CharField()
    own = user.own_openings.standing_on(day).values_list(
        "pk",
        "recorded_at",
        Value(_OWN, output_field=text),
        Cast("exercise__slug", text),
        "rules",
        Value(False),
        Value(False),
        "rules",
        Cast("version", text),
        Value("", output_field=text),
        "confirmed_on",
        Value(False),
        Value(0),
        Value("", output_field=text),
    )
    said = (
        user.clearances.valid_on(day)
        .with_overtaken(day)
        .values_list(
            *(Cast(name, text) if name in _TEXTS else name for name in _SAID),
        )
    )
    rows = sorted(said.order_by().union(own.order_by(), all=True), key=_oldest_first)
    found = [(rows_of[0][2], rows_of) for _key, of_one in groupby(rows, key=itemgetter(0)) if (rows_of := list(of_one))]
    opened = [rows_of[0] for scope, rows_of in found if scope == _OWN]
    theirs = _own_words(opened, level()) if opened else {}
    cleared = [_cleared(rows_of) if scope != _OWN else theirs.get(rows_of[0][0]) for scope, rows_of in found]
    return [one for one in cleared if one is not None]


def _oldest_first(row: Sequence[Any]) -> tuple[Any, ...]:
    return (row[1], str(row[0]), row[-2] or 0, row[-1] or "")


def _own_words(rows: Iterable[Sequence[Any]], level: str) -> dict[uuid.UUID, Cleared]:
    """Return what a person opened for themselves, as far as it counts in a risk tier: not on other terms than they
    confirmed.
    """
    in_force = current_catalogue().rules
    found = {}
    for key, _at, _scope, exercise, rules, _load, _cleared, _load_rules, version, _role, given_on, *_limits in rows:
        terms = still_theirs(exercise, rules, version, in_force=in_force)
        if terms is not None and level in terms.tiers:
            opened, of_weight = frozenset(terms.rules), terms.opens is Verdict.LOAD
            found[key] = Cleared(
                scope=EXERCISE,
                key=f"{OWN_KEY}{key}",
                exercise=exercise,
                rules=frozenset() if of_weight else opened,
                load_cleared=of_weight,
                load_rules=opened if of_weight else frozenset(),
                given_on=given_on.isoformat(),
                own=True,
            )
    return found


def _cleared(rows: Sequence[tuple[Any, ...]]) -> Cleared | None:
    """Return one clearance from its rows, one for each limit; None when it has been overtaken and forbids nothing."""
    key, _at, scope, exercise, rules, no_load, load_cleared, load_rules, given_by, role, given_on, *_more = rows[0]
    limits = frozenset(row[-1] for row in rows if row[-1])
    overtaken = bool(rows[0][-3])
    if overtaken and not (limits or no_load):
        return None
    return Cleared(
        key=str(key),
        scope=scope,
        exercise=exercise or "",
        rules=frozenset() if overtaken else frozenset(rules),
        limits=limits,
        no_added_load=no_load,
        load_cleared=load_cleared and not overtaken,
        load_rules=frozenset() if overtaken else frozenset(load_rules),
        given_by=given_by,
        role=role,
        given_on=given_on.isoformat(),
    )
