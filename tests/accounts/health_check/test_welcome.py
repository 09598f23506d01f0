from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.health_check import services

from .factories import make_draft, make_health_check, make_red_flag

URL = reverse("accounts:welcome")


def step_url(key: str) -> str:
    return reverse("accounts:welcome_step", args=[key])


def test_a_new_person_begins_with_the_warning_signs(owner_client, owner):
    response = owner_client.get(URL)
    assert response.headers["Location"] == step_url("warning-signs")
    assert not owner.health_profiles.exists()


def test_continues_at_the_first_open_step(owner_client, owner):
    make_draft(owner, until="hips")
    assert owner_client.get(URL).headers["Location"] == step_url("hips")


def test_leads_to_the_review_when_all_is_answered(owner_client, owner):
    make_draft(owner)
    assert owner_client.get(URL).headers["Location"] == reverse("accounts:welcome_review")


def test_shows_the_answers_in_force(owner_client, owner):
    make_health_check(
        owner, bones=["osteoporosis", "not_sure"], bones_unsure=["breaks"], goal_words="Dance at the wedding"
    )
    response = owner_client.get(URL)
    assert response.status_code == 200
    text = response.content.decode()
    assert "You told us that you have osteoporosis." in text
    assert "You were not sure whether you have had two or more broken bones from small falls." in text
    assert "Dance at the wedding" in text
    assert "Fixed support" in text
    assert "more than a year ago" not in text


def test_says_when_the_answers_are_old(owner_client, owner):
    make_health_check(owner, days_ago=370)
    assert "more than a year ago" in owner_client.get(URL).content.decode()


def test_post_starts_a_change_and_may_be_sent_twice(owner_client, owner):
    make_health_check(owner, balance=["worried"])
    for _ in range(2):
        assert owner_client.post(URL).headers["Location"] == step_url("warning-signs")
    assert owner.health_profiles.count() == 2
    assert owner.health_profiles.draft().answers["balance"] == ["worried"]
    assert "Go on changing my answers" in owner_client.get(URL).content.decode()


def test_an_open_warning_sign_comes_first(owner_client, owner):
    make_health_check(owner)
    make_red_flag(owner)
    for response in (owner_client.get(URL), owner_client.post(URL)):
        assert response.headers["Location"] == reverse("accounts:red_flag")


def test_a_reminder_of_what_should_be_looked_at_soon(owner_client, owner):
    make_health_check(owner, hips=["catches"])
    assert "within 2 weeks" in owner_client.get(URL).content.decode()


@pytest.mark.django_db
def test_anonymous():
    assert Client().get(URL).headers["Location"].startswith(reverse("account_login"))


def test_another_person_sees_nothing_of_it(other_client, owner):
    make_health_check(owner)
    assert other_client.get(URL).headers["Location"] == step_url("warning-signs")


def test_wrong_method(owner_client):
    assert owner_client.put(URL).status_code == 405


def test_queries_do_not_grow_with_history(
    owner_client, owner, django_assert_max_num_queries, django_assert_num_queries
):
    make_health_check(owner, health=["heart"], active="no")
    owner_client.get(URL)
    with django_assert_max_num_queries(12) as counted:
        owner_client.get(URL)
    for _ in range(5):
        services.start_draft(by=owner)
        services.save_step(by=owner, step="warning-signs", answers={"warning_signs": ["none"]})
        services.complete_health_check(by=owner)
        make_red_flag(owner)
        services.withdraw_red_flags(by=owner, codes=["RF7"])
    assert owner.health_profiles.count() == 6
    with django_assert_num_queries(len(counted)):
        owner_client.get(URL)
