"""The log is for people to read: a fault of ours has its traceback, everything else is one line."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable

import pytest
from django.core.exceptions import TooManyFieldsSent
from django.db import OperationalError

from config.logs import OneLine


@pytest.fixture
def log(monkeypatch) -> io.StringIO:
    """Return the stream to which the site's log is written in this test."""
    (handler,) = [found for found in logging.getLogger().handlers if any(isinstance(f, OneLine) for f in found.filters)]
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


def failing(error: Exception) -> Callable[..., None]:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    return fail


def test_a_wrong_host_is_one_line(client, db, log):
    response = client.get("/", headers={"Host": "nobody.example"})
    assert response.status_code == 400
    assert "<h1>" in response.text
    (line,) = log.getvalue().splitlines()
    assert "nobody.example" in line


@pytest.mark.parametrize(
    ("error", "status"),
    [(TooManyFieldsSent("many"), 400), (OperationalError("database is locked"), 503)],
)
def test_what_is_not_our_fault_is_one_line(client, db, log, monkeypatch, error, status):
    monkeypatch.setattr("config.pages.views.render", failing(error))
    client.raise_request_exception = False
    assert client.get("/help/").status_code == status
    (line,) = log.getvalue().splitlines()
    assert str(error) in line


def test_a_page_that_is_not_for_somebody_is_one_line(owner_client, log):
    assert owner_client.get("/admin/", follow=True).status_code == 403
    assert "Traceback" not in log.getvalue()


def test_what_is_our_fault_has_its_traceback(client, db, log, monkeypatch):
    monkeypatch.setattr("config.pages.views.render", failing(RuntimeError("ours")))
    client.raise_request_exception = False
    assert client.get("/help/").status_code == 500
    assert "Traceback" in log.getvalue()
