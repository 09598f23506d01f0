from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from programs.models import RoutineItem
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def resting(owner):
    """A session in which everything rests: it was all done this morning, and nothing in it may be done daily."""
    routine = make_routine(owner, on=MONDAY - timedelta(days=14))
    daily = routine.items.exclude(exercise__kind="strength")
    RoutineItem.objects.filter(pk__in=[item.pk for item in daily]).update(ended_on=MONDAY - timedelta(days=14))
    play(routine, on=MONDAY - timedelta(days=1))
    return begin(routine, on=MONDAY)


def address_of(session) -> str:
    return reverse("programs:session_close", args=[session.pk])


def test_a_session_in_which_everything_rests_says_so_and_offers_to_close_it(owner_client, resting):
    text = owner_client.get(resting.get_absolute_url()).text
    assert "Everything rests today." in text
    assert "You did this exercise yesterday." in text
    assert address_of(resting) in text
    assert reverse("programs:session_as_planned", args=[resting.pk]) not in text


def test_closing_it_keeps_nothing_and_is_safe_to_repeat(owner, owner_client, resting):
    for _time in range(2):
        assert owner_client.post(address_of(resting))["Location"] == reverse("programs:today")
    assert not owner.sessions.filter(pk=resting.pk).exists()
    assert owner.sessions.count() == 1


def test_a_session_with_something_to_do_is_not_closed(owner, owner_client):
    session = begin(make_routine(owner), on=MONDAY)
    assert owner_client.post(address_of(session))["Location"] == session.get_absolute_url()
    assert owner.sessions.filter(pk=session.pk).exists()


def test_not_yours_is_not_there(owner, other_client, resting):
    assert other_client.post(address_of(resting)).status_code == 404
    assert owner.sessions.filter(pk=resting.pk).exists()


def test_anonymous(client, resting):
    assert signs_in_first(client.post(address_of(resting)))


def test_wrong_method(owner_client, resting):
    assert owner_client.get(address_of(resting)).status_code == 405
