"""Sessions that have the same day and moment, in whatever order the database keeps them, lead to the same doses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from programs.decision.replay import replay
from programs.models import Routine, Session, SetLog
from tests.programs.factories import make_routine
from tests.programs.histories import play

FIRST = date(2026, 1, 5)


def again_after_each_other(first: Session, *others: Session) -> None:
    """Store sessions of the same moment once more, in this order."""
    rows = [(session, list(session.set_logs.all()), session.next_day) for session in (first, *others)]
    Session.objects.filter(pk__in=[session.pk for session, _logs, _morning in rows]).delete()
    for session, logs, morning in rows:
        session.save(force_insert=True)
        SetLog.objects.bulk_create(logs)
        morning.save(force_insert=True)


def taken_again(routine: Routine) -> tuple[dict[Any, Any], dict[Any, Any]]:
    replay(Routine.objects.get(pk=routine.pk))
    return dict(routine.sessions.values_list("pk", "decided")), dict(routine.items.values_list("pk", "progress"))


@pytest.mark.django_db
def test_sessions_of_one_moment_are_read_in_one_order(owner: User) -> None:
    routine = make_routine(owner, on=FIRST)
    play(routine, on=FIRST, spare=3)
    easy = play(routine, on=FIRST + timedelta(days=2), spare=3)
    hard = play(routine, on=FIRST + timedelta(days=2), pain=6, effort=9)
    assert easy.started_at == hard.started_at
    for number in range(4, 16, 2):
        play(routine, on=FIRST + timedelta(days=number), spare=3)
    outcomes = []
    for order in ((easy, hard), (hard, easy), (easy, hard)):
        again_after_each_other(*order)
        outcomes.append(taken_again(routine))
    assert outcomes[0] == outcomes[1] == outcomes[2]
