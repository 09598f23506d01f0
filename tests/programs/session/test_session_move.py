from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from programs.models import Session
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.decided import decided
from tests.programs.factories import make_routine, make_session
from tests.programs.histories import play

pytestmark = pytest.mark.usefixtures("on_a_monday")

FRIDAY = MONDAY - timedelta(days=3)
THURSDAY = MONDAY - timedelta(days=4)


@pytest.fixture
def session(owner) -> Session:
    return play(make_routine(owner, on=MONDAY - timedelta(days=14)), on=FRIDAY)


def address_of(session: Session) -> str:
    return reverse("programs:session_move", args=[session.pk])


def day_of(session: Session) -> date:
    return Session.objects.get(pk=session.pk).performed_on


def test_the_record_leads_to_it_and_it_shows_the_day(owner_client, session):
    assert f'href="{address_of(session)}"' in owner_client.get(session.get_absolute_url()).text
    assert owner_client.get(address_of(session)).context["form"]["performed_on"].value() == FRIDAY


def test_moves_it_and_leads_back_to_the_record(owner_client, session):
    for _time in range(2):
        answer = owner_client.post(address_of(session), {"performed_on": THURSDAY.isoformat()})
        assert answer["Location"] == session.get_absolute_url()
    assert day_of(session) == THURSDAY


def test_what_was_decided_since_is_decided_anew(owner_client, session):
    """Two days lie between, then none: the next session rests."""
    later = play(session.routine, on=MONDAY - timedelta(days=1))

    assert not decided(later, kind="REST_DAY")
    owner_client.post(address_of(session), {"performed_on": (MONDAY - timedelta(days=2)).isoformat()})
    assert decided(later, kind="REST_DAY")
    assert {row.decided_on for row in decided(session)} == {MONDAY - timedelta(days=2)}


@pytest.mark.parametrize(
    "day",
    ["", "yesterday", "2026-11-17", "2024-01-01", "2026-11-12"],
    ids=["none", "no day", "to come", "old", "taken"],
)
def test_a_day_that_cannot_be_is_asked_again_and_nothing_typed_is_lost(owner, owner_client, session, day):
    make_session(session.routine, on=date(2026, 11, 12))
    answer = owner_client.post(address_of(session), {"performed_on": day})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"performed_on"}
    assert answer.context["form"]["performed_on"].value() == day
    assert day_of(session) == FRIDAY


def test_one_that_goes_on_has_its_day(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    for answer in (owner_client.get(address_of(session)), owner_client.post(address_of(session), {})):
        assert answer["Location"] == session.get_absolute_url()


def test_a_routine_that_came_later_looks_back_at_it(owner, owner_client, session):
    """What was done in the routine before is a part of its history, too."""
    make_routine(owner, program=session.routine.program.slug)
    current = owner.routines.current()
    later = play(current, on=MONDAY)
    before = decided(later)
    owner_client.post(address_of(session), {"performed_on": (MONDAY - timedelta(days=1)).isoformat()})
    assert decided(later) != before


def test_not_yours_is_not_there(other_client, session):
    assert other_client.get(address_of(session)).status_code == 404
    assert other_client.post(address_of(session), {"performed_on": THURSDAY.isoformat()}).status_code == 404
    assert day_of(session) == FRIDAY


def test_one_that_never_was_is_not_there(owner_client):
    assert owner_client.get(reverse("programs:session_move", args=[uuid.uuid4()])).status_code == 404


def test_anonymous(client, session):
    assert signs_in_first(client.post(address_of(session)))


def test_wrong_method(owner_client, session):
    assert owner_client.delete(address_of(session)).status_code == 405
