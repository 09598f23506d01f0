"""The rest of django-allauth's pages, in our design."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.template.loader import get_template

from tests.conftest import PASSWORD, client_of, confirmed, make_user

EMAIL = "/accounts/email/"
CHANGE = "/accounts/password/change/"


@pytest.mark.parametrize(
    "name",
    [
        "login", "signup", "signup_closed", "logout", "password_reset", "password_reset_done",
        "password_reset_from_key", "password_reset_from_key_done", "password_change", "password_set", "email",
        "email_confirm", "verification_sent", "reauthenticate", "account_inactive",
    ],
)  # fmt: skip
def test_every_page_is_ours(name):
    assert "site-packages" not in get_template(f"account/{name}.html").origin.name


@pytest.mark.parametrize(
    "name",
    [
        "password_reset_key",
        "unknown_account",
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "email_added",
        "email_changed",
        "email_deleted",
        "password_changed",
        "password_set",
        "password_reset",
    ],
)
def test_every_letter_is_ours(name):
    for part in ("subject", "message"):
        assert "site-packages" not in get_template(f"account/email/{name}_{part}.txt").origin.name


@pytest.mark.parametrize("address", [EMAIL, CHANGE, "/accounts/reauthenticate/", "/accounts/logout/"])
def test_pages_of_a_person(owner_client, address):
    response = confirmed(owner_client).get(address)
    assert response.status_code == 200
    assert "placeholder=" not in response.text
    assert response.text.count("<h1>") == 1


@pytest.mark.parametrize(
    "address", ["/accounts/password/reset/done/", "/accounts/confirm-email/", "/accounts/inactive/"]
)
def test_open_pages(client, db, address):
    assert client.get(address).status_code == 200


def test_changing_the_password_asks_for_the_present_one(owner, owner_client):
    new = {"oldpassword": "not it", "password1": "another long password", "password2": "another long password"}
    response = owner_client.post(CHANGE, new)
    assert response.status_code == 422
    assert "This is not your present password." in response.text
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)


def test_changing_the_password_signs_other_devices_out_but_not_this_one(owner, owner_client):
    tablet = client_of(owner)
    owner_client.post(
        CHANGE, {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"}
    )
    assert owner_client.get("/settings/").status_code == 200
    assert tablet.get("/settings/").status_code == 302


def test_who_has_no_password_proves_by_mail_who_they_are(db):
    user = make_user()
    user.set_unusable_password()
    user.save()
    response = client_of(user).get(CHANGE, follow=True)
    assert [address for address, _status in response.redirect_chain] == [
        "/accounts/password/set/",
        "/accounts/password/reset/",
    ]


def test_a_new_address_is_confirmed_before_it_becomes_the_main_one(owner, owner_client):
    confirmed(owner_client)
    owner_client.post(EMAIL, {"action_add": "", "email": "Second@example.org"})
    assert "second@example.org" in owner_client.get(EMAIL).text
    EmailAddress.objects.filter(email=owner.email).update(verified=True, primary=True)
    owner_client.post(EMAIL, {"action_primary": "", "email": "second@example.org"})
    owner.refresh_from_db()
    assert owner.email == "ruth@example.org"
    lines = [line for letter in mail.outbox for line in letter.body.splitlines()]
    (link,) = [line for line in lines if "/confirm-email/" in line]
    owner_client.post(link)
    owner_client.post(EMAIL, {"action_primary": "", "email": "second@example.org"})
    owner.refresh_from_db()
    assert owner.email == "second@example.org"


@pytest.mark.parametrize("backend", ["console", "smtp"])
def test_whoever_has_not_confirmed_the_address_finds_the_way_from_the_second_step(
    owner, owner_client, settings, monkeypatch, backend
):
    """With or without a mail server: nothing says that a mail was sent where none was."""
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    letters = []
    monkeypatch.setattr("accounts.entrance.adapter.AccountAdapter.send_mail", lambda *said: letters.append(said))
    EmailAddress.objects.filter(user=owner).update(verified=False)
    refused = confirmed(owner_client).get("/accounts/second-step/app/activate/", follow=True).text
    assert "mail that we sent you" not in refused
    assert 'name="action_send"' in owner_client.get(EMAIL).text
    answer = owner_client.post(EMAIL, {"action_send": "", "email": owner.email}, follow=True).text
    assert len(letters) == 1
    assert ("We have sent a mail" in answer) is (backend == "smtp")


def test_an_address_that_is_no_address(owner_client):
    response = confirmed(owner_client).post(EMAIL, {"action_add": "", "email": "no address"})
    assert response.status_code == 422
    assert 'value="no address"' in response.text
