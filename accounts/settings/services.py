"""Change a person's settings."""

from __future__ import annotations

from django.db import transaction

from exercises.locking import locked

from ..models import User
from .days import bring_back_days


@transaction.atomic
def change_preferences(*, by: User, name: str, theme: str, text_size: str, units: str, time_zone: str) -> None:
    by.name = name.strip()
    by.theme = theme
    by.text_size = text_size
    by.units = units
    by.save(update_fields=["name", "theme", "text_size", "units"])
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
