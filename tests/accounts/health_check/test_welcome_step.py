from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.health_check.questions.steps import STEPS

from .factories import make_draft, make_health_check, make_red_flag


def url(key: str) -> str:
    return reverse("accounts:welcome_step", args=[key])


REVIEW = reverse("accounts:welcome_review")


def test_the_first_screen_introduces_and_writes_nothing(owner_client, owner):
    response = owner_client.get(url("warning-signs"))
    assert response.status_code == 200
    text = response.content.decode()
    assert "about two minutes" in text
    assert "Step 1 of 8" in text
    assert "None of these" in text
    assert not owner.health_profiles.exists()


def test_a_healthy_person_goes_through_in_seven_screens(owner_client, owner):
    """It takes six answers in all: home and days are ticked already, and the goal may stay open."""
    typed = {
        "warning-signs": {"warning_signs": ["none"]},
        "you": {"year_of_birth": "1960", "health": ["none"]},
        "bones": {"bones": ["none"]},
        "hips": {"hips": ["none"]},
        "balance": {"balance": ["none"]},
        "home": {},
        "plan": {},
    }
    address = url("warning-signs")
    for key, data in typed.items():
        assert address == url(key)
        page = owner_client.get(address)
        ticked = {
            name: value
            for name, value in page.context["form"].initial.items()
            if value and name in ("equipment", "days")
        }
        address = owner_client.post(address, {**ticked, **data}).headers["Location"]
    assert address == REVIEW
    response = owner_client.post(REVIEW)
    assert response.headers["Location"] == reverse("programs:routine_proposal")
    answers = owner.health_profiles.in_force().answers
    assert answers["days"] == ["0", "2", "4"]
    assert answers["year_of_birth"] == 1960
    assert "steady-chair" in answers["equipment"]


@pytest.mark.parametrize("key", [step.key for step in STEPS])
def test_every_screen_shows_every_question_it_may_ask(owner_client, owner, key):
    make_draft(
        owner,
        health=["heart", "high_bp", "medicines", "other_illness", "not_sure"],
        health_unsure=["pregnancy"],
        bones=["spine_fracture", "hip_fracture", "height", "not_sure"],
        bones_unsure=["breaks"],
        hips=["new_hip", "hip_oa", "outer_tendon", "hypermobile", "weak_hip_bone", "hip_pain", "back", "not_sure"],
        hips_unsure=["fai"],
        balance=["fallen", "walking_aid", "no_floor", "not_sure"],
        balance_unsure=["worried"],
        illnesses=["cancer", "inflammatory"], long_steroids="no", cancer_in_bones="no", sore_hands="no",
        t_score_known="yes", t_score_hip="2.5", t_score_sign="minus", bed="yes", walking_aid="one",
        stick_for_balance="no",
        bp_controlled="yes", active="yes", medicines=["steroids"], spine_fracture_when="older",
        spine_fracture_painful="no", hip_fracture_when="older", height_checked="yes", approach=["lateral"],
        operation_when="years", limits="lifted",
        hip_front_tight="no", hip_pain_side="left", hip_pain_gradual="yes", pain_hip=7, pain_back=2,
        strong_pain_seen="no",
        falls="one", fall_injury="no", walking_aid_hand="left",
    )  # fmt: skip
    response = owner_client.get(url(key))
    assert response.status_code == 200
    step = next(step for step in STEPS if step.key == key)
    for question in step.questions:
        assert response.context["form"][question.key].label == question.text
        assert f'name="{question.key}"' in response.content.decode()


def test_what_is_ticked_is_not_offered_as_unsure(owner_client, owner):
    make_draft(owner, until="bones-unsure", bones=["osteoporosis", "not_sure"])
    text = owner_client.get(url("bones-unsure")).content.decode()
    assert 'value="breaks"' in text
    assert 'value="osteoporosis"' not in text


def test_coming_back_shows_what_was_answered(owner_client, owner):
    make_draft(owner, until="bones", sex="female", year_of_birth=1951, health=["high_bp"], bp_controlled="no")
    form = owner_client.get(url("you")).context["form"]
    assert (form["sex"].value(), form["year_of_birth"].value(), form["health"].value()) == ("female", 1951, ["high_bp"])


def test_saved_as_one_goes_and_safe_to_send_twice(owner_client, owner):
    make_draft(owner, until="bones")
    for _ in range(2):
        response = owner_client.post(url("bones"), {"bones": ["hip_fracture"]})
        assert response.headers["Location"] == url("bones-more")
    assert owner.health_profiles.get().answers["bones"] == ["hip_fracture"]


def test_invalid_keeps_everything_and_says_what_is_missing(owner_client, owner):
    make_draft(owner, until="you")
    response = owner_client.post(url("you"), {"year_of_birth": "58", "sex": "male", "health": ["heart", "none"]})
    assert response.status_code == 422
    form = response.context["form"]
    assert "four digits" in form.errors["year_of_birth"][0]
    assert "None of these" in form.errors["health"][0]
    assert form["sex"].value() == "male"
    text = response.content.decode()
    assert 'value="58"' in text
    assert "Nothing was lost" in text
    assert "health" not in owner.health_profiles.get().answers


@pytest.mark.parametrize(
    ("year", "error"),
    [("", "Please write the year"), ("abcd", "four digits"), ("1800", "four digits"), ("2015", "grown-ups")],
)
def test_year_of_birth(owner_client, owner, year, error):
    make_draft(owner, until="you")
    with time_machine.travel("2026-03-10T12:00:00Z", tick=False):
        response = owner_client.post(url("you"), {"year_of_birth": year, "health": ["none"]})
    assert response.status_code == 422
    assert error in response.context["form"].errors["year_of_birth"][0]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"t_score_hip": "-25"}, ["Is a point missing"]),
        ({"t_score_hip": "25"}, ["Is a point missing"]),
        ({"t_score_spine": "-1.875"}, ["Two digits after the point"]),
        ({"t_score_spine": "-1.8 SD"}, ["like −1.8"]),
        ({"t_score_year": "March 2024"}, ["four digits"]),
        ({"t_score_year": "24"}, ["four digits"]),
        ({"t_score_year": "2030"}, ["has not come yet"]),
    ],
)
def test_what_cannot_be_a_bone_density_is_said_once_in_plain_words(owner_client, owner, sent, words):
    make_draft(owner, until="bones-numbers", bones=["measured"])
    with time_machine.travel("2026-03-10T12:00:00Z", tick=False):
        response = owner_client.post(url("bones-numbers"), sent)
    assert response.status_code == 422
    (errors,) = response.context["form"].errors.values()
    assert len(errors) == 1
    assert all(word in errors[0] for word in words)


def test_a_bone_density_is_read_as_it_stands_in_a_letter(owner_client, owner):
    make_draft(owner, until="bones-numbers", bones=["measured"])
    owner_client.post(url("bones-numbers"), {"t_score_hip": "– 1,8", "t_score_spine": "−2.1"})
    answers = owner.health_profiles.get().answers
    assert (answers["t_score_hip"], answers["t_score_spine"]) == ("-1.8", "-2.1")


def test_nothing_ticked_is_not_taken_as_none(owner_client, owner):
    response = owner_client.post(url("warning-signs"), {})
    assert response.status_code == 422
    assert not owner.health_profiles.exists()


def test_a_choice_that_does_not_exist(owner_client, owner):
    make_draft(owner, until="bones")
    assert owner_client.post(url("bones"), {"bones": ["adamantium"]}).status_code == 422


def test_back_keeps_what_was_answered_so_far(owner_client, owner):
    make_draft(owner, until="you")
    response = owner_client.post(url("you"), {"year_of_birth": "1950", "sex": "female", "go": "back"})
    assert response.headers["Location"] == url("warning-signs")
    draft = owner.health_profiles.get()
    assert (draft.answers["year_of_birth"], draft.answers["sex"]) == (1950, "female")
    assert draft.done_steps == ["warning-signs"]


@pytest.mark.parametrize("go", ["", "back"])
def test_a_warning_sign_stops(owner_client, owner, go):
    response = owner_client.post(url("warning-signs"), {"warning_signs": ["RF1"], "go": go}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("accounts:red_flag")
    assert owner.red_flags.open().get().code == "RF1"


def test_while_a_warning_sign_is_open_no_screen_opens_or_saves(owner_client, owner):
    make_draft(owner, until="bones")
    make_red_flag(owner)
    assert owner_client.get(url("bones")).headers["Location"] == reverse("accounts:red_flag")
    assert owner_client.post(url("bones"), {"bones": ["none"]}).headers["Location"] == reverse("accounts:red_flag")
    assert "bones" not in owner.health_profiles.get().answers


def test_nobody_skips_the_warning_signs(owner_client, owner):
    assert owner_client.get(url("balance")).headers["Location"] == url("warning-signs")
    assert owner_client.post(url("balance"), {"balance": ["none"]}).headers["Location"] == url("warning-signs")
    assert not owner.health_profiles.exists()


def test_a_screen_that_is_not_called_for_leads_on(owner_client, owner):
    make_draft(owner, until="bones")
    assert owner_client.get(url("hip-operation")).headers["Location"] == url("bones")


def test_after_a_change_from_the_review_one_is_back_there(owner_client, owner):
    make_draft(owner)
    assert owner_client.post(url("hips"), {"hips": ["knee"]}).headers["Location"] == REVIEW
    assert owner_client.post(url("bones"), {"bones": ["height"]}).headers["Location"] == url("bones-more")


def test_without_a_change_begun_the_answers_in_force_are_shown(owner_client, owner):
    make_health_check(owner)
    assert owner_client.get(url("bones")).headers["Location"] == reverse("accounts:welcome")


def test_unknown_screen(owner_client):
    assert owner_client.get(url("soul")).status_code == 404


@pytest.mark.django_db
def test_anonymous():
    assert Client().get(url("bones")).headers["Location"].startswith(reverse("account_login"))
    assert Client().post(url("bones")).headers["Location"].startswith(reverse("account_login"))


def test_what_one_person_answers_is_not_the_others(owner_client, other_client, owner, other):
    make_draft(owner, until="bones", year_of_birth=1944)
    owner_client.post(url("bones"), {"bones": ["osteoporosis"]})
    assert other_client.get(url("you")).headers["Location"] == url("warning-signs")
    assert not other.health_profiles.exists()


def test_wrong_method(owner_client):
    assert owner_client.delete(url("bones")).status_code == 405


def test_queries(owner_client, owner, django_assert_max_num_queries):
    make_draft(owner, until="home")
    owner_client.get(url("home"))
    with django_assert_max_num_queries(12):
        owner_client.get(url("home"))
