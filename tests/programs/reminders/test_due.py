from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from programs.reminders.due import LATEST, Kind, Wishes, due_kinds, is_quiet, moment_of

BERLIN, NEW_YORK, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        (BERLIN, date(2026, 6, 1), time(9), "2026-06-01 07:00"),
        (BERLIN, date(2026, 12, 1), time(9), "2026-12-01 08:00"),
        # 02:30 does not exist: the first moment after the gap, which is 03:00
        (BERLIN, SPRING, time(2, 30), "2026-03-29 01:00"),
        (BERLIN, SPRING, time(2), "2026-03-29 01:00"),
        (BERLIN, SPRING, time(3), "2026-03-29 01:00"),
        # 02:30 exists twice: the first of the two
        (BERLIN, AUTUMN, time(2, 30), "2026-10-25 00:30"),
        (NEW_YORK, date(2026, 3, 8), time(2, 30), "2026-03-08 07:00"),
        (NEW_YORK, date(2026, 11, 1), time(1, 30), "2026-11-01 05:30"),
        # a gap of half an hour
        (LORD_HOWE, date(2026, 10, 4), time(2), "2026-10-03 15:30"),
        # a gap at midnight, with which the day begins
        (ZoneInfo("America/Santiago"), date(2026, 9, 6), time(0, 30), "2026-09-06 04:00"),
    ],
)
def test_a_time_of_the_day_is_one_moment(zone, day, at, expected):
    assert moment_of(day, at, zone) == utc(expected)


@pytest.mark.parametrize(
    ("at", "quiet", "expected"),
    [
        (time(22), (time(21), time(7)), True),
        (time(6, 59), (time(21), time(7)), True),
        (time(7), (time(21), time(7)), False),
        (time(21), (time(21), time(7)), True),
        (time(13, 30), (time(13), time(15)), True),
        (time(15), (time(13), time(15)), False),
        (time(3), None, False),
        (time(3), (time(7), time(7)), False),
    ],
)
def test_quiet_hours(at, quiet, expected):
    assert is_quiet(at, quiet) is expected


def wishes(**fields) -> Wishes:
    return Wishes(**{"days": range(7), "at": time(9), **fields})


@pytest.mark.parametrize(("after", "expected"), [(-1, []), (0, [Kind.SESSION]), (899, [Kind.SESSION]), (900, [])])
def test_it_is_due_for_a_quarter_of_an_hour(after, expected):
    now = moment_of(date(2026, 6, 1), time(9), BERLIN) + timedelta(seconds=after)
    assert due_kinds(wishes(), now=now, zone=BERLIN) == expected


def test_only_on_the_days_that_were_asked_for():
    monday = moment_of(date(2026, 6, 1), time(9), BERLIN)
    assert due_kinds(wishes(days=[1, 2]), now=monday, zone=BERLIN) == []


def test_a_lesson_comes_on_every_day_and_alone_where_nothing_else_was_asked_for():
    monday = moment_of(date(2026, 6, 1), time(9), BERLIN)
    assert due_kinds(wishes(days=[1], lesson_at=time(9)), now=monday, zone=BERLIN) == [Kind.LESSON]
    assert due_kinds(Wishes(lesson_at=time(9)), now=monday, zone=BERLIN) == [Kind.LESSON]
    quiet = Wishes(lesson_at=time(9), quiet=(time(8), time(10)))
    assert due_kinds(quiet, now=monday, zone=BERLIN) == []


def test_nothing_is_late_into_quiet_hours():
    asked = wishes(at=time(20, 30), quiet=(time(20, 40), time(7)))
    for minutes, expected in ((5, [Kind.SESSION]), (12, [])):
        now = moment_of(date(2026, 6, 1), time(20, 30), BERLIN) + timedelta(minutes=minutes)
        assert due_kinds(asked, now=now, zone=BERLIN) == expected


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_in_a_night_in_which_the_clock_changes_it_is_due_for_one_quarter_of_an_hour(day):
    asked = wishes(at=time(2, 30))
    start = datetime.combine(day, time(), tzinfo=BERLIN).astimezone(UTC)
    due = [start + timedelta(minutes=n) for n in range(6 * 60)]
    due = [now for now in due if due_kinds(asked, now=now, zone=BERLIN)]
    assert len(due) == LATEST / timedelta(minutes=1)
    assert due[-1] - due[0] < LATEST
