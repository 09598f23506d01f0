"""Several senders at once send each mail once: threads on a database server, processes on SQLite's file."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import time_machine
from django.db import connection, connections

from programs.models import ReminderMail
from programs.reminders.due import Kind
from programs.reminders.occasions import Occasion
from programs.reminders.sending import claim
from tests.conftest import make_user
from tests.image import save_as
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_routine
from tests.programs.reminders.conftest import ask_for_mail
from tests.programs.reminders.mailbox import mail_server

ROOT = Path(__file__).resolve().parents[3]
SENDERS = 3
PEOPLE = 3

# Each process sees the same moment, and waits for SQLite's lock as long as it takes on a slow machine.
WORK = """
import sys
import django; django.setup()
from config.sqlite import base; base.PATIENCE = 100
import time_machine
from programs.reminders.sending import send_due
from tests.side_by_side import side_by_side
def work(_number):
    with time_machine.travel("2026-11-16T10:00:00Z", tick=True):
        print(send_due()["sent"], flush=True)
side_by_side(work, int(sys.argv[1]))
"""


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the tests' database is in the memory of one process")
@time_machine.travel("2026-11-16T10:00:00Z", tick=False)
def test_of_threads_at_once_one_claims(committed):
    user = make_user("committed@example.org")
    ask_for_mail(user)
    barrier = Barrier(SENDERS)

    def sender(_number: int) -> bool:
        barrier.wait()
        try:
            return claim(user, Occasion(kind=Kind.SESSION), day=MONDAY) is not None
        finally:
            connections.close_all()

    try:
        with ThreadPoolExecutor(SENDERS) as senders:
            claimed = list(senders.map(sender, range(SENDERS)))
        assert sum(claimed) == 1
        assert ReminderMail.objects.count() == 1
    finally:
        user.delete()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's lock and file")
@pytest.mark.django_db
def test_of_processes_at_once_each_mail_is_sent_by_one(tmp_path):
    with time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        for number in range(PEOPLE):
            user = make_user(f"person{number}@example.org")
            make_routine(user, on=MONDAY)
            ask_for_mail(user)
    save_as(tmp_path / "homestretch.sqlite3")
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "PYTEST_CURRENT_TEST"}}
    with mail_server() as (mailbox, port):
        environment = {
            **kept, "HOMESTRETCH_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings",
            "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_USE_TLS": "0",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", WORK, str(SENDERS)],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    sent = [int(line) for line in done.stdout.split()]
    assert len(sent) == SENDERS
    assert sum(sent) == PEOPLE
    assert sorted(mail["To"] for mail in mailbox.mails) == [f"person{number}@example.org" for number in range(PEOPLE)]
