"""Record that a person opened an exercise themselves, and take it back.

On what terms they may is decided in ``exercises.rules.own_opening``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from exercises.locking import locked
from exercises.models import Exercise
from exercises.rules.own_opening import Terms

from ..models import OwnOpening, User


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
    """Record that a person opened an exercise for themselves on ``terms``, with the sentences that they confirmed.

    The caller has checked that they may. An earlier opening of the same exercise ends. Safe to repeat: the same id is
    the same opening. Raises ``OpeningIdTakenError`` when somebody else has this id.
    """
    locked(by)
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
    """Take back a person's own opening; it stays on record. Safe to repeat."""
    by.own_openings.filter(pk=opening.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
