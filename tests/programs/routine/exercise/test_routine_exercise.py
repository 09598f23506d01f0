"""The page of one exercise of the routine: where it stands, how it came there, and what a person may do about it."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import escape

from accounts.health_check.services import report_red_flags
from exercises.rules.reasons import about
from programs.decision import choices
from programs.models import Adjustment, RoutineItem
from programs.routine.exercise.page.page import ExercisePage
from programs.routine.exercise.page.timeline import blocks_of
from programs.routine.exercise.swapping import Swapping, swap, take_up_again
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.decided import decided_about, sentence
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine, make_session
from tests.programs.histories import begin, play

pytestmark = pytest.mark.usefixtures("on_a_monday")
NO_WEIGHTS = [
    thing for thing in EVERYTHING_AT_HOME if thing not in {"ankle-weights", "hand-weights", "band", "loop-band"}
]


@pytest.fixture
def routine(owner):
    return make_routine(owner, on=MONDAY - timedelta(days=60), equipment=NO_WEIGHTS)


def item_of(routine, slug: str) -> RoutineItem:
    return routine.items.select_related("exercise", "base", "routine__user").get(exercise__slug=slug)


def address(item: RoutineItem) -> str:
    return reverse("programs:routine_exercise", args=[item.pk])


def days(count: int) -> list[date]:
    return [MONDAY - timedelta(days=2 * number) for number in range(count, 0, -1)]


# --- Where it stands --------------------------------------------------------------------------------------------------


def test_says_the_dose_with_its_support_and_where_it_is_on_its_ladder(routine, owner_client):
    item = item_of(routine, "tandem-stand")
    page = owner_client.get(address(item))
    assert "with two hands on the support" in page.text
    (part,) = page.context["shown"].parts
    assert [rung.at for rung in part.ladder.rungs][:3] == ["here", "next", "later"]
    assert page.text.count("you are here") == 1
    for rung in part.ladder.rungs:
        assert escape(rung.words) in page.text


def test_says_where_a_ladder_ends_and_by_which_rule(owner, owner_client):
    routine = make_routine(
        owner,
        program="strong-back-and-hips",
        equipment=NO_WEIGHTS,
        bones=["spine_fracture"],
        spine_fracture_when="older",
        spine_fracture_painful="no",
    )
    story = [ExercisePage(item, today=MONDAY) for item in routine.items.select_related("exercise", "base")]
    ended = [(shown, part) for shown in story for part in shown.parts if part.ladder and part.ladder.reasons]
    assert ended
    for shown, part in ended:
        text = owner_client.get(address(shown.item)).text
        assert escape(part.ladder.end) in text
        for reason in part.ladder.reasons:
            assert escape(about(reason["message"], part.ladder.beyond)) in text


def test_weights_are_a_ladder_in_the_persons_units(owner, owner_client):
    owner.units = "imperial"
    owner.save(update_fields=["units"])
    routine = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    item = item_of(routine, "standing-hip-abduction")
    (part,) = owner_client.get(address(item)).context["shown"].parts
    assert part.ladder.rungs[0].words == "no weight"
    assert all("lb" in rung.words for rung in part.ladder.rungs[1:])


def test_without_weights_at_home_it_says_what_would_help(routine, owner_client):
    text = owner_client.get(address(item_of(routine, "standing-hip-abduction"))).text
    assert "With a weight or a band at home, it can grow further." in text
    assert reverse("accounts:settings_weights") in text


def test_sides_that_differ_are_said_apart(routine, owner_client):
    item = item_of(routine, "standing-hip-abduction")
    item.progress = item.begins or {
        f"/{side}": {"sets": 1, "reps": reps, "load": "0", "level": "", "changed_on": "2026-10-01"}
        for side, reps in (("left", 8), ("right", 10))
    }
    item.save(update_fields=["progress"])
    text = owner_client.get(address(item)).text
    assert "Left: 1 set of 8" in text
    assert "Right: 1 set of 10" in text


def test_a_gentle_week_is_shown_as_long_as_it_lasts(routine, owner_client):
    item = item_of(routine, "heel-slide")
    for day in days(2):
        play(routine, on=day, morning=4, pain_before=0)
    begin(routine, on=MONDAY)
    assert "Gentle week" in owner_client.get(address(item)).text
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        assert "Gentle week" not in owner_client.get(address(item)).text


def test_the_parts_of_a_sequence_each_have_their_place(owner, owner_client):
    routine = make_routine(owner, program="hip-strength-for-low-bone", equipment=EVERYTHING_AT_HOME)
    item = next(other for other in routine.items.all() if other.parts)
    page = owner_client.get(address(item))
    assert [part.part for part in page.context["shown"].parts] == [part["exercise"] for part in item.parts]
    play(routine, on=MONDAY - timedelta(days=4))
    play(routine, on=MONDAY - timedelta(days=2))
    assert owner_client.get(address(item)).status_code == 200


# --- Looking back -----------------------------------------------------------------------------------------------------


def test_every_decision_is_there_with_its_reason_and_its_sources(routine, owner_client):
    item = item_of(routine, "heel-slide")
    for day in days(4):
        play(routine, on=day)
    page = owner_client.get(address(item))
    for row in decided_about(item):
        assert escape(sentence(row)) in page.text
    sources = {source for event in page.context["shown"].events for source in event.why.sources}
    assert sources
    for source in sources:
        assert escape(source.label) in page.text
    assert "our own careful choice" in page.text


def test_the_latest_comes_first_what_stayed_is_folded_and_both_sides_are_said_once(routine):
    item = item_of(routine, "standing-hip-abduction")
    for day in days(4)[:2]:
        play(routine, on=day)
    for day in days(4)[2:]:
        play(routine, on=day, pain=None)
    begin(routine, on=MONDAY)
    story = ExercisePage(item, today=MONDAY)
    assert [event.on for event in story.events] == sorted((event.on for event in story.events), reverse=True)
    assert all(len(event.said) == 1 and not event.said[0].where for event in story.events)
    blocks = blocks_of(story.events)
    folded = [block for block in blocks if block.is_folded]
    assert folded
    assert all(event.is_quiet for block in folded for event in block.events)
    assert sum(len(block.events) for block in blocks) == len(story.events)


def test_a_page_of_the_timeline_stays_small_where_little_moved(routine, owner_client, monkeypatch):
    monkeypatch.setattr("programs.routine.exercise.views.PER_PAGE", 2)
    item = item_of(routine, "heel-slide")
    for day in days(5):
        play(routine, on=day, pain=4)
    pages = [owner_client.get(address(item), {"page": number}) for number in (1, 2, 3)]
    shown = [[event.on for block in page.context["blocks"] for event in block.events] for page in pages]
    assert [len(own) for own in shown] == [2, 2, 1]
    assert [day for own in shown for day in own] == days(5)[::-1]


def test_what_was_asked_for_is_drawn_and_listed(routine, owner_client):
    item = item_of(routine, "heel-slide")
    for day in days(3):
        play(routine, on=day)
    page = owner_client.get(address(item))
    (past,) = page.context["shown"].past
    assert [plot.title for plot in past.plots] == ["Repetitions in a set"]
    assert len(past.held) == 3
    assert past.held[-1].since == days(3)[0]
    assert "<svg" in page.text
    for held in past.held:
        assert escape(held.doses[0]) in page.text


def test_before_the_first_session_there_is_nothing_to_look_back_on(routine, owner_client):
    assert "Nothing to look back on yet" in owner_client.get(address(item_of(routine, "heel-slide"))).text


def test_the_last_step_can_be_taken_back_and_no_earlier_one(routine, owner_client):
    item = item_of(routine, "heel-slide")
    for day in days(3):
        play(routine, on=day)
    steps = decided_about(item, kind="ADVANCE_REPS")
    last = item.routine.sessions.first()
    own = {step.pk for step in steps if step.session_id == last.pk}
    undo = [event.undo for event in ExercisePage(item_of(routine, "heel-slide"), today=MONDAY).events if event.undo]
    assert [step.pk for step in undo if step] == [undo[0].pk]
    assert undo[0].pk in own
    assert reverse("programs:adjustment_undo", args=[undo[0].pk]) in owner_client.get(address(item)).text
    choices.undo(by=routine.user, decided=undo[0])
    page = owner_client.get(address(item))
    assert "taken back" in page.text
    assert reverse("programs:adjustment_undo", args=[undo[0].pk]) not in page.text


def test_easier_please_is_noted_and_can_be_taken_back(routine, owner_client):
    item = item_of(routine, "heel-slide")
    play(routine, on=MONDAY - timedelta(days=2))
    choice = str(uuid.uuid4())
    for _time in range(2):
        answer = owner_client.post(reverse("programs:item_easier", args=[item.pk]), {"choice": choice})
        assert answer["Location"] == address(item)
    page = owner_client.get(address(item))
    events = page.context["shown"].events
    assert [event.title for event in events].count("You asked for easier") == 1
    assert events[0].undo is not None


def test_a_long_history_is_paged(routine, owner_client):
    item = item_of(routine, "heel-slide")
    play(routine, on=MONDAY - timedelta(days=2))
    row = decided_about(item)[0]
    Adjustment.objects.bulk_create(
        Adjustment(
            user=routine.user, item=item, choice="easier", choice_id=uuid.uuid4(), decided_on=MONDAY,
            decided={"why": "you_asked", "kind": "REGRESS_REPS", "rule": "E1", "dose": "1x8 ", "sources": []},
        )
        for _number in range(30)
    )  # fmt: skip
    first, second = (owner_client.get(f"{address(item)}?page={page}").text for page in (1, 2))
    assert "Page 1 of 2" in first
    assert first.count("You asked for easier") == 20
    assert escape(sentence(row)) in second


# --- Set aside --------------------------------------------------------------------------------------------------------


@pytest.fixture
def aside(routine) -> RoutineItem:
    for day in days(3):
        play(routine, on=day, of={"heel-slide": {"pain": 8}})
    begin(routine, on=MONDAY)
    item = item_of(routine, "heel-slide")
    assert item.is_set_aside
    return item


def looked_at(aside: RoutineItem) -> str:
    return reverse("programs:routine_exercise_looked_at", args=[aside.pk])


def test_what_is_set_aside_says_why_and_offers_another_one_first(aside, owner_client):
    text = owner_client.get(address(aside)).text
    assert "It rests for now" in text
    assert text.index(reverse("programs:routine_swap", args=[aside.pk])) < text.index(looked_at(aside))
    assert "Easier, please" not in text
    assert "rests for now" in owner_client.get("/routine/").text


def test_somebody_has_looked_at_it_who_and_when_is_noted(aside, owner_client):
    data = {"choice": str(uuid.uuid4()), "looked_at_by": "Dr Okafor", "looked_at_on": "2026-11-12"}
    for _time in range(2):
        assert owner_client.post(looked_at(aside), data)["Location"] == address(aside)
    aside.refresh_from_db()
    assert not aside.is_set_aside
    assert aside.note.count("Dr Okafor looked at it on Thursday 12 November 2026") == 1
    assert aside.adjustments.filter(choice="resumed").count() == len(aside.progress)
    text = owner_client.get(address(aside)).text
    assert "Dr Okafor" in text
    assert "Taken up again" in text


def test_what_was_noted_meanwhile_stays(owner, aside):
    page = RoutineItem.objects.get(pk=aside.pk)
    RoutineItem.objects.filter(pk=aside.pk).update(note="Ana: on the bed.")
    take_up_again(
        by=owner, item=page, choice_id=uuid.uuid4(), looked_at_by="Dr Okafor", looked_at_on=date(2026, 11, 12)
    )
    aside.refresh_from_db()
    assert aside.note.startswith("Ana: on the bed. Dr Okafor looked at it")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"looked_at_by": "", "looked_at_on": "2026-11-12"}, "Write who it was."),
        ({"looked_at_by": "Dr Okafor", "looked_at_on": "2026-11-17"}, "still to come"),
        ({"looked_at_by": "Dr Okafor", "looked_at_on": "2024-11-17"}, "more than a year ago"),
        ({"looked_at_by": "Dr Okafor", "looked_at_on": ""}, "Choose the day."),
    ],
)
def test_without_who_and_when_it_stays_set_aside_and_nothing_is_lost(aside, owner_client, data, words):
    answer = owner_client.post(looked_at(aside), {"choice": str(uuid.uuid4()), **data})
    assert answer.status_code == 422
    assert words in answer.text
    assert escape(data["looked_at_by"]) in answer.text
    aside.refresh_from_db()
    assert aside.is_set_aside


def test_what_is_not_set_aside_is_not_taken_up_again(routine, owner_client):
    item = item_of(routine, "heel-slide")
    play(routine, on=MONDAY - timedelta(days=2))
    before = RoutineItem.objects.get(pk=item.pk).progress
    data = {"choice": str(uuid.uuid4()), "looked_at_by": "Dr Okafor", "looked_at_on": "2026-11-12"}
    owner_client.post(looked_at(item), data)
    item.refresh_from_db()
    assert (item.progress, item.adjustments.filter(choice="resumed").count()) == (before, 0)


# --- Who and how ------------------------------------------------------------------------------------------------------


def test_what_was_swapped_shows_its_history_and_nothing_to_press(owner, routine, owner_client):
    item = item_of(routine, "standing-hip-abduction")
    play(routine, on=MONDAY - timedelta(days=2))
    swap(by=owner, item=item, exercise=Swapping(item, today=MONDAY).candidates()[0].exercise)
    text = owner_client.get(address(item)).text
    assert "You do not do this one now." in text
    assert escape(sentence(decided_about(item)[0])) in text
    assert "Easier, please" not in text
    assert reverse("programs:routine_swap", args=[item.pk]) not in text


def test_an_open_warning_sign_comes_first(owner, routine, owner_client):
    report_red_flags(by=owner, codes=["RF6"])
    assert owner_client.get(address(item_of(routine, "heel-slide")))["Location"] == reverse("accounts:red_flag")


def test_not_yours(routine, other_client):
    item = item_of(routine, "heel-slide")
    assert other_client.get(address(item)).status_code == 404
    assert other_client.post(looked_at(item), {}).status_code == 404


def test_anonymous(routine, client):
    assert signs_in_first(client.get(address(item_of(routine, "heel-slide"))))


def test_wrong_method(routine, owner_client):
    assert owner_client.post(address(item_of(routine, "heel-slide"))).status_code == 405
    assert owner_client.get(looked_at(item_of(routine, "heel-slide"))).status_code == 405


def test_queries_do_not_grow_with_history(routine, owner_client):
    item = item_of(routine, "standing-hip-abduction")
    play(routine, on=days(12)[0])
    first = queries_of(owner_client, address(item))
    for day in days(12)[1:]:
        play(routine, on=day)
    assert queries_of(owner_client, address(item)) == first
    assert len(decided_about(item)) > 20


def test_the_routine_page_leads_here_with_dose_and_state(routine, owner_client):
    make_session(routine, on=MONDAY)
    text = owner_client.get("/routine/").text
    for item in routine.items.all():
        assert address(item) in text
    assert "with two hands on the support" in text
    for name in ("routine_ahead", "routine_never", "routine_pause"):
        assert reverse(f"programs:{name}") in text
