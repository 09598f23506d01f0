"""What changes the settings of a person."""

from __future__ import annotations

from django.db import transaction

from ..models import User
from .days import bring_back_days


@transaction.atomic
def change_preferences(*, by: User, name: str, time_zone: str, **choices: str) -> None:
    """Keep how the site looks and counts for a person. ``choices`` are fields of theirs, each with a valid value."""
    by.name = name.strip()
    for field, value in choices.items():
        setattr(by, field, value)
    by.save(update_fields=["name", *choices])
    change_time_zone(by=by, time_zone=time_zone)


@transaction.atomic
def change_time_zone(*, by: User, time_zone: str) -> None:
    """Keep where a person lives; nothing that they did is in their future afterwards. Safe to repeat.

    An empty one says nothing, and changes nothing.
    """
    if not time_zone or User.objects.select_for_update().get(pk=by.pk).time_zone == time_zone:
        return
    by.time_zone = time_zone
    by.save(update_fields=["time_zone"])
    bring_back_days(by)
