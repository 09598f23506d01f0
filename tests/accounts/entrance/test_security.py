"""An open session is not enough to take over an account, and whatever happens to an account is logged."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.entrance.security import ASKS_AGAIN
from accounts.entrance.urls import OFFERED
from accounts.models import User
from tests.config.pages.test_open_pages import PAGES
from tests.conftest import PASSWORD, client_of, confirmed
from tests.desk import send_form

EMAIL = "/accounts/email/"
CHANGE = "/accounts/password/change/"
AGAIN = "/accounts/reauthenticate/"
NEW = "another long password"
NEW_PASSWORD = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

# Addresses about passwords, mail addresses and the like that need not ask for the password again, and why not. Whoever
# adds such an address gives the reason here.
SENSITIVE = re.compile(r"email|password|export|fhir|delete|accounts_user|mfa_|invite|socialaccount|openid")
NEED_NOT_ASK = {
    # their own form asks for the password
    "account_change_password", "accounts:settings_delete",
    # the way in by mail, for visitors
    "account_confirm_email", "account_email_verification_sent", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    # lists and records that change nothing; what they lead to asks
    "admin:accounts_user_changelist", "admin:accounts_user_history", "admin:account_emailaddress_history",
    # the way in by an account from elsewhere; linking one asks when somebody comes back
    "openid_connect_login", "openid_connect_callback", "socialaccount_signup", "socialaccount_login_cancelled",
    # what the second step is; the step itself, and the same question by it
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    # the list of passkeys, and signing in with one
    "mfa_list_webauthn", "mfa_login_webauthn",
    # who reads along, as with a link for it, and who works in a practice: neither opens an account
    "accounts:care_team_invite", "accounts:team_invite", "accounts:team_member_invite",
    "admin:accounts_organisation_delete",
    # not to be written at the desk
    "admin:mfa_authenticator_add", "admin:mfa_authenticator_change", "admin:mfa_authenticator_history",
    # of people who share it: the pages beside it show as much, and the person reads that it was taken along
    "programs:team_person_fhir",
    # leads to the page for it
    "admin:password_change", "admin:password_change_done",
}  # fmt: skip


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """The lines that the log got about the safety of accounts."""
    caplog.set_level(logging.INFO, logger="homestretch.security")
    return lambda: [line.getMessage() for line in caplog.records if line.name == "homestretch.security"]


@pytest.fixture
def owner(owner: User) -> User:
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True, verified=True)
    return owner


def test_whatever_an_account_hangs_on_is_on_the_list():
    about_the_account = {
        name
        for name, _address in PAGES
        if SENSITIVE.search(name)
        and not re.match(r"admin:(exercises|programs|accounts_consent)|programs:(?!.*fhir)", name)
    }
    assert about_the_account - NEED_NOT_ASK == ASKS_AGAIN


@pytest.mark.parametrize(("name", "address"), [page for page in PAGES if page[0] in ASKS_AGAIN])
def test_the_password_is_asked_for_again(administrator, name, address):
    client = client_of(administrator)
    for response in (client.get(address), client.post(address, {"email": "x@example.org"})):
        assert response.status_code == 302
        assert response["Location"].startswith(f"{AGAIN}?next=%2F")
    confirmed(client)
    assert not client.get(address).get("Location", "").startswith(AGAIN)


def test_there_is_no_other_way_in(client):
    """The site offers only the addresses of django-allauth that we chose: no sign-up by passkey, for example."""
    assert {name for name, _address in PAGES if name.startswith("account_")} == OFFERED
    assert client.get("/accounts/signup/passkey/").status_code == 404


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"X-Requested-With": "XMLHttpRequest"}])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
def test_no_other_way_of_asking_gets_round_it(owner, owner_client, headers, method):
    """django-allauth answers scripts with JSON, even on its page of addresses: that must not get round the question."""
    for address in (EMAIL, "/settings/export/"):
        answer = getattr(owner_client, method)(address, headers=headers)
        assert owner.email not in answer.text
        assert answer.status_code in {302, 401, 405} or answer.json().get("location", "").startswith(AGAIN)
    for address, told in (
        (CHANGE, {**NEW_PASSWORD, "oldpassword": "not it"}),
        ("/settings/delete/", {"password": "not it"}),
        (EMAIL, {"action_add": "", "email": "thief@example.org"}),
    ):
        assert owner_client.post(address, told, headers=headers).status_code in {302, 400, 401, 422}
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()


def test_a_session_that_somebody_else_began_is_not_signed_in(owner, client):
    """After signing in and after a new password, the session has a new key."""
    client.get("/accounts/login/")
    client.session.save()
    planted = client.session.session_key
    client.cookies["sessionid"] = planted
    client.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    signed_in = client.session.session_key
    assert signed_in != planted
    client.post(CHANGE, NEW_PASSWORD)
    keys = {planted, signed_in, client.session.session_key}
    assert len(keys) == 3
    assert list(owner.browser_sessions.values_list("session_key", flat=True)) == [client.session.session_key]


def test_it_holds_for_ten_minutes(owner_client):
    confirmed(owner_client)
    assert owner_client.get(EMAIL).status_code == 200
    session = owner_client.session
    (record,) = session["account_authentication_methods"]
    record["at"] -= timedelta(minutes=10).total_seconds()
    session["account_authentication_methods"] = [record]
    session.save()
    assert owner_client.get(EMAIL)["Location"].startswith(AGAIN)


def test_what_was_sent_goes_on_after_the_password(owner, owner_client):
    response = owner_client.post(EMAIL, {"action_add": "", "email": "second@example.org"})
    assert not EmailAddress.objects.filter(email="second@example.org").exists()
    owner_client.post(response["Location"], {"password": PASSWORD, "next": EMAIL})
    assert EmailAddress.objects.filter(email="second@example.org").exists()


def test_no_password_is_kept_meanwhile(administrator, owner):
    client = client_of(administrator)
    address = reverse("admin:auth_user_password_change", args=[owner.pk])
    assert client.post(address, {"password1": NEW, "password2": NEW})["Location"].startswith(AGAIN)
    assert NEW not in str(dict(client.session))


def test_guessing_it_is_limited_and_recorded(owner, owner_client, records):
    for _guess in range(5):
        assert owner_client.post(AGAIN, {"password": "not it"}).status_code == 422
    assert owner_client.post(AGAIN, {"password": PASSWORD}).status_code == 429
    assert [line.split()[0] for line in records()] == ["sign_in_failed"] * 5 + ["limit_reached"]
    assert f"person={owner.pk} by={owner.pk} from=127.0.0.1" in records()[0]


def test_an_account_cannot_be_taken_over_with_an_open_session(owner, owner_client):
    """The whole path: add an address, confirm it, make it primary, remove the old one, reset the password."""
    for action in (
        {"action_add": "", "email": "thief@example.org"},
        {"action_primary": "", "email": "thief@example.org"},
        {"action_remove": "", "email": owner.email},
    ):
        owner_client.post(EMAIL, action)
    assert [address.email for address in EmailAddress.objects.all()] == [owner.email]
    assert not mail.outbox


def test_each_change_of_address_is_told_to_the_old_one(owner, owner_client, records):
    confirmed(owner_client)
    old, new = owner.email, "new@example.org"
    owner_client.post(EMAIL, {"action_add": "", "email": new})
    EmailAddress.objects.filter(email=new).update(verified=True)
    owner_client.post(EMAIL, {"action_primary": "", "email": new})
    owner_client.post(EMAIL, {"action_remove": "", "email": old})
    told = [letter.subject for letter in mail.outbox if letter.to == [old]]
    assert told == [
        "Homestretch: A new address was added to your account",
        "Homestretch: Your email address was changed",
        "Homestretch: An address was removed from your account",
    ]
    events = [line.split()[0] for line in records()]
    assert events == ["email_added", "email_changed", "email_deleted"]


def test_a_change_of_password_is_told(owner, owner_client, records):
    owner_client.post(CHANGE, NEW_PASSWORD)
    (letter,) = mail.outbox
    assert letter.to == [owner.email]
    assert "/accounts/password/reset/" in letter.body
    assert records() == [f"password_changed person={owner.pk} by={owner.pk} from=127.0.0.1"]


def test_what_an_administrator_changes_is_told_too(administrator, owner, records):
    client = confirmed(client_of(administrator))
    page = reverse("admin:accounts_user_change", args=[owner.pk])
    send_form(client, reverse("admin:auth_user_password_change", args=[owner.pk]), password1=NEW, password2=NEW)
    send_form(client, page, email="moved@example.org")
    send_form(client, page, is_staff="on")
    assert [letter.to for letter in mail.outbox] == [["ruth@example.org"]] * 2
    assert [line.split()[0] for line in records()] == ["password_changed", "email_changed", "rights_changed"]
    assert records()[-1].endswith(f"person={owner.pk} what=is_staff by={administrator.pk} from=127.0.0.1")


def test_the_export_and_the_deletion_are_recorded(owner, owner_client, records):
    confirmed(owner_client).get("/settings/export/")
    owner_client.post("/settings/delete/", {"password": PASSWORD})
    assert [line.split()[:2] for line in records()] == [
        ["data_exported", f"person={owner.pk}"],
        ["account_deleted", f"person={owner.pk}"],
    ]


def test_a_failed_sign_in_is_recorded_without_what_was_typed(client: Client, owner, records):
    client.post("/accounts/login/", {"login": owner.email, "password": "my-secret-guess"})
    client.post("/accounts/login/", {"login": "stranger@example.org", "password": "my-secret-guess"})
    assert records() == [f"sign_in_failed person={owner.pk} from=127.0.0.1", "sign_in_failed from=127.0.0.1"]


def test_a_password_that_is_the_name_is_refused(client: Client, owner, owner_client):
    name = "Ruth Weissmann"
    told = {"email": "new@example.org", "password1": name, "name": name, "consent": "on"}
    response = client.post("/accounts/signup/", told)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"password1"}
    owner.name = name
    owner.save(update_fields=["name"])
    response = owner_client.post(CHANGE, {"oldpassword": PASSWORD, "password1": name, "password2": name})
    assert response.status_code == 422
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_link_for_a_new_password_works_for_an_hour(client: Client, owner, monkeypatch):
    client.post("/accounts/password/reset/", {"email": owner.email})
    link = next(line for line in mail.outbox[0].body.splitlines() if "/password/reset/key/" in line)
    now = PasswordResetTokenGenerator._now
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: now(self) + timedelta(minutes=59))
    assert "set-password" in client.get(link)["Location"]
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: now(self) + timedelta(minutes=61))
    assert client.get(link).status_code == 200  # the page that says that it no longer works


def test_the_log_of_a_server_has_these_lines(settings):
    level: Any = settings.LOGGING["loggers"]["homestretch.security"]["level"]
    assert logging.getLevelName(level) <= logging.INFO
