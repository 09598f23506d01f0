"""Hard effort with an illness of the heart, of metabolism or of the kidneys waits for a yes (table 4.2)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import CHOSEN
from exercises.rules.clearance import EFFORT_HEART, EFFORT_METABOLIC_OR_KIDNEY
from programs.decision.reading.reader import Reader
from programs.standing.person import Person
from tests.accounts.team.factories import Practice, make_care_link
from tests.conftest import client_of
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_clearance, make_fall, make_routine

ADDRESS = "/routine/clearance/new/"
LIST = "/routine/clearance/"
ASKED = "What did they say about hard effort?"
HEART = {"health": ["heart"], "active": "yes"}
BOTH = {"health": ["heart", "metabolic_or_kidney"], "active": "yes"}
TWO_FALLS = {**HEART, "balance": ["fallen"], "falls": "more", "fall_injury": "no"}
pytestmark = pytest.mark.usefixtures("on_a_monday")


def said(**fields) -> dict:
    return {
        "clearance": str(uuid.uuid4()),
        "given_by": "Dr Okafor",
        "role": "doctor",
        "given_on": "2026-11-10",
        "effort": "yes",
        "effort_rules": [EFFORT_HEART],
        **fields,
    }


def phase_of(routine) -> int:
    """The phase in the ninth week, in which effort rises where nothing stands against it."""
    routine.started_on, routine.weeks_from = MONDAY - timedelta(weeks=8), None
    reader = Reader(routine)
    day = reader.day(reader.seen_today(), session="x", on=MONDAY, pre_pain=None, usual=0)
    (phase,) = {day.profile(tracked.plan).phase for tracked in reader.tracked}
    return phase


def test_from_the_reason_to_the_yes(owner, owner_client):
    routine = make_routine(owner, **HEART)
    page = owner_client.get(reverse("programs:routine")).text
    assert "stays at 6 out of 10" in page
    assert f'href="{LIST}"' in page
    assert "Hard effort waits" in owner_client.get(LIST).text
    text = owner_client.get(ADDRESS).text
    assert ASKED in text
    assert "Why hard effort waits" in text
    assert "Riebe" in text
    assert owner_client.post(ADDRESS, said()).status_code == 302
    assert owner.clearances.get().rules == [EFFORT_HEART]
    assert phase_of(routine) == 2
    told = owner_client.get(LIST).text
    assert "Hard effort waits" not in told
    assert "<dd>hard effort</dd>" in told
    assert "the whole program" not in told
    assert "stays at 6 out of 10" not in owner_client.get(reverse("programs:routine")).text


def test_nothing_said_opens_nothing(owner, owner_client):
    routine = make_routine(owner, **HEART)
    answer = owner_client.post(ADDRESS, said(effort=""))
    assert answer.status_code == 422
    assert "Please choose what they said about hard effort" in answer.text
    owner_client.post(ADDRESS, said(effort="", limits=["twist"]))
    assert owner.clearances.get().rules == []
    assert phase_of(routine) == 1


def test_a_yes_opens_only_what_was_read(owner, owner_client):
    make_routine(owner, **BOTH)
    answer = owner_client.post(ADDRESS, said())
    assert answer.status_code == 422
    assert "What is locked has changed since you opened this page." in answer.text
    assert not owner.clearances.exists()


def test_an_illness_told_later_closes_it_again(owner):
    routine = make_routine(owner, **BOTH)
    make_clearance(owner, rules=[EFFORT_HEART])
    assert phase_of(routine) == 1
    make_clearance(owner, rules=[EFFORT_METABOLIC_OR_KIDNEY])
    assert phase_of(routine) == 2


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (365, True), (366, False)])
def test_it_counts_for_a_year_at_most(owner, days, is_open):
    make_routine(owner, **HEART)
    make_clearance(owner, rules=[EFFORT_HEART], valid_until=date(2030, 1, 1))
    assert Person(owner, today=MONDAY + timedelta(days=days)).stays_moderate is not is_open


def test_a_yes_that_is_older_is_refused_where_it_was_chosen(owner, owner_client):
    make_routine(owner, **HEART)
    answer = owner_client.post(ADDRESS, said(given_on="2025-11-10", valid_until="2027-11-10"))
    assert answer.status_code == 422
    assert "For hard effort, please ask again." in answer.text
    assert not owner.clearances.exists()


def test_after_a_break_it_is_asked_again(owner):
    make_routine(owner, **HEART)
    make_clearance(owner, rules=[EFFORT_HEART], given_on=MONDAY - timedelta(days=9))
    assert not Person(owner, today=MONDAY).stays_moderate
    make_fall(owner, on=MONDAY - timedelta(days=1), fracture=True)
    assert Person(owner, today=MONDAY).stays_moderate


@pytest.mark.parametrize(
    ("answers", "is_asked"),
    [(HEART, True), ({"health": ["not_sure"], "health_unsure": ["heart"], "active": "yes"}, True),
     ({"health": ["other_illness"], "illnesses": ["lung"]}, False), (TWO_FALLS, False)],
)  # fmt: skip
def test_it_is_asked_where_a_yes_opens_something(owner, owner_client, answers, is_asked):
    """In the risk tier HIGH effort stays moderate whatever is said (4.3)."""
    make_routine(owner, **answers)
    assert (ASKED in owner_client.get(ADDRESS).text) is is_asked
    assert (ASKED in owner_client.get(f"{ADDRESS}?exercise=seated-cradle-lean-back").text) is False
    assert ("Hard effort waits" in owner_client.get(LIST).text) is is_asked
    summary = owner_client.get(reverse("programs:routine_summary")).text
    assert ("effort above 6 out of 10 is fine" in summary) is is_asked


def test_with_two_falls_a_yes_does_not_open_it(owner):
    routine = make_routine(owner, **TWO_FALLS)
    make_clearance(owner, rules=[EFFORT_HEART])
    assert phase_of(routine) == 1


def test_the_practice_gives_it_and_takes_it_back(owner):
    routine = make_routine(owner, **HEART)
    practice = Practice()
    ana = client_of(practice.ana.user)
    link = make_care_link(owner, practice.ana, *CHOSEN, may_act=True)
    assert "Hard effort waits" in ana.get(f"/team/people/{link.pk}/clearances/").text
    address = reverse("programs:team_clearance", args=[link.pk])
    assert ASKED in ana.get(address).text
    answer = ana.post(address, said(role="physiotherapist"))
    assert answer.status_code == 302, answer.text
    assert phase_of(routine) == 2
    given = owner.clearances.get()
    ana.post(reverse("programs:team_clearance_withdraw", args=[link.pk, given.pk]))
    assert phase_of(routine) == 1
