"""People at the desk: administrators only, and nothing that people told us about their health."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.groups import EDITOR_RIGHTS, ensure_editor_group
from accounts.models import Consent, HealthProfile, User
from tests.conftest import PASSWORD, client_of, confirmed
from tests.desk import send_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator_client(administrator) -> Client:
    return confirmed(client_of(administrator))


def page(user: User, view: str = "change") -> str:
    return reverse(f"admin:accounts_user_{view}", args=[user.pk])


# --- The Editor group ---


def test_the_group_has_exactly_its_rights():
    group = Group.objects.get(name="Editor")
    group.permissions.add(Permission.objects.get(codename="view_user"))
    ensure_editor_group()
    ensure_editor_group()
    rights = {f"{app}.{code}" for app, code in group.permissions.values_list("content_type__app_label", "codename")}
    wanted = {
        f"{model.split('.')[0]}.{action}_{model.split('.')[1]}"
        for model, actions in EDITOR_RIGHTS.items()
        for action in actions
    }
    assert rights == wanted


def test_no_right_is_about_people():
    private = {
        "user",
        "consent",
        "healthprofile",
        "redflag",
        "routine",
        "routineitem",
        "routineomission",
        "session",
        "setlog",
        "group",
    }
    assert not {model.split(".")[1] for model in EDITOR_RIGHTS} & private
    assert {model.split(".")[0] for model in EDITOR_RIGHTS} == {"exercises", "programs"}


def test_a_database_without_the_rights_is_named(monkeypatch):
    monkeypatch.setitem(EDITOR_RIGHTS, "exercises.unheardof", ("view",))
    with pytest.raises(LookupError, match="run migrate first"):
        ensure_editor_group()


@pytest.mark.parametrize("model", ["accounts_user", "accounts_consent", "account_emailaddress"])
def test_an_editor_sees_nothing_of_people(editor_client, owner, model):
    confirmed(editor_client)
    for address in (
        reverse(f"admin:{model}_changelist"),
        reverse(f"admin:{model}_add"),
        reverse(f"admin:{model}_change", args=[1]),
    ):
        assert editor_client.get(address).status_code in {403, 404}, address
    for address in (page(owner), page(owner, "delete"), page(owner, "history")):
        assert editor_client.get(address).status_code in {403, 404}, address


def test_a_right_given_by_hand_does_not_open_people(editor, owner):
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    client = confirmed(client_of(editor))
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    assert client.post(page(owner, "delete"), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=owner.pk).exists()


def test_an_editor_cannot_complete_a_name_of_a_person(editor_client, owner):
    response = editor_client.get(
        reverse("admin:autocomplete"),
        {"term": "ruth", "app_label": "accounts", "model_name": "consent", "field_name": "user"},
    )
    assert response.status_code == 403


# --- Administrators ---


def test_people_are_listed_and_searched(administrator_client, owner, editor):
    response = administrator_client.get(reverse("admin:accounts_user_changelist"), {"q": "ruth"})
    assert list(response.context["cl"].result_list) == [owner]
    assert administrator_client.get(reverse("admin:account_emailaddress_changelist"), {"q": "ruth"}).status_code == 200


def test_a_person_is_added_who_can_sign_in(administrator_client, client):
    response = send_form(
        administrator_client,
        reverse("admin:accounts_user_add"),
        email="Fresh@Example.org",
        name="Fresh",
        usable_password="true",
        password1="quiet-river-stones",
        password2="quiet-river-stones",
    )
    user = User.objects.get(email="fresh@example.org")
    assert response["Location"] == page(user)
    assert not user.is_staff
    client.post(reverse("account_login"), {"login": "fresh@example.org", "password": "quiet-river-stones"})
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "RUTH@example.org"}, "There is already an account with this email address."),
        ({"password2": "something-else-1"}, "The two password fields didn’t match."),
        ({"password1": "short", "password2": "short"}, "This password is too short."),
    ],
)
def test_an_account_that_cannot_be_is_refused(administrator_client, owner, changes, said):
    fields = {
        "email": "new@example.org",
        "name": "N",
        "usable_password": "true",
        "password1": "quiet-river-stones",
        "password2": "quiet-river-stones",
    }
    response = send_form(administrator_client, reverse("admin:accounts_user_add"), **{**fields, **changes})
    assert response.status_code == 200
    assert said in response.text
    assert not User.objects.filter(email="new@example.org").exists()


def test_somebody_becomes_an_editor(administrator_client, owner):
    group = Group.objects.get(name="Editor")
    refused = send_form(administrator_client, page(owner), groups=[str(group.pk)])
    assert "An editor needs this, to get in here." in refused.text
    assert send_form(administrator_client, page(owner), groups=[str(group.pk)], is_staff="on").status_code == 302
    assert (
        client_of(User.objects.get(pk=owner.pk)).get(reverse("admin:exercises_exercise_changelist")).status_code == 200
    )


def test_nobody_locks_themselves_out(administrator_client, administrator):
    for field in ("is_active", "is_staff", "is_superuser"):
        response = send_form(administrator_client, page(administrator), drop=(field,))
        assert "You would lock yourself out." in response.text
    assert administrator_client.post(page(administrator, "delete"), {"post": "yes"}).status_code == 403


def test_a_new_address_is_the_one_to_sign_in_with(administrator_client, owner, client):
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True, verified=True)
    assert send_form(administrator_client, page(owner), email="ruth.new@example.org").status_code == 302
    address = EmailAddress.objects.get(user=owner)
    assert (address.email, address.primary, address.verified) == ("ruth.new@example.org", True, False)
    client.post(reverse("account_login"), {"login": "ruth@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_no_password_is_shown_and_a_new_one_can_be_set(administrator_client, owner):
    text = administrator_client.get(page(owner)).text
    assert owner.password not in text
    assert owner.password.split("$")[0] + ":" not in text
    address = reverse("admin:auth_user_password_change", args=[owner.pk])
    assert address in text
    response = send_form(
        administrator_client,
        address,
        usable_password="true",
        password1="quiet-river-stones",
        password2="quiet-river-stones",
        **{"set-password": "1"},
    )
    assert response.status_code == 302
    owner.refresh_from_db()
    assert owner.check_password("quiet-river-stones")


def test_deleting_a_person_says_what_goes_and_shows_nothing_of_it(administrator_client, owner):
    HealthProfile.objects.create(
        user=owner, state="in_force", completed_at=timezone.now(), answers={"bones": "osteoporosis"}
    )
    text = administrator_client.get(page(owner, "delete")).text
    assert "ruth@example.org, with all that belongs to them" in text
    assert "in_force" not in text
    assert administrator_client.post(page(owner, "delete"), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=owner.pk).exists()
    assert not HealthProfile.objects.exists()


def test_people_are_not_deleted_by_the_dozen(administrator_client, owner):
    data: dict[str, Any] = {"action": "delete_selected", "_selected_action": [str(owner.pk)], "post": "yes"}
    administrator_client.post(reverse("admin:accounts_user_changelist"), data)
    assert User.objects.filter(pk=owner.pk).exists()


def test_consent_is_read_only(administrator_client, owner):
    consent = Consent.objects.get(user=owner)
    assert owner.email in administrator_client.get(reverse("admin:accounts_consent_changelist")).text
    assert administrator_client.get(reverse("admin:accounts_consent_add")).status_code == 403
    assert (
        administrator_client.post(
            reverse("admin:accounts_consent_change", args=[consent.pk]), {"version": "x"}
        ).status_code
        == 403
    )
    assert (
        administrator_client.post(
            reverse("admin:accounts_consent_delete", args=[consent.pk]), {"post": "yes"}
        ).status_code
        == 403
    )
