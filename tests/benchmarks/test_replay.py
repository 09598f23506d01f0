"""How long it takes to take all decisions of a year again after a correction. Prints; never fails by time."""

from __future__ import annotations

import statistics
import time
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.models import Adjustment
from programs.services import progression
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine
from tests.programs.histories import play

SESSIONS = 150


@pytest.mark.django_db
def test_replay_of_a_year(owner):
    start = date(2025, 1, 6)
    routine = make_routine(owner, on=start, equipment=EVERYTHING_AT_HOME)
    days = [day for day in (start + timedelta(days=n) for n in range(365)) if day.weekday() in (0, 2, 4)][:SESSIONS]
    for number, day in enumerate(days):
        play(routine, on=day, pain=4 if number % 17 == 5 else 1, effort=5, spare=3 if number % 2 else 0)
    last_but_many = routine.sessions.order_by("performed_on")[10]
    times = []
    for pain in (2, 5, 2, 5, 2):
        check = last_but_many.next_day
        check.pain = pain
        check.save()
        with CaptureQueriesContext(connection) as queries:
            begin = time.perf_counter()
            progression.replay(routine)
            times.append((time.perf_counter() - begin) * 1000)
    exercises, decisions = routine.items.count(), Adjustment.objects.count()
    print(  # noqa: T201 - the result of a benchmark is what it prints
        f"\nReplaying {len(days)} sessions of {exercises} exercises ({decisions} decisions) after a correction: "
        f"{len(queries)} queries, {statistics.median(times):.0f} ms median, {max(times):.0f} ms worst"
    )
