"""A clinician has said yes: record it, and take it back.

What it opens is a rule of its own (``exercises.rules.clearance``).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from exercises.locking import locked
from exercises.models import Exercise, Movement
from exercises.rules.screening import UnknownFactError

from ..health_check.services import VALID_FOR
from ..models import Clearance, User

# Without a day on which it ends, we ask again after this time, as after a health check.
ASK_AGAIN_AFTER = VALID_FOR


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
    weights and bands are fine, built up slowly; it opens ``load_rules`` (``exercises.rules.clearance``). It ends after
    twelve months unless it says when. Safe to repeat: the same id is the same clearance. Raises
    ``ClearanceIdTakenError`` when somebody else has this id, and ``UnknownFactError`` for a movement that
    the catalogue does not know.
    """
    # The lock lets two taps at once wait for each other.
    locked(by)
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
