"""An exercise that is for one hip and not for the other: done on one side, and every page says so."""

from __future__ import annotations

import pytest
from django.urls import reverse

from exercises.rules.screening import Verdict
from programs.models import Routine
from programs.proposal.propose import propose
from programs.session.asked import items_with_sets
from programs.session.do import log_all_as_planned
from tests.programs.conftest import MONDAY
from tests.programs.factories import is_outdated, make_clearance, make_profile, make_routine, make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")

FIGURE = "figure-4-stretch"
SHALLOW_RIGHT = {"hips": ["hypermobile"], "hypermobile_side": "right", "goal": "stronger"}
SORE_RIGHT = {"hips": ["outer_tendon"], "outer_tendon_side": "right", "goal": "stronger"}


def item_of(routine: Routine, slug: str):
    return routine.items.select_related("exercise").get(exercise__slug=slug)


@pytest.fixture
def routine(owner) -> Routine:
    return make_routine(owner, program="six-hip-exercises", **SHALLOW_RIGHT)


def test_it_stays_on_the_side_where_it_is_allowed(routine):
    item = item_of(routine, FIGURE)
    assert (item.side, item.sides, item.verdict, item.instead_of) == ("left", 1, "ok", None)
    (left,) = [omission for omission in routine.omissions.all() if omission.exercise == item.exercise]
    assert left.verdict == "avoid"
    assert [(reason["rule"], reason["side"]) for reason in left.reasons] == [("HY-1", "right")]
    assert "(right hip)" in left.reasons[0]["because"]
    # The exercise says it too, for the page of a session.
    assert [(reason["rule"], reason["side"]) for reason in item.reasons] == [("HY-1", "right")]


def test_not_sure_of_the_side_spares_both(owner):
    routine = make_routine(owner, program="six-hip-exercises", **{**SHALLOW_RIGHT, "hypermobile_side": "not_sure"})
    assert not routine.items.filter(exercise__slug=FIGURE).exists()
    assert not routine.items.exclude(side="").exists()


def test_a_change_on_one_side_names_it_and_the_exercise_is_done_on_both(owner):
    item = item_of(make_routine(owner, program="six-hip-exercises", **SORE_RIGHT), FIGURE)
    assert (item.side, item.verdict) == ("", "modify")
    assert [(reason["rule"], reason.get("side")) for reason in item.reasons] == [("GT-4", "right")]


def test_a_session_asks_for_that_side_only(routine):
    session = make_session(routine, done=False)
    sets = {item.exercise.slug: sets for item, sets in items_with_sets(session)}
    assert {planned_set.side for planned_set in sets[FIGURE]} == {"left"}
    assert {planned_set.side for planned_set in sets["fire-hydrant"]} == {"left", "right"}
    log_all_as_planned(session=session)
    assert set(session.set_logs.filter(exercise__slug=FIGURE).values_list("side", flat=True)) == {"left"}


def test_it_takes_half_the_time(owner, other):
    one = make_routine(owner, program="six-hip-exercises", **SHALLOW_RIGHT)
    both = make_routine(other, program="six-hip-exercises", goal="stronger")
    assert item_of(one, FIGURE).sides == 1
    assert item_of(both, FIGURE).sides == 2


@pytest.mark.parametrize("address", ["/routine/", "/routine/new/six-hip-exercises/", "/today/", "/routine/summary/"])
def test_every_page_says_which_side(routine, owner_client, address):
    assert "left side only" in owner_client.get(address).text.lower()


def test_the_routine_says_why_and_lists_the_other_side(routine, owner_client):
    text = owner_client.get("/routine/").text
    assert "Right side:" in text
    assert "Figure 4 stretch (lying): right side" in text
    assert "You do it on the other side." in text


def test_the_session_says_why(routine, owner_client):
    session = make_session(routine, done=False)
    address = reverse("programs:session_exercise", args=[session.pk, item_of(routine, FIGURE).pk])
    text = owner_client.get(address).text
    assert "left side only" in text
    assert "Right side:" in text


def test_the_page_of_the_exercise_says_what_each_side_may(routine, owner_client):
    text = owner_client.get(f"/exercises/{FIGURE}/").text
    assert "Your hips differ:" in text
    assert "Left side: fine as it is." in text
    assert "Right side: not for you for now." in text
    assert "Your hips differ:" not in owner_client.get("/exercises/butterfly-stretch-supine/").text


def test_the_health_check_says_which_hip_it_took(owner, owner_client):
    make_profile(owner, **SHALLOW_RIGHT)
    assert "a shallow hip socket (right hip)." in owner_client.get("/welcome/").text


def test_a_side_that_changes_is_a_change_that_is_shown_before_it_is_accepted(routine, owner, owner_client):
    make_profile(owner, **{**SHALLOW_RIGHT, "hypermobile_side": "left"})
    assert is_outdated(routine)
    text = owner_client.get("/routine/new/six-hip-exercises/").text
    assert "right side only" in text
    owner_client.post("/routine/new/six-hip-exercises/")
    assert item_of(owner.routines.current(), FIGURE).side == "right"


def test_what_waits_on_one_side_can_be_opened(owner, owner_client):
    """After a new hip the floor waits on both sides, and the knee to the chest stays closed on the new one."""
    answers = {"hips": ["new_hip"], "new_hip_side": "left", "approach": ["posterior"], "limits": "apply"}
    profile = make_profile(owner, operation_when="weeks", **answers)
    make_clearance(owner, limits=["hip_internal_rotation"])
    proposal = propose(profile=profile, today=MONDAY, slug="gentle-back-relief-moves")
    assert proposal is not None
    assert all(item.side == "" for item in proposal.fitting.items)
    assert proposal.effective.exercises["single-knee-to-chest"].verdict is Verdict.AVOID
