from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.health_check.services import report_red_flags
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.factories import make_profile

from .factories import make_chair_stand, make_four_stage, make_single_leg

PAGE = "/tests/"
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _on_a_saturday():
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


def test_shows_every_test_and_what_is_usual(owner, owner_client):
    make_profile(owner, year_of_birth=1954, sex="female")
    text = owner_client.get(PAGE).text
    for slug in ("chair-stand", "four-stage", "single-leg"):
        assert f'href="/tests/{slug}/"' in text
    assert "Many people of your age and sex manage 10 or more." in text
    assert "about 22 seconds on average" in text
    assert "What your tests change" not in text
    assert '<svg class="chart"' not in text


def test_says_what_both_norms_are_where_the_sex_was_not_said(owner, owner_client):
    make_profile(owner, year_of_birth=1954)
    assert "Many women of your age manage 10 or more, and many men 12 or more." in owner_client.get(PAGE).text


def test_under_60_there_is_no_number(owner, owner_client):
    make_profile(owner, year_of_birth=1980)
    assert "Under 60 there is no number to compare with." in owner_client.get(PAGE).text


def test_shows_the_last_result_the_trend_and_when_the_next_may_be(owner, owner_client):
    make_profile(owner, year_of_birth=1954, sex="female")
    make_chair_stand(owner, 8, on=TODAY - timedelta(days=40))
    make_chair_stand(owner, 12, on=TODAY - timedelta(days=5))
    text = owner_client.get(PAGE).text
    assert "On Monday 16 November: 12 times." in text
    assert "4 more than the time before." in text
    assert "Possible again on Monday 14 December." in text
    assert text.count('<svg class="chart"') == 1
    assert text.count("8 times.") == 1
    assert 'href="/tests/chair-stand/"' not in text


def test_a_small_difference_is_called_what_it_is(owner, owner_client):
    make_profile(owner)
    make_chair_stand(owner, 10, on=TODAY - timedelta(days=40))
    make_chair_stand(owner, 12, on=TODAY)
    assert "a difference of less than 3 can be chance" in owner_client.get(PAGE).text


def test_says_what_the_tests_change(owner, owner_client):
    make_profile(owner)
    make_four_stage(owner, "10", "10", "4.5", on=TODAY)
    make_single_leg(owner, "3", "12", on=TODAY)
    text = owner_client.get(PAGE).text
    assert "You held heel-to-toe for less than 10 seconds." in text
    assert "You stood on one leg for less than 10 seconds." in text
    assert "tell your doctor or physiotherapist" in text
    assert "2 of 4 ways; then heel to toe for 4.5 seconds" in text
    assert "left leg 3 seconds, right leg 12 seconds" in text
    assert text.count("Correct today’s result") == 2


def test_only_ones_own_results(owner, owner_client, other):
    make_profile(owner)
    make_chair_stand(other, 17, on=TODAY)
    assert "17 times" not in owner_client.get(PAGE).text


def test_the_progress_page_leads_here(owner, owner_client):
    assert f'href="{PAGE}"' in owner_client.get("/progress/").text


def test_an_open_warning_sign_leads_to_the_stop_page(owner, owner_client):
    make_profile(owner)
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(PAGE)["Location"] == "/welcome/stop/"


def test_the_health_check_comes_first(owner_client):
    assert owner_client.get(PAGE)["Location"] == "/welcome/"


def test_anonymous(db):
    assert signs_in_first(Client().get(PAGE))


def test_wrong_method(owner, owner_client):
    make_profile(owner)
    assert owner_client.post(PAGE).status_code == 405


def test_queries_stay_the_same_however_many_results(owner, owner_client):
    make_profile(owner)
    make_chair_stand(owner, 8, on=TODAY - timedelta(days=28 * 12))
    few = queries_of(owner_client, PAGE)
    for number in range(11, 0, -1):
        day = TODAY - timedelta(days=28 * number)
        make_chair_stand(owner, 8 + number, on=day)
        make_four_stage(owner, "10", "10", "10", "6", on=day)
        make_single_leg(owner, "12", f"{number + 10}", on=day)
    assert queries_of(owner_client, PAGE) == few
    text = owner_client.get(PAGE).text
    assert text.count('<svg class="chart"') == 3
    assert all(f"{number} times." in text for number in range(8, 20))
