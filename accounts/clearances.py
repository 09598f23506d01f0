"""A clinician has said yes: record it, take it back, and ask which ones count on a day.

What a clearance opens and closes is a rule of its own (``exercises.clearance``); this module only keeps what the
person noted.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from exercises.clearance import Cleared
from exercises.models import Exercise, Movement
from exercises.screening import UnknownFactError

from .models import Clearance, User

# Without a day on which it ends, we ask again after this time, as after a health check (``clinical_rules.md``, 4.1).
ASK_AGAIN_AFTER = timedelta(days=365)


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


def cleared_on(user: User, day: date) -> list[Cleared]:
    """Return what clinicians have said about a person, as it counts on a day; the oldest word first. One query."""
    rows = (
        user.clearances.valid_on(day)
        .order_by("recorded_at", "pk", "limits__position", "limits__slug")
        .values_list(
            "pk",
            "scope",
            "exercise__slug",
            "rules",
            "no_added_load",
            "load_cleared",
            "load_rules",
            "given_by",
            "role",
            "given_on",
            "limits__slug",
        )
    )
    return [_cleared(list(of_one)) for _key, of_one in groupby(rows, key=itemgetter(0))]


def _cleared(rows: Sequence[tuple[Any, ...]]) -> Cleared:
    """Return one clearance from its rows: one for each limit."""
    key, scope, exercise, rules, no_added_load, load_cleared, load_rules, given_by, role, given_on, _limit = rows[0]
    return Cleared(
        key=str(key),
        scope=scope,
        exercise=exercise or "",
        rules=frozenset(rules),
        limits=frozenset(row[-1] for row in rows if row[-1]),
        no_added_load=no_added_load,
        load_cleared=load_cleared,
        load_rules=frozenset(load_rules),
        given_by=given_by,
        role=role,
        given_on=given_on.isoformat(),
    )
