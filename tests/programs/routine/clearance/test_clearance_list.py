from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from accounts.clearance.clinician import withdraw_clearance
from accounts.health_check.services import report_red_flags
from exercises.models import Exercise
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    NEW_HIP,
    is_locked,
    make_clearance,
    make_fall,
    make_profile,
    make_routine,
)

ADDRESS = "/routine/clearance/"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def test_says_what_is_locked_why_and_what_to_do(owner, owner_client):
    routine = make_routine(owner, **NEW_HIP)
    text = owner_client.get(ADDRESS).text
    assert "Please ask first" in text
    assert escape(next(reason["message"] for reason in routine.program_reasons if reason["verdict"] == "clear")) in text
    assert f'href="{reverse("programs:clearance_new")}"' in text
    assert f'href="{reverse("programs:routine_summary")}"' in text


def test_shows_single_exercises_that_wait(owner, owner_client):
    make_routine(owner, program="hip-mobility-for-stiff-hips", equipment=EVERYTHING_AT_HOME)
    text = owner_client.get(ADDRESS).text
    assert "Single exercises that wait" in text
    assert "?exercise=seated-cradle-lean-back" in text
    make_clearance(owner, rules=["ALL-1"], exercise=Exercise.objects.get(slug="seated-cradle-lean-back"))
    assert "Single exercises that wait" not in owner_client.get(ADDRESS).text


def test_single_exercises_that_were_left_out_wait_too(owner, owner_client):
    make_routine(owner, program="side-lying-hip-strength", **NEW_HIP)
    left = [omission.exercise.slug for omission in owner.routines.get().omissions.all() if omission.verdict == "clear"]
    text = owner_client.get(ADDRESS).text
    for slug in left:
        assert f"?exercise={slug}" in text


def test_what_is_open_no_longer_waits(owner, owner_client):
    make_routine(owner, **NEW_HIP)
    make_clearance(owner)
    text = owner_client.get(ADDRESS).text
    assert "Please ask first" not in text
    assert "Counts today" in text


def test_shows_who_said_what_when_until_when_and_with_which_limits(owner, owner_client):
    make_routine(owner, **NEW_HIP)
    make_clearance(
        owner, limits=["trunk_rotation", "low_impact"], no_added_load=True, note="Walk a lot", valid_until=MONDAY
    )
    text = owner_client.get(ADDRESS).text
    for words in (
        "Dr Okafor",
        "Surgeon",
        "Monday 16 November",
        "Twisting",
        "Low impact",
        "Weights or bands",
        "Walk a lot",
    ):
        assert words in text
    assert "the whole program" in text


def test_one_that_has_ended_or_was_taken_back_stays_and_says_so(owner, owner_client):
    make_profile(owner)
    make_clearance(owner, given_on=MONDAY - timedelta(days=30), valid_until=MONDAY - timedelta(days=1))
    taken_back = make_clearance(owner, exercise=Exercise.objects.get(slug="squat"))
    withdraw_clearance(by=owner, clearance=taken_back)
    text = owner_client.get(ADDRESS).text
    assert "Ended on Sunday 15 November" in text
    assert "Taken back on Monday 16 November" in text
    assert "Take this back" not in text
    assert "Counts today" not in text


def test_with_nothing_locked_and_nothing_noted_it_says_so(owner, owner_client):
    make_profile(owner)
    text = owner_client.get(ADDRESS).text
    assert "Nothing is locked." in text
    assert "Nothing yet" in text


def test_nothing_of_anybody_else(owner, other, other_client):
    make_clearance(owner)
    make_profile(other)
    assert "Dr Okafor" not in other_client.get(ADDRESS).text


def test_an_open_warning_sign_comes_first(owner, owner_client):
    make_profile(owner)
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:red_flag")


def test_without_a_health_check_it_leads_there(owner_client):
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:welcome")


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))


def test_wrong_method(owner_client):
    assert owner_client.post(ADDRESS).status_code == 405


def test_queries_stay_the_same_however_many_there_are(owner, owner_client):
    make_routine(owner, **NEW_HIP)
    make_clearance(owner, limits=["prone"], exercise=Exercise.objects.get(slug="squat"))
    before = queries_of(owner_client, ADDRESS)
    for number in range(6):
        make_clearance(owner, limits=["prone", "side_lying"], given_by=f"Dr {number}")
    assert queries_of(owner_client, ADDRESS) == before
    assert all(f"Dr {number}" in owner_client.get(ADDRESS).text for number in range(6))


def test_what_was_said_before_a_break_is_to_be_asked_again(owner, owner_client):
    make_routine(owner, **NEW_HIP)
    make_clearance(owner, given_on=MONDAY - timedelta(days=20), limits=["prone"])
    make_fall(owner, on=MONDAY - timedelta(days=1), fracture=True)
    text = owner_client.get("/routine/clearance/").text
    assert "Before a break or an operation: please ask again" in text
    assert "Counts today" not in text
    assert is_locked(owner.routines.get(), MONDAY)
