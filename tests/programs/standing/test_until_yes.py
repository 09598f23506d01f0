"""What can be done while all exercising waits for a yes: never nothing, never what is not safe with that lock."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.urls import reverse

from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue
from programs.models import Routine
from programs.standing.person import Person
from programs.standing.until_yes import offered_under
from tests.accounts.health_check.factories import make_red_flag
from tests.programs.factories import make_clearance, make_fall, make_profile, make_routine

pytestmark = pytest.mark.django_db

# Nothing moves in these.
STILL = {"home", "call-for-help", "read", "ask"}
ON_THE_FEET = {"up-from-the-chair", "stick"}
HEART = "CV-3"


def locks() -> list[str]:
    rules = current_catalogue().rules
    return [rule.id for rule in rules if rule.programme and rule.verdict is Verdict.CLEAR]


def offered(*rules: str) -> set[str]:
    return {offered.entry.slug for offered in offered_under(rules, current_catalogue())}


def test_nothing_is_offered_without_a_lock():
    assert offered() == set()


def test_under_every_lock_there_is_something_and_something_to_do_but_with_a_heart_that_complains():
    for lock in locks():
        assert offered(lock) >= STILL, lock
        assert bool(offered(lock) - STILL) is (lock != HEART), lock


def test_with_symptoms_of_the_heart_nothing_moves():
    assert all(offered(HEART, other) == STILL for other in locks())


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


def test_every_line_names_rules_that_lock_and_can_be_done():
    catalogue = current_catalogue()
    assert {entry.slug for entry in catalogue.until_yes if entry.always} == STILL
    for entry in catalogue.until_yes:
        assert entry.safe_with <= set(locks()), entry.slug
        assert set(entry.sources) <= set(catalogue.sources), entry.slug
        assert entry.steps, entry.slug
        assert entry.how_long, entry.slug


# --- Pages ------------------------------------------------------------------------------------------------------------


def plan_on(page) -> bool:
    return 'id="until-yes-title"' in page.text


@pytest.mark.parametrize("name", ["today", "routine", "routine_proposal", "routine_ahead"])
def test_it_stands_wherever_somebody_reads_that_they_wait(owner_client, owner, name):
    make_routine(owner, health=["supervised"])
    page = owner_client.get(reverse(f"programs:{name}"))
    assert plan_on(page)
    assert f'href="{reverse("exercises:exercise_detail", args=["cane-walking"])}"' in page.text


def test_never_under_a_warning_sign(owner_client, owner):
    make_routine(owner, health=["supervised"])
    make_red_flag(owner)
    for name in ("today", "routine", "routine_print"):
        assert not plan_on(owner_client.get(reverse(f"programs:{name}"), follow=True))


def test_never_after_harm_that_the_answers_do_not_know_of(owner_client, owner):
    make_routine(owner, health=["supervised"])
    make_fall(owner, fracture=True)
    for name in ("today", "routine", "routine_proposal", "routine_ahead", "routine_print", "clearance_list"):
        page = owner_client.get(reverse(f"programs:{name}"), follow=True)
        assert not plan_on(page)
        assert not (page.context or {}).get("offered")


def test_it_goes_with_the_yes(owner_client, owner):
    make_routine(owner, health=["supervised"])
    make_clearance(owner, rules=["GEN-1"])
    assert not plan_on(owner_client.get(reverse("programs:today")))


def test_on_paper_there_is_what_is_safe_and_no_exercise(owner_client, owner):
    routine = make_routine(owner, health=["supervised"])
    page = owner_client.get(reverse("programs:routine_print"))
    assert [shown.entry.slug for shown in page.context["offered"]]
    assert not any(item.exercise.name in page.text for item in routine.items.select_related("exercise"))


def test_without_a_routine_today_says_it_too(owner_client, owner):
    make_profile(owner, health=["supervised"])
    page = owner_client.get(reverse("programs:today"))
    assert plan_on(page)
    assert reverse("programs:routine") in page.text
    assert owner_client.get(reverse("programs:routine_print")).context["offered"]


def test_a_lock_that_leaves_no_exercise_leaves_a_plan_and_no_empty_routine(owner_client, owner, monkeypatch):
    make_profile(owner, health=["supervised"])
    fit = Person.fit
    monkeypatch.setattr(Person, "fit", lambda person, planned: fit(person, []))
    page = owner_client.get(reverse("programs:routine_proposal"))
    assert page.context["waits_with_nothing"]
    assert plan_on(page)
    slug = page.context["proposal"].program.slug
    owner_client.post(reverse("programs:routine_choose", args=[slug]))
    assert not Routine.objects.exists()
    assert plan_on(owner_client.get(reverse("programs:today")))
