from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.health_check.services import report_red_flags
from programs.models import Session
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_profile, make_routine, make_session

ADDRESS = "/sessions/earlier/"
pytestmark = pytest.mark.usefixtures("on_a_monday")
SATURDAY = MONDAY - timedelta(days=2)


def send(client, *, session_id: uuid.UUID | str | None = None, day: object = SATURDAY, follow: bool = False):
    sent = {"session": str(session_id or uuid.uuid4()), "performed_on": str(day)}
    return client.post(ADDRESS, sent, follow=follow)


def test_the_page_makes_the_id(owner, owner_client):
    make_routine(owner)
    page = owner_client.get(ADDRESS)
    assert "A session on another day" in page.text
    assert f'name="session" value="{page.context["form"]["session"].value()}"' in page.text


@pytest.mark.parametrize("ago", [1, 30, 366])
def test_begins_a_session_of_that_day(owner, owner_client, ago):
    make_routine(owner)
    session_id = uuid.uuid4()
    answer = send(owner_client, session_id=session_id, day=MONDAY - timedelta(days=ago))
    session = owner.sessions.get()
    assert (session.pk, session.performed_on) == (session_id, MONDAY - timedelta(days=ago))
    assert session.state == Session.State.IN_PROGRESS
    assert answer["Location"] == session.get_absolute_url()


@pytest.mark.parametrize("ago", [1, 30])
def test_it_is_entered_and_not_led_through(owner, owner_client, ago):
    """Nobody who did it on Saturday is told to begin, to take their time, or to stop when it hurts."""
    make_routine(owner)
    page = send(owner_client, day=MONDAY - timedelta(days=ago), follow=True)
    assert "plan" not in page.context
    assert "<h1>What you did</h1>" in page.text
    # One press for all of it comes first.
    assert page.text.index("All done as planned") < page.text.index("Enter: ")
    for words in ("Begin with:", "Take your time", "Stop now", "What is different today"):
        assert words not in page.text
    session = owner.sessions.get()
    item = session.routine.items.first()
    assert "Stop now" not in owner_client.get(reverse("programs:session_exercise", args=[session.pk, item.pk])).text
    skipped = owner_client.post(reverse("programs:session_skip", args=[session.pk, item.pk]), {"reason": "pain"})
    assert "/stop/" not in skipped["Location"]


def test_one_that_goes_on_is_led_through_also_where_it_is_tomorrow_already(owner, owner_client):
    with timezone.override("Europe/Berlin"):
        session = make_session(make_routine(owner), done=False)
    owner.time_zone = "Pacific/Kiritimati"
    owner.save(update_fields=["time_zone"])
    with time_machine.travel(f"{MONDAY}T20:00:00Z", tick=False):
        page = owner_client.get(session.get_absolute_url())
    assert page.context["plan"]["session"] == str(session.pk)


def test_one_of_today_is_asked_what_is_new_first(owner, owner_client):
    make_routine(owner)
    session_id = uuid.uuid4()
    answer = send(owner_client, session_id=session_id, day=MONDAY)
    assert answer["Location"] == reverse("programs:session_check", args=[session_id])
    assert not owner.sessions.exists()


def test_sent_twice_it_is_one_session(owner, owner_client):
    make_routine(owner)
    session_id = uuid.uuid4()
    for _time in range(2):
        assert send(owner_client, session_id=session_id).status_code == 302
    assert owner.sessions.count() == 1


def test_it_stands_on_its_day_in_the_history(owner, owner_client):
    routine = make_routine(owner)
    today = make_session(routine)
    earlier = make_session(routine, on=SATURDAY)
    assert [row.pk for row in owner_client.get("/sessions/").context["page"]] == [today.pk, earlier.pk]


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("", "Choose the day."),
        ("last week", "Write the day like"),
        (MONDAY + timedelta(days=1), "This day has not come yet."),
        (MONDAY - timedelta(days=367), "This is more than a year ago."),
    ],
)
def test_invalid_says_why_and_keeps_what_was_typed(owner, owner_client, day, says):
    make_routine(owner)
    session_id = uuid.uuid4()
    answer = send(owner_client, session_id=session_id, day=day)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{day}"' in answer.text or not day
    assert f'name="session" value="{session_id}"' in answer.text
    assert not owner.sessions.exists()


def test_an_empty_form_is_an_invalid_one(owner, owner_client):
    make_routine(owner)
    assert owner_client.post(ADDRESS).status_code == 422


def test_today_is_the_persons_own_day(owner, owner_client):
    owner.time_zone = "Pacific/Kiritimati"
    owner.save(update_fields=["time_zone"])
    make_routine(owner)
    assert send(owner_client, day=MONDAY + timedelta(days=1)).status_code == 302


def test_a_locked_routine_has_no_sessions(owner, owner_client):
    make_routine(owner, hips=["new_hip"], approach=["posterior"], operation_when="weeks", limits="apply")
    assert send(owner_client)["Location"] == "/today/"
    assert not owner.sessions.exists()


def test_an_open_warning_sign_comes_before_everything(owner, owner_client):
    make_routine(owner)
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:red_flag")
    assert send(owner_client)["Location"] == reverse("accounts:red_flag")
    assert not owner.sessions.exists()


def test_without_a_health_check_or_a_routine_it_leads_there(owner, owner_client):
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:welcome")
    make_profile(owner)
    assert send(owner_client)["Location"] == reverse("programs:routine_proposal")


def test_somebody_elses_id_is_not_there(owner, other, other_client):
    session = make_session(make_routine(owner))
    make_routine(other)
    assert send(other_client, session_id=session.pk).status_code == 404
    assert not other.sessions.exists()


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))
    assert signs_in_first(send(client))


def test_wrong_method(owner_client):
    assert owner_client.put(ADDRESS).status_code == 405
