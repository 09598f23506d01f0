"""Store what somebody wants to be reminded of."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.settings.services import change_time_zone
from exercises.locking import locked

from ..models import Reminders


@transaction.atomic
def choose_reminders(*, by: User, time_zone: str = "", **wishes: Any) -> Reminders:
    """Store what a person wants (the fields of ``Reminders``) and, where they say it, where they live."""
    locked(by)
    change_time_zone(by=by, time_zone=time_zone)
    found, _is_new = Reminders.objects.update_or_create(user=by, defaults={**wishes, "changed_at": timezone.now()})
    return found


@transaction.atomic
def decline_reminders(*, by: User) -> None:
    """Note that a person was asked and wants none; what they chose earlier stays. Safe to repeat."""
    locked(by)
    Reminders.objects.update_or_create(user=by, defaults={"wanted": False, "changed_at": timezone.now()})


def stop_reminders(*, address_id: uuid.UUID) -> bool:
    """Stop all mails of whoever has this address; False when nobody has it. Safe to repeat."""
    return bool(Reminders.objects.filter(address_id=address_id).update(wanted=False, changed_at=timezone.now()))
