"""Exercises that a person never wants to be shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import conditional_escape, escape

from exercises.models import Exercise
from programs.models import DeclinedExercise, RoutineItem
from programs.proposal.changes import describe_changes, keeping_doses
from programs.proposal.propose import propose
from programs.routine.exercise.swapping import OnlyOneLeftError, Swapping, never_show
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile, make_routine
from tests.programs.histories import play

pytestmark = pytest.mark.usefixtures("on_a_monday")
LIST = "/routine/never/"


@pytest.fixture
def routine(owner):
    return make_routine(owner, year_of_birth=1954, equipment=EVERYTHING_AT_HOME)


@pytest.fixture
def item(routine) -> RoutineItem:
    return routine.items.select_related("exercise").get(exercise__slug="standing-hip-abduction")


def address(item: RoutineItem) -> str:
    return reverse("programs:routine_exercise_never", args=[item.pk])


def without_candidates(item: RoutineItem) -> None:
    """Let nothing be left that could take its place."""
    for candidate in Swapping(item, today=MONDAY).candidates():
        exercise = RoutineItem._meta.get_field("exercise").related_model.objects.get(slug=candidate.exercise)
        DeclinedExercise.objects.create(user=item.routine.user, exercise=exercise, declined_on=MONDAY)


def test_asks_once_and_says_what_happens(item, owner_client):
    page = owner_client.get(address(item))
    best = Swapping(item, today=MONDAY).candidates()[0]
    assert page.context["best"].exercise.slug == best.exercise
    assert escape(page.context["best"].exercise.name) in page.text
    assert not DeclinedExercise.objects.exists()


def test_the_best_one_takes_its_place_and_it_is_not_offered_again(owner, item, owner_client):
    play(item.routine, on=MONDAY - timedelta(days=3))
    best = Swapping(item, today=MONDAY).candidates()[0].exercise
    owner_client.post(address(item))
    item.refresh_from_db()
    new = item.routine.items.current().select_related("exercise").get(order=item.order)
    assert item.ended_on == MONDAY
    assert new.exercise.slug == best
    assert owner.declined_exercises.get().exercise == item.exercise
    assert item.exercise.slug not in {candidate.exercise for candidate in Swapping(new, today=MONDAY).candidates()}
    assert item.set_logs.exists()
    assert "You asked us never to show you this one." in owner_client.get("/routine/").text


def test_a_fitting_leaves_it_out_and_says_why(owner, item):
    never_show(by=owner, item=item)
    proposal = propose(profile=owner.health_profiles.in_force(), today=MONDAY, slug="hip-basics")
    assert item.exercise.slug not in {fitted.exercise for fitted in proposal.fitting.items}
    told = [fitted.note for fitted in proposal.fitting.items if fitted.instead_of == item.exercise.slug]
    told += [omission.note for omission in proposal.fitting.left_out if omission.exercise == item.exercise.slug]
    (note,) = told
    assert note.startswith("You asked us never to show you this one.")


def test_a_new_health_check_with_the_same_answers_changes_nothing(owner, item):
    new = never_show(by=owner, item=item)
    proposal = propose(profile=make_profile(owner, equipment=EVERYTHING_AT_HOME), today=MONDAY, slug="hip-basics")
    kept = keeping_doses(proposal, item.routine)
    assert not describe_changes(item.routine, kept, begins_anew=False)
    assert new.exercise.slug in {fitted.exercise for fitted in kept.fitting.items}


def test_with_nothing_in_its_place_it_is_left_out_and_what_the_week_lacks_is_said(owner, item, owner_client):
    without_candidates(item)
    text = owner_client.get(address(item)).text
    assert "your routine gets shorter" in text
    for _time in range(2):
        assert owner_client.post(address(item))["Location"]
    item.refresh_from_db()
    assert item.ended_on == MONDAY
    assert not item.routine.items.current().filter(order=item.order).exists()
    assert item.routine.omissions.get(exercise=item.exercise).note == "You asked us never to show you this one."


def test_the_only_balance_exercise_leaves_a_gap_that_is_said_before(owner, routine, owner_client):
    balance = routine.items.select_related("exercise").get(role="balance")
    without_candidates(balance)
    assert "There is no balance work in this week." in owner_client.get(address(balance)).text


def test_the_last_exercise_of_a_routine_is_not_taken_away(owner, item, owner_client):
    without_candidates(item)
    item.routine.items.exclude(pk=item.pk).update(ended_on=MONDAY)
    without_candidates(item)
    with pytest.raises(OnlyOneLeftError):
        never_show(by=owner, item=item)
    answer = owner_client.post(address(item))
    assert answer.status_code == 422
    assert "nothing was changed" in answer.text
    assert not owner.declined_exercises.filter(exercise=item.exercise).exists()


def test_a_part_of_a_sequence_goes_too(owner):
    routine = make_routine(owner, program="hip-strength-for-low-bone", equipment=EVERYTHING_AT_HOME)
    sequence = next(other for other in routine.items.all() if other.parts)
    part = sequence.parts[0]["exercise"]
    exercise = RoutineItem._meta.get_field("exercise").related_model.objects.get(slug=part)
    DeclinedExercise.objects.create(user=owner, exercise=exercise, declined_on=MONDAY)
    slug = routine.program.slug
    proposal = propose(profile=owner.health_profiles.in_force(), today=MONDAY, slug=slug)
    fitted = next(fitted for fitted in proposal.fitting.items if fitted.exercise == sequence.exercise.slug)
    assert part not in {child.exercise for child in fitted.parts}
    assert fitted.parts
    left = next(omission for omission in proposal.fitting.left_out if omission.exercise == part)
    assert left.note == "You asked us never to show you this one."


# --- The list ---------------------------------------------------------------------------------------------------------


def test_lists_them_with_a_way_back(owner, item, owner_client):
    assert "Nothing here" in owner_client.get(LIST).text
    never_show(by=owner, item=item)
    text = owner_client.get(LIST).text
    assert conditional_escape(item.exercise.name) in text
    assert "Monday 16 November" in text
    assert reverse("programs:routine_never_undo", args=[item.exercise.slug]) in text


def test_show_again_offers_it_again(owner, item, owner_client):
    new = never_show(by=owner, item=item)
    for _time in range(2):
        answer = owner_client.post(reverse("programs:routine_never_undo", args=[item.exercise.slug]))
        assert answer["Location"] == LIST
    assert not owner.declined_exercises.exists()
    assert item.exercise.slug in {candidate.exercise for candidate in Swapping(new, today=MONDAY).candidates()}


def test_what_was_left_out_for_that_alone_comes_back(owner, item, owner_client):
    without_candidates(item)
    never_show(by=owner, item=item)
    owner_client.post(reverse("programs:routine_never_undo", args=[item.exercise.slug]))
    item.refresh_from_db()
    assert item.ended_on is None
    assert not item.routine.omissions.filter(exercise=item.exercise).exists()


def test_not_yours(owner, item, other, other_client):
    assert other_client.get(address(item)).status_code == 404
    assert other_client.post(address(item)).status_code == 404
    never_show(by=owner, item=item)
    other_client.post(reverse("programs:routine_never_undo", args=[item.exercise.slug]))
    assert owner.declined_exercises.exists()
    assert item.exercise.name not in other_client.get(LIST).text
    assert other_client.post(reverse("programs:routine_never_undo", args=["not-there"])).status_code == 404


def test_anonymous(item, client):
    for page in (LIST, address(item)):
        assert signs_in_first(client.get(page))


def test_wrong_method(item, owner_client):
    assert owner_client.post(LIST).status_code == 405
    assert owner_client.get(reverse("programs:routine_never_undo", args=["squat"])).status_code == 405
    assert owner_client.delete(address(item)).status_code == 405


def test_queries(owner, item, owner_client):
    queries_of(owner_client, address(item))
    never_show(by=owner, item=item)
    page = queries_of(owner_client, LIST)
    without_candidates(item.routine.items.current().select_related("exercise").get(order=item.order))
    for slug in ("squat", "clamshell"):
        DeclinedExercise.objects.get_or_create(
            user=owner, exercise=Exercise.objects.get(slug=slug), defaults={"declined_on": MONDAY}
        )
    assert owner.declined_exercises.count() > 2
    assert queries_of(owner_client, LIST) == page


def test_where_nothing_was_refused_nothing_is_said_to_have_been(routine, owner_client):
    assert "You asked us not to offer" not in owner_client.get(reverse("programs:routine_never")).text
