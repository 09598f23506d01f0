"""A routine that was fitted with other rules than those in force is held up to these at the next request."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from exercises.models import Contraindication, Exercise, Gate
from exercises.snapshot.current import publish_catalogue
from programs.models import Routine
from programs.standing import rescreening
from programs.standing.obstacles import WhatChanged
from programs.standing.rescreening import Judged, says_more
from tests.programs.checks import MOST_QUERIES, queries_of
from tests.programs.factories import EVERYTHING_AT_HOME, is_outdated, make_routine, make_session, standing_of

pytestmark = pytest.mark.usefixtures("on_a_monday")

TODAY = reverse("programs:today")
BEFORE = Judged(rules=frozenset({"A-1"}), parts=frozenset({"one", "two"}), load_allowed=True)


@pytest.mark.parametrize(
    ("now", "more"),
    [
        (BEFORE, False),
        (None, True),
        (Judged(rules=frozenset({"A-1", "A-2"}), parts=BEFORE.parts), True),
        (Judged(rules=BEFORE.rules, parts=frozenset({"one"})), True),
        (Judged(rules=BEFORE.rules, parts=BEFORE.parts, side="left"), True),
        (Judged(rules=BEFORE.rules, parts=BEFORE.parts, load_allowed=False), True),
        (Judged(rules=frozenset(), parts=frozenset({"one", "two", "three"})), False),
    ],
)
def test_only_what_is_forbidden_or_asked_for_anew_stops_anybody(now, more):
    assert says_more(now, BEFORE) is more


def test_what_is_allowed_on_both_sides_again_stops_nobody():
    one_sided = Judged(rules=BEFORE.rules, side="left")
    assert not says_more(Judged(rules=BEFORE.rules), one_sided)


@pytest.fixture
def routine(owner) -> Routine:
    return make_routine(owner, program="hip-strength-for-low-bone", equipment=EVERYTHING_AT_HOME)


def forbid(slug: str) -> None:
    """Let a rule reach an exercise that it did not reach, and put it in force."""
    rule = Contraindication.objects.filter(condition__slug="everyone", verdict="clear", programme=False).earliest(
        "order"
    )
    rule.exercises.add(Exercise.objects.get(slug=slug))
    publish_catalogue()


def test_a_rule_that_forbids_an_exercise_stops_it_and_the_page_says_which_and_why(owner, owner_client, routine):
    assert not is_outdated(routine)
    forbid("squat")
    assert is_outdated(routine)
    assert standing_of(routine).what_changed is WhatChanged.RULES
    page = owner_client.get(TODAY)
    assert page.context["obstacle"] == "outdated"
    address = page.context["refit_url"]
    changes = owner_client.get(address).context["changes"]
    squat = Exercise.objects.get(slug="squat").name
    (gone,) = [change for change in changes.exercises if squat in {change.name, change.before_name, change.about}]
    assert gone.reasons
    owner_client.post(address)
    fitted = owner.routines.current()
    assert "squat" not in {item.exercise.slug for item in fitted.items_in_force()}
    assert not is_outdated(fitted)
    assert owner_client.get(TODAY).context["obstacle"] is None


def test_words_stop_nobody(routine):
    version = standing_of(routine).rules_version
    Contraindication.objects.update(message="In other words.", reason="For the same reason.")
    publish_catalogue()
    assert standing_of(routine).rules_version == version


def test_a_gate_stops_too(routine):
    Gate.objects.create(
        gate_id="GATE-NEW", exercise=Exercise.objects.get(slug="squat"), careful_only=False, stands=12, message="x",
        reason="x",
    )  # fmt: skip
    publish_catalogue()
    assert is_outdated(routine)


@pytest.mark.parametrize(
    ("program", "turns", "tier", "gone"),
    [
        ("hip-strength-for-low-bone", 71, "LOW", None),
        ("hip-strength-for-low-bone", 75, "MOD", set()),
        ("hip-strength-for-low-bone", 80, "MOD", {"squat", "stationary-lunge"}),
        ("hip-basics", 80, "MOD", None),
        ("hip-basics", 85, "HIGH", set()),
    ],
)
def test_with_the_years_come_the_pace_and_the_gates_of_an_age(owner, owner_client, program, turns, tier, gone):
    """4.3 and 4.5 count by age, and no new answer is needed for that. ``gone`` is None where nothing changes."""
    routine = make_routine(owner, program=program, year_of_birth=2027 - turns, equipment=EVERYTHING_AT_HOME)
    make_session(routine)
    assert not is_outdated(routine)
    with time_machine.travel("2027-01-01T10:00:00Z", tick=False):
        routine = owner.routines.current()
        assert is_outdated(routine) is (gone is not None)
        if gone is None:
            assert routine.tier == tier
            return
        assert standing_of(routine).what_changed is WhatChanged.AGE
        before = {item.exercise.slug for item in routine.items_in_force()}
        assert before >= gone
        page = owner_client.get(TODAY)
        assert page.context["obstacle"] == "outdated"
        owner_client.post(page.context["refit_url"])
        fitted = owner.routines.current()
        assert fitted.tier == tier
        assert gone.isdisjoint(item.exercise.slug for item in fitted.items_in_force())
        assert not is_outdated(fitted)


def test_what_concerns_others_is_noted_when_the_next_session_begins(owner, owner_client, routine, monkeypatch):
    monkeypatch.setattr(rescreening, "CODE_VERSION", rescreening.CODE_VERSION + 1)
    version = standing_of(routine).rules_version
    assert routine.fitted_with != version
    page = owner_client.get(TODAY)
    assert page.context["obstacle"] is None
    routine.refresh_from_db()
    assert routine.fitted_with != version
    address = reverse("programs:session_check", args=[page.context["session_id"]])
    owner_client.post(address, {})
    assert owner.sessions.exists()
    routine.refresh_from_db()
    assert routine.fitted_with == version


def test_a_routine_of_before_there_were_versions_is_held_up_to_the_rules_of_today(owner, owner_client):
    """Fitted when an 82-year-old with a frame was still given the squat."""
    routine = make_routine(
        owner, year_of_birth=1944, balance=["unsteady", "walking_aid"], walking_aid_hand="both",
        equipment=EVERYTHING_AT_HOME,
    )  # fmt: skip
    Routine.objects.update(fitted_with="")
    assert not is_outdated(owner.routines.current())
    routine.items.filter(exercise__slug="sit-to-stand").update(exercise=Exercise.objects.get(slug="squat"))
    assert is_outdated(owner.routines.current())
    owner_client.post(owner_client.get(TODAY).context["refit_url"])
    fitted = owner.routines.current()
    assert {item.exercise.slug for item in fitted.items_in_force()} >= {"sit-to-stand"}
    assert not is_outdated(fitted)


def test_it_costs_no_more_than_any_page(owner_client, routine):
    queries_of(owner_client, TODAY)
    Routine.objects.update(fitted_with="")
    # Until the next session begins: what the person asked never to be shown, and what they did beside their sessions.
    queries_of(owner_client, TODAY, most=MOST_QUERIES + 2)
