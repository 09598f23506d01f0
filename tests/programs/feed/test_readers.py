"""Readers of calendars that are not ours see the days that Today shows."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import time_machine
from django.test import Client

from accounts.models import User
from programs.feed.services import change_feed, feed_of, make_feed
from programs.proposal.start import choose_days
from programs.routine.pausing import pause_routine, resume_routine
from programs.today.moving_days import move_to_tomorrow
from tests.conftest import make_user
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_routine

from .calendars import A_DAY, WEEKS, every, path_of

pytestmark = pytest.mark.django_db

READERS = Path(__file__).resolve().parents[2] / "js/calendar"


def by_recurring_ical_events(text: bytes) -> list[str]:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2026, 1, 1), (2027, 12, 31))
    return sorted(_said(event["DTSTART"].dt) for event in found)


def _said(start: date | datetime) -> str:
    if not isinstance(start, datetime):
        return start.isoformat()
    return f"{start.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"


def by_javascript(text: bytes, folder: Path) -> dict[str, list[str]]:
    """Ask ical.js and node-ical, which know of the time zone what the file itself says or their own data."""
    path = folder / "calendar.ics"
    path.write_bytes(text)
    done = subprocess.run(["node", "read.mjs", str(path)], cwd=READERS, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def courses(user: User) -> Iterator[tuple[str, list[date]]]:
    """Yield what happens to a plan, and the days that are planned then."""
    routine = make_routine(user, on=MONDAY)
    yield "as planned", every(routine.days)
    choose_days(routine=routine, days=[1, 6], today=MONDAY)
    yield "other days", every([1, 6])
    move = MONDAY + A_DAY
    with time_machine.travel(datetime.combine(move, time(10), tzinfo=UTC), tick=False):
        move_to_tomorrow(by=user, routine=routine, today=move)
        expected = every([1, 6], since=move, until=move + 7 * WEEKS * A_DAY)
        yield "moved", [move + A_DAY if day == move else day for day in expected]
        pause_routine(by=user, routine=routine, reason="ill", today=move)
        yield "paused", []
    later = MONDAY + 14 * A_DAY
    with time_machine.travel(datetime.combine(later, time(10), tzinfo=UTC), tick=False):
        resume_routine(by=user, routine=routine, today=later)
        yield "going on", every([1, 6], since=later, until=later + 7 * WEEKS * A_DAY)


@pytest.mark.parametrize("at", [None, time(9), time(2, 30)])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
def test_all_readers_see_the_same_days(db, tmp_path, zone, at):
    # The same day in all of these zones.
    start = datetime(2026, 11, 16, 12, tzinfo=UTC)
    has_node = shutil.which("node") and (READERS / "node_modules").is_dir()
    with time_machine.travel(start, tick=False):
        user = make_user(time_zone=zone)
        change_feed(by=make_feed(by=user).user, at=at, names_exercises=False)
        for what, planned in courses(user):
            text = Client().get(path_of(feed_of(user))).content
            expected = sorted(_said(day if at is None else _moment(day, at, ZoneInfo(zone))) for day in planned)
            assert by_recurring_ical_events(text) == expected, what
            if has_node:
                for reader, found in by_javascript(text, tmp_path).items():
                    assert found == expected, (what, reader)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone)


@pytest.mark.parametrize(
    ("zone", "today", "at", "expected"),
    [
        # 02:30 does not exist on 29 March 2026 in Berlin, and exists twice on 25 October
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:00:00.000Z"),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30:00.000Z"),
        ("Europe/Berlin", date(2026, 3, 30), time(9), "2026-03-30T07:00:00.000Z"),
        ("America/New_York", date(2026, 3, 8), time(2, 30), "2026-03-08T07:00:00.000Z"),
    ],
)
def test_in_nights_in_which_the_clock_changes_all_readers_agree(db, tmp_path, zone, today, at, expected):
    with time_machine.travel(datetime.combine(today, time(0, 5), tzinfo=ZoneInfo(zone)), tick=False):
        user = make_user(time_zone=zone)
        make_routine(user, on=today, days=[str(today.weekday())])
        change_feed(by=make_feed(by=user).user, at=at, names_exercises=False)
        text = Client().get(path_of(feed_of(user))).content
    assert by_recurring_ical_events(text)[0] == expected
    if shutil.which("node") and (READERS / "node_modules").is_dir():
        for reader, found in by_javascript(text, tmp_path).items():
            assert found[0] == expected, reader
