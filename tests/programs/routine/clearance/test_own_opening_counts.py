"""What an exercise that somebody opened for themselves changes, and what closes it again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.clearance.counting import cleared_on as accounts_cleared_on
from accounts.clearance.own_opening import withdraw_own_opening
from accounts.models import FunctionalTest
from exercises.models import Contraindication
from exercises.snapshot.current import current_catalogue, publish_catalogue
from programs.standing.locks import lock_of
from programs.standing.obstacles import WhatChanged
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    NEW_HIP,
    cleared_on,
    is_outdated,
    make_clearance,
    make_fall,
    make_profile,
    make_routine,
    risk_level_on,
    standing_of,
)

from .opening import ADDRESS, CRADLE, opened, refit, six_sessions, slugs

pytestmark = pytest.mark.usefixtures("on_a_monday")


def test_fitting_offers_it_afterwards(owner):
    routine = six_sessions(owner)
    assert CRADLE not in slugs(routine)
    opening = opened(owner)
    lock = lock_of(routine, on=MONDAY)
    assert lock.refit
    assert standing_of(routine).what_changed is WhatChanged.OPENED
    fitted = refit(owner, routine)
    assert CRADLE in slugs(fitted)
    assert fitted.clearances == [f"own:{opening.pk}"]
    assert not is_outdated(fitted)


def test_the_pages_say_what_changed(owner, owner_client):
    six_sessions(owner)
    opened(owner)
    assert "What you opened yourself is not what it was" in owner_client.get("/routine/").text
    assert "What you opened yourself is not what it was" in owner_client.get("/today/").text
    text = owner_client.get("/routine/clearance/").text
    assert "What you opened yourself" in text
    assert ADDRESS in text


def test_taking_it_back_closes_it(owner):
    routine = six_sessions(owner)
    opening = opened(owner)
    fitted = refit(owner, routine)
    withdraw_own_opening(by=owner, opening=opening)
    assert is_outdated(fitted)
    assert CRADLE not in slugs(refit(owner, fitted))


@pytest.mark.parametrize(
    "answers",
    [{"year_of_birth": 1948}, {"year_of_birth": 1938}, {"hips": ["hip_oa"]}, {"hips": ["hip_oa", "not_sure"]}],
    ids=["75", "85", "hip arthritis", "not sure"],
)
def test_another_tier_closes_it(owner, owner_client, answers):
    fitted = six_sessions(owner)
    opened(owner)
    fitted = refit(owner, fitted)
    make_profile(owner, equipment=EVERYTHING_AT_HOME, **answers)
    assert risk_level_on(owner, MONDAY) in {"MOD", "HIGH"}
    assert not cleared_on(owner, MONDAY)
    assert is_outdated(fitted)
    assert standing_of(fitted).what_changed is WhatChanged.ANSWERS
    assert CRADLE not in slugs(refit(owner, fitted))
    assert "That does not count at present" in owner_client.get(ADDRESS).text


def test_a_test_of_their_own_closes_it(owner):
    fitted = six_sessions(owner)
    opened(owner)
    fitted = refit(owner, fitted)
    FunctionalTest.objects.create(user=owner, kind="chair_stand", score=0, done_on=MONDAY)
    assert risk_level_on(owner, MONDAY) == "HIGH"
    assert not cleared_on(owner, MONDAY)
    assert is_outdated(fitted)
    assert CRADLE not in slugs(refit(owner, fitted))


def test_a_birthday_closes_it(owner):
    make_profile(owner, year_of_birth=1952)
    opened(owner)
    assert cleared_on(owner, MONDAY)
    assert not cleared_on(owner, date(2028, 1, 1))


def test_without_a_health_check_it_does_not_count(owner):
    make_profile(owner)
    opened(owner)
    assert cleared_on(owner, MONDAY)
    owner.health_profiles.all().delete()
    assert not cleared_on(owner, MONDAY)


@pytest.mark.parametrize("harm", [{"injured": True}, {"fracture": True}, {"operation": True}])
def test_harm_that_comes_later_closes_it(owner, harm):
    make_profile(owner)
    opened(owner)
    make_fall(owner, on=MONDAY + timedelta(days=3), **harm)
    assert cleared_on(owner, MONDAY + timedelta(days=2))
    assert not cleared_on(owner, MONDAY + timedelta(days=3))


def test_it_counts_from_its_day_on(owner):
    make_profile(owner)
    opened(owner)
    assert not cleared_on(owner, MONDAY - timedelta(days=1))


@pytest.mark.parametrize(
    "change",
    [{"self_open_after": 7}, {"self_open_needs": "I can do it."}, {"self_open_after": None, "self_open_needs": ""}],
)
def test_other_terms_ask_again(owner, change):
    make_profile(owner)
    opened(owner)
    Contraindication.objects.filter(rule_id="ALL-1").update(**change)
    publish_catalogue()
    assert not cleared_on(owner, MONDAY)


def test_opened_again_the_older_one_ends(owner):
    make_profile(owner)
    first, second = opened(owner), opened(owner)
    first.refresh_from_db()
    assert first.withdrawn_at
    assert [opened.key for opened in cleared_on(owner, MONDAY)] == [f"own:{second.pk}"]


def test_clinicians_words_stand_beside_it_in_one_query(owner, django_assert_num_queries):
    make_profile(owner)
    opened(owner)
    make_clearance(owner, rules=["THP-0"], limits=["prone", "side_lying"], note="x")
    current_catalogue()
    with django_assert_num_queries(2):  # what was said, and the version of the catalogue
        found = accounts_cleared_on(owner, MONDAY, level=lambda: "LOW")
    own, theirs = sorted(found, key=lambda opened: not opened.own)
    assert (own.own, own.exercise, own.rules, own.limits) == (True, CRADLE, {"ALL-1"}, frozenset())
    assert (theirs.own, theirs.exercise, theirs.rules, theirs.limits) == (False, "", {"THP-0"}, {"prone", "side_lying"})
    with django_assert_num_queries(2):
        assert [opened.own for opened in accounts_cleared_on(owner, MONDAY, level=lambda: "MOD")] == [False]


def test_it_opens_no_programme_and_no_weights(owner):
    make_profile(owner, **NEW_HIP)
    opened(owner)
    assert lock_of(make_routine(owner, **NEW_HIP), on=MONDAY).is_locked
