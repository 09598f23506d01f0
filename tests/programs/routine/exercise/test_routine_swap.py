"""Swapping an exercise of the routine for another one: the page and the service."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import conditional_escape, escape

from accounts.health_check.services import report_red_flags
from programs.decision.replay import replay
from programs.models import RoutineItem
from programs.proposal.changes import describe_changes, keeping_doses
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.routine.exercise.swapping import NotOfferedError, Swapping, swap
from programs.session.asked import items_of
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.decided import decided, decided_about
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile, make_routine
from tests.programs.histories import play

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def item(owner) -> RoutineItem:
    routine = make_routine(owner, program="six-hip-exercises", equipment=EVERYTHING_AT_HOME)
    return next(other for other in routine.items.select_related("exercise") if offers(other))


def address(item: RoutineItem) -> str:
    return reverse("programs:routine_swap", args=[item.pk])


def offers(item: RoutineItem) -> list[str]:
    return [candidate.exercise for candidate in Swapping(item, today=MONDAY).candidates()]


def test_shows_what_may_take_its_place_and_what_is_different(item, owner_client):
    page = owner_client.get(address(item))
    shown = [*page.context["first"], *page.context["more"]]
    assert [option.exercise.slug for option in shown] == offers(item)
    for option in shown:
        assert conditional_escape(option.exercise.name) in page.text
        assert escape(option.because) in page.text
    assert any(option.contrasts for option in shown)


def test_the_other_takes_the_place_and_the_old_one_keeps_its_history(owner, item, owner_client):
    session = play(item.routine, on=MONDAY - timedelta(days=3))
    before = decided_about(item)
    slug = offers(item)[0]
    answer = owner_client.post(address(item), {"exercise": slug})
    new = item.routine.items.current().get(exercise__slug=slug)
    assert answer["Location"] == reverse("programs:routine_exercise", args=[new.pk])
    item.refresh_from_db()
    assert item.ended_on == MONDAY
    assert (new.order, new.section, new.role, new.chosen) == (item.order, item.section, item.role, True)
    assert new.instead_of == item.exercise
    assert new.dose == new.start
    assert item.pk in {other.pk for other in items_of(session)}
    assert new.pk not in {other.pk for other in items_of(session)}
    assert before
    assert decided_about(item) == before
    assert "You chose it yourself." in owner_client.get("/routine/").text


def test_it_begins_on_the_day_of_the_swap_not_with_the_routine(owner, item):
    with time_machine.travel("2026-12-14T10:00:00Z", tick=False):
        new = swap(by=owner, item=item, exercise=offers(item)[0])
    assert {state["changed_on"] for state in new.progress.values()} == {"2026-12-14"}
    assert new.begins == new.progress


def test_a_replay_leaves_both_histories_as_they_were(owner, item):
    before = play(item.routine, on=MONDAY - timedelta(days=5))
    play(item.routine, on=MONDAY - timedelta(days=3))
    kept = decided_about(item)
    new = swap(by=owner, item=item, exercise=offers(item)[0])
    with time_machine.travel("2026-11-18T10:00:00Z", tick=False):
        after = play(item.routine, on=MONDAY + timedelta(days=2))
        replay(item.routine)
    assert decided_about(item) == kept
    assert {row.session_id for row in decided_about(new)} == {after.pk}
    assert not decided(before, new)
    assert {row.decision for row in decided_about(new)} == {"START"}


def test_swapping_back_goes_on_where_it_stood(owner, item):
    for days in (7, 5, 3):
        play(item.routine, on=MONDAY - timedelta(days=days), effort=4)
    item.refresh_from_db()
    stood, dose = item.progress, item.dose
    assert dose != item.start
    new = swap(by=owner, item=item, exercise=offers(item)[0])
    back = swap(by=owner, item=new, exercise=item.exercise.slug)
    assert back.pk == item.pk
    assert (back.progress, back.dose, back.ended_on, back.chosen) == (stood, dose, None, False)
    assert item.routine.items.current().filter(order=item.order).count() == 1


def test_sent_twice_it_is_one_swap(owner, item, owner_client):
    slug = offers(item)[0]
    first, again = (owner_client.post(address(item), {"exercise": slug})["Location"] for _time in range(2))
    assert first == again
    assert item.routine.items.current().filter(exercise__slug=slug).count() == 1


def test_what_is_not_offered_is_refused_and_nothing_is_lost(owner, item, owner_client):
    before = set(item.routine.items.current())
    for exercise in ("not-there", item.exercise.slug, ""):
        answer = owner_client.post(address(item), {"exercise": exercise})
        assert answer.status_code == 422
        assert "Choose one of these" in answer.text
    assert set(item.routine.items.current()) == before
    with pytest.raises(NotOfferedError):
        swap(by=owner, item=item, exercise="not-there")


def test_a_swap_of_before_cannot_be_made_again_with_another(owner, item, owner_client):
    first, second, *_rest = offers(item)
    swap(by=owner, item=item, exercise=first)
    assert owner_client.post(address(item), {"exercise": second}).status_code == 404
    assert owner_client.get(address(item))["Location"] == reverse("programs:routine_exercise", args=[item.pk])


def test_an_open_warning_sign_comes_first(owner, item, owner_client):
    report_red_flags(by=owner, codes=["RF6"])
    for answer in (owner_client.get(address(item)), owner_client.post(address(item), {"exercise": offers(item)[0]})):
        assert answer["Location"] == reverse("accounts:red_flag")
    assert item.routine.items.current().filter(pk=item.pk).exists()


def test_not_yours(item, other_client):
    assert other_client.get(address(item)).status_code == 404
    assert other_client.post(address(item), {"exercise": offers(item)[0]}).status_code == 404


def test_anonymous(item, client):
    assert signs_in_first(client.get(address(item)))


def test_wrong_method(item, owner_client):
    assert owner_client.delete(address(item)).status_code == 405


def test_queries_do_not_grow_with_history(item, owner_client):
    first = queries_of(owner_client, address(item))
    for days in (9, 7, 5, 3):
        play(item.routine, on=MONDAY - timedelta(days=days))
    assert queries_of(owner_client, address(item)) == first


# --- The health check again -------------------------------------------------------------------------------------------


def refit(owner, routine):
    proposal = propose(profile=make_profile(owner, equipment=EVERYTHING_AT_HOME), today=MONDAY,
                                slug=routine.program.slug)  # fmt: skip
    return proposal, keeping_doses(proposal, routine)


def test_a_new_health_check_with_the_same_answers_keeps_what_was_chosen(owner, item):
    new = swap(by=owner, item=item, exercise=offers(item)[0])
    proposal, kept = refit(owner, item.routine)
    assert not describe_changes(item.routine, kept, begins_anew=False)
    again = start_routine(by=owner, proposal=proposal, today=MONDAY, keep=item.routine)
    assert again == item.routine
    assert again.items.current().get(pk=new.pk).exercise == new.exercise


def test_other_answers_keep_it_too_as_long_as_it_is_allowed(owner, item):
    new = swap(by=owner, item=item, exercise=offers(item)[0])
    profile = make_profile(owner, equipment=EVERYTHING_AT_HOME, bones=["osteoporosis"])
    proposal = propose(profile=profile, today=MONDAY, slug=item.routine.program.slug)
    assert new.exercise.slug not in {fitted.exercise for fitted in proposal.fitting.items}
    after = start_routine(by=owner, proposal=proposal, today=MONDAY, keep=item.routine)
    assert after != item.routine
    there = after.items.get(exercise=new.exercise)
    assert (there.chosen, there.instead_of, there.dose) == (True, item.exercise, new.dose)
    assert there.progress == new.progress
    assert not after.items.filter(exercise=item.exercise).exists()


def test_what_is_no_longer_allowed_gives_way(owner, item):
    catalogue_says_no = next(
        (slug, bad)
        for slug in offers(item)
        for bad in ({"hips": ["new_hip"], "approach": ["posterior"], "operation_when": "years", "limits": "apply"},
                    {"bones": ["osteoporosis"], "balance": ["fallen", "unsteady"]}, {"hips": ["outer_tendon", "fai"]})
        if not allows(owner, slug, bad)
    )  # fmt: skip
    slug, bad = catalogue_says_no
    swap(by=owner, item=item, exercise=slug)
    profile = make_profile(owner, equipment=EVERYTHING_AT_HOME, **bad)
    proposal = propose(profile=profile, today=MONDAY, slug=item.routine.program.slug)
    assert slug not in {fitted.exercise for fitted in keeping_doses(proposal, item.routine).fitting.items}


def allows(owner, slug, answers) -> bool:
    profile = make_profile(owner, equipment=EVERYTHING_AT_HOME, **answers)
    proposal = propose(profile=profile, today=MONDAY, slug="six-hip-exercises")
    make_profile(owner, equipment=EVERYTHING_AT_HOME)
    return proposal.effective.exercises[slug].verdict.allows


NO_WEIGHTS = [
    thing for thing in EVERYTHING_AT_HOME if thing not in {"ankle-weights", "hand-weights", "band", "loop-band"}
]


def test_a_higher_rung_is_kept_and_nothing_is_reported(owner):
    """Somebody who has come from sit-to-stand to the squat is not sent back by a health check with the same answers."""
    routine = make_routine(owner, program="hip-basics", equipment=NO_WEIGHTS)
    item = routine.items.select_related("exercise").get(exercise__slug="sit-to-stand")
    day, sessions = MONDAY, 0
    while item.base is None and sessions < 80:
        with time_machine.travel(f"{day.isoformat()}T10:00:00Z", tick=False):
            play(routine, on=day, effort=5, spare=3, morning=0, pain=0, pain_before=0)
        day, sessions = day + timedelta(days=2), sessions + 1
        item.refresh_from_db()
    assert item.base is not None
    assert item.base.slug == "sit-to-stand"
    with time_machine.travel(f"{day.isoformat()}T10:00:00Z", tick=False):
        profile = make_profile(owner, equipment=NO_WEIGHTS)
        proposal = propose(profile=profile, today=day, slug="hip-basics")
        kept = keeping_doses(proposal, routine)
        assert not describe_changes(routine, kept, begins_anew=False)
        profile = make_profile(owner, equipment=NO_WEIGHTS, bones=["osteoporosis"])
        proposal = propose(profile=profile, today=day, slug="hip-basics")
        after = start_routine(by=owner, proposal=proposal, today=day, keep=routine)
    there = after.items.get(exercise=item.exercise)
    assert (there.base, there.dose, there.progress) == (item.base, item.dose, item.progress)
