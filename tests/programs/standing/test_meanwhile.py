"""What is offered while all exercising waits for a yes."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.urls import reverse

from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue
from programs.standing.meanwhile import OWN_JUDGEMENT, all_lines, offered_under
from tests.accounts.health_check.factories import make_red_flag
from tests.programs.factories import make_routine

pytestmark = pytest.mark.django_db

STILL = {"home", "ask"}
ON_THE_FEET = {"up-from-the-chair", "stick"}


def locks() -> list[str]:
    rules = current_catalogue().rules
    return [rule.id for rule in rules if rule.programme and rule.verdict is Verdict.CLEAR]


def offered(*rules: str) -> set[str]:
    return {offered.line.slug for offered in offered_under(rules, current_catalogue())}


def test_nothing_is_offered_without_a_lock():
    assert offered() == set()


def test_under_every_lock_there_is_something():
    for lock in locks():
        assert offered(lock) >= STILL, lock


def test_with_symptoms_of_the_heart_nothing_moves():
    assert offered("CV-3") == STILL
    assert all(offered("CV-3", other) == STILL for other in locks())


@pytest.mark.parametrize("lock", ["TO-2", "HF-1"])
def test_nothing_on_the_feet_with_a_bone_that_must_not_carry(lock):
    assert "sit-tall" in offered(lock)
    for other in locks():
        assert not offered(lock, other) & ON_THE_FEET


def test_a_second_lock_never_adds_anything():
    for first, second in combinations(locks(), 2):
        assert offered(first, second) == offered(first) & offered(second)


def test_a_lock_that_no_line_knows_leaves_what_does_not_move():
    assert offered("XX-1") == STILL


def test_every_line_names_rules_that_lock_and_sources_that_exist():
    catalogue = current_catalogue()
    for line in all_lines():
        assert line.sources, line.slug
        assert set(line.sources) - {OWN_JUDGEMENT} <= set(catalogue.sources), line.slug
        assert line.safe_with <= set(locks()), line.slug
        assert line.always != bool(line.safe_with), line.slug
        assert not line.exercise or line.exercise in catalogue.exercises, line.slug


def test_today_shows_it_under_a_lock_and_never_under_a_warning_sign(owner_client, owner):
    make_routine(owner, health=["supervised"])
    url = reverse("programs:today")
    assert "Make your home safe" in owner_client.get(url).text
    make_red_flag(owner)
    assert "Make your home safe" not in owner_client.get(url, follow=True).text
