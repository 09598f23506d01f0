"""Accepting a routine that was fitted anew: what stays, what is shown before, and what begins at its first dose."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils.html import conditional_escape, escape

from programs.models import Routine
from programs.proposal.changes import describe_changes, keeping_doses
from programs.proposal.proposal import Proposal
from programs.proposal.propose import propose
from programs.proposal.start import choose_days, start_routine
from tests.programs.checks import queries_of
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    make_fall,
    make_profile,
    make_routine,
    make_session,
)

pytestmark = pytest.mark.usefixtures("on_a_monday")
ADDRESS = "/routine/new/hip-basics/"


def grow(routine: Routine) -> None:
    """Let every exercise have got one set further."""
    for item in routine.items.all():
        item.dose = replace(item.dose, sets=item.dose.sets + 1)
        item.save(update_fields=["dose"])


def proposed(profile) -> Proposal:
    found = propose(profile=profile, today=MONDAY, slug="hip-basics")
    assert found is not None
    return found


def start(owner, proposal, keep) -> Routine:
    return start_routine(by=owner, proposal=proposal, today=MONDAY, keep=keep)


def test_what_stays_keeps_its_present_dose_and_goal(owner):
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    grow(routine)
    had = {item.exercise_id: (item.dose, item.goal) for item in routine.items.all()}
    after = start(owner, proposed(make_profile(owner, bones=["osteoporosis"])), routine)
    assert after != routine
    stayed = [item for item in after.items.all() if item.exercise_id in had]
    assert stayed
    assert all((item.dose, item.goal) == had[item.exercise_id] for item in stayed)


def test_without_keep_everything_begins_anew(owner):
    routine = make_routine(owner)
    grow(routine)
    after = start(owner, proposed(make_profile(owner, bones=["osteoporosis"])), None)
    starts = {item.exercise: item.start for item in proposed(owner.health_profiles.in_force()).fitting.items}
    assert all(item.dose == starts[item.exercise.slug] for item in after.items.select_related("exercise"))


def test_when_nothing_changes_the_routine_stays_and_notes_the_answers(owner):
    routine = make_routine(owner)
    grow(routine)
    items = list(routine.items.values_list("pk", flat=True))
    profile = make_profile(owner)
    for _time in range(2):
        assert start(owner, proposed(profile), routine) == routine
    routine.refresh_from_db()
    assert routine.health_profile == profile
    assert list(routine.items.values_list("pk", flat=True)) == items
    assert owner.routines.count() == 1


def test_sent_twice_it_is_one_routine(owner):
    routine = make_routine(owner)
    profile = make_profile(owner, bones=["osteoporosis"])
    first, again = (start(owner, proposed(profile), routine) for _time in range(2))
    assert first == again
    assert owner.routines.count() == 2


def test_a_weight_is_taken_away_when_it_is_no_longer_allowed(owner):
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    for item in routine.items.all():
        item.dose = replace(item.dose, load_kg=Decimal("1.5"))
        item.save(update_fields=["dose"])
    profile = make_profile(owner, bones=["spine_fracture"], spine_fracture_when="older", spine_fracture_painful="no")
    after = start(owner, proposed(profile), routine)
    assert not any(item.dose.load_kg for item in after.items.all())


def test_another_program_takes_nothing_over(owner):
    routine = make_routine(owner, program="six-hip-exercises")
    grow(routine)
    after = start(owner, proposed(owner.health_profiles.in_force()), routine)
    starts = {item.exercise: item.start for item in proposed(owner.health_profiles.in_force()).fitting.items}
    assert all(item.dose == starts[item.exercise.slug] for item in after.items.select_related("exercise"))


def test_days_that_were_chosen_stay_unless_the_wish_changed(owner):
    routine = make_routine(owner)
    choose_days(routine=routine, days=[1, 3], today=routine.started_on)
    assert keeping_doses(proposed(make_profile(owner)), routine).days == (1, 3)
    assert keeping_doses(proposed(make_profile(owner, days=["2", "5"])), routine).days == (2, 5)


def test_changes_cost_few_queries(owner, django_assert_max_num_queries):
    routine = make_routine(owner)
    proposal = proposed(make_profile(owner, bones=["osteoporosis"]))
    with django_assert_max_num_queries(3):
        assert describe_changes(routine, proposal, begins_anew=False)


# --- The page --------------------------------------------------------------------------------------------------------


def test_the_page_says_what_changes_and_why(owner, owner_client):
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    make_profile(owner, bones=["osteoporosis"], hips=["fai"], balance=["unsteady"])
    page = owner_client.get(ADDRESS)
    changes = page.context["changes"]
    assert "What changes for you" in page.text
    assert changes.exercises
    for change in changes.exercises:
        assert conditional_escape(change.name) in page.text
        assert (
            change.reasons
            or change.over
            or change.missing
            or change.covered_by
            or change.allowed_again
            or change.after_dose
        ) or "As said above." in page.text
        for reason in change.reasons:
            assert escape(reason["message"]) in page.text
    for reason in changes.shared_reasons:
        assert escape(reason["message"]) in page.text
    assert "Pace:" in page.text
    owner_client.post(ADDRESS)
    assert owner.routines.current() != routine


def test_the_page_says_that_nothing_changes(owner, owner_client):
    routine = make_routine(owner)
    grow(routine)
    profile = make_profile(owner)
    page = owner_client.get(ADDRESS)
    assert "Nothing changes" in page.text
    assert "Keep my routine" in page.text
    owner_client.post(ADDRESS)
    routine.refresh_from_db()
    assert (owner.routines.current(), routine.health_profile) == (routine, profile)


def test_the_page_shows_the_doses_that_it_will_begin_with(owner, owner_client):
    routine = make_routine(owner)
    grow(routine)
    make_profile(owner, bones=["osteopenia"])
    shown = {
        shown_item.item.exercise: shown_item.item.start
        for shown_item in owner_client.get(ADDRESS).context["view"].items
    }
    owner_client.post(ADDRESS)
    after = owner.routines.current()
    assert {item.exercise.slug: item.dose for item in after.items.select_related("exercise")} == shown


def test_somebody_without_a_routine_is_shown_no_changes(owner, owner_client):
    make_profile(owner)
    text = owner_client.get(ADDRESS).text
    assert "Nothing changes" not in text
    assert "What changes for you" not in text


@pytest.mark.parametrize("why", ["gap", "hurt"])
def test_after_a_long_gap_or_harm_doses_begin_anew(owner, owner_client, why):
    routine = make_routine(owner, on=MONDAY - timedelta(days=200))
    grow(routine)
    make_session(routine, on=MONDAY - timedelta(days=60 if why == "gap" else 3))
    if why == "hurt":
        make_fall(owner, injured=True)
    with time_machine.travel("2026-11-16T12:00:00Z", tick=False):
        make_profile(owner)
        text = owner_client.get(ADDRESS).text
        assert "begins again with the first dose" in text
        owner_client.post(ADDRESS)
    after = owner.routines.current()
    assert after != routine
    starts = {item.exercise: item.start for item in proposed(owner.health_profiles.in_force()).fitting.items}
    assert all(item.dose == starts[item.exercise.slug] for item in after.items.select_related("exercise"))


def test_queries(owner, owner_client):
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    make_session(routine)
    make_profile(owner, bones=["osteoporosis"], hips=["fai"], balance=["unsteady"])
    queries_of(owner_client, ADDRESS)
