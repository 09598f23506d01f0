from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.models import FallReport
from tests.accounts.data.reading import export_of
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_fall, make_profile, make_routine, make_session

ADDRESS = "/falls/new/"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def send(client, *, report: object = None, **answers: Any):
    sent = {"report": str(report or uuid.uuid4()), "what": "fall", "when": "today", "injured": "no", **answers}
    return client.post(ADDRESS, sent)


def test_a_plain_fall_is_kept_and_locks_nothing(owner, owner_client):
    make_routine(owner)
    report = uuid.uuid4()
    answer = send(owner_client, report=report)
    assert answer["Location"] == reverse("programs:today")
    fall = owner.fall_reports.get()
    assert (fall.pk, fall.happened_on, fall.near, fall.injured) == (report, MONDAY, False, False)
    text = owner_client.get("/today/").text
    assert "Tell your doctor or physiotherapist" in text
    assert "For 2 weeks nothing gets heavier or harder." in text
    assert "data-prepare" in text


REMINDER = "Your health answers do not know of it yet"


@pytest.mark.parametrize("what", ["fall", "near"])
def test_it_reminds_until_the_health_check_knows(owner, owner_client, what):
    """RF15 never locks, and keeps reminding until answered: also when the two weeks are over."""
    make_routine(owner)
    send(owner_client, what=what, when="other", happened_on=str(MONDAY - timedelta(days=20)))
    text = owner_client.get("/today/").text
    assert REMINDER in text
    assert "fell on Tuesday 27 October" in text
    assert "For 2 weeks nothing gets heavier or harder." not in text
    assert "data-prepare" in text
    send(owner_client)
    text = owner_client.get("/today/").text
    assert REMINDER in text
    assert "For 2 weeks nothing gets heavier or harder." in text
    owner.fall_reports.update(reported_at=timezone.now() - timedelta(days=1))
    text = owner_client.get("/today/").text
    assert REMINDER not in text
    assert "For 2 weeks nothing gets heavier or harder." in text


def test_a_near_fall_of_another_day(owner, owner_client):
    send(owner_client, what="near", when="other", happened_on=str(MONDAY - timedelta(days=3)))
    fall = owner.fall_reports.get()
    assert (fall.happened_on, fall.near) == (MONDAY - timedelta(days=3), True)


def test_a_day_that_was_written_is_not_dropped_because_today_is_ticked(owner, owner_client):
    """ "Today" is ticked from the start: who only writes the day must not have it stored as today."""
    day = str(MONDAY - timedelta(days=3))
    answer = send(owner_client, happened_on=day)
    assert answer.status_code == 422
    assert "On another day" in answer.context["form"].errors["happened_on"][0]
    assert f'value="{day}"' in answer.text
    assert not owner.fall_reports.exists()
    assert send(owner_client, happened_on=str(MONDAY)).status_code == 302


@pytest.mark.parametrize("injured", ["yes", "not_sure"])
def test_one_that_did_harm_makes_the_health_check_due(owner, owner_client, injured):
    make_routine(owner)
    answer = send(owner_client, injured=injured)
    assert answer["Location"] == reverse("programs:today")
    assert owner.fall_reports.get().injured
    text = owner_client.get("/today/").text
    assert "First, your health check once more" in text
    assert "You told us about a fall that hurt you" in text
    assert "data-prepare" not in text


def test_it_opens_the_questions_about_falls_in_the_health_check(owner, owner_client):
    make_profile(owner, balance=["unsteady", "fallen"], falls="one", fall_injury="no")
    send(owner_client, injured="yes")
    draft = owner.health_profiles.draft()
    assert draft.answers["balance"] == ["fallen", "unsteady"]
    assert "falls" not in draft.answers
    assert "fall_injury" not in draft.answers
    assert owner.health_profiles.in_force().answers["falls"] == "one"


@pytest.mark.parametrize(
    ("answers", "stored", "because", "reopened"),
    [
        ({"harm": ["fracture"]}, (False, True, False, False), "You told us about a broken bone.", {"bones"}),
        ({"harm": ["operation"]}, (False, False, True, False), "You told us about an operation.", {"hips"}),
        (
            {"what": "other", "injured": "", "harm": ["fracture", "operation"]},
            (False, True, True, True), "You told us about a broken bone.", {"bones", "hips"},
        ),
        ({"what": "other", "injured": "yes", "harm": ["operation"]}, (False, False, True, True),
         "You told us about an operation.", {"hips"}),
    ],
)  # fmt: skip
def test_a_break_and_an_operation_are_told_apart_and_ask_again(owner, owner_client, answers, stored, because, reopened):
    make_routine(owner)
    assert send(owner_client, **answers)["Location"] == reverse("programs:today")
    report = owner.fall_reports.get()
    assert (report.injured, report.fracture, report.operation, report.without_fall) == stored
    text = owner_client.get("/today/").text
    assert because in text
    assert "data-prepare" not in text
    draft = owner.health_profiles.draft()
    assert not reopened & set(draft.done_steps)
    assert {"you", "home"} <= set(draft.done_steps)
    # A break without a fall is no fall: nothing is said about falls.
    assert ("fallen" in draft.answers["balance"]) == (not report.without_fall)


def test_what_is_asked_again_keeps_its_answers(owner, owner_client):
    make_routine(owner, bones=["osteoporosis"])
    send(owner_client, what="other", harm=["fracture"])
    assert owner.health_profiles.draft().answers["bones"] == ["osteoporosis"]
    answer = owner_client.post("/welcome/warning-signs/", {"warning_signs": ["none"]})
    assert answer["Location"] == "/welcome/bones/"
    step = owner_client.get("/welcome/bones/")
    assert step.context["form"]["bones"].value() == ["osteoporosis"]


def test_after_the_health_check_it_holds_and_says_what_it_was(owner, owner_client):
    make_routine(owner)
    send(owner_client, what="other", harm=["operation"])
    owner.fall_reports.update(reported_at=timezone.now() - timedelta(hours=1))
    text = owner_client.get("/today/").text
    assert "You told us about a break or an operation on Monday 16 November." in text
    assert "You fell on" not in text


def test_doses_begin_anew_after_a_break(owner):
    routine = make_routine(owner)
    make_session(routine, on=MONDAY - timedelta(days=2))
    assert owner.routines.for_comparison().get().hurt_on is None
    make_fall(owner, fracture=True)
    assert owner.routines.for_comparison().get().hurt_on == MONDAY


def test_a_report_of_before_still_counts_as_harm(owner, owner_client):
    """Rows from before the three were told apart only say that the person was hurt."""
    make_routine(owner)
    FallReport.objects.create(user=owner, happened_on=MONDAY, injured=True)
    assert "You told us about a fall that hurt you." in owner_client.get("/today/").text


def test_it_is_in_the_export(owner):
    make_fall(owner, fracture=True, without_fall=True)
    (row,) = export_of(owner)["falls"]
    assert (row["fracture"], row["operation"], row["without_fall"], row["injured"]) == (True, False, True, False)


def test_without_a_fall_something_must_have_happened(owner):
    with pytest.raises(IntegrityError):
        make_fall(owner, without_fall=True, injured=True)


@pytest.mark.parametrize("answers", [{"injured": "no"}, {"injured": "yes", "what": "near"}], ids=str)
def test_any_other_leaves_the_answers_alone(owner, owner_client, answers):
    make_profile(owner)
    send(owner_client, **answers)
    assert owner.health_profiles.draft() is None


def test_on_the_way_to_a_session_it_leads_back_to_the_questions(owner, owner_client):
    make_routine(owner)
    session_id = uuid.uuid4()
    page = owner_client.get(f"{ADDRESS}?session={session_id}")
    assert f'name="session" value="{session_id}"' in page.text
    answer = send(owner_client, session=str(session_id))
    assert answer["Location"] == reverse("programs:session_check", args=[session_id])


def test_in_a_session_it_leads_back_into_it(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    assert send(owner_client, session=str(session.pk))["Location"] == session.get_absolute_url()


def test_sent_twice_it_is_one_fall(owner, owner_client):
    report = uuid.uuid4()
    for _time in range(2):
        assert send(owner_client, report=report).status_code == 302
    assert owner.fall_reports.count() == 1


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"what": ""}, "Choose what comes nearest."),
        ({"injured": ""}, "Choose what comes nearest."),
        ({"what": "near", "injured": ""}, "Choose what comes nearest."),
        ({"what": "other", "injured": ""}, "Tick what happened."),
        ({"what": "other", "harm": ["cold"]}, "cold is not one of the available choices."),
        ({"when": ""}, "Choose when it was."),
        ({"when": "other"}, "Choose the day."),
        ({"when": "other", "happened_on": "last week"}, "Write the day like"),
        ({"when": "other", "happened_on": str(MONDAY + timedelta(days=1))}, "This day has not come yet."),
        ({"when": "other", "happened_on": str(MONDAY - timedelta(days=366))}, "This is more than a year ago."),
    ],
)
def test_invalid_says_why_and_keeps_what_was_answered(owner, owner_client, answers, says):
    report = uuid.uuid4()
    answer = send(owner_client, report=report, **answers)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{report}"' in answer.text
    assert not owner.fall_reports.exists()


class TestTakeBack:
    """Of all that can be pressed by a slip of the finger, a fall holds somebody back for longest."""

    def address(self, fall: FallReport) -> str:
        return reverse("programs:fall_take_back", args=[fall.pk])

    def test_a_slip_is_taken_back_on_its_day(self, owner, owner_client):
        make_routine(owner)
        send(owner_client, what="near")
        fall = owner.fall_reports.get()
        assert self.address(fall) in owner_client.get("/today/").text
        for _twice in range(2):
            said = owner_client.post(self.address(fall), follow=True).text
            assert "It is taken back" in said
            assert REMINDER not in said
        assert not owner.fall_reports.exists()

    @pytest.mark.parametrize("told", [{"injured": "yes"}, {"harm": ["fracture"]}, {"harm": ["operation"]}])
    def test_one_that_did_harm_stays(self, owner, owner_client, told):
        make_routine(owner)
        send(owner_client, **told)
        fall = owner.fall_reports.get()
        assert self.address(fall) not in owner_client.get("/today/").text
        owner_client.post(self.address(fall))
        assert owner.fall_reports.get() == fall

    def test_one_of_yesterday_stays(self, owner, owner_client):
        make_routine(owner)
        send(owner_client)
        owner.fall_reports.update(reported_at=timezone.now() - timedelta(days=1))
        fall = owner.fall_reports.get()
        assert self.address(fall) not in owner_client.get("/today/").text
        assert "only on the day" in owner_client.post(self.address(fall), follow=True).text
        assert owner.fall_reports.get() == fall

    def test_somebody_elses_is_not_there(self, owner, owner_client, other_client, client):
        send(owner_client)
        fall = owner.fall_reports.get()
        assert other_client.post(self.address(fall)).status_code == 404
        assert owner_client.get(self.address(fall)).status_code == 405
        assert signs_in_first(client.post(self.address(fall)))
        assert owner.fall_reports.get() == fall


def test_somebody_elses_report_is_not_there(owner, owner_client, other_client):
    report = uuid.uuid4()
    send(owner_client, report=report)
    assert send(other_client, report=report, injured="yes").status_code == 404
    assert FallReport.objects.get().injured is False


def test_somebody_elses_session_is_not_there(owner, other, other_client):
    session = make_session(make_routine(owner), done=False)
    assert send(other_client, session=str(session.pk)).status_code == 404


@pytest.mark.parametrize("page", ["/today/", "/help/"])
def test_it_can_be_found(owner, owner_client, page):
    make_routine(owner)
    assert ADDRESS in owner_client.get(page).text


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))
    assert signs_in_first(send(client))


def test_wrong_method(owner_client):
    assert owner_client.put(ADDRESS).status_code == 405


def test_looking_changes_nothing_and_costs_little(owner, owner_client):
    queries_of(owner_client, ADDRESS)
    queries_of(owner_client, f"{ADDRESS}?session=nonsense")
    assert not owner.fall_reports.exists()
