from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from programs.models import Session
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_profile, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")


def address_of(session_id: uuid.UUID) -> str:
    return reverse("programs:session_start", args=[session_id])


@pytest.fixture
def session_id() -> uuid.UUID:
    return uuid.uuid4()


def test_begins_a_session_of_today_under_the_clients_own_id(owner, owner_client, session_id):
    routine = make_routine(owner)
    answer = owner_client.post(address_of(session_id))
    session = owner.sessions.get()
    assert session.pk == session_id
    assert answer["Location"] == session.get_absolute_url()
    assert (session.routine, session.performed_on, session.state) == (routine, MONDAY, Session.State.IN_PROGRESS)


def test_sent_twice_it_is_one_session(owner, owner_client, session_id):
    make_routine(owner)
    for _time in range(2):
        assert owner_client.post(address_of(session_id)).status_code == 302
    assert owner.sessions.count() == 1


def test_a_finished_session_is_not_begun_again(owner, owner_client):
    done = make_session(make_routine(owner))
    assert owner_client.post(address_of(done.pk))["Location"] == done.get_absolute_url()
    done.refresh_from_db()
    assert done.state == Session.State.DONE


def test_one_that_is_open_today_is_gone_on_with(owner, owner_client, session_id):
    unfinished = make_session(make_routine(owner), done=False)
    assert owner_client.post(address_of(session_id))["Location"] == unfinished.get_absolute_url()
    assert owner.sessions.count() == 1


def test_one_that_is_open_from_another_day_stays_and_a_new_one_begins(owner, owner_client, session_id):
    routine = make_routine(owner, on=MONDAY - timedelta(days=7))
    make_session(routine, on=MONDAY - timedelta(days=3), done=False)
    owner_client.post(address_of(session_id))
    assert owner.sessions.count() == 2


def test_today_is_the_persons_own_day(owner, owner_client, session_id):
    owner.time_zone = "Pacific/Kiritimati"
    owner.save(update_fields=["time_zone"])
    make_routine(owner)
    owner_client.post(address_of(session_id))
    assert owner.sessions.get().performed_on == MONDAY + timedelta(days=1)


def test_a_locked_routine_is_not_begun(owner, owner_client, session_id):
    make_routine(owner, hips=["new_hip"], approach=["posterior"], operation_when="weeks", limits="apply")
    assert owner_client.post(address_of(session_id))["Location"] == "/today/"
    assert not owner.sessions.exists()


def test_a_routine_for_earlier_answers_is_not_begun(owner, owner_client, session_id):
    make_routine(owner)
    make_profile(owner, bones=["osteoporosis"])
    answer = owner_client.post(address_of(session_id), follow=True)
    assert answer.redirect_chain == [("/routine/new/", 302)]
    assert "Your answers have changed." in answer.text
    assert not owner.sessions.exists()


def test_an_open_warning_sign_comes_before_everything(owner, owner_client, session_id):
    make_routine(owner)
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.post(address_of(session_id))["Location"] == reverse("accounts:red_flag")
    assert not owner.sessions.exists()


def test_without_a_health_check_or_a_routine_it_leads_there(owner, owner_client, session_id):
    assert owner_client.post(address_of(session_id))["Location"] == reverse("accounts:welcome")
    make_profile(owner)
    assert owner_client.post(address_of(session_id))["Location"] == reverse("programs:routine_proposal")


def test_somebody_elses_id_is_not_there(owner, other, other_client):
    session = make_session(make_routine(owner), done=False)
    make_routine(other)
    assert other_client.post(address_of(session.pk)).status_code == 404
    assert not other.sessions.exists()


def test_anonymous(client, session_id, db):
    assert signs_in_first(client.post(address_of(session_id)))


def test_wrong_method(owner, owner_client, session_id):
    make_routine(owner)
    assert owner_client.get(address_of(session_id)).status_code == 405
    assert not owner.sessions.exists()
