from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.html import conditional_escape, escape

from accounts.health_check.services import report_red_flags
from exercises.models import Status
from exercises.snapshot.current import current_catalogue
from programs.fitting.explanation import GAP_WORDS
from programs.models import Program, Routine
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    NEW_HIP,
    make_profile,
    make_routine,
    make_session,
)

ADDRESS = "/routine/new/"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def address_of(slug: str) -> str:
    return reverse("programs:routine_choose", args=[slug])


def test_recommends_a_program_and_says_why(owner, owner_client):
    make_profile(owner, hips=["fai"])
    text = owner_client.get(ADDRESS).text
    assert "Recommended for you" in text
    assert "You told us about a sore hip." in text
    assert escape(Program.objects.get(slug="strength-for-a-sore-hip").name) in text
    assert f'action="{address_of("strength-for-a-sore-hip")}"' in text


def test_shows_each_exercise_with_its_dose_and_what_was_left_out_before_it_starts(owner, owner_client):
    make_profile(owner, bones=["osteopenia"], hips=["outer_tendon"])
    page = owner_client.get(ADDRESS)
    view = page.context["view"]
    assert view.items and view.omissions
    for shown in (*view.items, *view.omissions):
        assert conditional_escape(shown.exercise.name) in page.text
        for reason in shown.reasons:
            assert escape(reason["message"]) in page.text
    for view_item in view.items:
        assert escape(view_item.exercise.purpose) in page.text


def test_looking_stores_nothing(owner, owner_client):
    make_profile(owner)
    owner_client.get(ADDRESS)
    owner_client.get(address_of("six-hip-exercises"))
    assert not Routine.objects.exists()


def test_taking_it_makes_it_the_routine(owner, owner_client):
    profile = make_profile(owner, bones=["osteopenia"], hips=["outer_tendon"])
    answer = owner_client.post(address_of("hip-strength-for-low-bone"), follow=True)
    assert answer.redirect_chain == [("/today/", 302)]
    assert "Your routine is ready." in answer.text
    routine = owner.routines.get()
    assert routine.health_profile == profile
    assert routine.items.exists() and routine.omissions.exists()


def test_sent_twice_it_is_one_routine(owner, owner_client):
    make_profile(owner)
    for _time in range(2):
        assert owner_client.post(address_of("hip-basics"))["Location"] == "/today/"
    assert owner.routines.count() == 1


def test_the_others_are_one_click_away_and_fitted_as_well(owner, owner_client):
    make_profile(owner, hips=["stenosis"])
    page = owner_client.get(ADDRESS)
    others = Program.objects.published().filter(beside_only=False).exclude(slug="gentle-back-relief-moves")
    assert others.count() == len(page.context["others"])
    for program in others:
        assert f'href="{address_of(program.slug)}"' in page.text
        fitted = owner_client.get(address_of(program.slug))
        assert fitted.status_code == 200
        assert "Fitted to you" in fitted.text


def test_another_program_takes_the_place_of_the_one_before(owner, owner_client):
    before = make_routine(owner)
    session = make_session(before)
    assert f"It takes the place of “{before.name}”." in owner_client.get(address_of("six-hip-exercises")).text
    owner_client.post(address_of("six-hip-exercises"))
    before.refresh_from_db()
    assert before.state == Routine.State.ENDED
    assert owner.routines.current().program.slug == "six-hip-exercises"
    assert owner.sessions.get() == session


def test_a_program_that_waits_for_a_clinician_is_kept_locked(owner, owner_client):
    make_profile(owner, hips=["new_hip"], approach=["posterior"], operation_when="weeks", limits="apply")
    page = owner_client.get(ADDRESS)
    assert "Please ask first" in page.text
    assert "Keep it for me, locked" in page.text
    assert "Use this routine" not in page.text
    owner_client.post(address_of(page.context["proposal"].program.slug))
    assert owner.routines.get().locked


def test_never_an_empty_routine(owner, owner_client):
    make_profile(owner, hips=["weak_hip_bone"], equipment=[])
    Program.objects.filter(slug="everyday-aerobic-work").update(beside_only=False)
    address = address_of("everyday-aerobic-work")
    page = owner_client.get(address)
    # All exercising waits for a clinician: what is safe until then takes the place of a routine.
    assert page.context["waits_with_nothing"]
    assert 'id="until-yes-title"' in page.text
    assert f'action="{address}"' not in page.text
    assert owner_client.post(address)["Location"] == address
    assert not owner.routines.exists()


def test_without_the_equipment_it_offers_what_needs_less(owner, owner_client):
    make_profile(owner, equipment=["fixed-support", "steady-chair", "bed"])
    text = owner_client.get(address_of("six-hip-exercises")).text
    assert "You told us that you do not have this at home" in text


def test_changed_answers_make_a_new_routine_of_the_same_program(owner, owner_client):
    first = make_routine(owner, equipment=EVERYTHING_AT_HOME)
    make_profile(owner, bones=["osteoporosis"])
    owner_client.post(address_of("hip-basics"))
    assert owner.routines.count() == 2
    assert owner.routines.current() != first


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_program_is_not_there(owner, owner_client, method):
    make_profile(owner)
    assert getattr(owner_client, method)(address_of("no-such-program")).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_draft_is_not_there(owner, owner_client, method):
    make_profile(owner)
    Program.objects.filter(slug="hip-basics").update(status=Status.DRAFT)
    assert getattr(owner_client, method)(address_of("hip-basics")).status_code == 404


@pytest.mark.parametrize("address", [ADDRESS, address_of("hip-basics")])
def test_an_open_warning_sign_comes_before_everything(owner, owner_client, address):
    make_profile(owner)
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(address)["Location"] == reverse("accounts:red_flag")


def test_no_routine_starts_while_a_warning_sign_is_open(owner, owner_client):
    make_profile(owner)
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.post(address_of("hip-basics"))["Location"] == reverse("accounts:red_flag")
    assert not owner.routines.exists()


def test_without_a_health_check_it_leads_there(owner, owner_client):
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:welcome")
    assert owner_client.post(address_of("hip-basics"))["Location"] == reverse("accounts:welcome")
    assert not owner.routines.exists()


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))
    assert signs_in_first(client.post(address_of("hip-basics")))


def test_wrong_method(owner, owner_client):
    make_profile(owner)
    assert owner_client.post(ADDRESS).status_code == 405
    assert owner_client.put(address_of("hip-basics")).status_code == 405


def test_queries_stay_the_same_however_much_is_changed_or_left_out(owner, other, owner_client, other_client):
    make_profile(owner, equipment=EVERYTHING_AT_HOME)
    make_profile(
        other, bones=["osteoporosis"], hips=["fai", "stenosis", "knee"], balance=["fallen", "no_floor"], falls="one",
        fall_injury="no", equipment=[],
    )  # fmt: skip
    few = queries_of(owner_client, address_of("hip-and-back-starters"))
    assert queries_of(other_client, address_of("hip-strength-for-low-bone")) == few


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        ({}, True),
        ({"hips": ["stenosis"]}, True),
        ({"hips": ["weak_hip_bone"]}, False),
        (NEW_HIP, False),
    ],
    ids=["healthy", "stenosis", "no weight on the hip", "waits for a yes"],
)
def test_aerobic_work_for_the_days_between_is_offered_to_whom_the_rules_allow_it(owner, owner_client, answers, offered):
    """4.4, last line: P0c is an addition to whatever program is recommended."""
    make_profile(owner, **answers)
    page = owner_client.get(ADDRESS)
    assert ("On the days between" in page.text) is offered
    assert bool(page.context["between"].ways) is offered
    if offered:
        (first, _messages), *_others = page.context["between"].ways
        assert first.slug == "cardio-brisk-walk"


@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        ({}, True),
        ({"hips": ["stenosis"]}, True),
        ({"hips": ["hip_oa"], "hip_oa_side": "left"}, False),
        ({"hips": ["knee"]}, False),
        ({"year_of_birth": 1940}, False),
        ({"hips": ["new_hip"], "approach": ["anterior"], "operation_when": "months", "limits": "never"}, False),
        ({"balance": ["worried"]}, False),
    ],
    ids=["healthy", "stenosis", "arthritis", "knee", "at 86", "a new hip", "falls"],
)
def test_hills_and_stairs_are_for_who_is_sure_on_level_ground(owner, owner_client, answers, offered):
    make_profile(owner, **answers)
    slugs = [entry.slug for entry, _messages in owner_client.get(ADDRESS).context["between"].ways]
    assert slugs[0] == "cardio-brisk-walk"
    assert ("cardio-hills-stairs-walk" in slugs) is offered


def test_of_a_walk_is_said_what_concerns_walking(owner, owner_client):
    """Nobody can take a walk within reach of the counter."""
    make_profile(owner, balance=["unsteady"], bones=["spine_fracture"], spine_fracture_when="older",
                 spine_fracture_painful="no")  # fmt: skip
    (_walk, messages), *_others = owner_client.get(ADDRESS).context["between"].ways
    said = [rule.message for rule in current_catalogue().rules if rule.id in {"VF-10", "FR-5"}]
    assert messages == said


def test_what_is_good_to_know_and_what_a_doctor_should_look_at_are_said(owner, owner_client):
    make_profile(
        owner, health=["medicines"], medicines=["blood_thinners"], hips=["hip_pain"], hip_pain_side="left",
        hip_pain_gradual="yes", pain_hip=7, strong_pain_seen="no",
    )  # fmt: skip
    context = owner_client.get("/routine/new/").context
    assert [said.key for said in context["advice"]] == ["blood_thinners_head"]
    assert [sign.code for sign in context["reminders"]] == ["UP6"]
    owner_client.post("/welcome/strong-pain/seen/")
    assert owner_client.get("/routine/new/").context["reminders"] == []


def test_what_would_have_changed_another_exercise_is_not_said_of_the_one_in_its_place(owner, owner_client):
    """Whoever warms up on the chair reads no "stand only while you are fresh" as if it were about that."""
    make_profile(owner, balance=["walking_aid"], walking_aid="wheelchair")
    page = owner_client.get(ADDRESS)
    (march,) = [shown for shown in page.context["view"].items if shown.item.exercise == "seated-march"]
    assert march.instead_of
    assert not march.reasons
    changed = [reason["message"] for reason in march.change_reasons]
    # Of all that would change the march, what the seated one was made for is the reason.
    assert [reason["rule"] for reason in march.change_reasons] == ["CS-2"]
    card = page.text.split("Seated march", 1)[1].split("Heel-to-toe stand", 1)[0]
    for message in changed:
        assert f"<p>{escape(message)}" not in card
        assert escape(message) in card


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, True),
        ({"balance": ["walking_aid"], "walking_aid": "cannot_stand"}, False),
        ({"hips": ["hip_pain"], "hip_pain_side": "left", "hip_pain_gradual": "yes", "pain_hip": 8}, False),
    ],
    ids=["may stand", "cannot stand", "strong pain"],
)
def test_nobody_is_told_to_do_what_the_rules_close_to_them(owner, owner_client, answers, said):
    make_profile(owner, year_of_birth=1950, **answers)
    gaps = owner_client.get("/routine/new/strength-for-a-sore-hip/").context["gaps"]
    assert (GAP_WORDS["no_balance"] in [words for words, _remedy in gaps]) is said


@pytest.mark.django_db
def test_to_whoever_may_fall_a_walk_comes_in_its_time_and_beside_the_rest():
    """FR-5: not before 4 to 8 weeks of strength and balance; a flat route, the stick; not as the only exercise."""
    (rule,) = (rule for rule in current_catalogue().rules if rule.id == "FR-5")
    for words in ("strength and balance first, for 4 to 8 weeks", "as well, not instead", "flat route", "your stick"):
        assert words in rule.message
