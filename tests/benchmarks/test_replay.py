"""How long it takes to take all decisions of 400 sessions again after a correction. Prints; never fails by time.

Time is that of this process (``process_time``): others who share the processors do not count. Writing is included.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.decision.replay import replay
from programs.decision.stored import entries_in
from programs.models import Routine
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine
from tests.programs.histories import play

SESSIONS = 400
TIMES = 7


def entries(routine: Routine) -> Iterator[tuple[object, object]]:
    """Yield what is kept of each decision, by session, exercise and side."""
    for pk, document in routine.sessions.values_list("pk", "decided"):
        for key, entry in entries_in(document):
            yield (pk, key), entry


def measure(name: str, routine: Routine, correct: Callable[[int], None]) -> None:
    """Replay after each of several corrections, and print how long it took and how much of it was written."""
    times, queries, changed = [], 0, 0
    for number in range(TIMES):
        correct(number)
        before = dict(entries(routine))
        again = Routine.objects.get(pk=routine.pk)
        begin = time.process_time()
        replay(again)
        times.append((time.process_time() - begin) * 1000)
        after = dict(entries(routine))
        changed = sum(before.get(key) != entry for key, entry in after.items())
    correct(0)
    with CaptureQueriesContext(connection) as captured:
        replay(Routine.objects.get(pk=routine.pk))
    queries = len(captured)
    print(  # noqa: T201 - the result of a benchmark is what it prints
        f"{name}: {changed} of {len(after)} decisions written, {queries} queries, "
        f"{statistics.median(times):.0f} ms median, {max(times):.0f} ms worst of {TIMES}"
    )


@pytest.mark.django_db
def test_replay_of_years(owner):
    start = date(2024, 1, 1)
    routine = make_routine(owner, on=start, equipment=EVERYTHING_AT_HOME)
    days = [
        day for day in (start + timedelta(days=n) for n in range(7 * SESSIONS // 3 + 7)) if day.weekday() in (0, 2, 4)
    ][:SESSIONS]
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
    measure("  of everything", routine, lambda _number: routine.sessions.update(decided={}) and None)
