"""Time zones that a person may choose."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

REGIONS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


def known_time_zones() -> list[str]:
    """Return the names of places that have a time zone, sorted; and UTC."""
    return [*sorted(name for name in available_timezones() if name.startswith(REGIONS)), "UTC"]


def validate_time_zone(name: str) -> None:
    if name and name not in available_timezones():
        raise ValidationError(_("We do not know this time zone."))
