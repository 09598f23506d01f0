from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from programs.models import Session
from programs.session.do import log_all_as_planned
from programs.session.finish import finish_session
from programs.session.stop.stopping import stop_session
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import Beginning
from tests.programs.factories import make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")
SAID = {"feeling": "good", "pain": "2", "effort": "6", "note": "Knee was fine."}


def address_of(session: Session) -> str:
    return reverse("programs:session_finish", args=[session.pk])


@pytest.fixture(scope="module")
def begun(beginning: Beginning) -> Session:
    """Everything is entered, the end is still open."""
    with beginning() as user:
        session = make_session(make_routine(user), done=False)
        log_all_as_planned(session=session)
    return session


def said(session: Session) -> tuple[str, int | None, int | None, str]:
    session.refresh_from_db()
    return session.feeling, session.pain, session.effort, session.note


def test_closes_the_session_with_how_it_was(owner_client, session):
    answer = owner_client.post(address_of(session), SAID, follow=True)
    assert answer.redirect_chain == [(session.get_absolute_url(), 302)]
    assert "Your session is saved." in answer.text
    assert said(session) == ("good", 2, 6, "Knee was fine.")
    assert session.state == Session.State.DONE
    assert session.finished_at is not None


def test_nothing_needs_to_be_said(owner_client, session):
    assert owner_client.post(address_of(session), {}).status_code == 302
    assert said(session) == ("", None, None, "")
    assert session.state == Session.State.DONE


def test_zero_is_an_answer(owner_client, session):
    owner_client.post(address_of(session), {"pain": "0", "effort": "0"})
    assert said(session)[1:3] == (0, 0)
    assert "0 out of 10" in owner_client.get(session.get_absolute_url()).text


def test_sent_twice_it_is_finished_once(owner_client, session):
    owner_client.post(address_of(session), SAID)
    session.refresh_from_db()
    first = session.finished_at
    with time_machine.travel("2026-11-16T18:00:00Z", tick=False):
        assert owner_client.post(address_of(session), SAID).status_code == 302
    session.refresh_from_db()
    assert session.finished_at == first


def test_one_that_was_stopped_meanwhile_keeps_the_time_of_that(session):
    page = Session.objects.get(pk=session.pk)
    stopped_at = session.started_at + timedelta(minutes=5)
    stop_session(session=session, reason="tired", at=stopped_at)
    finish_session(session=page, feeling="good", at=stopped_at + timedelta(minutes=5))
    session.refresh_from_db()
    assert (session.finished_at, session.feeling, session.stopped) == (stopped_at, "good", "tired")


def test_it_can_be_corrected_afterwards(owner_client, session):
    owner_client.post(address_of(session), SAID)
    text = owner_client.get(address_of(session)).text
    assert re.search(r'name="pain" value="2"[^>]* checked', text)
    assert re.search(r'name="feeling" value="good"[^>]* checked', text)
    assert "Knee was fine." in text
    answer = owner_client.post(address_of(session), {**SAID, "pain": "5", "note": ""}, follow=True)
    assert "Your session is saved." not in answer.text
    assert said(session) == ("good", 5, 6, "")


@pytest.mark.parametrize(
    ("field", "value"),
    [("pain", "11"), ("pain", "a lot"), ("effort", "-1"), ("feeling", "purple"), ("note", "x" * 2001)],
)
def test_invalid_leaves_it_open_and_keeps_what_was_typed(owner_client, session, field, value):
    answer = owner_client.post(address_of(session), {**SAID, field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert "Please look at this again" in answer.text
    if field != "note":
        assert "Knee was fine." in answer.text
    if field != "effort":
        assert re.search(r'name="effort" value="6"[^>]* checked', answer.text)
    assert said(session) == ("", None, None, "")
    assert session.state == Session.State.IN_PROGRESS


def test_a_note_is_shown_as_it_was_typed_and_nothing_more(owner_client, session):
    owner_client.post(address_of(session), {**SAID, "note": "<script>alert(1)</script>"})
    text = owner_client.get(session.get_absolute_url()).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text


def test_with_nothing_entered_there_is_nothing_to_finish(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    assert "Nothing is entered yet." in owner_client.get(address_of(session)).text
    answer = owner_client.post(address_of(session), SAID)
    assert answer.status_code == 422
    assert "Nothing is entered yet." in answer.text
    session.refresh_from_db()
    assert session.state == Session.State.IN_PROGRESS


def test_looking_changes_nothing(owner_client, session):
    owner_client.get(address_of(session))
    session.refresh_from_db()
    assert session.state == Session.State.IN_PROGRESS


@pytest.mark.parametrize("method", ["get", "post"])
def test_not_yours_is_not_there(other_client, session, method):
    assert getattr(other_client, method)(address_of(session), SAID).status_code == 404
    assert said(session) == ("", None, None, "")


def test_anonymous(client, session):
    assert signs_in_first(client.get(address_of(session)))
    assert signs_in_first(client.post(address_of(session), SAID))


def test_wrong_method(owner_client, session):
    assert owner_client.put(address_of(session)).status_code == 405


def test_queries_stay_the_same_however_long_the_history(owner_client, session):
    few = queries_of(owner_client, address_of(session))
    for _number in range(10):
        make_session(session.routine)
    assert queries_of(owner_client, address_of(session)) == few
