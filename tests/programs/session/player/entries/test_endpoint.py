"""Devices send what was entered on them: each entry is kept once, and what follows from it is up to date."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.devices.kept import person_token
from accounts.models import User
from programs.entries.plan import DoneSet
from programs.entries.sent import MOST_AT_ONCE
from programs.models import LogEntry, Session
from programs.session.asked import sets_of
from programs.session.begin import start_session
from programs.session.correct import close_empty_session, delete_session
from programs.session.do import log_all_as_planned, log_exercise
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.decided import ask_for, decided
from tests.programs.devices import Told, ago, entries_address, entry, ids, send, set_entries, set_entry
from tests.programs.factories import make_routine, make_session
from tests.programs.histories import begin, play

from .cases import PLANNED, amounts, begin_entry, fresh, item_of, rows

pytestmark = pytest.mark.usefixtures("on_a_monday")


def test_keeps_what_was_entered_and_says_what_it_has(owner, owner_client, session, item):
    told = set_entries(session, item, at=ago(minutes=1))
    answer = send(owner_client, session.pk, told, by=owner)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    said = answer.json()
    assert (said["stored"], said["refused"]) == (ids(told), {})
    assert amounts(session, item) == PLANNED
    state = said["state"]
    assert (state["session"], state["over"], state["leadsOn"]) == (str(session.pk), False, True)
    assert state["items"].keys() == {str(item.pk)}
    assert state["items"][str(item.pk)]["sets"] == {
        f"tandem-stand-{number}-{side}": {"amount": 10, "load": "0"} for number in (1, 2) for side in ("left", "right")
    }


def test_an_entry_is_kept_as_it_was_sent(owner, owner_client, session, item):
    told = set_entry(item, sets_of(session, item)[0], at=ago(minutes=2), amount=7, load_kg="0.500")
    send(owner_client, session.pk, [told], by=owner)
    kept = LogEntry.objects.get()
    assert (str(kept.pk), kept.user, kept.session, kept.item, kept.kind) == (told["id"], owner, session, item, "set")
    assert (kept.entered_at, kept.received_at) == (ago(minutes=2), timezone.now())
    assert kept.content == {
        "exercise": "tandem-stand", "number": 1, "side": "left", "measure": "hold_seconds",
        "amount": 7, "load_kg": "0.500", "as_planned": False,
    }  # fmt: skip


def test_a_set_is_stored_as_a_form_would_store_it(owner, owner_client, session, item):
    log = session.routine.items.select_related("exercise").all()
    for told_set in log:
        told = set_entries(session, told_set, at=ago(minutes=1))
        told.append(entry("felt", item=str(told_set.pk), pain=4, effort=6, pain_side="left", sharp=True, shaky=True))
        assert send(owner_client, session.pk, told, by=owner).json()["refused"] == {}
    by_device = rows(session)
    LogEntry.objects.all().delete()
    for told_set in log:
        done = [DoneSet(planned=p, amount=p.amount, load_kg=p.dose.load_kg) for p in sets_of(session, told_set)]
        log_exercise(
            session=session, item=told_set, done=done, pain=4, effort=6, pain_side="left", sharp=True,
            technique_clean=False, as_planned=True, at=ago(minutes=1),
        )  # fmt: skip
    assert by_device == rows(session)


def test_nothing_to_send_is_fine(owner, owner_client, session):
    answer = send(owner_client, session.pk, [], by=owner)
    assert answer.json()["stored"] == []
    assert answer.json()["state"]["session"] == str(session.pk)


def test_not_yours_is_not_there(other, other_client, session, item):
    told = set_entries(session, item)
    assert send(other_client, session.pk, told, by=other).status_code == 404
    assert not LogEntry.objects.exists()
    assert not session.set_logs.exists()


def is_refused(answer: Any, status: int, code: str) -> bool:
    said = answer.json()
    return (answer.status_code, said["refused"]) == (status, code) and bool(said["reason"])


def test_a_session_that_never_was_is_refused(owner, owner_client, session, item):
    assert is_refused(send(owner_client, uuid.uuid4(), set_entries(session, item), by=owner), 409, "not_begun")
    assert not LogEntry.objects.exists()


def test_one_that_began_in_a_way_that_nobody_can_read_is_refused(owner, owner_client, session, item):
    told = [entry("begin", routine="x", performed_on="2026-11-16"), *set_entries(session, item)]
    answer = send(owner_client, uuid.uuid4(), told, by=owner)
    assert is_refused(answer, 422, "begin_unreadable")
    assert answer.json()["errors"].keys() == {told[0]["id"]}


def test_only_what_the_person_deleted_is_gone(owner, owner_client, session, item):
    told = [begin_entry(session.routine), *set_entries(session, item)]
    send(owner_client, session.pk, told, by=owner)
    owner_client.post(reverse("programs:session_delete", args=[session.pk]))
    assert is_refused(send(owner_client, session.pk, told, by=owner), 410, "deleted")
    assert is_refused(owner_client.get(reverse("programs:session_plan", args=[session.pk])), 410, "deleted")
    assert not LogEntry.objects.exists()
    assert not Session.objects.exists()


def test_a_session_that_was_closed_because_all_of_it_rested_is_not_deleted(owner, owner_client, session, item):
    told = [begin_entry(session.routine), *set_entries(session, item)]
    close_empty_session(session=fresh(session))
    assert send(owner_client, session.pk, told, by=owner).json()["stored"] == ids(told)


def test_a_warning_sign_counts_whatever_became_of_its_session(owner, owner_client, session, item):
    told = [entry("stop", sign="RF1"), *set_entries(session, item)]
    delete_session(session=fresh(session))
    for _time in range(2):
        answer = send(owner_client, session.pk, told, by=owner)
        assert is_refused(answer, 410, "deleted")
        assert answer.json()["stored"] == ids(told[:1])
    assert [flag.code for flag in owner.red_flags.open()] == ["RF1"]


def test_begun_again_under_the_id_of_a_deleted_one_it_is_another(owner, owner_client, session, item):
    delete_session(session=fresh(session))
    again = start_session(by=owner, routine=session.routine, session_id=session.pk, performed_on=session.performed_on)
    assert again.pk != session.pk
    assert is_refused(send(owner_client, session.pk, set_entries(again, item), by=owner), 410, "deleted")


def test_anonymous(client, owner, session, item):
    assert signs_in_first(send(client, session.pk, set_entries(session, item), by=owner))
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_wrong_method(owner_client, session, method):
    assert getattr(owner_client, method)(entries_address(session.pk)).status_code == 405


def test_a_request_from_elsewhere_is_refused(owner, session, item):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    told = set_entries(session, item)
    assert send(client, session.pk, told, by=owner).status_code == 403
    client.get(session.get_absolute_url())
    token = client.cookies["csrftoken"].value
    assert send(client, session.pk, told, by=owner, **{"x-csrftoken": "x" * 32}).status_code == 403
    assert not LogEntry.objects.exists()
    assert send(client, session.pk, told, by=owner, **{"x-csrftoken": token}).status_code == 200
    assert LogEntry.objects.count() == len(told)


def test_entries_of_somebody_else_who_used_this_device_are_not_taken(owner, other, other_client, session, item):
    told = set_entries(session, item)
    assert send(other_client, session.pk, told, by=owner).status_code == 409
    own = make_session(make_routine(other), done=False)
    assert send(other_client, own.pk, told, by=owner).status_code == 409
    assert not LogEntry.objects.exists()


GOOD = {"person": "", "sent_at": "2026-11-16T10:00:00Z", "entries": []}


NO_MESSAGES = [
    "", "{", "null", "[]", "3", '"x"', "\xff",
    GOOD | {"entries": None}, GOOD | {"entries": {}}, GOOD | {"entries": [3]}, GOOD | {"entries": [None]},
    {"person": ""},
    GOOD | {"sent_at": None}, GOOD | {"sent_at": "yesterday"}, GOOD | {"sent_at": 12},
    GOOD | {"sent_at": "2026-11-16T10:00:00"}, GOOD | {"sent_at": "2026-13-41T10:00:00Z"},
]  # fmt: skip


def test_what_is_no_message_of_a_player(owner, owner_client, session):
    for body in NO_MESSAGES:
        body = body | {"person": person_token(owner)} if isinstance(body, dict) else body.encode("latin-1")
        answer = owner_client.post(entries_address(session.pk), body, content_type="application/json")
        assert is_refused(answer, 400, "unreadable"), body


def test_too_many_at_once(owner, owner_client, session):
    told = [entry("short") for _number in range(MOST_AT_ONCE + 1)]
    assert send(owner_client, session.pk, told, by=owner).status_code == 413
    assert not LogEntry.objects.exists()
    assert send(owner_client, session.pk, told[1:], by=owner).status_code == 200
    assert LogEntry.objects.count() == MOST_AT_ONCE


def test_a_late_entry_decides_anew_what_came_after(owner, owner_client, routine):
    first = play(routine, on=MONDAY - timedelta(days=6))
    later = play(routine, on=MONDAY - timedelta(days=3))
    item = item_of(first, "standing-hip-abduction")
    before = decided(later, item)
    told = entry("felt", at=ago(days=5), item=str(item.pk), pain=8, effort=9, sharp=True)
    send(owner_client, first.pk, [told], by=owner)
    assert set(first.set_logs.filter(item=item).values_list("pain", flat=True)) == {8}
    assert decided(later, item) != before


@pytest.mark.parametrize("told", [{"reason": "pain", "pain": 8, "sharp": True}, {"pain": 8}])
def test_a_late_word_about_stopping_decides_anew_what_came_after(owner, owner_client, routine, told):
    first = begin(routine, on=MONDAY - timedelta(days=6))
    log_all_as_planned(session=first)
    later = play(routine, on=MONDAY - timedelta(days=3))
    before = decided(later)
    send(owner_client, first.pk, [entry("stop", at=ago(days=5), **told)], by=owner)
    assert fresh(first).stop_pain == 8
    assert decided(later) != before


def test_each_side_keeps_the_level_that_it_was_asked_at(owner, owner_client, session, item):
    """One side holds on with one hand, the other with two."""
    ask_for(session, item, level={"left": "tandem-stand|two_hands|", "right": "tandem-stand|one_hand|"})
    asked = {(planned_set.side, planned_set.level) for planned_set in sets_of(session, item)}
    assert len(asked) == 2
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    assert set(session.set_logs.values_list("side", "level")) == asked


def queries(client: Client, session: Session, told: list[Told], by: User) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert send(client, session.pk, told, by=by).json()["refused"] == {}
    return len(captured)


def test_queries_stay_the_same_however_much_is_sent(owner, owner_client, session, item):
    sets = sets_of(session, item)
    send(owner_client, session.pk, [entry("short")], by=owner)
    few = queries(owner_client, session, [set_entry(item, sets[0])], owner)
    many = [set_entry(item, sets[number % 4], amount=number + 1, at=ago(seconds=number)) for number in range(12)]
    assert queries(owner_client, session, many, owner) <= few + 1  # what is stored otherwise makes room
    hundreds = [set_entry(item, sets[number % 4], amount=1, at=ago(seconds=number)) for number in range(200)]
    assert queries(owner_client, session, hundreds, owner) <= few + 6  # SQLite takes so many at once
    everything = [
        entry for thing in session.routine.items.select_related("exercise") for entry in set_entries(session, thing)
    ]
    assert queries(owner_client, session, everything, owner) <= few + 2
