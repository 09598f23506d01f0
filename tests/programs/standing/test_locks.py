"""Locked or not is a question of the day: a clearance opens, and whatever ends it locks again."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.clearance.clinician import withdraw_clearance
from accounts.health_check.services import report_red_flags
from exercises.models import Exercise
from programs.models import Routine
from programs.proposal.describe import changes_of
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.session.begin import RoutineLockedError, start_session
from programs.standing import gate
from programs.standing.locks import lock_of
from programs.standing.obstacles import Obstacle
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    NEW_HIP,
    is_locked,
    is_outdated,
    make_clearance,
    make_profile,
    make_routine,
    make_session,
)

pytestmark = pytest.mark.usefixtures("on_a_monday")
CRADLE = "seated-cradle-lean-back"


def refit(user, routine: Routine) -> Routine:
    """Accept the routine as it is fitted now."""
    proposal = propose(profile=user.health_profiles.in_force(), today=MONDAY, slug=routine.program.slug)
    return start_routine(by=user, proposal=proposal, today=MONDAY)


def slugs(routine: Routine) -> set[str]:
    return set(routine.items.values_list("exercise__slug", flat=True))


def begin(user, routine: Routine, day: date = MONDAY):
    return start_session(by=user, routine=routine, session_id=uuid.uuid4(), performed_on=day)


def test_without_a_yes_it_is_locked_and_not_outdated(owner):
    routine = make_routine(owner, **NEW_HIP)
    assert routine.locked
    assert is_locked(routine, MONDAY)
    assert not is_outdated(routine)
    with pytest.raises(RoutineLockedError):
        begin(owner, routine)


def test_a_yes_opens_it_once_it_is_fitted_anew(owner):
    routine = make_routine(owner, **NEW_HIP)
    clearance = make_clearance(owner)
    assert not is_locked(routine, MONDAY)
    assert is_outdated(routine)
    fitted = refit(owner, routine)
    assert fitted.clearances == [str(clearance.pk)]
    assert fitted.locked, "it still needs a yes at all"
    assert not is_locked(fitted, MONDAY)
    assert not is_outdated(fitted)
    assert begin(owner, fitted)


def test_the_same_yes_twice_is_the_same_routine(owner):
    routine = make_routine(owner, **NEW_HIP)
    make_clearance(owner)
    assert refit(owner, routine) == refit(owner, routine)


def test_a_yes_that_has_ended_locks_again(owner):
    routine = make_routine(owner, **NEW_HIP)
    make_clearance(owner, valid_until=MONDAY + timedelta(days=7))
    fitted = refit(owner, routine)
    after = MONDAY + timedelta(days=8)
    assert not is_locked(fitted, MONDAY + timedelta(days=7))
    assert is_locked(fitted, after)
    assert [reason["rule"] for reason in lock_of(fitted, on=after).reasons] == ["THP-0"]
    with pytest.raises(RoutineLockedError):
        begin(owner, fitted, after)


def test_a_yes_that_was_taken_back_locks_again_and_is_not_called_outdated(owner):
    routine = make_routine(owner, **NEW_HIP)
    clearance = make_clearance(owner)
    fitted = refit(owner, routine)
    withdraw_clearance(by=owner, clearance=clearance)
    assert is_locked(fitted, MONDAY)
    assert not is_outdated(fitted)


def test_a_yes_opens_only_what_it_names(owner):
    routine = make_routine(owner, **NEW_HIP, health=["supervised"])
    make_clearance(owner, rules=["THP-0"])
    assert [reason["rule"] for reason in lock_of(routine, on=MONDAY).reasons] == ["GEN-1"]


def test_somebody_elses_yes_opens_nothing(owner, other):
    routine = make_routine(owner, **NEW_HIP)
    make_clearance(other)
    assert is_locked(routine, MONDAY)


def test_a_limit_takes_exercises_out_and_says_whose_word_it_is(owner):
    routine = make_routine(owner, **NEW_HIP)
    assert "standing-hip-abduction" in slugs(routine)
    make_clearance(owner, limits=["hip_abduction_active"])
    fitted = refit(owner, routine)
    for exercise in Exercise.objects.filter(slug__in=slugs(fitted)).prefetch_related("movements"):
        assert "hip_abduction_active" not in {movement.slug for movement in exercise.movements.all()}
    reasons = [reason for item in fitted.items.all() for reason in item.change_reasons]
    reasons += [reason for omission in fitted.omissions.all() for reason in omission.reasons]
    (said,) = [reason for reason in reasons if reason["rule"] == "CLEARED-LIMIT"]
    assert said["because"] == "because your surgeon said so"
    assert said["sources"][0]["label"] == "Dr Okafor"


def test_no_weights_locks_them_everywhere(owner):
    make_profile(owner)
    make_clearance(owner, rules=[], no_added_load=True)
    routine = make_routine(owner)
    assert not any(item.load_allowed for item in routine.items.all())


OLD_SPINE_FRACTURE = {"bones": ["spine_fracture"], "spine_fracture_when": "older", "spine_fracture_painful": "no"}


def with_weight(routine: Routine) -> set[str]:
    return {item.exercise.slug for item in routine.items.select_related("exercise") if item.load_allowed}


def test_a_yes_to_weights_opens_them_and_its_end_takes_them_away(owner):
    """Tier HIGH and VF-5: both ask for a yes, and one yes names both."""
    routine = make_routine(owner, **OLD_SPINE_FRACTURE)
    assert routine.tier == "HIGH"
    assert not with_weight(routine)
    make_clearance(owner, rules=[], load_cleared=True, valid_until=MONDAY + timedelta(days=7))
    assert is_outdated(routine)
    fitted = refit(owner, routine)
    assert with_weight(fitted) == slugs(fitted)
    assert not lock_of(fitted, on=MONDAY + timedelta(days=7)).refit
    assert lock_of(fitted, on=MONDAY + timedelta(days=8)).refit
    owner.clearances.get().delete()
    assert not with_weight(refit(owner, fitted))


def test_a_yes_to_weights_in_one_exercise_opens_that_one(owner):
    routine = make_routine(owner, **OLD_SPINE_FRACTURE)
    make_clearance(owner, rules=[], load_cleared=True, exercise=Exercise.objects.get(slug="sit-to-stand"))
    assert with_weight(refit(owner, routine)) == {"sit-to-stand"}


def test_a_yes_from_before_the_pace_had_to_be_slow_does_not_open_weights(owner):
    make_clearance(owner, rules=[], load_cleared=True, load_rules=["VF-5"])
    assert not with_weight(make_routine(owner, **OLD_SPINE_FRACTURE))


def test_a_routine_that_stays_otherwise_as_it_is_learns_what_changed_about_weights(owner):
    """Nothing else changes, so the routine itself stays, with the doses that were reached."""
    routine = make_routine(owner, year_of_birth=1938)
    assert routine.tier == "HIGH"
    assert not with_weight(routine)
    make_clearance(owner, rules=[], load_cleared=True)
    proposal = propose(profile=owner.health_profiles.in_force(), today=MONDAY, slug=routine.program.slug)
    changes = changes_of(routine, proposal, begins_anew=False)
    assert {change.name for change in changes.exercises} == {
        item.exercise.name for item in routine.items.select_related("exercise") if item.exercise.load != "none"
    }
    assert all(change.load_allowed for change in changes.exercises)
    kept = start_routine(by=owner, proposal=proposal, today=MONDAY, keep=routine)
    assert with_weight(kept) == slugs(kept)


def test_nothing_is_logged_in_an_open_session_once_the_lock_is_back(owner):
    make_routine(owner, **NEW_HIP)
    clearance = make_clearance(owner)
    routine = refit(owner, owner.routines.current())
    over, going_on = make_session(routine), begin(owner, routine)
    for session in (going_on, over):
        gate.session_to_do(owner, session.pk)
    withdraw_clearance(by=owner, clearance=clearance)
    with pytest.raises(gate.StandsInTheWayError):
        gate.session_to_do(owner, going_on.pk)
    gate.session_to_do(owner, over.pk)
    report_red_flags(by=owner, codes=["RF7"])
    with pytest.raises(gate.StandsInTheWayError) as stopped:
        gate.session_to_do(owner, over.pk)
    assert stopped.value.obstacle is Obstacle.RED_FLAG


def test_a_yes_to_one_exercise_brings_it_in_and_its_end_makes_the_routine_outdated(owner):
    before = make_routine(owner, program="hip-mobility-for-stiff-hips", equipment=EVERYTHING_AT_HOME)
    assert CRADLE not in slugs(before)
    make_clearance(
        owner, rules=["ALL-1"], exercise=Exercise.objects.get(slug=CRADLE), valid_until=MONDAY + timedelta(days=1)
    )
    assert is_outdated(before)
    fitted = refit(owner, before)
    assert CRADLE in slugs(fitted)
    assert not is_outdated(fitted)
    assert lock_of(fitted, on=MONDAY + timedelta(days=2)).refit


def test_the_lock_is_one_query(owner, django_assert_num_queries):
    make_routine(owner, **NEW_HIP)
    make_clearance(owner, limits=["prone"])
    routine = owner.routines.current()
    with django_assert_num_queries(1):
        lock_of(routine, on=timezone.localdate())
