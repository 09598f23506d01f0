"""Two senders at once send each mail once, on a database of several connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection, connections

from programs.models import ReminderMail
from programs.reminders.due import Kind
from programs.reminders.occasions import Occasion
from programs.reminders.sending import claim
from tests.conftest import make_user
from tests.programs.conftest import MONDAY
from tests.programs.reminders.conftest import ask_for_mail

SENDERS = 4


@pytest.mark.django_db(transaction=True)
@time_machine.travel("2026-11-16T10:00:00Z", tick=False)
def test_of_senders_at_once_one_claims():
    if connection.vendor == "sqlite":
        pytest.skip("the tests' database is in the memory of one process; test_many_processes has files")
    user = make_user()
    ask_for_mail(user)
    barrier = Barrier(SENDERS)

    def sender(_number: int) -> bool:
        barrier.wait()
        try:
            return claim(user, Occasion(kind=Kind.SESSION), day=MONDAY) is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SENDERS) as senders:
        claimed = list(senders.map(sender, range(SENDERS)))
    assert sum(claimed) == 1
    assert ReminderMail.objects.count() == 1
