"""How long it takes to take all decisions of a year again after a correction. Prints; never fails by time.

Time is that of this process (``process_time``): others who share the processors do not count. Writing is included.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.decision.replay import replay
from programs.models import Adjustment, Routine
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine
from tests.programs.histories import play

SESSIONS = 150
TIMES = 7


def measure(name: str, routine: Routine, correct: Callable[[int], None]) -> None:
    """Replay after each of several corrections, and print how long it took and how much of it was written."""
    times, queries, changed = [], 0, 0
    for number in range(TIMES):
        correct(number)
        before = dict(Adjustment.objects.values_list("pk", "fingerprint"))
        again = Routine.objects.get(pk=routine.pk)
        begin = time.process_time()
        replay(again)
        times.append((time.process_time() - begin) * 1000)
        after = dict(Adjustment.objects.values_list("pk", "fingerprint"))
        changed = sum(before.get(pk) != fingerprint for pk, fingerprint in after.items())
    correct(0)
    with CaptureQueriesContext(connection) as captured:
        replay(Routine.objects.get(pk=routine.pk))
    queries = len(captured)
    print(  # noqa: T201 - the result of a benchmark is what it prints
        f"{name}: {changed} of {len(after)} decisions written, {queries} queries, "
        f"{statistics.median(times):.0f} ms median, {max(times):.0f} ms worst of {TIMES}"
    )


@pytest.mark.django_db
def test_replay_of_a_year(owner):
    start = date(2025, 1, 6)
    routine = make_routine(owner, on=start, equipment=EVERYTHING_AT_HOME)
    days = [day for day in (start + timedelta(days=n) for n in range(365)) if day.weekday() in (0, 2, 4)][:SESSIONS]
    for number, day in enumerate(days):
        play(routine, on=day, pain=4 if number % 17 == 5 else 1, effort=5, spare=3 if number % 2 else 0)
    sessions = list(routine.sessions.order_by("performed_on"))

    def morning(which: int) -> Callable[[int], None]:
        def correct(number: int) -> None:
            check = sessions[which].next_day
            check.pain = 2 + 3 * (number % 2)
            check.save()

        return correct

    print(f"\nReplaying {len(days)} sessions of {routine.items.count()} exercises after a correction")  # noqa: T201
    measure("  of the last session", routine, morning(-2))
    measure("  of the eleventh session", routine, morning(10))
    measure("  of the first session", routine, morning(0))
    # What no correction does: nothing is as it was.
    measure("  of everything", routine, lambda _number: Adjustment.objects.update(fingerprint="") and None)
