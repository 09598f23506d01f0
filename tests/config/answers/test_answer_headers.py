"""No cache between us and a person may store an answer, except for a short list."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import reverse

from config.answers.middleware import AnswerHeaders
from tests.config.pages.test_open_pages import PAGES, of_each_kind
from tests.conftest import confirmed, undone

NOT_KEPT = "private, no-store"
MAY_BE_KEPT = {"manifest", "exercises:figure_picture", "admin:exercises_exercise_picture"}


def may_be_kept_wrongly(name: str, answer: HttpResponse) -> bool:
    """Whether an answer lacks what every answer says. Those to people who are signed in: ``test_hostile_input``."""
    told = answer.get("Cache-Control"), "camera=()" in answer.get("Permissions-Policy", "")
    return name not in MAY_BE_KEPT and told != (NOT_KEPT, True)


def test_the_list_is_short():
    assert AnswerHeaders.MAY_BE_KEPT.keys() == MAY_BE_KEPT
    assert {name for name, _address in PAGES} >= MAY_BE_KEPT


def test_what_a_visitor_is_answered_is_kept_by_nobody(client, db):
    for name, address in PAGES:
        if of_each_kind(name):
            with undone():
                assert not may_be_kept_wrongly(name, client.get(address)), name
                assert not may_be_kept_wrongly(name, client.post(address)), name


@pytest.mark.parametrize("address", ["/healthz", "/help/", "/manifest.webmanifest", "/not-there/"])
def test_who_asks_for_the_headers_is_sent_no_body(db, rf, address):
    """Through the server's own door: the client of the tests takes a body away by itself."""
    whole, body = _served(rf.get(address))
    alone, no_body = _served(rf.head(address))
    assert body
    assert no_body == b""
    assert alone.keys() == whole.keys() | {"Content-Length"}


def _served(request: WSGIRequest) -> tuple[dict[str, str], bytes]:
    told: list[tuple[str, str]] = []
    answer = get_wsgi_application()(request.environ, lambda _status, headers: told.extend(headers))
    body = b"".join(answer)
    answer.close()
    return dict(told), body


def test_neither_is_a_page_that_is_not_there(owner_client):
    assert owner_client.get("/not-there/")["Cache-Control"] == NOT_KEPT
    assert confirmed(owner_client).get("/settings/export/")["Cache-Control"] == NOT_KEPT


def test_what_is_the_same_for_everybody_may_be_kept(client, db):
    assert client.get(reverse("manifest"))["Cache-Control"] == "max-age=3600"
    address = reverse("exercises:figure_picture", args=["sit-to-stand", "0", "move"])
    assert client.get(address)["Cache-Control"] == "no-cache"
    assert "public" in client.get(client.get(address)["Location"])["Cache-Control"]
    # but a redirect to the sign-in page and a 404 may not be stored
    picture = reverse("admin:exercises_exercise_picture", args=["1", "move"])
    assert client.get(picture)["Cache-Control"] == NOT_KEPT
