"""A plan of parts while it changes: other days in the middle of a session, exercises that come, go and climb."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from exercises.snapshot.current import current_catalogue
from programs.decision.course import keep_states
from programs.decision.days import bring_back
from programs.decision.reading.reader import Reader
from programs.models import DeclinedExercise, Routine, RoutineItem, Session
from programs.plan.agenda import Agenda, name_of_session, works
from programs.progress.ahead import LookingAhead
from programs.progression.course.ahead import two_of_three_of_each
from programs.progression.course.states import Level
from programs.proposal.additions import take_out
from programs.proposal.propose import propose
from programs.proposal.start import choose_days, start_routine
from programs.routine.exercise.adding import add_exercise
from programs.routine.exercise.swapping import Swapping, never_show, show_again, swap
from programs.session.asked import items_of
from programs.session.page.page import SessionPage
from programs.session.player.plan import plan_of
from programs.standing.access import get_session
from tests.conftest import client_of
from tests.programs.factories import add_part, make_profile, make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_monday(time_machine) -> None:
    time_machine.move_to(f"{MONDAY}T10:00:00Z", tick=False)


@pytest.fixture
def routine(owner: User) -> Routine:
    return make_routine(owner, program="hip-strength-for-low-bone", on=MONDAY, bones=["osteoporosis"])


def anew(routine: Routine) -> Routine:
    return Routine.objects.select_related("user", "program", "health_profile").get(pk=routine.pk)


def agenda_of(routine: Routine) -> Agenda:
    return Reader(anew(routine)).agenda


def names(items: list[RoutineItem]) -> list[str]:
    return [item.exercise.slug for item in items]


def check_rest(routine: Routine) -> None:
    """No addition works muscles on a day after or before other strength work of them."""
    agenda = agenda_of(routine)
    for day in range(7):
        for item in agenda.of(day):
            for other in agenda.of((day + 1) % 7):
                if item.addition_id or other.addition_id:
                    assert works(item, agenda.catalogue).isdisjoint(works(other, agenda.catalogue)), (item, other)


def climb(item: RoutineItem, to: str) -> None:
    """Let an exercise take the step of its ladder to another one."""
    reader = Reader(anew(item.routine))
    course = reader.course()
    for key, state in course.states.items():
        if key.item == str(item.pk):
            level = Level(exercise=to).key
            course.states[key] = state._replace(amount=state.amount._replace(level=level))
    keep_states(course, reader)


def test_a_session_keeps_its_exercises_when_the_days_change_in_the_middle_of_it(routine: Routine) -> None:
    add_part(routine, exercise="tandem-stand", on=MONDAY)
    session = begin(routine, on=MONDAY)
    before = names(items_of(session))
    choose_days(routine=anew(routine), days=[1, 3, 5], today=MONDAY)
    assert names(items_of(Session.objects.get(pk=session.pk))) == before != []


def test_muscles_rest_after_what_was_done_whatever_the_plan_asks_for_now(owner: User, routine: Routine) -> None:
    add_part(routine, exercise="tandem-stand", on=MONDAY)
    play(routine, on=MONDAY)
    worked = {muscle for item in agenda_of(routine).of(0) for muscle in works(item, current_catalogue())}
    choose_days(routine=anew(routine), days=[1, 3, 5], today=MONDAY)

    def strength_on_tuesday(plan: Routine) -> list[RoutineItem]:
        items = items_of(begin(plan, on=TUESDAY))
        return [item for item in items if not worked.isdisjoint(works(item, current_catalogue()))]

    assert worked
    assert strength_on_tuesday(routine) == []
    # New answers make a new plan, and the muscles do not know of it.
    owner.sessions.filter(performed_on=TUESDAY).delete()
    profile = make_profile(owner, bones=["osteoporosis"], equipment=["fixed-support"])
    proposal = propose(profile=profile, today=MONDAY, slug=routine.program.slug)
    assert proposal is not None
    other = start_routine(by=owner, proposal=proposal, today=MONDAY, keep=anew(routine))
    assert other.pk != routine.pk
    assert agenda_of(other).of(1)
    assert strength_on_tuesday(other) == []


def test_what_was_left_out_needs_no_rest(routine: Routine) -> None:
    add_part(routine, exercise="tandem-stand", on=MONDAY)
    session = begin(routine, on=MONDAY)
    for item in items_of(session):
        session.set_logs.create(item=item, exercise=item.exercise, skipped="no_time")
    choose_days(routine=anew(routine), days=[1, 3, 5], today=MONDAY)
    assert agenda_of(routine).on(TUESDAY) == items_of(begin(routine, on=TUESDAY))


def test_the_next_session_is_the_next_day_with_something_to_do(routine: Routine, owner_client: Client) -> None:
    add_part(routine, exercise="tandem-stand", on=MONDAY)
    session = begin(routine, on=MONDAY)
    told = plan_of(SessionPage(get_session(routine.user, session.pk)), Reader(anew(routine)).person)
    assert "Tuesday" in told["next"]
    play(routine, on=MONDAY)
    assert client_of(routine.user).get("/today/").context["next_on"] == TUESDAY


def decline(owner: User, item: RoutineItem) -> RoutineItem:
    """Never want an exercise, nor what takes its place; the last of them is left out."""
    left: RoutineItem | None = item
    while left is not None:
        item, left = left, never_show(by=owner, item=left, today=MONDAY)
    return item


def declined(item: RoutineItem) -> DeclinedExercise:
    return DeclinedExercise.objects.get(exercise=item.exercise)


def test_a_single_exercise_that_is_never_wanted_leaves_the_plan(owner: User, routine: Routine) -> None:
    part = add_part(routine, exercise="tandem-stand", on=MONDAY)
    gone = decline(owner, part.items.get())
    part.refresh_from_db()
    assert part.ended_on == MONDAY
    assert anew(routine).days == routine.main_days
    assert show_again(by=owner, declined=declined(gone), today=MONDAY) is None
    assert add_part(routine, exercise="tandem-stand", on=MONDAY).items.get().days


def test_what_is_wanted_again_comes_back_to_its_part_while_the_plan_has_it(owner: User, routine: Routine) -> None:
    part = add_part(routine, program="gentle-back-relief-moves", days=[1, 3], on=MONDAY)
    gone = decline(owner, part.items.all()[0])
    assert part.omissions.get(exercise=gone.exercise)
    back = show_again(by=owner, declined=declined(gone), today=MONDAY)
    assert back is not None
    assert (back.addition_id, back.days) == (part.pk, [1, 3])
    gone = decline(owner, back)
    take_out(addition=part, today=MONDAY)
    assert show_again(by=owner, declined=declined(gone), today=MONDAY) is None
    assert all(item.addition_id is None for item in routine.items.current())


def test_it_comes_back_to_a_part_that_was_added_again(owner: User, routine: Routine) -> None:
    part = add_part(routine, program="gentle-back-relief-moves", days=[1, 3], on=MONDAY)
    for item in list(part.items.all())[:2]:
        decline(owner, item)
    take_out(addition=part, today=MONDAY)
    again = add_part(routine, program="gentle-back-relief-moves", days=[1, 3], on=MONDAY)
    gone = next(left for left in part.items.all() if again.omissions.filter(exercise=left.exercise).exists())
    back = show_again(by=owner, declined=declined(gone), today=MONDAY)
    assert back is not None
    assert (back.addition_id, back.days) == (again.pk, [1, 3])


def test_a_part_is_named_after_the_exercise_that_it_is_by_now(owner: User, routine: Routine) -> None:
    part = add_part(routine, exercise="figure-4-stretch", days=[1], on=MONDAY)
    item = RoutineItem.objects.get(addition=part)
    candidate = next(iter(Swapping(item, today=MONDAY).candidates()))
    there = swap(by=owner, item=item, exercise=candidate.exercise, today=MONDAY)
    (shown,) = agenda_of(routine).of(1)
    assert shown.pk == there.pk
    assert name_of_session(routine, [shown]) == there.exercise.name
    client = client_of(owner)
    page = client.get("/routine/")
    assert [name for kept, name, _items in page.context["plan"] if kept] == [there.exercise.name]
    assert client.get(f"/routine/parts/{part.pk}/").context["name"] == there.exercise.name


def test_days_of_a_main_program_of_which_nothing_is_left_have_no_session(owner: User) -> None:
    routine = make_routine(owner, program="gentle-back-relief-moves", on=MONDAY)
    add_part(routine, exercise="tandem-stand", days=[1, 5], on=MONDAY)
    for item in list(routine.items.filter(addition=None)):
        left = item
        while left is not None:
            left = never_show(by=owner, item=left, today=MONDAY)
    routine = anew(routine)
    assert not routine.items.current().filter(addition=None).exists()
    assert routine.days == [1, 5]
    assert client_of(owner).get("/today/").context["next_on"] == TUESDAY


def test_what_comes_into_the_main_program_makes_room_too(owner: User) -> None:
    routine = make_routine(owner, program="gentle-back-relief-moves", on=MONDAY)
    added = add_part(routine, exercise="double-calf-raise", days=[1, 3], on=MONDAY).items.get()
    assert added.days == [1, 3]
    choose_days(routine=anew(routine), days=[0, 2, 4], today=MONDAY)
    there = add_exercise(routine=anew(routine), slug="squat", role="strength", today=MONDAY)
    assert there.addition_id is None
    check_rest(routine)


def test_a_step_of_a_ladder_to_other_muscles_makes_room(owner: User) -> None:
    """A march on the chair works no muscle hard; the knee raise that it becomes does."""
    routine = make_routine(owner, program="gentle-back-relief-moves", on=MONDAY)
    march = add_part(routine, exercise="seated-march", days=[1], on=MONDAY).items.get()
    raised = add_part(routine, exercise="side-lying-leg-raise", days=[2], on=MONDAY).items.get()
    assert (march.days, raised.days) == ([1], [2])
    climb(march, "supported-low-knee-raise")
    march.refresh_from_db()
    assert march.exercise.slug == "supported-low-knee-raise"
    check_rest(routine)
    assert RoutineItem.objects.get(pk=raised.pk).moves


def test_no_day_of_a_part_lies_ahead_of_somebody_who_moves_west(owner: User, routine: Routine) -> None:
    part = add_part(routine, exercise="tandem-stand", on=TUESDAY)
    take_out(addition=part, today=TUESDAY)
    stays = add_part(routine, exercise="heel-slide", on=TUESDAY)
    bring_back(owner, MONDAY)
    part.refresh_from_db()
    stays.refresh_from_db()
    assert (part.added_on, part.ended_on, stays.added_on) == (MONDAY, MONDAY, MONDAY)
    assert all(before["ended_on"] <= MONDAY.isoformat() for before in anew(routine).days_before)


def test_the_look_ahead_shows_each_part_in_a_shorter_plan_and_with_sessions_left_out(routine: Routine) -> None:
    add_part(routine, exercise="tandem-stand", days=[5], on=MONDAY)
    # Friday as the only third day of the week would be left out each week.
    choose_days(routine=anew(routine), days=[0, 2], today=MONDAY)
    looking = LookingAhead(anew(routine), today=MONDAY)
    kept = looking._slots(two_of_three_of_each)
    assert {slot.on.weekday() for slot in kept} == set(anew(routine).days)
    assert len(looking.days) * 2 // 3 - 1 <= len(kept) <= len(looking.days) * 2 // 3 + 1
    Routine.objects.filter(pk=routine.pk).update(short_plan=True)
    lines = LookingAhead(anew(routine), today=MONDAY).lines
    assert [line.rests for line in lines if line.item.addition_id] == [False]


def test_answers_that_change_nothing_keep_what_was_left_out_of_each_part(owner: User, routine: Routine) -> None:
    part = add_part(routine, program="gentle-back-relief-moves", days=[1, 3], on=MONDAY)
    decline(owner, part.items.all()[0])
    before = set(routine.omissions.values_list("exercise__slug", "addition"))
    assert any(part for _slug, part in before)
    profile = make_profile(owner, bones=["osteoporosis"])
    proposal = propose(profile=profile, today=MONDAY, slug=routine.program.slug)
    assert proposal is not None
    same = start_routine(by=owner, proposal=proposal, today=MONDAY, keep=anew(routine))
    assert same.pk == routine.pk
    assert set(routine.omissions.values_list("exercise__slug", "addition")) == before


def test_a_session_told_of_the_past_has_what_the_plan_had_then(routine: Routine, time_machine: Any) -> None:
    main = names(agenda_of(routine).on(MONDAY + timedelta(days=2)))
    later = MONDAY + timedelta(days=9)
    time_machine.move_to(f"{later}T10:00:00Z", tick=False)
    add_part(routine, exercise="tandem-stand", days=[1, 3], on=later)
    told = begin(anew(routine), on=TUESDAY)
    assert (told.plan_day, names(items_of(told))) == (2, main)
    now = begin(anew(routine), on=later + timedelta(days=1))
    assert (now.plan_day, names(items_of(now))) == (3, ["tandem-stand"])


def test_what_was_added_first_stays_where_it_is(routine: Routine) -> None:
    """Also what came on the same day: all of these would like the same days."""
    slugs = ["tandem-stand", "heel-slide", "supine-head-shoulder-press", "seated-march", "head-press"]
    days: dict[str, list[int]] = {}
    for slug in slugs:
        add_part(routine, exercise=slug, days=[1, 3], on=MONDAY)
        now = {item.exercise.slug: item.days for item in routine.items.current() if item.addition_id}
        assert {known: now[known] for known in days} == days
        days = now
    assert [part.name for part in Reader(anew(routine)).additions.values()] == [
        RoutineItem.objects.get(exercise__slug=slug).exercise.name for slug in slugs
    ]


def answered_anew(routine: Routine, **answers: Any) -> Routine:
    profile = make_profile(routine.user, **answers)
    proposal = propose(profile=profile, today=MONDAY, slug=routine.program.slug)
    assert proposal is not None
    return start_routine(by=routine.user, proposal=proposal, today=MONDAY, keep=anew(routine))


def test_new_answers_do_not_bring_the_lower_rung_of_what_the_plan_has(owner: User) -> None:
    routine = make_routine(owner, program="hip-basics", on=MONDAY)
    climbing = routine.items.get(exercise__slug="sit-to-stand")
    part = add_part(routine, program="strength-for-a-sore-hip", on=MONDAY)
    assert not part.items.filter(exercise__slug="sit-to-stand").exists()
    climb(climbing, "squat")
    other = answered_anew(routine, equipment=["fixed-support", "steady-chair", "bed"])
    slugs = names(list(other.items.current().select_related("exercise")))
    assert ("squat" in slugs, "sit-to-stand" in slugs) == (True, False)


def test_new_answers_know_what_stays_beside_a_single_exercise(owner: User) -> None:
    routine = make_routine(owner, program="gentle-back-relief-moves", on=MONDAY, year_of_birth=1944)
    part = add_part(routine, exercise="sit-to-stand", days=[1, 3], on=MONDAY)
    climb(part.items.get(), "squat")
    assert names(list(part.items.current().select_related("exercise"))) == ["squat", "sit-to-stand"]
    other = answered_anew(routine, year_of_birth=1944, bones=["osteopenia"])
    slugs = names(list(other.items.current().select_related("exercise")))
    assert len(slugs) == len(set(slugs))
    assert "sit-to-stand" in slugs
