from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.health_check.questions.steps import shown_steps

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
    assert "To be safe, we plan as if it were so." in text
    assert "Step 9 of 9" in text


def test_lost_height_is_not_put_into_the_persons_mouth(owner_client, owner):
    make_draft(owner, bones=["height", "osteoporosis"], height_checked="no")
    text = owner_client.get(URL).content.decode()
    assert "You have become much shorter" in text
    assert "You told us that you have signs" not in text


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
