from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.functional_tests.services import presences
from accounts.health_check.questions.steps import shown_steps
from accounts.health_check.review import takeaways
from accounts.health_check.services import current_facts
from exercises.snapshot.current import current_catalogue

from .factories import make_draft, make_health_check, make_red_flag

URL = reverse("accounts:welcome_review")


def test_shows_all_answers_with_a_way_to_change_each(owner_client, owner):
    draft = make_draft(owner, health=["high_bp"], bp_controlled="not_sure", goal="less_stiff")
    text = owner_client.get(URL).content.decode()
    for step in shown_steps(draft.answers):
        assert reverse("accounts:welcome_step", args=[step.key]) in text
    assert "High blood pressure" in text
    assert "Less stiff" in text
    assert "You were not sure whether your blood pressure is under control." in text
    assert "Where you were not sure, we plan as if it were so, to be safe." in text
    assert "Step 9 of 9" in text


def test_why_we_plan_for_what_nobody_is_sure_of_is_said_once(owner_client, owner):
    make_draft(owner, health=["not_sure"], health_unsure=["all"], bp_controlled="not_sure", active="not_sure",
               pregnancy_stage="not_sure", medicines=["not_sure"], illnesses=["not_sure"], long_steroids="not_sure",
               cancer_in_bones="not_sure", sore_hands="not_sure")  # fmt: skip
    text = owner_client.get(URL).text
    assert text.count("You were not sure whether") > 5
    assert text.count("as if it were so") == 1
    make_draft(owner, bones=["osteoporosis"])
    assert "as if it were so" not in owner_client.get(URL).text


def test_lost_height_is_not_put_into_the_persons_mouth(owner_client, owner):
    make_draft(owner, bones=["height", "osteoporosis"], height_checked="no")
    text = owner_client.get(URL).content.decode()
    assert "You have become much shorter" in text
    assert "You told us that you have signs" not in text


FELL = "you have fallen in the past year"
RHEUMATIC = {"health": ["other_illness"], "illnesses": ["inflammatory"], "sore_hands": "no"}


@pytest.mark.parametrize(
    ("answers", "said", "put_into_the_mouth"),
    [
        ({"balance": ["walking_aid"], "walking_aid": "two"}, "you use a stick, a frame or a wheelchair", FELL),
        ({"health": ["other_illness"], "illnesses": ["nerves"]}, "an illness of the nerves or of movement, with", FELL),
        ({"health": ["blackout"]}, "you have had a blackout, or dizziness", FELL),
        (RHEUMATIC, "inflames the joints, also those of the neck", "you have a neck problem"),
        (RHEUMATIC | {"sore_hands": "yes"}, "your hands or wrists are sore", "you have a wrist or shoulder problem"),
        ({"bones": ["measured"], "t_score_hip": "-2.6"}, "your T-score is −2.5 or lower", "you have osteoporosis"),
    ],
)
def test_what_follows_from_an_answer_is_said_with_that_answer(owner_client, owner, answers, said, put_into_the_mouth):
    """On the last screen of the health check, and in every reason that rests on it."""
    make_health_check(owner, **answers)
    known = current_facts(owner)
    assert known is not None
    conditions = current_catalogue().conditions
    shown = " ".join(takeaway.text for takeaway in takeaways(known, conditions))
    words = " ".join(presences(known).own_words.values())
    for text in (shown, words):
        assert said in text
        assert put_into_the_mouth not in text


def test_nothing_to_allow_for(owner_client, owner):
    make_draft(owner)
    assert "nothing that your exercises have to allow for" in owner_client.get(URL).content.decode()


def test_post_puts_the_answers_in_force_and_leads_to_the_routine_even_twice(owner_client, owner):
    make_draft(owner)
    for _ in range(2):
        assert owner_client.post(URL).headers["Location"] == reverse("programs:routine_proposal")
    assert owner.health_profiles.get() == owner.health_profiles.in_force()


def test_an_open_screen_comes_first(owner_client, owner):
    make_draft(owner, until="plan")
    for response in (owner_client.get(URL), owner_client.post(URL)):
        assert response.headers["Location"] == reverse("accounts:welcome_step", args=["plan"])
    assert owner.health_profiles.in_force() is None


def test_without_any_answers_it_begins_at_the_beginning(owner_client):
    assert owner_client.get(URL).headers["Location"] == reverse("accounts:welcome")
    assert owner_client.post(URL).headers["Location"] == reverse("accounts:welcome_step", args=["warning-signs"])


def test_without_a_change_begun_it_leads_to_the_answers_in_force(owner_client, owner):
    make_health_check(owner)
    assert owner_client.get(URL).headers["Location"] == reverse("accounts:welcome")


def test_an_open_warning_sign_comes_first(owner_client, owner):
    make_draft(owner)
    make_red_flag(owner)
    for response in (owner_client.get(URL), owner_client.post(URL)):
        assert response.headers["Location"] == reverse("accounts:red_flag")
    assert owner.health_profiles.in_force() is None


@pytest.mark.django_db
def test_anonymous():
    assert Client().get(URL).headers["Location"].startswith(reverse("account_login"))


def test_another_person_sees_and_completes_nothing_of_it(other_client, owner):
    make_draft(owner)
    other_client.get(URL)
    other_client.post(URL)
    assert owner.health_profiles.in_force() is None


def test_wrong_method(owner_client):
    assert owner_client.put(URL).status_code == 405


def test_queries(owner_client, owner, django_assert_max_num_queries):
    make_draft(owner, health=["heart"], active="no", bones=["osteoporosis"])
    owner_client.get(URL)
    with django_assert_max_num_queries(12):
        owner_client.get(URL)
