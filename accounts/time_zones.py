"""Time zones: the places to choose from, what a person's device says, and when to ask where they live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

REGIONS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
# Set by the device (static/js/app.js): its time zone, and the day on which it first reported that zone.
DEVICE_COOKIE = "device_zone"
# Set by us when somebody answers that they have not moved: the device's zone that we need not ask about again.
KEPT_COOKIE = "zone_kept"
# Within this time another zone may just be a journey, so we do not ask yet.
JOURNEY = timedelta(days=3)


@cache
def known_time_zones() -> list[str]:
    """List the zones that are called after a place, each by its present name alone, sorted, then UTC."""
    return [*sorted(_PLACES & available_timezones()), "UTC"]


@cache
def earlier_names() -> Mapping[str, str]:
    """Map the other names of these zones, which some devices still report, to the present ones."""
    lines = (line.split() for line in _tzdata("tzdata.zi") if line.startswith("L "))
    links = {name: target for _sign, target, name in lines}

    def present(name: str) -> str:
        while name not in _PLACES and name in links:
            name = links[name]
        return name

    found = {name: NOT_BY_LINK.get(name) or present(name) for name in available_timezones() if name.startswith(REGIONS)}
    return {name: place for name, place in found.items() if name != place}


def present_name(name: str) -> str:
    """Find the name by which a zone is listed here; a name that is none stays as it is."""
    return earlier_names().get(name, name)


def _tzdata(name: str) -> list[str]:
    return (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8").splitlines()


# The places at which zones are listed: a row has its countries, where it is, and the name.
_PLACES = frozenset(line.split("\t")[2] for line in _tzdata("zone.tab") if line and not line.startswith("#"))
# Earlier names of places whose zone is by now the same as that of a place far away, to which their links lead.
NOT_BY_LINK = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}


def validate_time_zone(name: str) -> None:
    if name and name not in available_timezones():
        raise ValidationError(_("We do not know this time zone."))


def place_of(name: str) -> str:
    """Say a zone's name as people would: "Buenos Aires, Argentina" for America/Argentina/Buenos_Aires."""
    *regions, place = present_name(name).replace("_", " ").split("/")
    return ", ".join([place, *regions[:0:-1]])


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceZone:
    """The time zone that a device reports; ``since`` is the day, by its own clock, on which it first did."""

    zone: ZoneInfo
    since: date

    @property
    def name(self) -> str:
        return self.zone.key


def device_zone(cookies: Mapping[str, str]) -> DeviceZone | None:
    """Read the device's zone from its cookie; None when there is no cookie or it names no zone that we know."""
    name, _separator, since = cookies.get(DEVICE_COOKIE, "").partition("|")
    name = present_name(name)
    if name not in known_time_zones():
        return None
    try:
        return DeviceZone(zone=ZoneInfo(name), since=date.fromisoformat(since))
    except (ValueError, ZoneInfoNotFoundError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneQuestion:
    """A question about the time zone: where somebody lives, or whether they have moved.

    ``told`` is the zone that the person gave us, ``device`` the one that their device reports; either may be empty.
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
    """Choose the question to ask about somebody's time zone, or None when there is nothing to ask.

    ``told`` is the zone they gave us, empty when they never did. They are asked again when their device's clock has
    differed from it for more than ``JOURNEY``, unless they already answered that they have not moved. Two zones with
    the same clock time do not differ.
    """
    device = device_zone(cookies)
    if not told:
        return ZoneQuestion(device=device.name if device else "", told="")
    if device is None or cookies.get(KEPT_COOKIE) == device.name:
        return None
    is_same_clock = now.astimezone(device.zone).utcoffset() == now.astimezone(ZoneInfo(told)).utcoffset()
    is_long = now.astimezone(device.zone).date() - device.since > JOURNEY
    return ZoneQuestion(device=device.name, told=told) if is_long and not is_same_clock else None
