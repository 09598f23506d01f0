"""Who needs a clinician first, as the list of the people they look after says it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.health_check.services import report_red_flags, withdraw_red_flags
from accounts.models import FallReport, Scope, User
from programs.models import NextDayCheck, Routine
from tests.accounts.team.factories import Practice, make_care_link, make_message
from tests.conftest import client_of, make_user
from tests.programs.conftest import MONDAY
from tests.programs.factories import NEW_HIP, make_clearance, make_fall, make_routine, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]
LIST = "/team/"


@pytest.fixture
def practice() -> Practice:
    return Practice()


@pytest.fixture
def ana(practice: Practice) -> Client:
    return client_of(practice.ana.user)


def why_on(answer: str) -> list[str]:
    return re.findall(r'data-why="(\w+)"', answer)


def with_all_reasons(person: User) -> Routine:
    """A plan of four weeks, done in its first two; the last session hurt, and so did the morning after it."""
    routine = make_routine(person, on=MONDAY - timedelta(days=28))
    session = make_session(routine, on=MONDAY - timedelta(days=13), pain=7, effort=5)
    NextDayCheck.objects.create(session=session, pain=8, worse=True, answered_at=timezone.now() - timedelta(days=12))
    make_fall(person, on=MONDAY - timedelta(days=3), injured=True)
    report_red_flags(by=person, codes=["RF7"])
    return routine


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([Scope.PLAN, Scope.PAIN, Scope.CHECKS], ["sign", "fall", "pain", "flare", "missed", "check_in"]),
        ([Scope.PLAN], ["missed"]),
        ([Scope.PAIN], ["sign", "fall", "pain", "flare"]),
        ([Scope.CHECKS], ["check_in"]),
        ([Scope.NOTES], []),
    ],
)
def test_a_reason_is_named_where_what_it_is_about_is_shared(
    owner: User, practice: Practice, ana: Client, shares: list[Scope], expected: list[str]
) -> None:
    with_all_reasons(owner)
    make_care_link(owner, practice.ana, *shares)
    answer = ana.get(LIST).text
    assert why_on(answer) == expected
    assert "around the clock" in answer
    assert ('id="all-quiet"' in answer) == (not expected)
    # The names alone are not written down.
    assert owner.access_records.filter(what="people").count() == (shares != [Scope.NOTES])


def test_a_program_waits_for_a_yes_until_it_is_given(owner: User, practice: Practice, ana: Client) -> None:
    routine = make_routine(owner, on=MONDAY, **NEW_HIP)
    make_care_link(owner, practice.ana, Scope.PLAN)
    locks = [reason["rule"] for reason in routine.program_reasons if reason["verdict"] == "clear"]
    assert routine.locked
    assert why_on(ana.get(LIST).text) == ["clearance"]
    make_clearance(owner, rules=locks)
    assert why_on(ana.get(LIST).text) == []


def test_what_has_happened_goes_when_it_was_seen_and_a_sign_stays(owner: User, practice: Practice, ana: Client) -> None:
    with_all_reasons(owner)
    link = make_care_link(owner, practice.ana, Scope.PAIN)
    for _again in range(2):
        assert ana.post(f"{LIST}people/{link.pk}/seen/").status_code == 302
    assert why_on(ana.get(LIST).text) == ["sign"]
    assert owner.access_records.filter(what="seen", by_name="Ana").exists()
    FallReport.objects.create(user=owner, happened_on=MONDAY, reported_at=timezone.now() + timedelta(minutes=1))
    withdraw_red_flags(by=owner, codes=["RF7"])
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert why_on(ana.get(LIST).text) == ["fall"]


def test_a_fall_counts_from_the_day_on_which_it_is_told(owner: User, practice: Practice, ana: Client) -> None:
    make_care_link(owner, practice.ana, Scope.PAIN)
    make_fall(owner, on=MONDAY - timedelta(days=60), injured=True)
    assert why_on(ana.get(LIST).text) == ["fall"]


def test_a_message_waits_until_it_is_answered(owner: User, practice: Practice, ana: Client) -> None:
    link = make_care_link(owner, practice.ana, Scope.NOTES)
    make_message(link)
    assert why_on(ana.get(LIST).text) == ["question"]
    make_message(link, by=practice.ana)
    assert why_on(ana.get(LIST).text) == []


def test_a_filter_keeps_who_waits_for_that(practice: Practice, ana: Client) -> None:
    fell, quiet = make_user("walter@example.org", name="Walter"), make_user("ida@example.org", name="Ida")
    make_fall(fell, on=MONDAY)
    for person in (quiet, fell):
        make_care_link(person, practice.ana, Scope.PAIN)
    text = ana.get(LIST).text
    assert text.index("Walter") < text.index("Ida")
    assert "1 of 2" in text
    only = ana.get(LIST, {"reason": "fall"}).text
    assert "Walter" in only and "Ida" not in only
    assert "Walter" not in ana.get(LIST, {"reason": "sign"}).text
    assert "Ida" in ana.get(LIST, {"reason": "nonsense"}).text


def test_the_list_costs_the_same_for_any_number_of_people(practice: Practice, ana: Client) -> None:
    counts = []
    for number in range(4):
        person = make_user(f"p{number}@example.org", name=f"Person {number}")
        with_all_reasons(person)
        make_message(make_care_link(person, practice.ana, Scope.PLAN, Scope.PAIN, Scope.CHECKS))
        ana.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            text = ana.get(LIST).text
        assert len(why_on(text)) == 7 * (number + 1)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 23, counts
