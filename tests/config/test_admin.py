"""The editors' desk as a whole: who gets in, through which page, and what its pages may load."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from config.hosting.version import VERSION
from exercises.models import Exercise
from tests.conftest import client_of

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def pages() -> list[str]:
    squat = Exercise.objects.get(slug="squat")
    return [
        reverse("admin:index"),
        reverse("admin:app_list", args=["exercises"]),
        reverse("admin:jsi18n"),
        reverse("admin:exercises_exercise_changelist"),
        reverse("admin:exercises_exercise_add"),
        reverse("admin:exercises_exercise_change", args=[squat.pk]),
        reverse("admin:exercises_exercise_history", args=[squat.pk]),
        f"{reverse('admin:autocomplete')}?term=glu&app_label=exercises&model_name=exercisemuscle&field_name=muscle",
    ]


def test_every_page_has_the_desks_own_policy_and_nothing_more(editor_client):
    for address in pages():
        response = editor_client.get(address)
        assert response.status_code == 200, address
        assert set(response["Content-Security-Policy"].split("; ")) == POLICY, address


def test_pages_hold_nothing_that_the_policy_would_block(editor_client):
    for address in pages():
        text = editor_client.get(address).text
        assert " style=" not in text, address
        assert "<style" not in text, address
        assert " onclick=" not in text, address
        for script in text.split("<script")[1:]:
            assert "src=" in script.split(">")[0], address


def test_the_desk_says_its_version(editor_client):
    assert f"Homestretch {VERSION}" in editor_client.get("/admin/").text


def test_a_visitor_goes_through_our_own_sign_in(client):
    wanted = reverse("admin:exercises_exercise_changelist")
    response = client.get(wanted, follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next={wanted}"


def test_the_old_door_takes_no_password(client, administrator):
    response = client.post(
        reverse("admin:login"), {"username": administrator.email, "password": "a-long-enough-password"}
    )
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("admin:index")).status_code == 302


def test_signing_in_does_not_lead_to_another_site(client, editor_client):
    address = f"{reverse('admin:login')}?next=https://evil.example/"
    assert "evil" not in client.get(address)["Location"]
    assert editor_client.get(address)["Location"] == reverse("admin:index")


def test_somebody_who_is_no_editor_is_told_no(owner_client):
    response = owner_client.get(reverse("admin:index"), follow=True)
    assert response.status_code == 403


def test_an_editor_who_is_no_longer_active_is_out(editor):
    client = client_of(editor)
    editor.is_active = False
    editor.save(update_fields=["is_active"])
    assert client.get(reverse("admin:index")).status_code == 302


def test_the_index_is_grouped_by_what_people_look_for(editor_client, administrator):
    names = [group["name"] for group in editor_client.get(reverse("admin:index")).context["app_list"]]
    assert names == ["Exercises", "Whom it does not suit", "Growing", "Programs"]
    names = [group["name"] for group in client_of(administrator).get(reverse("admin:index")).context["app_list"]]
    assert names == ["Exercises", "Whom it does not suit", "Growing", "Programs", "People"]


def test_it_says_what_it_is(editor_client):
    assert "Homestretch editors’ desk" in editor_client.get(reverse("admin:index")).text


def test_signing_out_and_changing_the_password_use_our_own_pages(editor_client):
    assert editor_client.get(reverse("admin:password_change"))["Location"] == reverse("account_change_password")
    assert editor_client.post(reverse("admin:logout"))["Location"] == reverse("landing")


def test_what_people_told_us_is_not_here():
    here = {model._meta.label for model in admin.site._registry}
    private = {
        "accounts.HealthProfile",
        "accounts.RedFlag",
        "programs.Routine",
        "programs.RoutineItem",
        "programs.RoutineOmission",
        "programs.Session",
        "programs.SetLog",
        "auth.Group",
        "sessions.Session",
    }
    assert not here & private
