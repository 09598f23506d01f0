"""Whoever runs the site hears of a fault by mail, once, and nothing in the letter is about a person."""

from __future__ import annotations

import logging

import pytest

from config.hosting.letters import ErrorLetters

SECRET = "Ruth wrote that her left hip hurts"


@pytest.fixture(autouse=True)
def letters(settings):
    settings.ERROR_EMAIL = "host@example.org"
    handler = ErrorLetters(level=logging.ERROR)
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def failing(monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("config.pages.views.render", fail)


def test_a_fault_is_told_with_its_place_and_nothing_else(client, db, failing, mailoutbox):
    client.raise_request_exception = False
    assert client.get("/help/", {"q": SECRET}).status_code == 500
    (letter,) = mailoutbox
    assert letter.to == ["host@example.org"]
    assert letter.subject == "Homestretch: ValueError"
    assert "config/pages/views.py" in letter.body
    assert "GET help/" in letter.body
    assert "Ruth" not in letter.body


def test_the_same_fault_is_told_once_an_hour(client, db, failing, mailoutbox):
    client.raise_request_exception = False
    for _visit in range(3):
        client.get("/help/")
    assert len(mailoutbox) == 1


def test_what_is_not_a_fault_is_not_told(client, db, mailoutbox):
    assert client.get("/nowhere/").status_code == 404
    assert client.get("/", headers={"Host": "nobody.example"}).status_code == 400
    assert mailoutbox == []


def test_a_letter_that_cannot_be_sent_breaks_no_page(client, db, failing, monkeypatch, capsys):
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    client.raise_request_exception = False
    assert client.get("/help/").status_code == 500
    assert "ConnectionRefusedError" in capsys.readouterr().err
