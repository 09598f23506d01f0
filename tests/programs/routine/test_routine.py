from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.html import conditional_escape, escape

from accounts.health_check.services import report_red_flags
from exercises.rules.reasons import about, is_about_one
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue
from programs.decision.reading.reader import Reader
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile, make_routine

ADDRESS = "/routine/"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def test_shows_each_exercise_its_dose_and_why_it_is_there(owner, owner_client):
    routine = make_routine(owner)
    text = owner_client.get(ADDRESS).text
    assert routine.name in text
    assert "Yours since Monday 16 November" in text
    assert "Monday, Wednesday and Friday" in text
    assert "1 set of 8 to 10, each side" in text
    for item in routine.items.all():
        assert conditional_escape(item.exercise.name) in text
        assert escape(item.why) in text


@pytest.mark.parametrize(
    ("program", "some_wait"), [("hip-strength-for-low-bone", True), ("strength-for-a-sore-hip", False)]
)
def test_what_it_grows_into_fits_into_a_session(owner, owner_client, program, some_wait):
    """There is not always time for all sets of a program; for those of a sore hip there is."""
    routine = make_routine(owner, program=program, equipment=EVERYTHING_AT_HOME)
    goals = {item.exercise.slug: goal for item, *_, goal, _gates in owner_client.get(ADDRESS).context["items"]}
    targets = {tracked.item.exercise.slug: tracked.plan.target_sets for tracked in Reader(routine).tracked}
    waits = {item.exercise.slug for item in routine.items.all() if targets[item.exercise.slug] < item.goal.sets}
    assert bool(waits) is some_wait
    assert all(goals[slug].sets == targets[slug] for slug in targets if goals[slug])


def test_says_what_was_changed_and_why(owner, owner_client):
    routine = make_routine(owner, program="hip-mobility-for-stiff-hips", hips=["fai"], equipment=EVERYTHING_AT_HOME)
    changed = [item for item in routine.items.select_related("instead_of") if item.instead_of]
    assert changed
    text = owner_client.get(ADDRESS).text
    for item in changed:
        assert f"Instead of “{conditional_escape(item.instead_of.name)}”." in text
        for reason in item.change_reasons:
            assert escape(about(reason["message"], item.instead_of.name)) in text


@pytest.mark.parametrize(
    ("program", "answers"),
    [
        ("hip-mobility-for-stiff-hips", {"hips": ["fai"]}),
        ("gentle-back-relief-moves", {"bones": ["osteoporosis"]}),
        ("strong-back-and-hips", {"bones": ["osteoporosis"], "balance": ["no_floor"]}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_this_one_is_never_said_on_the_card_of_another(owner, owner_client, program, answers):
    """What speaks against the old exercise names it: on the new one's card "this one" would mean the new one."""
    proposal = f"/routine/new/{program}/"
    make_profile(owner, equipment=EVERYTHING_AT_HOME, **answers)
    for address in (proposal, ADDRESS):
        if address == ADDRESS:
            owner_client.post(proposal)
        text = owner_client.get(address).text
        assert "Instead of “" in text
        cards = text.split('id="exercises-title"')[1].split('id="left-out-title"')[0]
        assert "This one " not in cards


def test_what_speaks_against_one_exercise_begins_so_that_it_can_be_named(db):
    for rule in current_catalogue().rules:
        if rule.verdict is Verdict.AVOID:
            assert is_about_one(rule.message), rule.id


def test_says_what_was_left_out_and_why(owner, owner_client):
    routine = make_routine(owner, program="hip-strength-for-low-bone", bones=["osteoporosis"], hips=["outer_tendon"])
    left = list(routine.omissions.all())
    assert left
    text = owner_client.get(ADDRESS).text
    assert "What we left out for you" in text
    for omission in left:
        assert conditional_escape(omission.exercise.name) in text
        for reason in omission.reasons:
            assert escape(reason["message"]) in text


def test_nothing_left_out_means_no_heading_for_it(owner, owner_client):
    make_routine(owner, equipment=EVERYTHING_AT_HOME)
    assert "What we left out for you" not in owner_client.get(ADDRESS).text


def test_says_the_pace(owner, owner_client):
    make_routine(owner, bones=["osteoporosis"])
    assert "A little slower." in owner_client.get(ADDRESS).text


def test_a_locked_routine_says_what_to_do(owner, owner_client):
    make_routine(owner, hips=["new_hip"], approach=["posterior"], operation_when="weeks", limits="apply")
    text = owner_client.get(ADDRESS).text
    assert "Please ask first" in text
    assert "What you can do now" in text


def test_says_that_answers_have_changed(owner, owner_client):
    make_routine(owner)
    assert "Your answers have changed" not in owner_client.get(ADDRESS).text
    make_profile(owner, hips=["knee"])
    assert "Your answers have changed" in owner_client.get(ADDRESS).text


def test_an_open_warning_sign_comes_before_everything(owner, owner_client):
    make_routine(owner)
    report_red_flags(by=owner, codes=["RF6"])
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:red_flag")


def test_without_a_health_check_it_leads_there(owner_client):
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:welcome")


def test_without_a_routine_it_leads_to_one(owner, owner_client):
    make_profile(owner)
    assert owner_client.get(ADDRESS)["Location"] == reverse("programs:routine_proposal")


def test_nothing_of_anybody_else(owner, other, other_client):
    make_routine(owner, program="hip-basics")
    make_routine(other, program="gentle-back-relief-moves")
    text = other_client.get(ADDRESS).text
    assert other.routines.get().name in text
    assert owner.routines.get().name not in text


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))


def test_wrong_method(owner_client):
    assert owner_client.post(ADDRESS).status_code == 405


def test_queries_stay_the_same_however_many_exercises(owner, other, owner_client, other_client):
    two = make_routine(owner, program="hip-and-back-starters", equipment=EVERYTHING_AT_HOME)
    many = make_routine(other, program="strong-back-and-hips", bones=["osteoporosis"], hips=["stenosis", "fai"])
    assert two.items.count() + two.omissions.count() < many.items.count() + many.omissions.count()
    assert queries_of(other_client, ADDRESS) - queries_of(owner_client, ADDRESS) <= 3
