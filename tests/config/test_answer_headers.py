"""No cache between us and a person may store an answer, except for a short list."""

from __future__ import annotations

from django.urls import reverse

from config.middleware import AnswerHeaders
from tests.config.test_open_pages import PAGES, of_each_kind
from tests.conftest import client_of, confirmed, undone

NOT_KEPT = "private, no-store"
MAY_BE_KEPT = {"manifest", "exercises:figure_picture", "admin:exercises_exercise_picture"}
PERSONAL = [(name, address) for name, address in PAGES if name not in MAY_BE_KEPT and of_each_kind(name)]


def test_the_list_is_short():
    assert AnswerHeaders.MAY_BE_KEPT.keys() == MAY_BE_KEPT
    assert {name for name, _address in PAGES} >= MAY_BE_KEPT


def test_an_answer_is_kept_by_nobody(client, administrator):
    found = {}
    for name, address in PERSONAL:
        with undone():
            for visitor in (client, client_of(administrator)):
                for response in (visitor.get(address), visitor.post(address)):
                    told = response.get("Cache-Control"), "camera=()" in response.get("Permissions-Policy", "")
                    if told != (NOT_KEPT, True):
                        found[name] = told
    assert found == {}


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
