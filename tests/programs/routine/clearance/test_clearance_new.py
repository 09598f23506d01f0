from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    NEW_HIP,
    make_clearance,
    make_profile,
    make_routine,
)

ADDRESS = "/routine/clearance/new/"
CRADLE = f"{ADDRESS}?exercise=seated-cradle-lean-back"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def said(**fields) -> dict:
    return {
        "clearance": str(uuid.uuid4()),
        "rules": ["THP-0"],
        "given_by": "Dr Okafor",
        "role": "surgeon",
        "given_on": "2026-11-10",
        **fields,
    }


@pytest.fixture
def locked(owner):
    return make_routine(owner, **NEW_HIP)


def test_the_page_asks_and_shows_what_it_is_about(locked, owner_client):
    text = owner_client.get(ADDRESS).text
    assert "Who said yes?" in text
    assert "What the yes is about" in text
    assert 'name="rules" value="THP-0"' in text
    assert re.search(r'name="clearance" value="[0-9a-f-]{36}"', text)
    assert "Bending the hip past a right angle" in text


def test_works(owner, locked, owner_client):
    answer = owner_client.post(ADDRESS, said(limits=["twist", "weights"], note="Slowly", valid_until="2027-02-01"))
    assert answer["Location"] == reverse("programs:routine_choose", args=[locked.program.slug])
    clearance = owner.clearances.get()
    assert (clearance.scope, clearance.exercise, clearance.rules) == ("programme", None, ["THP-0"])
    assert (clearance.given_by, clearance.role, clearance.note) == ("Dr Okafor", "surgeon", "Slowly")
    assert (clearance.given_on, clearance.valid_until) == (date(2026, 11, 10), date(2027, 2, 1))
    assert [movement.slug for movement in clearance.limits.all()] == ["trunk_rotation"]
    assert clearance.no_added_load
    assert "Please ask first" not in owner_client.get(answer["Location"]).text


OLD_SPINE_FRACTURE = {"bones": ["spine_fracture"], "spine_fracture_when": "older", "spine_fracture_painful": "no"}


def test_asks_about_weights_where_they_wait(owner, owner_client):
    make_routine(owner, **OLD_SPINE_FRACTURE)
    text = owner_client.get(ADDRESS).text
    assert "What did they say about weights and bands?" in text
    assert "Why weights and bands wait" in text
    answer = owner_client.post(ADDRESS, said(rules=[], load="yes", load_rules=["VF-5", "TIER-HIGH"]))
    assert answer.status_code == 302
    clearance = owner.clearances.get()
    assert (clearance.load_cleared, clearance.load_rules, clearance.rules) == (True, ["TIER-HIGH", "VF-5"], [])
    assert "weights and bands, in the whole program" in owner_client.get("/routine/clearance/").text
    assert "Weights and bands wait" not in owner_client.get("/routine/clearance/").text


def test_asks_about_weights_in_one_exercise(owner, owner_client):
    make_routine(owner, **OLD_SPINE_FRACTURE)
    address = f"{ADDRESS}?exercise=sit-to-stand"
    assert "What did they say about weights and bands?" in owner_client.get(address).text
    owner_client.post(address, said(rules=[], load="yes", load_rules=["VF-5", "TIER-HIGH"]))
    assert (owner.clearances.get().exercise.slug, owner.clearances.get().load_cleared) == ("sit-to-stand", True)
    assert "Weights and bands wait" in owner_client.get("/routine/clearance/").text


def test_does_not_ask_about_weights_where_nothing_waits(owner, owner_client):
    make_profile(owner)
    assert "What did they say about weights and bands?" not in owner_client.get(ADDRESS).text
    assert owner_client.post(ADDRESS, said(rules=[], load="yes", load_rules=["VF-5"])).status_code == 422
    assert not owner.clearances.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"limits": ["weights"]}, "Only one is right."),
        ({"load_rules": ["VF-5"]}, "What is locked has changed since you opened this page."),
        ({"load": ""}, "Please choose what they said about weights and bands"),
        ({"load": "a lot"}, "a lot is not one of the available choices."),
    ],
)
def test_a_slip_about_weights_says_why(owner, owner_client, wrong, words):
    make_routine(owner, **OLD_SPINE_FRACTURE)
    data = said(rules=[], load="yes", load_rules=["VF-5", "TIER-HIGH"]) | wrong
    answer = owner_client.post(ADDRESS, data)
    assert answer.status_code == 422
    assert words in answer.text
    assert not owner.clearances.exists()


def test_without_an_end_we_ask_again_after_a_year(owner, locked, owner_client):
    owner_client.post(ADDRESS, said())
    assert owner.clearances.get().valid_until == date(2027, 11, 10)


def test_sent_twice_it_is_one(owner, locked, owner_client):
    data = said()
    for _time in range(2):
        assert owner_client.post(ADDRESS, data).status_code == 302
    assert owner.clearances.count() == 1


def test_one_exercise(owner, owner_client):
    make_routine(owner, program="hip-mobility-for-stiff-hips", equipment=EVERYTHING_AT_HOME)
    assert "A yes to “Seated cradle and lean back”" in owner_client.get(CRADLE).text
    answer = owner_client.post(CRADLE, said(rules=["ALL-1"], role="physiotherapist"))
    assert answer.status_code == 302
    clearance = owner.clearances.get()
    assert (clearance.scope, clearance.exercise.slug, clearance.rules) == (
        "exercise",
        "seated-cradle-lean-back",
        ["ALL-1"],
    )
    text = owner_client.get("/exercises/seated-cradle-lean-back/").text
    assert "Locked until cleared." not in text


def test_without_a_routine_it_leads_back_to_where_one_came_from(owner, owner_client):
    make_profile(owner, **NEW_HIP)
    assert owner_client.post(ADDRESS, said())["Location"] == reverse("programs:routine_proposal")
    make_profile(owner)
    answer = owner_client.post(CRADLE, said(rules=["ALL-1"]))
    assert answer["Location"] == reverse("exercises:exercise_detail", args=["seated-cradle-lean-back"])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"given_by": ""}, "Please write who said yes."),
        ({"given_by": " "}, "Please write who said yes."),
        ({"role": ""}, "Please choose one."),
        ({"role": "astrologer"}, "astrologer is not one of the available choices."),
        ({"given_on": ""}, "Choose the day."),
        ({"given_on": "last week"}, "Write the day like 2026-11-21."),
        ({"given_on": "2026-11-17"}, "That day is still to come."),
        ({"given_on": "2025-11-10"}, "That is more than a year ago."),
        ({"valid_until": "2026-11-09"}, "This day is before the day on which they said yes."),
        ({"valid_until": "2026-11-15"}, "That day is over."),
        ({"valid_until": "soon"}, "Write the day like 2026-11-21."),
        ({"limits": ["levitation"]}, "levitation is not one of the available choices."),
        ({"rules": ["THP-0", "CV-2"]}, "What is locked has changed since you opened this page."),
        ({"rules": []}, "What is locked has changed since you opened this page."),
    ],
)
def test_invalid_says_why_keeps_what_was_typed_and_stores_nothing(owner, locked, owner_client, wrong, words):
    answer = owner_client.post(ADDRESS, said(note="I wrote this", **wrong) | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert "I wrote this" in answer.text
    assert 'name="rules" value="THP-0"' in answer.text
    assert not owner.clearances.exists()


def test_the_id_is_kept_when_something_is_wrong(locked, owner_client):
    key = str(uuid.uuid4())
    assert key in owner_client.post(ADDRESS, said(clearance=key, role="")).text


def test_a_limit_that_the_exercise_itself_has_is_a_slip(owner, owner_client):
    make_profile(owner)
    answer = owner_client.post(CRADLE, said(rules=["ALL-1"], limits=["floor"]))
    assert answer.status_code == 422
    assert "This exercise has a movement that you ticked" in answer.text
    assert not owner.clearances.exists()


def test_with_nothing_locked_there_are_only_limits_to_note(owner, owner_client):
    make_profile(owner)
    assert "What to leave out" in owner_client.get(ADDRESS).text
    answer = owner_client.post(ADDRESS, said(rules=[]))
    assert answer.status_code == 422
    assert "Nothing is locked." in answer.text
    assert owner_client.post(ADDRESS, said(rules=[], limits=["weights"])).status_code == 302
    assert owner.clearances.get().no_added_load


@pytest.mark.parametrize(
    ("answers", "slug", "words"),
    [
        ({}, "squat", "This one is not locked"),
        (
            {"bones": ["spine_fracture"], "spine_fracture_when": "older", "spine_fracture_painful": "no"},
            "chest-lift-3",
            "A yes would not open this one",
        ),
    ],
)
def test_where_a_yes_would_change_nothing_the_page_says_why(owner, owner_client, answers, slug, words):
    make_profile(owner, **answers)
    if words.startswith("A yes"):
        make_clearance(owner, rules=[], limits=["spinal_extension"])
    address = f"{ADDRESS}?exercise={slug}"
    assert words in owner_client.get(address).text
    before = owner.clearances.count()
    assert owner_client.post(address, said()).status_code == 422
    assert owner.clearances.count() == before


def test_a_yes_in_the_form_opens_no_rule_of_somebody_else(owner, locked, other, other_client):
    """The rules come from one's own answers, whatever is sent."""
    make_profile(other)
    assert other_client.post(ADDRESS, said()).status_code == 422
    assert not other.clearances.exists()


def test_an_unknown_exercise_is_not_there(locked, owner_client):
    assert owner_client.get(f"{ADDRESS}?exercise=flying").status_code == 404


def test_somebody_elses_id_is_not_there(locked, other, owner_client):
    theirs = make_clearance(other)
    assert owner_client.post(ADDRESS, said(clearance=str(theirs.pk))).status_code == 404


def test_an_open_warning_sign_comes_first(owner, locked, owner_client):
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.post(ADDRESS, said())["Location"] == reverse("accounts:red_flag")
    assert not owner.clearances.exists()


def test_without_a_health_check_it_leads_there(owner_client):
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:welcome")


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))
    assert signs_in_first(client.post(ADDRESS, said()))


def test_wrong_method(locked, owner_client):
    assert owner_client.delete(ADDRESS).status_code == 405


def test_it_costs_little(owner, locked, owner_client):
    make_clearance(owner, limits=["prone"], given_on=MONDAY - timedelta(days=1))
    queries_of(owner_client, ADDRESS)
