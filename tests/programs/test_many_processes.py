"""Real processes writing to one database, a file of SQLite or a server. Where each test has its own, no lock shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 3
SESSIONS = 6

# A process waits for the others as long as it takes on a slow machine: what is asked here is that nothing is lost.
SET_UP = """
import json, random, sys, uuid
from datetime import date, datetime, timedelta
import django; django.setup()
from config.sqlite import base; base.PATIENCE = 100
from accounts.models import User
from programs.entries.plan import DoneSet, asked_of, planned_sets
from programs.models import LogEntry, Session, SetLog
from programs.session.asked import items_with_sets
from programs.session.begin import start_session
from programs.session.do import log_exercise
from programs.session.finish import finish_session
from programs.session.player.receive import receive
from tests.conftest import make_user
from tests.programs.factories import make_routine
from tests.side_by_side import side_by_side
make_routine(make_user(), on=date(2026, 11, 1))
"""

# Every process sends the same sessions: the ids decide that each is stored once.
WORK = """
def work(_number):
    user = User.objects.get()
    routine = user.routines.current()
    for number in range(int(sys.argv[2])):
        session_id = uuid.uuid5(uuid.NAMESPACE_OID, str(number))
        day = date(2026, 11, 1 + 2 * number)
        session = start_session(by=user, routine=routine, session_id=session_id, performed_on=day)
        for item, planned in items_with_sets(session):
            done = [DoneSet(planned=planned_set, amount=planned_set.amount) for planned_set in planned]
            log_exercise(session=session, item=item, done=done, pain=1, effort=5)
        finish_session(session=session, pain=1)
side_by_side(work, int(sys.argv[1]))
planned = sum(len(sets) for _item, sets in items_with_sets(Session.objects.first()))
print(json.dumps([Session.objects.filter(state="done").count(), SetLog.objects.count(), planned]))
"""


@pytest.fixture
def environment(tmp_path: Path, copied_database: str) -> dict[str, str]:
    return {
        **{key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"},
        "HOMESTRETCH_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": copied_database,
    }  # fmt: skip


def told(environment: dict[str, str], program: str, *arguments: object) -> Any:
    """Let one person have a routine and processes write at once; return what the program says of it then."""
    done = subprocess.run(
        [sys.executable, "-c", SET_UP + program, *map(str, (PROCESSES, *arguments))],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_processes_that_send_the_same_sessions_at_once_lose_and_double_nothing(environment: dict[str, str]) -> None:
    sessions, sets, planned = told(environment, WORK, SESSIONS)
    assert sessions == SESSIONS
    assert sets == SESSIONS * planned


# Every process is a device that sends the same entries, in an order and in batches of its own, and some of them again.
SEND = """
def work(device):
    user = User.objects.get()
    routine = user.routines.current()
    chance = random.Random(device)
    began = datetime.fromisoformat(sys.argv[3])
    for number in range(int(sys.argv[2])):
        session_id = uuid.uuid5(uuid.NAMESPACE_OID, str(number))
        def told(kind, minutes, **more):
            at = began + timedelta(days=2 * number, minutes=minutes)
            name = f"{kind}{minutes}{sorted(more.items())}"
            return {"id": str(uuid.uuid5(session_id, name)), "kind": kind, "at": at.isoformat(), **more}
        day = (began + timedelta(days=2 * number)).date()
        begin = told("begin", 0, routine=str(routine.pk), performed_on=day.isoformat())
        entries = [told("finish", 30, feeling="hard"), told("finish", 40, feeling="good")]
        for item in routine.items.select_related("exercise"):
            for planned in planned_sets(asked_of(item, {})):
                which = {"item": str(item.pk), "exercise": planned.exercise.slug, "number": planned.number,
                         "side": planned.side, "measure": planned.measure}
                entries += [told("set", 1, **which, amount=9), told("set", 2, **which, amount=0)]
                entries += [told("set", 3, **which, amount=7)]
        entries += chance.choices(entries, k=10)
        chance.shuffle(entries)
        entries.insert(0, begin)
        now = began + timedelta(days=2 * number, hours=1)
        while entries:
            size = chance.randint(5, 20)
            batch, entries = entries[:size], entries[size:]
            got = receive(by=user, session_id=session_id, told=batch, sent_at=now, received_at=now)
            assert not got.refused, got.refused
            assert {str(stored) for stored in got.stored} == {entry["id"] for entry in batch}
side_by_side(work, int(sys.argv[1]))
sets = SetLog.objects.all()
planned = sum(len(sets) for _item, sets in items_with_sets(Session.objects.earliest("performed_on")))
print(json.dumps({
    "sessions": Session.objects.filter(state="done", feeling="good").count(),
    "entries": LogEntry.objects.count(),
    "sets": sets.count(),
    "as last said": sum((done.reps or done.hold_seconds or done.minutes) == 7 for done in sets),
    "planned": planned,
}))
"""


def test_devices_that_send_the_same_entries_at_once_lose_and_double_nothing(environment: dict[str, str]) -> None:
    began = (datetime.now(UTC) - timedelta(days=10)).replace(hour=9).isoformat()
    found = told(environment, SEND, 3, began)
    planned = found.pop("planned")
    assert found == {
        "sessions": 3,
        "entries": 3 * (1 + 2 + 3 * planned),
        "sets": 3 * planned,
        "as last said": 3 * planned,
    }
