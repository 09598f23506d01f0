"""Where a person lives, by the clock: the places to choose from, and what their device says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

REGIONS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
# Written by the device (static/js/app.js): its zone, and the day since which it has had it.
DEVICE_COOKIE = "device_zone"
# Written by us when somebody says that they live where they said, whatever this device says.
KEPT_COOKIE = "zone_kept"
# A few days away is a journey, and nothing is asked.
JOURNEY = timedelta(days=3)


@cache
def known_time_zones() -> list[str]:
    """Return the names of places that have a time zone, sorted; and UTC."""
    return [*sorted(name for name in available_timezones() if name.startswith(REGIONS)), "UTC"]


def validate_time_zone(name: str) -> None:
    if name and name not in available_timezones():
        raise ValidationError(_("We do not know this time zone."))


def place_of(name: str) -> str:
    """Return the name of a zone as people say it: Buenos Aires, Argentina."""
    *regions, place = name.replace("_", " ").split("/")
    return ", ".join([place, *regions[:0:-1]])


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceZone:
    """What a device says of where it is. ``since`` is the day, by its clock, since which it has said so."""

    zone: ZoneInfo
    since: date

    @property
    def name(self) -> str:
        return self.zone.key


def device_zone(cookies: Mapping[str, str]) -> DeviceZone | None:
    """Return where the device is; None when it does not say, or nothing that we know."""
    name, _separator, since = cookies.get(DEVICE_COOKIE, "").partition("|")
    if name not in known_time_zones():
        return None
    try:
        return DeviceZone(zone=ZoneInfo(name), since=date.fromisoformat(since))
    except (ValueError, ZoneInfoNotFoundError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneQuestion:
    """What to ask: where somebody lives, or whether they have moved.

    ``device`` and ``told`` are names of zones; ``told`` is empty when they never said, ``device`` when it does not say.
    """

    device: str
    told: str

    @property
    def device_place(self) -> str:
        return place_of(self.device)

    @property
    def told_place(self) -> str:
        return place_of(self.told)


def question_for(told: str, cookies: Mapping[str, str], *, now: datetime) -> ZoneQuestion | None:
    """Return what to ask somebody who ``told`` us where they live (empty: never), or None.

    Asked again when the clock of their device has been another one for more than a few days, and they have not said
    that they stay. Two places with the same clock are no difference.
    """
    device = device_zone(cookies)
    if not told:
        return ZoneQuestion(device=device.name if device else "", told="")
    if device is None or cookies.get(KEPT_COOKIE) == device.name:
        return None
    is_same_clock = now.astimezone(device.zone).utcoffset() == now.astimezone(ZoneInfo(told)).utcoffset()
    is_long = now.astimezone(device.zone).date() - device.since > JOURNEY
    return ZoneQuestion(device=device.name, told=told) if is_long and not is_same_clock else None
