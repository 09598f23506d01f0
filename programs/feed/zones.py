"""Writes out a time zone for calendars: each change of its clock in the time that matters is an observance of its own.

``icalendar`` would list the changes as dates of recurrence, several to a line. Some readers take only the first of a
line, and are an hour off in summer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)


def written_out(zone: ZoneInfo, *, first: datetime, last: datetime) -> icalendar.Timezone:
    """Write out a zone for the time from ``first`` to ``last``."""
    begins = (first.astimezone(UTC) - A_DAY).replace(second=0, microsecond=0)
    found = icalendar.Timezone()
    found.add("tzid", zone.key)
    found.add_component(_observance(zone, begins, begins))
    for change in changes(zone, first=begins, last=last):
        found.add_component(_observance(zone, change - A_MINUTE, change))
    return found


def changes(zone: ZoneInfo, *, first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the first moment after each change of a zone's clock, in UTC, to the minute."""
    day = first.astimezone(UTC)
    while day <= last:
        if _offset(zone, day) != _offset(zone, day + A_DAY):
            minutes = range(1, A_DAY // A_MINUTE + 1)
            yield next(day + A_MINUTE * n for n in minutes if _offset(zone, day + A_MINUTE * n) != _offset(zone, day))
        day += A_DAY


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _observance(zone: ZoneInfo, before: datetime, since: datetime) -> icalendar.cal.Component:
    """Write what the clock shows from a moment on. RFC 5545 names that moment by the clock of before."""
    local = since.astimezone(zone)
    found = icalendar.TimezoneDaylight() if local.dst() else icalendar.TimezoneStandard()
    found.add("dtstart", (since + _offset(zone, before)).replace(tzinfo=None))
    found.add("tzoffsetfrom", _offset(zone, before))
    found.add("tzoffsetto", _offset(zone, since))
    found.add("tzname", local.tzname() or zone.key)
    return found
