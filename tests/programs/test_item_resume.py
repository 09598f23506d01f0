from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from programs.models import Adjustment, RoutineItem
from programs.services import sessions
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def routine(owner):
    """Sitting to standing hurt twice; it is set aside since the session of last Friday."""
    routine = make_routine(owner, on=MONDAY - timedelta(days=21))
    for days in (7, 5):
        play(routine, on=MONDAY - timedelta(days=days), of={"sit-to-stand": {"pain": 7}})
    play(routine, on=MONDAY - timedelta(days=3))
    return routine


@pytest.fixture
def item(routine) -> RoutineItem:
    return routine.items.select_related("exercise").get(exercise__slug="sit-to-stand")


def address_of(item: RoutineItem) -> str:
    return reverse("programs:item_resume", args=[item.pk])


def test_what_is_set_aside_rests_and_does_not_come_back_by_itself(owner_client, routine, item):
    assert item.is_set_aside
    session = begin(routine, on=MONDAY)
    assert sessions.sets_of(session, item) == []
    text = owner_client.get(session.get_absolute_url()).text
    assert "Set aside for now" in text
    assert "0 of 5 exercises" in text
    page = owner_client.get(reverse("programs:session_exercise", args=[session.pk, item.pk]))
    assert address_of(item) in page.text
    assert 'name="pain"' not in page.text


def test_nothing_is_entered_of_what_rests(owner_client, routine, item):
    session = begin(routine, on=MONDAY)
    answer = owner_client.post(reverse("programs:session_exercise", args=[session.pk, item.pk]), {"pain": "0"})
    assert answer["Location"] == session.get_absolute_url()
    assert not session.set_logs.exists()
    owner_client.post(reverse("programs:session_as_planned", args=[session.pk]))
    assert not session.set_logs.filter(item=item).exists()


def test_after_a_clinician_it_is_back_from_the_next_session_on(owner_client, routine, item):
    sent = {"choice": str(uuid.uuid4())}
    for _time in range(2):
        answer = owner_client.post(address_of(item), sent, follow=True)
        assert "is back from your next session on" in answer.text
    item.refresh_from_db()
    assert not item.is_set_aside
    assert Adjustment.objects.filter(item=item, choice=Adjustment.Choice.RESUMED).count() == 1
    with time_machine.travel("2026-11-16T12:00:00Z", tick=False):
        session = begin(routine, on=MONDAY, hour=11)
    start = item.start or item.dose
    planned = sessions.sets_of(session, item)
    assert planned
    assert sum(one.amount for one in planned) <= start.reps * start.sets


def test_what_is_not_set_aside_keeps_its_history(owner_client, routine):
    item = routine.items.select_related("exercise").get(exercise__slug="heel-slide")
    before = item.progress
    assert owner_client.post(address_of(item), {"choice": str(uuid.uuid4())}).status_code == 302
    item.refresh_from_db()
    assert item.progress == before


def test_not_yours_is_not_there(other_client, item):
    assert other_client.post(address_of(item), {"choice": str(uuid.uuid4())}).status_code == 404
    item.refresh_from_db()
    assert item.is_set_aside


def test_anonymous(client, item):
    assert signs_in_first(client.post(address_of(item), {"choice": str(uuid.uuid4())}))


def test_wrong_method(owner_client, item):
    assert owner_client.get(address_of(item)).status_code == 405
