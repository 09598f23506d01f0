from __future__ import annotations

import pytest
from django.core import mail

from tests.accounts.entrance.test_sign_in import sign_in
from tests.conftest import client_of

ADDRESS = "/accounts/password/reset/"
NEW = "quite another password"


def link_in(letter) -> str:
    return next(line for line in letter.body.splitlines() if "/password/reset/key/" in line)


def test_works(client, owner):
    tablet = client_of(owner)
    response = client.post(ADDRESS, {"email": owner.email}, follow=True)
    assert "If there is an account with this address, a mail with a link is on its way" in response.text
    (letter,) = mail.outbox
    assert letter.to == [owner.email]
    assert letter.subject == "Homestretch: Your new password"
    assert "The link works once, for an hour." in letter.body
    form = client.get(link_in(letter), follow=True)
    assert "Choose a new password" in form.text
    place = form.redirect_chain[-1][0]
    assert "set-password" in place, "the secret is not in the address that a referrer would carry"
    response = client.post(place, {"password1": NEW, "password2": NEW}, follow=True)
    assert "Your new password is saved" in response.text
    assert sign_in(client, owner.email, NEW).status_code == 302
    # other devices have to sign in again
    assert tablet.get("/settings/")["Location"].startswith("/accounts/login/")


def test_an_unknown_address_gets_the_same_page_and_a_mail_that_says_so(client, owner):
    known = client.post(ADDRESS, {"email": owner.email}, follow=True)
    unknown = client.post(ADDRESS, {"email": "nobody@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert known.status_code == unknown.status_code == 200
    assert [letter.to for letter in mail.outbox] == [[owner.email], ["nobody@example.org"]]
    assert mail.outbox[1].subject == "Homestretch: There is no account with this address"


def test_the_case_of_the_address_does_not_matter(client, owner):
    client.post(ADDRESS, {"email": "RUTH@example.ORG"})
    assert mail.outbox[0].subject == "Homestretch: Your new password"


def test_a_link_works_once(client, owner):
    client.post(ADDRESS, {"email": owner.email})
    link = link_in(mail.outbox[0])
    place = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(place, {"password1": NEW, "password2": NEW})
    page = client.get(link, follow=True)
    assert "This link no longer works" in page.text
    assert "Send me a new link" in page.text


def test_a_new_password_opens_a_locked_door(client, owner):
    for _attempt in range(6):
        sign_in(client, owner.email, "not it")
    client.post(ADDRESS, {"email": owner.email})
    place = client.get(link_in(mail.outbox[0]), follow=True).redirect_chain[-1][0]
    client.post(place, {"password1": NEW, "password2": NEW})
    # there was no row in allauth's table of addresses when the mail was asked for; now there is one
    assert sign_in(client, owner.email, NEW).status_code == 302


@pytest.mark.parametrize("passwords", [("short", "short"), (NEW, "something else"), ("", "")])
def test_invalid(client, owner, passwords):
    client.post(ADDRESS, {"email": owner.email})
    place = client.get(link_in(mail.outbox[0]), follow=True).redirect_chain[-1][0]
    response = client.post(place, dict(zip(("password1", "password2"), passwords, strict=True)))
    assert response.status_code == 422
    assert "Please look at this again" in response.text


def test_no_address(client, db):
    response = client.post(ADDRESS, {"email": "no address"})
    assert response.status_code == 422
    assert 'value="no address"' in response.text


def test_asking_again_and_again_is_slowed_down(client, owner):
    statuses = [client.post(ADDRESS, {"email": owner.email}).status_code for _time in range(6)]
    assert statuses == [302] * 5 + [429]


def test_without_a_mail_server_the_page_says_whom_to_ask(client, db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "This site cannot send mail yet." in client.get(ADDRESS).text
    settings.CONTACT_EMAIL = "help@example.org"
    assert "mailto:help@example.org" in client.get(ADDRESS).text


def test_letters_carry_no_escaped_characters(client, owner):
    client.post(ADDRESS, {"email": "o'neil@example.org"})
    assert "o'neil@example.org" in mail.outbox[0].body
