from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection

from config.hosting.version import VERSION

ADDRESS = "/healthz"


@contextmanager
def database_down() -> Iterator[None]:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("could not connect to server at db.internal")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        yield


def test_works(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response.text == f"ok {VERSION}\n"
    assert "no-store" in response["Cache-Control"]


def test_database_down(client, db):
    with database_down():
        response = client.get(ADDRESS)
    assert response.status_code == 503
    assert response.text == "the database does not answer\n"
    assert "db.internal" not in response.text


def test_database_down_and_somebody_signed_in(owner_client):
    """Sessions are in the database too, so the check must not load one first."""
    with database_down():
        assert owner_client.get(ADDRESS).status_code == 503


def test_wrong_method(client, db):
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize("host", ["10.0.0.7:8000", "localhost", "nobody.example", "a b"])
def test_a_probe_comes_by_any_name(client, db, host):
    assert client.get(ADDRESS, headers={"Host": host}).status_code == 200
