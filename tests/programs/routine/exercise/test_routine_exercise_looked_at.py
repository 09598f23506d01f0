from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from programs.models import Adjustment, Routine, RoutineItem
from programs.session.asked import sets_of
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY, Beginning
from tests.programs.factories import make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture(scope="module")
def begun(beginning: Beginning) -> Routine:
    """Sitting to standing hurt twice; it is set aside since the session of last Friday."""
    with beginning() as user:
        routine = make_routine(user, on=MONDAY - timedelta(days=21))
        for days in (7, 5):
            play(routine, on=MONDAY - timedelta(days=days), of={"sit-to-stand": {"pain": 7}})
        play(routine, on=MONDAY - timedelta(days=3))
    return routine


@pytest.fixture
def routine(fresh: Routine) -> Routine:
    return fresh


@pytest.fixture
def item(routine) -> RoutineItem:
    return routine.items.select_related("exercise").get(exercise__slug="sit-to-stand")


def address_of(item: RoutineItem) -> str:
    return reverse("programs:routine_exercise_looked_at", args=[item.pk])


def said(**fields: object) -> dict[str, str]:
    """What is sent: who looked at it, and when."""
    sent = {"choice": uuid.uuid4(), "looked_at_by": "Dr Okafor", "looked_at_on": "2026-11-12", **fields}
    return {name: str(value) for name, value in sent.items()}


def test_what_is_set_aside_rests_and_does_not_come_back_by_itself(owner_client, routine, item):
    assert item.is_set_aside
    session = begin(routine, on=MONDAY)
    assert sets_of(session, item) == []
    text = owner_client.get(session.get_absolute_url()).text
    assert "Set aside for now" in text
    assert "0 of 5 exercises" in text
    page = owner_client.get(reverse("programs:session_exercise", args=[session.pk, item.pk]))
    assert address_of(item) in page.text
    assert 'name="pain"' not in page.text
    # Who looked at it is asked here as on the page of the exercise.
    assert all(f'name="{name}"' in page.text for name in ("choice", "session", "looked_at_by", "looked_at_on"))


def test_nothing_is_entered_of_what_rests(owner_client, routine, item):
    session = begin(routine, on=MONDAY)
    answer = owner_client.post(reverse("programs:session_exercise", args=[session.pk, item.pk]), {"pain": "0"})
    assert answer["Location"] == session.get_absolute_url()
    assert not session.set_logs.exists()
    owner_client.post(reverse("programs:session_as_planned", args=[session.pk]))
    assert not session.set_logs.filter(item=item).exists()


def test_from_a_session_who_and_when_is_noted_and_it_leads_back_there(owner_client, routine, item):
    session = begin(routine, on=MONDAY)
    sent = said(session=session.pk)
    for _time in range(2):
        answer = owner_client.post(address_of(item), sent)
        assert answer["Location"] == session.get_absolute_url()
    item.refresh_from_db()
    assert not item.is_set_aside
    assert item.note.count("Dr Okafor looked at it on Thursday 12 November 2026") == 1
    assert Adjustment.objects.filter(item=item, choice=Adjustment.Choice.RESUMED).count() == 1
    assert "is back from your next session on" in owner_client.get(session.get_absolute_url()).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"looked_at_by": ""}, "Write who it was."),
        ({"looked_at_on": ""}, "Choose the day."),
        ({"looked_at_on": "2026-11-17"}, "still to come"),
    ],
)
def test_without_who_and_when_nothing_comes_back_from_a_session_either(owner_client, routine, item, wrong, words):
    session = begin(routine, on=MONDAY)
    answer = owner_client.post(address_of(item), said(session=session.pk, **wrong))
    assert answer.status_code == 422
    assert words in answer.text
    # It is still the page of the session.
    assert reverse("programs:session_stop", args=[session.pk]) in answer.text
    assert f'name="session" value="{session.pk}"' in answer.text
    item.refresh_from_db()
    assert item.is_set_aside


def test_somebody_elses_session_is_not_led_to(owner_client, other, item):
    theirs = begin(make_routine(other, on=MONDAY - timedelta(days=1)), on=MONDAY)
    assert owner_client.post(address_of(item), said(session=theirs.pk)).status_code == 404
    item.refresh_from_db()
    assert item.is_set_aside


def test_after_a_clinician_it_begins_gently_in_the_next_session(owner_client, routine, item):
    owner_client.post(address_of(item), said())
    item.refresh_from_db()
    with time_machine.travel("2026-11-16T12:00:00Z", tick=False):
        session = begin(routine, on=MONDAY, hour=11)
    start = item.start or item.dose
    planned = sets_of(session, item)
    assert planned
    assert sum(planned_set.amount for planned_set in planned) <= start.reps * start.sets


def test_not_yours_is_not_there(other_client, item):
    assert other_client.post(address_of(item), said()).status_code == 404
    item.refresh_from_db()
    assert item.is_set_aside


def test_anonymous(client, item):
    assert signs_in_first(client.post(address_of(item), said()))


def test_wrong_method(owner_client, item):
    assert owner_client.get(address_of(item)).status_code == 405
