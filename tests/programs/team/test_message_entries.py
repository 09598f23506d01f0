"""Messages that a device kept until there was a network."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.devices.kept import person_token
from accounts.models import User
from accounts.team.services import end_link
from tests.accounts.team.factories import Practice, make_care_link, make_message
from tests.conftest import client_of
from tests.programs.devices import entry

pytestmark = pytest.mark.django_db
ADDRESS = "/team/messages/entries/"


def send(client: Client, by: User, *entries: dict[str, Any]) -> HttpResponse:
    told = {"person": person_token(by), "sent_at": timezone.now().isoformat(), "entries": entries}
    return client.post(ADDRESS, told, content_type="application/json")


def test_each_is_stored_once_for_either_side_with_the_time_of_writing(owner: User, owner_client: Client) -> None:
    practice = Practice()
    link = make_care_link(owner, practice.ana)
    for client, by in ((owner_client, owner), (client_of(practice.ana.user), practice.ana.user)):
        at = timezone.now() - timedelta(hours=5)
        told = entry("message", at=at, link=str(link.pk), text="Written on a train\nwithout a network")
        for _again in range(2):
            assert send(client, by, told).json() == {"stored": [told["id"]], "refused": {}, "state": None}
        stored = link.messages.get(pk=told["id"])
        assert (stored.is_from_team, stored.text) == (by != owner, told["text"])
        assert stored.sent_at - stored.written_at >= timedelta(hours=4)


def test_what_cannot_be_stored_says_why_and_holds_up_no_other(owner: User, owner_client: Client, other: User) -> None:
    practice = Practice()
    link, of_other = make_care_link(owner, practice.ana), make_care_link(other, practice.ana)
    over = make_care_link(owner, practice.ben)
    end_link(link=over, by=owner)
    good = entry("message", link=str(link.pk), text="This one is fine")
    taken = {**entry("message", link=str(link.pk), text="Mine"), "id": str(make_message(of_other).pk)}
    wrong = [
        (entry("message", link=str(over.pk), text="Too late"), "link"),
        (entry("message", link=str(of_other.pk), text="Not mine"), "link"),
        (entry("message", link=str(link.pk), text=" "), "text"),
        (entry("message", link=str(link.pk), text="x" * 4001), "text"),
        (taken, "id"),
    ]
    answer = send(owner_client, owner, *[told for told, _field in wrong], good).json()
    assert answer["stored"] == [good["id"]]
    assert {name: set(why) for name, why in answer["refused"].items()} == {told["id"]: {field} for told, field in wrong}
    assert link.messages.get().text == "This one is fine"
    assert send(owner_client, other, good).json()["refused"] == "somebody_else"
