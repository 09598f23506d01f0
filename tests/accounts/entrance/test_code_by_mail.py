"""Signing in with a code from a mail: short-lived, few tries, and it tells nobody who has an account."""

from __future__ import annotations

import logging
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.entrance.ways.test_second_step import present_code, set_up
from tests.conftest import client_of

ASK = "/accounts/login/code/"
TYPE = "/accounts/login/code/confirm/"


@pytest.fixture
def owner(owner: User) -> User:
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True)
    return owner


def ask(client: Client, email: str, **more: str) -> str:
    """Ask for a code; return the address of the page where it is typed."""
    response = client.post(ASK, {"email": email, **more})
    assert response.status_code == 302
    return str(response["Location"])


def code_in(letter: EmailMessage) -> str:
    found = re.search(r"^(\d{4}) (\d{4})$", str(letter.body), re.MULTILINE)
    assert found
    return found[0]


def test_the_way_in(client: Client, owner: User, mailoutbox: list[EmailMessage]) -> None:
    """From the page that somebody wanted, over the sign-in page and the mail, back to that page."""
    page = client.get("/settings/", follow=True)
    assert f'href="{ASK}?next=%2Fsettings%2F"' in page.text
    there = ask(client, owner.email.upper(), next="/settings/")
    field = client.get(there).context["form"]["code"]
    assert 'autocomplete="one-time-code"' in str(field)
    assert 'inputmode="numeric"' in str(field)
    (letter,) = mailoutbox
    assert letter.to == [owner.email]
    # as it stands in the mail, with a blank, or without
    response = client.post(there, {"code": code_in(letter), "next": "/settings/"})
    assert (response.status_code, response["Location"]) == (302, "/settings/")
    assert client.get("/settings/").status_code == 200
    assert owner.browser_sessions.count() == 1
    assert EmailAddress.objects.get(user=owner).verified


def test_nobody_learns_who_has_an_account(client: Client, owner: User, mailoutbox: list[EmailMessage]) -> None:
    answers = []
    for email in (owner.email, "nobody@example.org"):
        visitor = Client()
        there = ask(visitor, email)
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", visitor.get(there).text)
        wrong = [visitor.post(there, {"code": "00000000"}) for _try in range(3)]
        answers.append(
            (there, page.replace(email, "…"), [(answer.status_code, answer.get("Location")) for answer in wrong])
        )
    assert answers[0] == answers[1]
    assert [letter.to for letter in mailoutbox] == [[owner.email], ["nobody@example.org"]]


def test_three_tries_and_each_is_logged(
    client: Client, owner: User, mailoutbox: list[EmailMessage], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="homestretch.security")
    there = ask(client, owner.email)
    assert [client.post(there, {"code": "1234 567"}).status_code for _try in range(3)] == [422, 422, 302]
    assert client.post(there, {"code": code_in(mailoutbox[0])}).status_code == 302
    assert client.get("/settings/").status_code == 302
    failed = f"sign_in_failed person={owner.pk} from=127.0.0.1"
    assert [record.getMessage() for record in caplog.records if record.name == "homestretch.security"] == [failed] * 3


def test_it_works_for_ten_minutes(client: Client, owner: User, mailoutbox: list[EmailMessage]) -> None:
    with time_machine.travel("2026-11-21 10:00:00+00:00", tick=False) as clock:
        there = ask(client, owner.email)
        clock.shift(9 * 60)
        assert client.get(there).status_code == 200
        clock.shift(2 * 60)
        assert client.post(there, {"code": code_in(mailoutbox[0])})["Location"] == ASK
    assert client.get("/settings/").status_code == 302


def test_it_works_in_one_browser_and_once(client: Client, owner: User, mailoutbox: list[EmailMessage]) -> None:
    there = ask(client, owner.email)
    assert Client().post(there, {"code": code_in(mailoutbox[0])}).status_code == 302
    assert client.post(there, {"code": code_in(mailoutbox[0])}).status_code == 302
    assert client.get("/settings/").status_code == 200
    client.post("/accounts/logout/")
    assert client.post(there, {"code": code_in(mailoutbox[0])}).status_code == 302
    assert client.get("/settings/").status_code == 302


def test_another_code_or_another_way(client: Client, owner: User, mailoutbox: list[EmailMessage]) -> None:
    """While a code is awaited, all pages of the entrance lead back to where it is typed, except by the two buttons."""
    there = ask(client, owner.email)
    assert client.get("/accounts/login/")["Location"] == there
    assert client.post(there, {"action": "resend"})["Location"] == there
    old, new = (code_in(letter) for letter in mailoutbox)
    assert client.post(there, {"code": old}).status_code == 422
    assert 'value="resend"' not in client.get(there).text
    assert client.post("/accounts/logout/", {"next": "/accounts/login/"})["Location"] == "/accounts/login/"
    assert client.get("/accounts/login/").status_code == 200
    assert client.post(there, {"code": new})["Location"] == ASK
    assert client.get("/settings/").status_code == 302


@pytest.mark.parametrize("email", ["ruth@example.org", "nobody@example.org"])
def test_letters_to_one_address_are_limited(owner: User, mailoutbox: list[EmailMessage], email: str) -> None:
    answers = [Client().post(ASK, {"email": email}).status_code for _time in range(4)]
    assert answers == [302] * 3 + [429]
    assert len(mailoutbox) == 3


def test_the_second_step_is_still_asked_for(client: Client, owner: User, mailoutbox: list[EmailMessage]) -> None:
    EmailAddress.objects.update(verified=True)
    set_up(client_of(owner))
    mailoutbox.clear()
    there = ask(client, owner.email)
    assert client.post(there, {"code": code_in(mailoutbox[0])})["Location"].startswith("/accounts/second-step/")
    assert client.get("/settings/").status_code == 302
    assert client.post("/accounts/second-step/authenticate/", {"code": present_code(owner)}).status_code == 302
    assert client.get("/settings/").status_code == 200


def test_without_an_address_there_is_an_error_beside_the_field(client: Client, db: None) -> None:
    response = client.post(ASK, {"email": "ruth"})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"email"}
    assert 'value="ruth"' in response.text
