"""What a device noted without a network, sent once there is one again: stored once, whatever comes twice or late."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from accounts.devices.kept import person_token
from accounts.health_check.services import report_red_flags
from tests.programs.activity.factories import make_activity
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_routine

pytestmark = pytest.mark.usefixtures("on_a_monday")
ENTRIES = "/activities/entries/"


def walk(**told: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "entry": "activity",
        "activity": str(uuid.uuid4()),
        "kind": "walk",
        "minutes": "20",
        "performed_on": MONDAY.isoformat(),
        "at": (timezone.now() - timedelta(minutes=30)).isoformat(),
        **told,
    }


def felt(of: dict[str, Any], effort: int = 4) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "entry": "effort", "activity": of["activity"], "effort": effort, "at": of["at"]}


def send(client, entries: list[Any], *, by) -> HttpResponse:
    told = {"person": person_token(by), "sent_at": timezone.now().isoformat(), "entries": entries}
    return client.post(ENTRIES, json.dumps(told), content_type="application/json")


@pytest.fixture
def walker(owner):
    make_routine(owner)
    return owner


def test_a_walk_and_how_hard_it_was(walker, owner_client):
    done = walk(at=(timezone.now() - timedelta(hours=20)).isoformat(), performed_on="2026-11-15")
    entries = [done, felt(done)]
    for _time in range(2):
        answer = send(owner_client, entries, by=walker).json()
        assert answer == {"stored": [entry["id"] for entry in entries], "refused": {}, "state": None}
    kept = walker.activities.get()
    assert (str(kept.pk), kept.minutes, kept.effort) == (done["activity"], 20, 4)
    assert kept.performed_on == MONDAY - timedelta(days=1)


def test_what_was_corrected_meanwhile_stays_corrected(walker, owner_client):
    done = walk()
    send(owner_client, [done, felt(done)], by=walker)
    walker.activities.update(minutes=35, effort=6)
    send(owner_client, [done, felt(done)], by=walker)
    kept = walker.activities.get()
    assert (kept.minutes, kept.effort) == (35, 6)


def test_what_was_deleted_does_not_come_back(walker, owner_client):
    done = walk()
    send(owner_client, [done], by=walker)
    owner_client.post(f"/activities/{done['activity']}/delete/")
    assert send(owner_client, [done, felt(done)], by=walker).json()["refused"] == {}
    assert not walker.activities.exists()


def test_an_entry_that_cannot_be_read_holds_up_no_other(walker, owner_client):
    wrong = [walk(minutes="0"), walk(kind=["walk"]), walk(activity="x"), walk(at="noon"), {"id": 7}]
    fine = walk()
    answer = send(owner_client, [*wrong, fine], by=walker).json()
    assert answer["stored"] == [fine["id"]]
    assert len(answer["refused"]) == len(wrong)
    assert walker.activities.count() == 1


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"entries": 3}', '{"entries": ["a"]}', "nonsense"])
def test_what_is_no_message_is_refused(walker, owner_client, body):
    assert owner_client.post(ENTRIES, body, content_type="application/json").status_code == 400


def test_somebody_else_has_signed_in(walker, other, other_client):
    answer = send(other_client, [walk()], by=walker)
    assert (answer.status_code, answer.json()["refused"]) == (409, "somebody_else")
    theirs = make_activity(walker)
    taken = walk(activity=str(theirs.pk))
    refused = send(other_client, [taken, felt(taken)], by=other).json()["refused"]
    assert list(refused) == [taken["id"]]
    theirs.refresh_from_db()
    assert (theirs.user, theirs.effort) == (walker, None)


def test_a_sign_that_is_open_loses_no_walk(walker, owner_client):
    report_red_flags(by=walker, codes=["RF7"])
    assert send(owner_client, [walk()], by=walker).status_code == 200
    assert walker.activities.count() == 1


def test_wrong_method_and_anonymous(client, owner_client):
    assert owner_client.get(ENTRIES).status_code == 405
    assert client.post(ENTRIES).status_code in {302, 401}
