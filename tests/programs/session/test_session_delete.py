from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.models import Session, SetLog
from programs.session.correct import delete_session
from tests.programs.checks import signs_in_first
from tests.programs.factories import make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")


def address_of(session: Session) -> str:
    return reverse("programs:session_delete", args=[session.pk])


@pytest.fixture
def session(owner) -> Session:
    return make_session(make_routine(owner))


def test_asks_first(owner_client, session):
    text = owner_client.get(address_of(session)).text
    assert "Delete this session?" in text
    assert "It cannot be brought back." in text
    assert session.get_absolute_url() in text
    assert Session.objects.filter(pk=session.pk).exists()


def test_deletes_the_session_with_everything_in_it_and_nothing_else(owner, owner_client, session):
    kept = make_session(session.routine)
    answer = owner_client.post(address_of(session), follow=True)
    assert answer.redirect_chain == [(reverse("programs:session_list"), 302)]
    assert "The session is deleted." in answer.text
    assert owner.sessions.get() == kept
    assert set(SetLog.objects.values_list("session", flat=True)) == {kept.pk}
    assert owner.routines.get() == session.routine


def test_what_a_device_sends_at_the_same_moment_waits(session):
    """Its sets would else be added to a session that is about to go."""
    with CaptureQueriesContext(connection) as captured:
        delete_session(session=session)
    selected = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    assert 'FROM "accounts_user"' in selected[0]


def test_one_that_is_still_open_can_go_too(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    owner_client.post(address_of(session))
    assert not owner.sessions.exists()


def test_sent_twice_it_does_no_more_harm(owner, owner_client, session):
    make_session(session.routine)
    owner_client.post(address_of(session))
    assert owner_client.post(address_of(session)).status_code == 404
    assert owner.sessions.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_not_yours_is_not_there(other_client, session, method):
    assert getattr(other_client, method)(address_of(session)).status_code == 404
    assert Session.objects.filter(pk=session.pk).exists()


def test_anonymous(client, session):
    assert signs_in_first(client.post(address_of(session)))
    assert Session.objects.filter(pk=session.pk).exists()


def test_wrong_method(owner_client, session):
    assert owner_client.delete(address_of(session)).status_code == 405
