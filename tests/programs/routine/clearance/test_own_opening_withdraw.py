from __future__ import annotations

import pytest
from django.urls import reverse

from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import cleared_on, make_profile

from .opening import PAGE, opened

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def address(owner) -> str:
    make_profile(owner)
    return reverse("programs:own_opening_withdraw", args=[opened(owner).pk])


def test_asks_first_and_changes_nothing(owner, owner_client, address):
    assert "Close it again?" in owner_client.get(address).text
    assert cleared_on(owner, MONDAY)


def test_closes_it_and_keeps_the_record(owner, owner_client, address):
    assert owner_client.post(address)["Location"] == PAGE
    assert not cleared_on(owner, MONDAY)
    at = owner.own_openings.get().withdrawn_at
    assert owner_client.post(address).status_code == 302
    assert owner.own_openings.get().withdrawn_at == at
    assert "Locked until cleared" in owner_client.get(PAGE).text


def test_not_yours_is_not_there(owner, other_client, address):
    assert other_client.get(address).status_code == 404
    assert other_client.post(address).status_code == 404
    assert cleared_on(owner, MONDAY)


def test_anonymous(client, address):
    assert signs_in_first(client.post(address))


def test_wrong_method(owner_client, address):
    assert owner_client.delete(address).status_code == 405
