"""Change a person's settings."""

from __future__ import annotations

from django.db import transaction

from exercises.locking import locked

from ..models import User
from .days import bring_back_days


@transaction.atomic
def change_preferences(*, by: User, name: str, time_zone: str, **choices: str | bool) -> None:
    """Store how the site looks and counts for a person. ``choices`` are fields of theirs, each with a valid value."""
    by.name = name.strip()
    for field, value in choices.items():
        setattr(by, field, value)
    by.save(update_fields=["name", *choices])
    change_time_zone(by=by, time_zone=time_zone)


@transaction.atomic
def change_time_zone(*, by: User, time_zone: str) -> None:
    """Store where a person lives, and move records that this puts into their future to today. Safe to repeat.

    An empty ``time_zone`` changes nothing.
    """
    if not time_zone or locked(by).time_zone == time_zone:
        return
    by.time_zone = time_zone
    by.save(update_fields=["time_zone"])
    bring_back_days(by)
