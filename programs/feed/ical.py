"""Writes events as an iCalendar file (RFC 5545). Time zones are written out, because some readers know none by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from django.utils.translation import gettext as _

from .events import A_DAY, Event
from .zones import written_out

AN_HOUR = timedelta(hours=1)
# How long a calendar may keep what it has read, as it is asked to; few ask anew sooner.
READ_AGAIN_AFTER = 4 * AN_HOUR
# Before a session at a chosen time, or at nine o'clock on a day without one.
ALARM, ALARM_OF_DAY = timedelta(minutes=-10), 9 * AN_HOUR


def written(events: Iterable[Event], *, now: datetime) -> bytes:
    """Write a calendar; ``now`` is the moment of writing."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Homestretch//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, "Homestretch")
    calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(READ_AGAIN_AFTER))
    events = list(events)
    for zone, moments in _zones(events).items():
        calendar.add_component(written_out(zone, first=min(moments), last=max(moments)))
    for event in events:
        calendar.add_component(_event(event, now.astimezone(UTC).replace(microsecond=0)))
    text: bytes = calendar.to_ical()
    return text


def _event(event: Event, now: datetime) -> icalendar.Event:
    found = icalendar.Event()
    found.add("uid", event.uid)
    found.add("sequence", event.sequence)
    found.add("dtstamp", now)
    starts = _plain(event.starts)
    found.add("dtstart", starts or event.on)
    found.add("dtend", _plain(starts + event.length) if starts else event.on + A_DAY)
    found.add("summary", event.summary)
    found.add("description", event.description)
    found.add("url", event.url)
    found.add("status", "CONFIRMED")
    # A whole day is no appointment: others may still ask for one.
    found.add("transp", "OPAQUE" if starts and not event.is_done else "TRANSPARENT")
    if not event.is_done:
        found.add_component(_alarm(event))
    return found


def _plain(moment: datetime | None) -> datetime | None:
    """Write a moment by its own clock; in UTC where that is its clock, or where its clock shows the same time twice:
    readers differ about which of the two is meant.
    """
    if moment is None:
        return None
    zone = moment.tzinfo
    is_utc = not isinstance(zone, ZoneInfo) or zone.key in {"UTC", "Etc/UTC", "Zulu", "Etc/Zulu"}
    is_twice = moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if is_utc or is_twice else moment


def _zones(events: Iterable[Event]) -> dict[ZoneInfo, list[datetime]]:
    """Collect the zones that are written out, with the moments that are told by their clocks."""
    found: dict[ZoneInfo, list[datetime]] = {}
    for event in events:
        starts = event.starts
        for moment in () if starts is None else (_plain(starts), _plain(starts + event.length)):
            if moment is not None and isinstance(moment.tzinfo, ZoneInfo):
                found.setdefault(moment.tzinfo, []).append(moment)
    return found


def _alarm(event: Event) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Time for your exercises"))
    alarm.add("trigger", ALARM if event.starts else ALARM_OF_DAY)
    return alarm
