"""A routine that was fitted with other rules than those in force is held up to these at the next request."""

from __future__ import annotations

import pytest
from django.urls import reverse

from exercises.models import Contraindication, Exercise, Gate
from exercises.snapshot.current import current_catalogue, publish_catalogue
from programs.models import Routine
from programs.standing import rescreening
from programs.standing.obstacles import WhatChanged
from programs.standing.rescreening import Judged, says_more
from tests.programs.checks import MOST_QUERIES, queries_of
from tests.programs.factories import EVERYTHING_AT_HOME, is_outdated, make_routine, standing_of

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
    version = rescreening.rules_version(current_catalogue())
    Contraindication.objects.update(message="In other words.", reason="For the same reason.")
    publish_catalogue()
    assert rescreening.rules_version(current_catalogue()) == version


def test_a_gate_stops_too(routine):
    Gate.objects.create(
        gate_id="GATE-NEW", exercise=Exercise.objects.get(slug="squat"), careful_only=False, stands=12, message="x",
        reason="x",
    )  # fmt: skip
    publish_catalogue()
    assert is_outdated(routine)


def test_what_concerns_others_is_noted_when_the_next_session_begins(owner, owner_client, routine, monkeypatch):
    monkeypatch.setattr(rescreening, "CODE_VERSION", rescreening.CODE_VERSION + 1)
    version = rescreening.rules_version(current_catalogue())
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
