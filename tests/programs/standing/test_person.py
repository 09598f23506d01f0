"""What is true of a person counts wherever they are shown an exercise: clinicians, tests, signs, what they declined."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.health_check.services import record_seen, report_red_flags
from exercises.models import Exercise
from programs.models import DeclinedExercise
from programs.proposal.describe import gaps_of
from programs.routine.easier import easier_than
from programs.standing.person import NoHealthCheckError, Person
from tests.accounts.functional_tests.factories import make_single_leg
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, NEW_HIP, make_clearance, make_profile, make_routine

pytestmark = pytest.mark.usefixtures("on_a_monday")

# On one foot in front of the other: what fills a week without balance work.
REMEDY = "tandem-stand"


def person(user) -> Person:
    return Person(user, today=MONDAY)


def remedies(user) -> set[str]:
    """Return what is offered for a week that lacks everything."""
    return {
        remedy.slug for _gap, remedy in gaps_of(roles=[], strength_days=3, person=person(user), unwanted=()) if remedy
    }


def test_nothing_is_screened_for_a_week_that_lacks_nothing(owner, monkeypatch):
    make_profile(owner, year_of_birth=1954, equipment=EVERYTHING_AT_HOME)
    monkeypatch.delattr(Person, "screened")
    roles = ["strength", "balance", "posture"]
    assert gaps_of(roles=roles, strength_days=2, person=person(owner), unwanted=()) == []
    assert gaps_of(roles=roles, strength_days=1, person=person(owner), unwanted=()) == [("strength_too_seldom", None)]


def test_what_a_clinician_forbade_fills_no_gap(owner):
    make_profile(owner, year_of_birth=1954, equipment=EVERYTHING_AT_HOME)
    assert REMEDY in remedies(owner)
    make_clearance(owner, limits=["weight_bearing"])
    found, verdicts = remedies(owner), person(owner).effective.whole.exercises
    assert REMEDY not in found
    assert all(verdicts[slug].verdict.allows for slug in found)


def test_what_was_declined_or_needs_what_is_not_there_fills_no_gap(owner):
    make_profile(owner, equipment=EVERYTHING_AT_HOME)
    DeclinedExercise.objects.create(user=owner, exercise=Exercise.objects.get(slug=REMEDY), declined_on=MONDAY)
    assert REMEDY not in remedies(owner)
    DeclinedExercise.objects.all().delete()
    make_profile(owner, equipment=["none"])
    assert REMEDY not in remedies(owner)


@pytest.mark.parametrize("name", ["routine", "routine_proposal"])
def test_no_page_names_one_to_consider_that_a_clinician_forbade(owner, owner_client, name):
    """As it was found: a surgeon forbade weight on the leg, and the page named heel to toe."""
    make_profile(owner, year_of_birth=1954, equipment=EVERYTHING_AT_HOME, **NEW_HIP)
    make_clearance(owner, limits=["weight_bearing"])
    make_routine(owner)
    page = owner_client.get(reverse(f"programs:{name}"))
    assert page.status_code == 200
    assert not any(remedy and remedy.slug == REMEDY for _gap, remedy in page.context["gaps"])


def test_an_easier_version_is_none_that_was_declined(owner):
    make_profile(owner, equipment=EVERYTHING_AT_HOME)
    first = easier_than(person(owner), "stationary-lunge")
    assert first is not None
    DeclinedExercise.objects.create(user=owner, exercise=Exercise.objects.get(slug=first.slug), declined_on=MONDAY)
    second = easier_than(person(owner), "stationary-lunge")
    assert second is None or second.slug != first.slug


def test_a_self_test_and_an_open_sign_are_true_of_them_everywhere(owner):
    make_profile(owner, equipment=EVERYTHING_AT_HOME)
    assert "falls_risk" not in person(owner).presences
    make_single_leg(owner, "3", "3", on=MONDAY)
    report_red_flags(by=owner, codes=["RF10"])
    found = person(owner)
    assert {"falls_risk", "vertebral_fracture_suspected"} <= set(found.presences)
    assert found.tests.supported_level
    assert found.open_signs == ["RF10"]


def test_the_whole_catalogue_says_the_same_as_each_exercise_alone(owner):
    make_profile(owner, hips=["hypermobile"], hypermobile_side="right", equipment=EVERYTHING_AT_HOME)
    make_clearance(owner, rules=[], limits=["weight_bearing"])
    found = person(owner)
    alone = found.screened(found.catalogue.exercises)
    assert alone == found.effective


@pytest.mark.parametrize("ask", ["told", "facts", "tests", "tier", "presences", "screening", "effective"])
def test_without_a_health_check_nothing_is_allowed_by_a_missing_answer(owner, ask):
    with pytest.raises(NoHealthCheckError):
        getattr(person(owner), ask)


def test_without_a_health_check_an_open_sign_is_known(owner):
    report_red_flags(by=owner, codes=["RF1"])
    assert person(owner).open_signs == ["RF1"]
    assert not person(owner).has_health_check


def test_who_was_seen_has_no_health_check_until_it_is_gone_through_again(owner):
    make_routine(owner)
    report_red_flags(by=owner, codes=["RF7"])
    record_seen(by=owner, codes=["RF7"], seen_by="Dr Okafor", seen_on=MONDAY, may_do="")
    assert not person(owner).has_health_check


def test_it_is_read_with_six_queries(owner, django_assert_num_queries):
    make_profile(owner, equipment=EVERYTHING_AT_HOME)
    make_clearance(owner)
    person(owner).catalogue  # noqa: B018 - read once for all
    # Answers with signs, tests, the catalogue's version, what was done so far, what was said, declined.
    with django_assert_num_queries(6):
        found = person(owner)
        assert found.effective
        assert found.declined == {}
        assert found.open_signs == []
