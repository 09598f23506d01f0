"""What the tests of calendars share: where a calendar is, and which days a plan has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from programs.feed.services import feed_address
from programs.models import CalendarFeed
from tests.programs.conftest import MONDAY

A_DAY = timedelta(days=1)
WEEKS = 12


def path_of(feed: CalendarFeed) -> str:
    return feed_address(feed).removeprefix("http://127.0.0.1:8000")


def every(numbers: Sequence[int], *, since: date = MONDAY, until: date = MONDAY + 7 * WEEKS * A_DAY) -> list[date]:
    span = (since + A_DAY * number for number in range((until - since).days))
    return [day for day in span if day.weekday() in numbers]
