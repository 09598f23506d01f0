"""The twelve-week result: what changed, whether it is more than chance, and what it leads to."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.functional_tests.services import Score, record_test
from accounts.health_check.services import report_red_flags
from programs.models import CheckIn
from programs.progress.result import Result
from programs.standing.person import Person
from tests.conftest import client_of
from tests.programs.checkin.building import check_in_on
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.decided import decide_instead
from tests.programs.factories import make_copies, make_profile, make_routine, make_session

ADDRESS = "/progress/result/"
pytestmark = pytest.mark.usefixtures("on_a_monday")
WEEK = timedelta(weeks=1)
BEGAN = MONDAY - 12 * WEEK


@pytest.fixture
def routine(owner):
    """A plan of twelve weeks."""
    return make_routine(owner, on=BEGAN)


def sessions(routine, *, weeks=12, a_week=3, decision="HOLD"):
    """Do so many sessions a week, in which every dose stays as it is."""
    first, *later = [
        BEGAN + number * WEEK + timedelta(days=2 * day) for number in range(weeks) for day in range(a_week)
    ]
    session = make_session(routine, on=first, pain=1, effort=5)
    decide_instead([session], kind=decision)
    make_copies(session, on=later)


def result_of(owner) -> Result:
    return Result(owner.routines.get(), person=Person(owner, today=MONDAY))


def test_says_what_was_then_and_what_is_now(owner, owner_client, routine):
    sessions(routine)
    check_in_on(routine, BEGAN, pain=6, scores={"Stairs": 3, "Socks": 4}, goal_words="Dance.")
    check_in_on(routine, MONDAY, pain=3, scores={"Stairs": 6, "Socks": 5}, goal="on_the_way", impression=2)
    record_test(by=owner, kind="chair_stand", scores=[Score(score=10)], today=BEGAN)
    record_test(by=owner, kind="chair_stand", scores=[Score(score=12)], today=MONDAY)
    page = owner_client.get(ADDRESS)
    assert page.status_code == 200
    result = page.context["result"]
    assert (result.weeks, result.is_over, result.done_and_planned) == (12, True, (36, 36))
    assert result.back.pain.verdict == "better"
    assert [line.verdict for line in result.back.activities] == ["better", "chance"]
    assert result.back.function.verdict == "better"
    assert [line.verdict for line in result.tests] == ["chance"]
    assert [line.item.pk for line in result.doses] == [item.pk for item in routine.items.all()]
    assert all(line.compared.then and line.compared.now for line in result.doses)
    assert "Stairs" in page.text
    assert not result.needs_a_look
    assert "data-print" in page.text


@pytest.mark.parametrize(
    ("a_week", "decision", "pain", "looks"),
    [(3, "HOLD", 5, True), (3, "HOLD", 3, False), (3, "ADVANCE_REPS", 5, False), (2, "HOLD", 5, False)],
)
def test_no_gain_with_most_sessions_done_is_shown_to_a_physiotherapist(
    owner, owner_client, routine, a_week, decision, pain, looks
):
    sessions(routine, a_week=a_week, decision=decision)
    check_in_on(routine, BEGAN, pain=5)
    check_in_on(routine, MONDAY, pain=pain)
    page = owner_client.get(ADDRESS)
    assert page.context["result"].needs_a_look is looks
    assert ("physiotherapist" in page.text) is looks


def test_before_twelve_weeks_are_over_nobody_is_sent_anywhere(owner, routine):
    sessions(routine, weeks=11)
    with time_machine.travel(MONDAY - timedelta(days=1), tick=False):
        person = Person(owner, today=MONDAY - timedelta(days=1))
        assert not Result(owner.routines.get(), person=person).needs_a_look


def test_weeks_on_a_pause_are_no_weeks_of_it(owner, routine):
    routine.pauses = [{"reason": "ill", "began_on": f"{BEGAN + WEEK}", "ended_on": f"{BEGAN + 3 * WEEK}"}]
    routine.save()
    result = result_of(owner)
    assert (result.weeks, result.done_and_planned[1]) == (10, 30)


def test_what_grew_is_told_from_where_it_began(owner, routine):
    sessions(routine, weeks=1)
    item = routine.items.exclude(exercise__measure="minutes").filter(parts=[]).first()
    for track in item.progress.values():
        track["sets"] += 1
    item.save()
    for line in result_of(owner).doses:
        assert line.compared.is_same is (line.item.pk != item.pk)


def test_an_open_sign_does_not_hide_it_and_nothing_is_written(owner, owner_client, routine):
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(ADDRESS).status_code == 200
    assert not owner.check_ins.exists()


def test_progress_leads_to_it(owner, owner_client, routine):
    assert f'href="{ADDRESS}"' in owner_client.get(reverse("programs:progress")).text


def test_the_summary_for_the_doctor_has_it_in_short(owner, owner_client, routine):
    check_in_on(routine, BEGAN, pain=6, scores={"Stairs": 3})
    check_in_on(routine, MONDAY, pain=3, scores={"Stairs": 7}, impression=2)
    since = owner_client.get(reverse("programs:routine_summary")).context["summary"].since
    said = [line for line in since if "then" in line]
    assert len(said) == 2
    assert any("Stairs" in line for line in said)


def test_without_a_routine_there_is_none(owner, owner_client, other, other_client, routine):
    """Nor is another person's result anywhere: the page has no address of its own for each."""
    make_profile(other)
    assert other_client.get(ADDRESS).status_code == 404


def test_anonymous(client):
    assert signs_in_first(client.get(ADDRESS))


def test_wrong_method(owner_client, routine):
    assert owner_client.post(ADDRESS).status_code == 405


def test_queries_stay_the_same_from_12_to_36_sessions_and_more_check_ins(owner, routine):
    sessions(routine, a_week=1)
    check_in_on(routine, BEGAN, pain=6, scores={"Stairs": 3})
    client = client_of(owner)
    few = queries_of(client, ADDRESS, most=16)
    make_copies(owner.sessions.first(), on=[MONDAY - timedelta(days=number) for number in range(2, 26)])
    for week in (4, 8, 12):
        CheckIn.objects.create(user=owner, plan_from=BEGAN, week=week, state="done", done_on=MONDAY, pain=3)
    assert owner.sessions.exclude(decided={}).count() > 12
    assert queries_of(client, ADDRESS, most=16) == few
