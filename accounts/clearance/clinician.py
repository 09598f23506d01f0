"""Record what a clinician allowed, and take it back. What it opens is decided in ``exercises.rules.clearance``."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from exercises.locking import locked
from exercises.models import Exercise, Movement
from exercises.rules.screening import UnknownFactError

from ..health_check.services import VALID_FOR
from ..models import Clearance, User

# A clearance given without an end counts for as long as a health check does; then we ask again.
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
    at: datetime | None = None,
) -> Clearance:
    """Record what a clinician allowed: one exercise, or exercising at all when ``exercise`` is None.

    ``rules`` are the ids of the rules that it opens, ``limits`` the slugs of movements that stay forbidden.
    ``load_cleared`` means that weights and bands are fine, built up slowly; it opens ``load_rules``
    (``exercises.rules.clearance``). Without ``valid_until`` it counts for twelve months. Safe to repeat: the same id is
    the same clearance. Raises ``ClearanceIdTakenError`` when somebody else has this id, and ``UnknownFactError`` for a
    movement that the catalogue does not know. ``at`` is the moment, by default now.
    """
    # Of two taps at once, the second waits here and then finds the row of the first.
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
        recorded_at=at or timezone.now(),
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
