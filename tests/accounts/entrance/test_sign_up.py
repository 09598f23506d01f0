from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from accounts.entrance import consent
from accounts.entrance.allauth_forms import SignupForm
from accounts.models import User
from tests.conftest import PASSWORD, make_user
from tests.programs.factories import make_profile

ADDRESS = "/accounts/signup/"
NEW = {"email": "new@example.org", "password1": "four words put together", "name": "Nora", "consent": "on"}


def test_works(client, db):
    response = client.post(ADDRESS, NEW)
    assert response.status_code == 302
    assert response["Location"] == reverse("accounts:welcome")
    user = User.objects.get()
    assert (user.email, user.name) == ("new@example.org", "Nora")
    assert consent.has_consented(user)
    assert client.get("/settings/").status_code == 200


def test_the_name_is_optional(client, db):
    client.post(ADDRESS, {**NEW, "name": ""})
    assert User.objects.get().name == ""


def test_the_page_says_what_is_stored(client, db):
    text = client.get(ADDRESS).text
    for words in [
        "your answers about your health", "On this server only", "Nothing is sold or passed on", "delete all of it",
        "Guidance, not medical care",
    ]:  # fmt: skip
        assert words in text


def test_without_consent_nothing_is_stored(client, db):
    response = client.post(ADDRESS, {**NEW, "consent": ""})
    assert response.status_code == 422
    assert "Please tick this box if you agree" in response.text
    assert 'value="new@example.org"' in response.text
    assert 'value="Nora"' in response.text
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"),
        ("email", ""),
        ("email", "x" * 250 + "@example.org"),
        ("password1", "short"),
        ("password1", "1234567890"),
        ("password1", "password123"),
        ("password1", ""),
        ("name", "x" * 81),
    ],
)
def test_invalid_keeps_what_was_typed_but_never_a_password(client, db, field, value):
    response = client.post(ADDRESS, {**NEW, "name": "Nora Typed", field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Nora Typed" in response.text or field == "name"
    assert NEW["password1"] not in response.text
    assert not User.objects.exists()


def test_an_address_has_no_case(client, db):
    client.post(ADDRESS, {**NEW, "email": "Nora.New@Example.ORG"})
    assert User.objects.get().email == "nora.new@example.org"
    assert EmailAddress.objects.get().email == "nora.new@example.org"


def test_the_address_is_confirmed_by_mail_but_nobody_has_to_wait(client, db):
    client.post(ADDRESS, NEW)
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"]
    assert letter.subject == "Homestretch: Is this your email address?"
    link = next(line for line in letter.body.splitlines() if "/confirm-email/" in line)
    page = client.get(link)
    assert "Is this your email address?" in page.text
    assert not EmailAddress.objects.get().verified
    response = client.post(link)
    assert response.status_code == 302
    assert EmailAddress.objects.get().verified


def test_without_a_mail_server_no_mail_is_promised(client, db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    response = client.post(ADDRESS, NEW, follow=True)
    assert "We have sent a mail" not in response.text


def test_a_mail_server_that_does_not_answer_does_not_stop_anybody(client, db, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    response = client.post(ADDRESS, NEW)
    assert response["Location"] == reverse("accounts:welcome")
    assert "We could not send you a mail just now." in client.get("/settings/").text


def test_who_is_signed_in_is_sent_on(owner_client):
    assert owner_client.get(ADDRESS).status_code == 302


# --- an address that is known already


def test_a_known_address_gets_a_friendly_answer_with_ways_on(client, owner):
    response = client.post(ADDRESS, {**NEW, "email": owner.email.upper()})
    assert response.status_code == 422
    assert "There is already an account with this email address." in response.text
    assert "you have an account already. Nothing is lost." in response.text
    assert f'href="{reverse("account_reset_password")}"' in response.text
    owner.refresh_from_db()
    assert owner.name == "Ruth"
    assert User.objects.count() == 1


def test_a_known_address_with_its_password_simply_comes_in(client, owner):
    make_profile(owner)
    response = client.post(ADDRESS, {**NEW, "email": owner.email, "password1": PASSWORD})
    assert response["Location"] == reverse("programs:today")
    assert client.get("/settings/").wsgi_request.user == owner
    assert User.objects.count() == 1


def test_sent_twice_makes_one_account_and_leads_to_the_same_place(db, client):
    from django.test import Client

    second = Client()
    for browser in (client, second):
        assert browser.post(ADDRESS, NEW)["Location"] == reverse("accounts:welcome")
        assert browser.get("/settings/").status_code == 200
    assert User.objects.count() == 1
    assert User.objects.get().consents.count() == 1


def test_sent_twice_at_the_very_same_moment(client, db, monkeypatch):
    """The address is free when the form is checked and taken when it is saved."""

    def just_taken(self, request):
        make_user(NEW["email"]).set_password(NEW["password1"])
        user = User.objects.get()
        user.set_password(NEW["password1"])
        user.save()
        return original(self, request)

    original = SignupForm.save
    monkeypatch.setattr(SignupForm, "save", just_taken)
    assert client.post(ADDRESS, NEW)["Location"] == reverse("accounts:welcome")
    assert User.objects.count() == 1


def test_guessing_passwords_through_sign_up_is_limited(client, owner):
    for _guess in range(5):
        assert client.post(ADDRESS, {**NEW, "email": owner.email}).status_code == 422
    assert client.post(ADDRESS, {**NEW, "email": owner.email, "password1": PASSWORD}).status_code == 429


def test_where_addresses_must_be_confirmed_nobody_learns_who_has_an_account(client, owner, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    known = client.post(ADDRESS, {**NEW, "email": owner.email, "password1": PASSWORD}, follow=True)
    unknown = client.post(ADDRESS, NEW, follow=True)
    assert known.redirect_chain == unknown.redirect_chain == [(reverse("account_email_verification_sent"), 302)]
    assert "Open the link, and you are in." in unknown.text
    to_owner, to_new = mail.outbox
    assert to_owner.subject == "Homestretch: You have an account already"
    assert to_new.subject == "Homestretch: Is this your email address?"
    assert not unknown.wsgi_request.user.is_authenticated


# --- closed


def test_registration_can_be_closed(client, db, settings):
    settings.REGISTRATION_OPEN = False
    for response in (client.get(ADDRESS), client.post(ADDRESS, NEW)):
        assert "No new accounts at the moment" in response.text
        assert reverse("exercises:exercise_list") in response.text
    assert not User.objects.exists()


def test_many_sign_ups_from_one_place_are_slowed_down(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "2/m/ip"}
    for _attempt in range(2):
        assert client.post(ADDRESS, {}).status_code == 422
    response = client.post(ADDRESS, {})
    assert response.status_code == 429
    assert "Let us wait a little" in response.text
