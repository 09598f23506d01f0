from __future__ import annotations

import pytest
from django.urls import reverse

from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    NEW_HIP,
    is_locked,
    make_clearance,
    make_routine,
)

pytestmark = pytest.mark.usefixtures("on_a_monday")


@pytest.fixture
def address(owner) -> str:
    make_routine(owner, **NEW_HIP)
    return reverse("programs:clearance_withdraw", args=[make_clearance(owner).pk])


def test_asks_first_and_changes_nothing(owner, owner_client, address):
    text = owner_client.get(address).text
    assert "Take this yes back?" in text
    assert "Dr Okafor" in text
    assert owner.clearances.valid_on(MONDAY).exists()


def test_takes_it_back_and_locks_again(owner, owner_client, address):
    assert owner_client.post(address)["Location"] == "/routine/clearance/"
    assert not owner.clearances.valid_on(MONDAY).exists()
    assert is_locked(owner.routines.get(), MONDAY)


def test_sent_twice_it_is_taken_back_once(owner, owner_client, address):
    owner_client.post(address)
    at = owner.clearances.get().withdrawn_at
    assert owner_client.post(address).status_code == 302
    assert owner.clearances.get().withdrawn_at == at


def test_not_yours_is_not_there(owner, other_client, address):
    assert other_client.get(address).status_code == 404
    assert other_client.post(address).status_code == 404
    assert owner.clearances.valid_on(MONDAY).exists()


def test_anonymous(client, address):
    assert signs_in_first(client.post(address))


def test_wrong_method(owner_client, address):
    assert owner_client.delete(address).status_code == 405
