"""A plan of parts: strength on its days, what was added on others, each with its own history."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import User
from exercises.snapshot.current import current_catalogue
from programs.decision.reading.reader import Reader
from programs.decision.replay import replay
from programs.models import Addition, Routine, RoutineItem
from programs.plan.agenda import Agenda, Slot
from programs.proposal.additions import NothingToAddError, take_out
from programs.proposal.propose import propose
from programs.proposal.start import choose_days, start_routine
from programs.routine.pausing import plan_of
from programs.session.asked import items_of
from programs.session.player.plan import prepared_plan
from programs.standing.person import Person
from tests.programs.decided import decided, everything
from tests.programs.factories import add_part, make_profile, make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)


def add_to(routine: Routine, *, today: date = MONDAY, **what: Any) -> Addition:
    return add_part(routine, on=today, **what)


def stands(items: Any) -> dict[str, Any]:
    return {item.exercise.slug: item.progress for item in items}


@pytest.fixture
def routine(owner: User) -> Routine:
    with time_machine.travel("2026-11-16T08:00:00Z", tick=False):
        return make_routine(owner, program="hip-strength-for-low-bone", on=MONDAY, bones=["osteoporosis"])


def test_a_routine_is_a_plan_of_one_part(routine: Routine) -> None:
    session = begin(routine, on=MONDAY)
    assert session.plan_day == 0
    assert {item.pk for item in items_of(session)} == {item.pk for item in routine.items.current().filter(from_week=0)}
    assert routine.days == routine.main_days


def test_each_day_has_its_own_exercises(routine: Routine) -> None:
    add_to(routine, exercise="tandem-stand")
    routine.refresh_from_db()
    assert not set(routine.main_days) & set(routine.items.get(exercise__slug="tandem-stand").days)
    monday = items_of(begin(routine, on=MONDAY))
    tuesday = items_of(begin(routine, on=MONDAY + timedelta(days=1)))
    assert "tandem-stand" not in {item.exercise.slug for item in monday}
    assert [item.exercise.slug for item in tuesday] == ["tandem-stand"]


def test_nothing_is_decided_of_what_a_day_does_not_have(routine: Routine) -> None:
    add_to(routine, exercise="tandem-stand")
    session = play(routine, on=MONDAY + timedelta(days=1))
    assert {RoutineItem.objects.get(pk=row.item_id).exercise.slug for row in decided(session)} == {"tandem-stand"}


def test_the_history_of_the_others_stays_as_it_was(routine: Routine) -> None:
    for week in range(3):
        for day in routine.main_days:
            play(routine, on=MONDAY + timedelta(days=7 * week + day))
    before = stands(routine.items.current())
    rows = everything(routine)
    later = MONDAY + timedelta(days=21)
    addition = add_to(routine, exercise="tandem-stand", today=later)
    play(routine, on=later + timedelta(days=1))
    take_out(addition=addition, today=later + timedelta(days=1))
    routine.refresh_from_db()
    assert routine.days == routine.main_days
    assert stands(routine.items.current()) == before
    assert [
        row for row in everything(routine) if row.item_id in {item.pk for item in routine.items.filter(addition=None)}
    ] == rows
    # What was done of it stays.
    assert addition.items.get().set_logs.exists()


def test_a_replay_takes_the_same_decisions(routine: Routine) -> None:
    add_to(routine, program="gentle-back-relief-moves")
    for day in range(21):
        on = MONDAY + timedelta(days=day)
        if on.weekday() in Routine.objects.get(pk=routine.pk).days:
            play(routine, on=on)
    rows = everything(routine)
    states = stands(routine.items.current())
    replay(Routine.objects.get(pk=routine.pk))
    assert everything(routine) == rows
    assert stands(routine.items.current()) == states


def test_the_weeks_of_an_addition_count_from_its_own_first_day(routine: Routine) -> None:
    later = MONDAY + timedelta(weeks=10)
    add_to(routine, exercise="double-calf-raise", days=[1, 5], today=later)
    with time_machine.travel(f"{later}T10:00:00Z", tick=False):
        reader = Reader(Routine.objects.get(pk=routine.pk))
        day = reader.day(reader.seen_today(), session="", on=later, pre_pain=None, usual=0)
    added = next(tracked.key for tracked in reader.tracked if tracked.item.addition_id)
    assert (day.phase, day.phases[added]) == (2, 1)


def test_the_same_muscles_rest_for_a_day_whatever_day_they_were_worked_on(owner: User) -> None:
    """Who does Monday's strength on Sunday has the rest of Monday's plan on Monday."""
    routine = make_routine(owner, program="six-hip-exercises", on=MONDAY)
    catalogue = current_catalogue()
    strength = {slug for slug, entry in catalogue.exercises.items() if entry.kind == "strength"}
    monday = {item.exercise.slug for item in items_of(begin(routine, on=MONDAY))}
    assert monday & strength
    add_to(routine, exercise="head-press", days=[0, 3])
    sunday = MONDAY + timedelta(days=6)
    play(Routine.objects.get(pk=routine.pk), on=sunday)
    session = begin(routine, on=sunday + timedelta(days=1))
    asked = {item.exercise.slug for item in items_of(session)}
    worked = {muscle for slug in monday & strength for muscle in catalogue.exercises[slug].muscles}
    assert all(worked.isdisjoint(catalogue.exercises[slug].muscles) for slug in asked & strength)
    assert asked == (monday | {"head-press"}) - {
        slug for slug in monday & strength if not worked.isdisjoint(catalogue.exercises[slug].muscles)
    }


def test_what_the_plan_asked_for_before_is_not_judged_by_what_it_asks_for_now(routine: Routine) -> None:
    later = MONDAY + timedelta(weeks=4)
    add_to(routine, exercise="tandem-stand", today=later)
    plans = plan_of(Routine.objects.get(pk=routine.pk))
    assert [len(plan.days) for plan in plans] == [len(routine.main_days), len(routine.main_days) + 3]
    assert plans[0].ended_on == later == plans[1].started_on


def test_what_is_in_the_plan_is_not_added_twice(routine: Routine) -> None:
    first = add_to(routine, exercise="tandem-stand")
    with pytest.raises(NothingToAddError):
        add_to(routine, exercise="tandem-stand")
    assert routine.additions.get() == first
    there = routine.items.filter(addition=None).first()
    assert there is not None
    with pytest.raises(NothingToAddError):
        add_to(routine, exercise=there.exercise.slug)


def test_what_screening_forbids_is_not_added(owner: User, routine: Routine) -> None:
    forbidden = [
        slug
        for slug, verdict in Person(owner, today=MONDAY).effective.whole.exercises.items()
        if not verdict.verdict.allows
    ]
    assert forbidden
    for slug in forbidden[:5]:
        with pytest.raises(NothingToAddError):
            add_to(routine, exercise=slug)


def test_new_answers_fit_every_part_anew(owner: User, routine: Routine) -> None:
    add_to(routine, program="strong-back-and-hips")
    play(routine, on=MONDAY + timedelta(days=1))
    before = {item.exercise.slug for item in routine.items.current() if item.addition_id}
    assert before
    profile = make_profile(owner, bones=["osteoporosis", "spine_fracture"])
    proposal = propose(profile=profile, today=MONDAY + timedelta(days=2), slug=routine.program.slug)
    assert proposal is not None
    anew = start_routine(by=owner, proposal=proposal, today=MONDAY + timedelta(days=2), keep=routine)
    assert anew.pk != routine.pk
    allowed = Person(owner, today=MONDAY + timedelta(days=2)).effective.whole.exercises
    items = list(anew.items.current().select_related("exercise"))
    assert any(item.addition_id for item in items)
    done = [slug for item in items for slug in [part["exercise"] for part in item.parts] or [item.exercise.slug]]
    assert [slug for slug in done if not allowed[slug].verdict.allows] == []
    assert anew.additions.get().added_on == MONDAY
    assert len({item.exercise_id for item in items}) == len(items)


def test_other_days_of_the_main_program_make_room(routine: Routine) -> None:
    add_to(routine, exercise="double-calf-raise", days=[1, 5])
    choose_days(routine=Routine.objects.get(pk=routine.pk), days=[1, 3, 5], today=MONDAY)
    routine.refresh_from_db()
    agenda = Agenda(
        routine=routine, items=list(routine.items.current().select_related("exercise")), catalogue=current_catalogue()
    )
    assert routine.main_days == [1, 3, 5]
    item: RoutineItem = routine.items.get(exercise__slug="double-calf-raise")
    # Its muscles are worked on the day before and after of any other day.
    assert set(item.days) <= set(routine.days)
    assert {day for day in range(7) if agenda.of(day)} == set(routine.days)


def test_a_device_without_the_network_has_the_exercises_of_the_day(routine: Routine) -> None:
    add_to(routine, exercise="tandem-stand")
    routine = Routine.objects.select_related("user", "program", "health_profile").get(pk=routine.pk)
    tuesday = MONDAY + timedelta(days=1)
    person = Person.of_routine(routine, today=tuesday)
    plan = prepared_plan(routine, uuid.uuid4(), slot=Slot(tuesday), short=False, person=person)
    assert [item["name"] for item in plan["items"]] == ["Heel-to-toe stand"]
    assert plan["name"] == "Heel-to-toe stand"
