"""An administrator invites an editor by mail."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import User
from tests.conftest import client_of, confirmed

pytestmark = pytest.mark.django_db

PAGE = "/admin/invite/"
NEW = {"email": "Nora@Example.org", "name": "Nora"}


@pytest.fixture
def administrator_client(administrator):
    return confirmed(client_of(administrator))


def test_an_editor_is_invited_chooses_a_password_and_gets_in(administrator_client, client, mailoutbox):
    assert administrator_client.get(PAGE).status_code == 200
    assert administrator_client.post(PAGE, {**NEW, "reviews": "on"}).status_code == 302
    (mail,) = mailoutbox
    assert mail.to == ["nora@example.org"]
    assert reverse("admin:index") in mail.body
    assert reverse("account_reset_password") in mail.body
    nora = User.objects.get(email="nora@example.org")
    assert (nora.name, nora.is_staff, nora.is_superuser, nora.has_usable_password()) == ("Nora", True, False, False)
    assert nora.has_perm("exercises.change_exercise")
    assert nora.has_perm("exercises.add_rowreview")
    assert not nora.has_perm("accounts.view_user")
    client.post(reverse("account_reset_password"), {"email": "nora@example.org"})
    assert mailoutbox[1].to == ["nora@example.org"]


def test_somebody_who_exercises_here_keeps_their_password(administrator_client, owner, mailoutbox):
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True, verified=True)
    before = owner.password
    administrator_client.post(PAGE, {"email": owner.email, "name": "Other"})
    owner.refresh_from_db()
    assert (owner.password, owner.name, owner.is_staff) == (before, "Ruth", True)
    assert reverse("account_reset_password") not in mailoutbox[-1].body
    assert not owner.has_perm("exercises.add_rowreview")


@pytest.mark.parametrize(
    "typed", [{"email": "no address"}, {"email": "editor@example.org"}, {"name": ""}, {"name": "N" * 81}]
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_sent(administrator_client, editor, mailoutbox, typed):
    response = administrator_client.post(PAGE, {**NEW, **typed})
    assert response.status_code == 422
    assert set(typed) <= set(response.context["form"].errors)
    assert not mailoutbox


def test_only_administrators_invite(client, owner_client, editor_client):
    assert client.get(PAGE).status_code == 302
    assert confirmed(owner_client).get(PAGE, follow=True).status_code == 403
    assert confirmed(editor_client).post(PAGE, NEW).status_code == 403
    assert not User.objects.filter(email="nora@example.org").exists()
