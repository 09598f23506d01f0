"""Pages for when something is wrong: they say what happened, what was not lost, and what to do."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client

from tests.conftest import client_of


@pytest.mark.parametrize("persona", ["client", "owner_client"])
def test_404(persona, request, db):
    response = request.getfixturevalue(persona).get("/not-there/")
    assert response.status_code == 404
    assert "This page is not here" in response.text
    assert "Nothing was lost." in response.text
    assert 'href="/exercises/"' in response.text


def test_403(client, db, rf):
    from django.contrib.auth.models import AnonymousUser

    from config.pages.views import forbidden

    request = rf.get("/")
    request.user = AnonymousUser()
    response = forbidden(request, PermissionDenied())
    assert response.status_code == 403
    assert "This page is not for you" in response.text
    assert "Nothing was changed, and nothing was lost." in response.text


def test_500(client, db, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("config.pages.views.render", fail)
    client.raise_request_exception = False
    response = client.get("/help/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "a secret detail" not in response.text
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_500_needs_nothing_that_may_have_failed():
    text = render_to_string("500.html")
    assert "{%" not in text
    assert not re.findall(r'(?:src|href)="(?!/static/|/")', text)
    assert "may not have been saved" in text


def test_csrf():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": "ruth@example.org", "password": "x"})
    assert response.status_code == 403
    assert "This form is too old" in response.text
    assert "it was not saved" in response.text


def test_csrf_for_a_person(owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    response = client.post("/settings/", {"name": "Ruth the second"})
    assert response.status_code == 403
    owner.refresh_from_db()
    assert owner.name == "Ruth"


def test_the_style_guide_does_not_exist_for_people(owner_client, administrator):
    assert owner_client.get("/styleguide/").status_code == 404
    assert client_of(administrator).get("/styleguide/").status_code == 200
