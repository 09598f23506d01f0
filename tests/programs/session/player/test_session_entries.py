"""Devices send what was entered on them: each entry is kept once, and what follows from it is up to date."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.devices.kept import person_token
from accounts.health_check.services import report_red_flags
from accounts.models import FallReport, User
from programs.decision.reading.reader import Reader
from programs.entries.plan import DoneSet
from programs.models import LogEntry, RoutineItem, Session, SetLog
from programs.progress.views import outcomes_since
from programs.routine.recent import Recent
from programs.session.asked import sets_of
from programs.session.begin import say_pain_before, start_session
from programs.session.correct import close_empty_session, delete_session
from programs.session.do import log_all_as_planned, log_exercise, skip_exercise
from programs.session.finish import finish_session
from programs.session.player.messages import MOST_AT_ONCE
from programs.standing.falls import last_session_on
from tests.conftest import client_of, undone
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.devices import Told, ago, entries_address, entry, ids, send, set_entries, set_entry
from tests.programs.factories import EVERYTHING_AT_HOME, NEW_HIP, make_routine, make_session
from tests.programs.histories import begin, play

pytestmark = pytest.mark.usefixtures("on_a_monday")

HALF_PAST = "2026-11-16T10:30:00Z"


@pytest.fixture
def session(owner) -> Session:
    return make_session(make_routine(owner, equipment=EVERYTHING_AT_HOME), done=False)


@pytest.fixture
def item(session) -> RoutineItem:
    """Two sets on each side, by the second."""
    return item_of(session, "tandem-stand")


def item_of(session: Session, slug: str) -> RoutineItem:
    return session.routine.items.select_related("exercise").get(exercise__slug=slug)


def amounts(session: Session, item: RoutineItem) -> dict[tuple[int, str], int]:
    return {
        (log.number, log.side): log.reps or log.hold_seconds or log.minutes or 0
        for log in session.set_logs.filter(item=item, skipped="")
    }


def rows(session: Session) -> list[tuple[Any, ...]]:
    """Return all that is stored of the sets of a session."""
    columns = [field.attname for field in SetLog._meta.concrete_fields]
    return sorted(session.set_logs.values_list(*columns), key=str)


def fresh(session: Session) -> Session:
    return Session.objects.get(pk=session.pk)


PLANNED = {(1, "left"): 10, (1, "right"): 10, (2, "left"): 10, (2, "right"): 10}


# --- The endpoint -----------------------------------------------------------------------------------------------------


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


# --- What cannot be understood ----------------------------------------------------------------------------------------

NOT_A_THING = [{}, [], [1], {"a": 1}, "\x00", "\ud800", 10**400, 1.5, True, float("nan"), float("inf")]


BAD_SETS = [
    ({"id": "x"}, "id"),
    ({"id": None}, "id"),
    ({"kind": "form"}, "kind"),
    ({"kind": "dance"}, "kind"),
    ({"kind": None}, "kind"),
    ({"kind": []}, "kind"),
    ({"at": "noon"}, "at"),
    ({"at": "2026-11-16T09:00:00"}, "at"),
    ({"at": 3}, "at"),
    ({"item": None}, "item"),
    ({"item": "x"}, "item"),
    ({"exercise": "Not a slug!"}, "exercise"),
    ({"number": 0}, "number"),
    ({"number": 21}, "number"),
    ({"side": "both"}, "side"),
    ({"measure": "miles"}, "measure"),
    ({"amount": -1}, "amount"),
    ({"amount": 301}, "amount"),
    ({"amount": None}, "amount"),
    ({"amount": 2.5}, "amount"),
    ({"load_kg": "heavy"}, "load_kg"),
    ({"load_kg": -1}, "load_kg"),
    ({"load_kg": 201}, "load_kg"),
    ({"load_kg": "NaN"}, "load_kg"),
    ({"as_planned": "yes"}, "as_planned"),
]


def test_a_bad_entry_is_refused_by_its_field_and_holds_up_no_other(owner, owner_client, session, item):
    for changes, field in BAD_SETS:
        with undone():
            bad, *good = set_entries(session, item)
            answer = send(owner_client, session.pk, [bad | changes, *good], by=owner)
            assert answer.status_code == 200
            said = answer.json()
            assert said["stored"] == ids(good)
            key = (bad | changes)["id"] or "0"
            assert said["refused"].keys() == {key}, changes
            assert said["refused"][key].keys() == {field}
            assert all(said["refused"][key][field])
            assert len(amounts(session, item)) == 3


BAD_OF_AN_EXERCISE = [
    ("felt", {"pain": 11}, "pain"),
    ("felt", {"effort": -1}, "effort"),
    ("felt", {"pain_side": "top"}, "pain_side"),
    ("felt", {"sharp": "very"}, "sharp"),
    ("skip", {"reason": ""}, "reason"),
    ("skip", {"reason": "bored"}, "reason"),
]


def test_a_bad_word_about_an_exercise_is_refused(owner, owner_client, session, item):
    for kind, told, field in BAD_OF_AN_EXERCISE:
        bad = entry(kind, item=str(item.pk), **told)
        said = send(owner_client, session.pk, [bad], by=owner).json()
        assert said["refused"][bad["id"]].keys() == {field}, (kind, told)


BAD_OF_A_SESSION = [
    ("stop", {}, "__all__"),
    ("stop", {"sign": "RF99"}, "sign"),
    ("stop", {"reason": "emergency"}, "reason"),
    ("stop", {"pain": 11}, "pain"),
    ("finish", {"feeling": "splendid"}, "feeling"),
    ("finish", {"pain": "lots"}, "pain"),
    ("finish", {"note": "x" * 2001}, "note"),
    ("signs", {"codes": []}, "codes"),
    ("signs", {"codes": "RF1"}, "codes"),
    ("signs", {"codes": ["RF99"]}, "codes"),
    ("begin", {"routine": "x"}, "routine"),
    ("begin", {"performed_on": 5}, "performed_on"),
    ("begin", {"pain_before": 11}, "pain_before"),
]


def test_a_bad_word_about_a_session_is_refused(owner, owner_client, session):
    for kind, told, field in BAD_OF_A_SESSION:
        begun = {"routine": str(session.routine_id), "performed_on": "2026-11-16"} if kind == "begin" else {}
        bad = entry(kind, **begun, **{name: value for name, value in told.items() if name not in begun})
        bad |= told
        said = send(owner_client, session.pk, [bad], by=owner).json()
        assert said["refused"][bad["id"]].keys() == {field}, (kind, told)
        assert not LogEntry.objects.exists()


FIELDS = {
    "set": ["item", "exercise", "number", "side", "measure", "amount", "load_kg", "as_planned"],
    "felt": ["pain", "effort", "pain_side", "sharp", "shaky"],
    "skip": ["reason"],
    "begin": ["routine", "performed_on", "pain_before", "short", "morning_of", "morning_pain", "morning_worse"],
    "stop": ["sign", "reason", "pain"],
    "finish": ["feeling", "pain", "effort", "note"],
    "signs": ["codes"],
}


def test_no_nonsense_breaks_anything(owner, owner_client, session, item):
    """Whatever stands in a field, the answer says what is stored and what is not."""
    told = []
    for kind, fields in FIELDS.items():
        for field in ["id", "kind", "at", *fields]:
            told += [entry(kind, item=str(item.pk)) | {field: nonsense} for nonsense in NOT_A_THING]
    for start in range(0, len(told), MOST_AT_ONCE):
        assert send(owner_client, session.pk, told[start : start + MOST_AT_ONCE], by=owner).status_code == 200
    assert owner_client.get(session.get_absolute_url()).status_code == 200


def test_half_of_a_character_in_a_note_does_not_lose_the_rest(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    told = entry("finish", note="Went well \ud83d")
    assert send(owner_client, session.pk, [told], by=owner).json()["stored"] == ids([told])
    assert fresh(session).note.strip() == "Went well"


@pytest.mark.parametrize("year", ["0001", "1970", "9999"])
def test_a_clock_that_knows_nothing_loses_nothing(owner, owner_client, session, item, year):
    told = set_entries(session, item)
    for message in told:
        message["at"] = f"{year}-01-01T00:00:00Z"
    assert send(owner_client, session.pk, told, by=owner).json()["stored"] == ids(told)
    assert amounts(session, item) == PLANNED


def test_an_unknown_exercise_is_refused(owner, owner_client, other, session, item):
    good = set_entries(session, item)
    foreign = make_routine(other).items.first()
    wrong = [
        set_entry(item, sets_of(session, item)[0], item=str(uuid.uuid4())),
        set_entry(item, sets_of(session, item)[0], item=str(foreign.pk)),
        set_entry(item, sets_of(session, item)[0], exercise="sit-to-stand"),
        set_entry(item, sets_of(session, item)[0], exercise="no-such-thing"),
        entry("skip", item=str(foreign.pk), reason="pain"),
    ]
    said = send(owner_client, session.pk, [*wrong[:2], *good, *wrong[2:]], by=owner).json()
    assert said["stored"] == ids(good)
    assert said["refused"].keys() == set(ids(wrong))
    assert {tuple(why) for why in said["refused"].values()} == {("item",)}
    assert set(session.set_logs.values_list("item", flat=True)) == {item.pk}


def test_an_id_of_somebody_elses_entry_is_not_there(owner, owner_client, other, other_client, session, item):
    told = set_entries(session, item)
    send(owner_client, session.pk, told, by=owner)
    own = make_session(make_routine(other, equipment=EVERYTHING_AT_HOME), done=False)
    mine = set_entries(own, item_of(own, "tandem-stand"))
    assert send(other_client, own.pk, [*mine, told[0]], by=other).status_code == 404
    assert not own.entries.exists()


# --- Once, whatever happens on the way --------------------------------------------------------------------------------


def whole_session(session: Session, item: RoutineItem) -> list[Told]:
    """Return what somebody entered who changed their mind several times."""
    other = item_of(session, "sit-to-stand")
    first, second, *rest = sets_of(session, item)
    return [
        set_entry(item, first, at=ago(minutes=20)),
        set_entry(item, first, at=ago(minutes=19), amount=7),
        set_entry(item, second, at=ago(minutes=18)),
        set_entry(item, second, at=ago(minutes=17), amount=0),
        entry("skip", at=ago(minutes=16), item=str(item.pk), reason="pain"),
        set_entry(item, rest[0], at=ago(minutes=15)),
        entry("felt", at=ago(minutes=14), item=str(item.pk), pain=4, effort=6, pain_side="right", sharp=True),
        entry("felt", at=ago(minutes=13), item=str(item.pk), pain=5, effort=6, pain_side="right", shaky=True),
        *set_entries(session, other, at=ago(minutes=12)),
        entry("skip", at=ago(minutes=11), item=str(other.pk), reason="too_hard"),
        entry("stop", at=ago(minutes=10), pain=3),
        entry("finish", at=ago(minutes=9), feeling="hard", pain=3, effort=4, note="first"),
        entry("finish", at=ago(minutes=8), feeling="good", pain=5, effort=6, note="second"),
    ]


END = ("state", "feeling", "pain", "effort", "note", "stopped", "short")


def outcome(session: Session) -> tuple[Any, ...]:
    return rows(session), [getattr(fresh(session), name) for name in END]


def test_sent_three_times_it_is_stored_once(owner, owner_client, session, item):
    told = whole_session(session, item)
    first = send(owner_client, session.pk, told, by=owner).json()
    before = outcome(session)
    for _time in range(2):
        assert send(owner_client, session.pk, told, by=owner).json() == first
    assert LogEntry.objects.count() == len(told)
    assert outcome(session) == before
    assert amounts(session, item) == {(1, "left"): 7, (2, "left"): 10}
    pains = {log.side: (log.pain, log.sharp, log.technique_clean) for log in session.set_logs.filter(item=item)}
    assert pains == {"left": (0, False, False)}
    assert before[1] == ["done", "good", 5, 6, "second", "", False]


@pytest.mark.parametrize("seed", range(6))
def test_in_any_order_split_and_doubled_it_amounts_to_the_same(owner, owner_client, other, other_client, seed):
    chance = random.Random(seed)
    outcomes = []
    for person, client, is_shuffled in ((owner, owner_client, False), (other, other_client, True)):
        session = make_session(make_routine(person, equipment=EVERYTHING_AT_HOME), done=False)
        told = whole_session(session, item_of(session, "tandem-stand"))
        if is_shuffled:
            told += chance.choices(told, k=6)
            chance.shuffle(told)
        while told:
            size = chance.randint(1, 5) if is_shuffled else len(told)
            batch, told = told[:size], told[size:]
            assert send(client, session.pk, batch, by=person).json()["refused"] == {}
        logs = session.set_logs.order_by("item__order", "exercise", "number", "side")
        columns = ("exercise", "number", "side", "reps", "hold_seconds", "pain", "effort", "sharp", "technique_clean",
                   "skipped", "as_planned", "logged_at", "load_kg", "level")  # fmt: skip
        outcomes.append((list(logs.values_list(*columns)), [getattr(fresh(session), name) for name in END]))
    assert outcomes[0] == outcomes[1]


def test_the_same_id_twice_in_one_message_counts_once(owner, owner_client, session, item):
    first = set_entry(item, sets_of(session, item)[0])
    said = send(owner_client, session.pk, [first, first, first | {"amount": 3}], by=owner).json()
    assert said["stored"] == [first["id"]]
    assert amounts(session, item) == {(1, "left"): 10}


def test_a_stored_entry_is_never_changed(owner, owner_client, session, item):
    first = set_entry(item, sets_of(session, item)[0])
    send(owner_client, session.pk, [first], by=owner)
    assert send(owner_client, session.pk, [first | {"amount": 3}], by=owner).json()["stored"] == [first["id"]]
    assert amounts(session, item) == {(1, "left"): 10}


def test_two_devices_at_one_exercise(owner, owner_client, session, item):
    first, second, *_rest = sets_of(session, item)
    send(owner_client, session.pk, [set_entry(item, first, at=ago(minutes=2), amount=5)], by=owner)
    late = [set_entry(item, first, at=ago(minutes=3), amount=9), set_entry(item, second, at=ago(minutes=3))]
    send(client_of(owner), session.pk, late, by=owner)
    assert amounts(session, item) == {(1, "left"): 5, (1, "right"): 10}


def test_a_set_that_was_taken_back_stays_so_when_older_ones_arrive(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    older = [set_entry(item, first, at=ago(minutes=3)), set_entry(item, first, at=ago(minutes=2), amount=8)]
    send(owner_client, session.pk, older[1:], by=owner)
    undo = set_entry(item, first, at=ago(minutes=1), amount=0)
    said = send(owner_client, session.pk, [undo], by=owner).json()
    assert said["state"]["items"][str(item.pk)]["sets"] == {}
    send(owner_client, session.pk, older, by=owner)
    assert amounts(session, item) == {}


def test_a_clock_that_is_wrong_does_not_decide_which_word_is_the_latest(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    fast = timedelta(hours=3)
    early = set_entry(item, first, at=ago(minutes=9) + fast, amount=4)
    send(owner_client, session.pk, [early], by=owner, sent_at=timezone.now() + fast)
    send(owner_client, session.pk, [set_entry(item, first, at=ago(minutes=5), amount=6)], by=owner)
    assert amounts(session, item) == {(1, "left"): 6}
    assert session.entries.get(pk=early["id"]).entered_at == ago(minutes=9)


@pytest.mark.parametrize("seed", range(8))
def test_a_clock_a_little_fast_keeps_a_correction_after_what_it_corrects(owner, owner_client, session, item, seed):
    """All three would have been entered at the instant of receiving: their ids are no order."""
    chance = random.Random(seed)
    first, *_rest = sets_of(session, item)
    told = [
        set_entry(item, first, at=timezone.now() + timedelta(seconds=second), amount=amount)
        | {"id": str(uuid.UUID(int=chance.getrandbits(128), version=4))}
        for second, amount in ((1, 10), (2, 0), (3, 6))
    ]
    send(owner_client, session.pk, told, by=owner, sent_at=timezone.now() + timedelta(seconds=3))
    assert amounts(session, item) == {(1, "left"): 6}


# --- Together with the plain pages ------------------------------------------------------------------------------------


def post_form(client: Client, session: Session, item: RoutineItem, **changes: Any) -> None:
    sent = {f"set-{planned_set.key}": planned_set.amount for planned_set in sets_of(session, item)} | changes
    address = reverse("programs:session_exercise", args=[session.pk, item.pk])
    assert client.post(address, sent).status_code == 302


def test_a_form_counts_over_what_a_device_said_before(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    send(owner_client, session.pk, [set_entry(item, first, at=ago(minutes=1), amount=4)], by=owner)
    post_form(owner_client, session, item, **{"set-tandem-stand-1-left": 7, "set-tandem-stand-2-right": 0, "pain": 3})
    expected = {(1, "left"): 7, (1, "right"): 10, (2, "left"): 10}
    assert amounts(session, item) == expected
    # It arrives late, and was entered before the form.
    late = [set_entry(item, planned_set, at=ago(seconds=30), amount=2) for planned_set in sets_of(session, item)]
    late.append(entry("felt", at=ago(seconds=20), item=str(item.pk), pain=9))
    send(owner_client, session.pk, late, by=owner)
    assert amounts(session, item) == expected
    assert set(session.set_logs.values_list("pain", flat=True)) == {3}


def test_what_a_device_says_after_a_form_counts(owner, owner_client, session, item):
    post_form(owner_client, session, item, pain=3, effort=5)
    first, *_rest = sets_of(session, item)
    with time_machine.travel(HALF_PAST, tick=False):
        said = send(owner_client, session.pk, [set_entry(item, first, amount=4)], by=owner).json()
    assert amounts(session, item) == {**PLANNED, (1, "left"): 4}
    assert set(session.set_logs.values_list("pain", "effort")) == {(3, 5)}
    assert said["state"]["items"][str(item.pk)]["felt"]["pain"] == 3


def test_an_older_entry_that_comes_after_a_form_changes_nothing(owner, owner_client, session, item):
    """The device spoke of this exercise for the first time."""
    post_form(owner_client, session, item, **{"set-tandem-stand-2-right": 0}, pain=3)
    before = rows(session)
    late = [set_entry(item, planned_set, at=ago(minutes=1), amount=2) for planned_set in sets_of(session, item)]
    late.append(entry("skip", at=ago(seconds=30), item=str(item.pk), reason="pain"))
    assert send(owner_client, session.pk, late, by=owner).json()["stored"] == ids(late)
    assert rows(session) == before


def test_forms_one_after_the_other_in_turn_with_a_device(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    send(owner_client, session.pk, [set_entry(item, first, at=ago(minutes=1), amount=4)], by=owner)
    for minute, amount in ((10, 5), (20, 6)):
        with time_machine.travel(f"2026-11-16T10:{minute}:00Z", tick=False):
            post_form(owner_client, session, item, **{"set-tandem-stand-1-left": amount})
    with time_machine.travel(HALF_PAST, tick=False):
        late = set_entry(item, first, amount=9, at=ago(minutes=15))
        send(owner_client, session.pk, [late], by=owner)
    assert amounts(session, item)[1, "left"] == 6


def test_a_form_sent_twice_in_one_instant_after_a_device(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    send(owner_client, session.pk, [set_entry(item, first, at=ago(minutes=1), amount=4)], by=owner)
    for amount in (5, 5, 6):
        post_form(owner_client, session, item, **{"set-tandem-stand-1-left": amount})
    assert amounts(session, item)[1, "left"] == 6
    send(owner_client, session.pk, [set_entry(item, first, at=ago(seconds=30), amount=4)], by=owner)
    assert amounts(session, item)[1, "left"] == 6


def test_left_out_by_a_form_and_taken_up_on_a_device(owner, owner_client, session, item):
    address = reverse("programs:session_skip", args=[session.pk, item.pk])
    owner_client.post(address, {"reason": "no_time"})
    with time_machine.travel(HALF_PAST, tick=False):
        send(owner_client, session.pk, set_entries(session, item), by=owner)
    assert amounts(session, item) == PLANNED
    assert not session.set_logs.exclude(skipped="").exists()


def test_the_rest_as_planned_leaves_what_a_device_said(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    undone = item_of(session, "sit-to-stand")
    told = [set_entry(item, first, at=ago(minutes=2), amount=4)]
    told += set_entries(session, undone, at=ago(minutes=2)) + set_entries(session, undone, at=ago(minutes=1), amount=0)
    send(owner_client, session.pk, told, by=owner)
    owner_client.post(reverse("programs:session_as_planned", args=[session.pk]))
    assert amounts(session, item) == {(1, "left"): 4}
    planned = {(planned_set.number, planned_set.side): planned_set.amount for planned_set in sets_of(session, undone)}
    assert amounts(session, undone) == planned
    # Sent again, because the answer was lost.
    send(owner_client, session.pk, told, by=owner)
    late = set_entry(undone, sets_of(session, undone)[0], at=ago(seconds=30), amount=1)
    send(owner_client, session.pk, [late], by=owner)
    assert amounts(session, undone) == planned


def test_an_exercise_that_was_done_on_paper_is_seen_by_the_device(owner, owner_client, session, item):
    post_form(owner_client, session, item, pain=3)
    state = send(owner_client, session.pk, [], by=owner).json()["state"]
    assert len(state["items"][str(item.pk)]["sets"]) == 4
    assert state["items"][str(item.pk)]["felt"]["pain"] == 3


# --- Each kind of entry -----------------------------------------------------------------------------------------------


def test_left_out_with_a_reason(owner, owner_client, session, item):
    told = entry("skip", item=str(item.pk), reason="no_equipment")
    said = send(owner_client, session.pk, [told], by=owner).json()
    log = session.set_logs.get()
    assert (log.item, log.skipped, log.reps, log.hold_seconds) == (item, "no_equipment", None, None)
    assert said["state"]["items"][str(item.pk)] == {"sets": {}, "felt": None, "skipped": "no_equipment"}


def test_the_rest_left_out_keeps_what_was_done(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    told = [set_entry(item, first, at=ago(minutes=2)), entry("skip", item=str(item.pk), reason="pain")]
    said = send(owner_client, session.pk, told, by=owner).json()
    assert amounts(session, item) == {(1, "left"): 10}
    assert said["state"]["items"][str(item.pk)]["skipped"] == "pain"


def test_pain_on_one_side_spares_the_other(owner, owner_client, session, item):
    felt = entry("felt", item=str(item.pk), pain=6, effort=7, pain_side="left", sharp=True, shaky=True)
    # It comes before the sets that it is about.
    said = send(owner_client, session.pk, [felt], by=owner).json()
    kept = {"pain": 6, "pain_side": "left", "sharp": True, "technique_clean": False, "effort": 7}
    assert said["state"]["items"][str(item.pk)]["felt"] == kept
    assert not session.set_logs.exists()
    said = send(owner_client, session.pk, set_entries(session, item, at=ago(minutes=2)), by=owner).json()
    found = set(session.set_logs.values_list("side", "pain", "sharp", "technique_clean", "effort"))
    assert found == {("left", 6, True, False, 7), ("right", 0, False, False, 7)}
    assert said["state"]["items"][str(item.pk)]["felt"] == kept


@pytest.mark.parametrize("side", ["", "both"])
def test_on_both_or_not_said_it_counts_for_both(owner, owner_client, session, item, side):
    told = [*set_entries(session, item), entry("felt", item=str(item.pk), pain=4, pain_side=side)]
    send(owner_client, session.pk, told, by=owner)
    assert set(session.set_logs.values_list("pain", flat=True)) == {4}


def test_a_weight(owner, owner_client, session):
    item = item_of(session, "standing-hip-abduction")
    told = set_entries(session, item, load_kg="1.134", as_planned=False)
    said = send(owner_client, session.pk, told, by=owner).json()
    assert set(session.set_logs.values_list("load_kg", flat=True)) == {Decimal("1.134")}
    assert {entry["load"] for entry in said["state"]["items"][str(item.pk)]["sets"].values()} == {"1.134"}


def test_on_with_the_short_version(owner, owner_client, session):
    said = send(owner_client, session.pk, [entry("short")], by=owner).json()
    assert said["state"]["short"] is True
    assert fresh(session).short


def test_stopped_for_a_sign_it_locks_and_is_logged_once(owner, owner_client, session, item):
    told = [*set_entries(session, item, at=ago(minutes=3)), entry("stop", at=ago(minutes=2), sign="RF6")]
    said = send(owner_client, session.pk, told, by=owner).json()
    assert (said["state"]["over"], said["state"]["stopped"], said["state"]["leadsOn"]) == (True, "urgent", False)
    assert amounts(session, item) == PLANNED
    stopped = fresh(session)
    assert (stopped.state, stopped.stopped, stopped.finished_at) == ("done", "urgent", ago(minutes=2))
    flag = owner.red_flags.get()
    assert flag.code == "RF6"
    flag.withdrawn_at = timezone.now()
    flag.save(update_fields=["withdrawn_at"])
    send(owner_client, session.pk, told, by=owner)
    assert not owner.red_flags.open().exists()
    assert owner.red_flags.count() == 1


def test_an_emergency(owner, owner_client, session):
    send(owner_client, session.pk, [entry("stop", sign="RF1")], by=owner)
    assert fresh(session).stopped == "emergency"
    assert owner.red_flags.open().exists()


def test_stopped_for_pain(owner, owner_client, session):
    told = [entry("stop", at=ago(minutes=3), pain=5), entry("stop", at=ago(minutes=2), reason="pain", pain=7)]
    said = send(owner_client, session.pk, told, by=owner).json()
    stopped = fresh(session)
    assert (stopped.state, stopped.stopped, stopped.stop_pain, stopped.told_pain) == ("done", "pain", 7, 7)
    assert said["state"]["over"]
    assert not owner.red_flags.exists()


def test_a_pain_that_is_bearable_is_kept_and_one_goes_on(owner, owner_client, session):
    said = send(owner_client, session.pk, [entry("stop", pain=4)], by=owner).json()
    assert (said["state"]["over"], said["state"]["leadsOn"]) == (False, True)
    assert (fresh(session).state, fresh(session).stop_pain) == ("in_progress", 4)


@pytest.mark.parametrize("is_late", [False, True])
def test_stopped_and_then_told_how_it_was_in_whatever_order_it_comes(owner, owner_client, session, is_late):
    told = [
        entry("stop", at=ago(minutes=3), reason="tired"),
        entry("finish", at=ago(minutes=2), feeling="hard", note="no breath"),
    ]
    for message in reversed(told) if is_late else told:
        send(owner_client, session.pk, [message], by=owner)
    stopped = fresh(session)
    assert (stopped.state, stopped.stopped, stopped.feeling, stopped.note) == ("done", "tired", "hard", "no breath")


def test_what_is_empty_is_not_done_until_something_of_it_arrives(owner, owner_client, session, item):
    end = entry("finish", at=ago(minutes=1), feeling="good")
    assert send(owner_client, session.pk, [end], by=owner).json()["stored"] == ids([end])
    assert fresh(session).state == Session.State.IN_PROGRESS
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    assert (fresh(session).state, fresh(session).feeling) == (Session.State.DONE, "good")


def test_to_stop_once_it_has_ended_changes_nothing(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    told = [entry("finish", at=ago(minutes=3), feeling="good"), entry("stop", at=ago(minutes=2), reason="time")]
    send(owner_client, session.pk, told, by=owner)
    assert (fresh(session).stopped, fresh(session).feeling) == ("", "good")


@pytest.mark.parametrize("is_late", [False, True])
def test_the_latest_word_about_how_it_was_counts(owner, owner_client, session, item, is_late):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    told = [
        entry("finish", at=ago(minutes=3), feeling="hard", pain=6, effort=8, note="one"),
        entry("finish", at=ago(minutes=2), feeling="good", pain=2, effort=5, note="two"),
    ]
    for message in reversed(told) if is_late else told:
        send(owner_client, session.pk, [message], by=owner)
    ended = fresh(session)
    assert (ended.feeling, ended.pain, ended.effort, ended.note) == ("good", 2, 5, "two")
    assert ended.state == Session.State.DONE


FINISH = {"feeling": "good", "pain": "1", "effort": "4", "note": "typed"}


def finish_by_form(client: Client, session: Session) -> None:
    assert client.post(reverse("programs:session_finish", args=[session.pk]), FINISH).status_code == 302


def test_a_word_about_the_end_that_was_typed_later_counts(owner, owner_client, session, item):
    """The tablet has no network; the session is finished at the desk."""
    post_form(owner_client, session, item)
    finish_by_form(owner_client, session)
    late = entry("finish", at=ago(minutes=5), feeling="hard", note="tapped")
    assert send(owner_client, session.pk, [late], by=owner).json()["stored"] == [late["id"]]
    assert (fresh(session).feeling, fresh(session).note) == ("good", "typed")


def test_and_one_from_a_device_that_came_after_it(owner, owner_client, session, item):
    post_form(owner_client, session, item)
    finish_by_form(owner_client, session)
    with time_machine.travel(HALF_PAST, tick=False):
        send(owner_client, session.pk, [entry("finish", feeling="hard", note="tapped")], by=owner)
    assert (fresh(session).feeling, fresh(session).note) == ("hard", "tapped")


# --- After the end, or after a lock -----------------------------------------------------------------------------------


def test_what_comes_after_the_session_is_over_is_stored(owner, owner_client, session, item):
    log_all_as_planned(session=session)
    finish_session(session=session, pain=1)
    first, *_rest = sets_of(session, item)
    with time_machine.travel(HALF_PAST, tick=False):
        said = send(owner_client, session.pk, [set_entry(item, first, amount=6)], by=owner).json()
    assert amounts(session, item)[1, "left"] == 6
    assert (said["state"]["over"], said["state"]["leadsOn"]) == (True, False)


def test_a_lock_that_came_since_loses_no_set(owner, owner_client, session, item):
    told = set_entries(session, item, at=ago(minutes=2))
    report_red_flags(by=owner, codes=["RF1"])
    answer = send(owner_client, session.pk, told, by=owner)
    assert answer.status_code == 200
    assert answer.json()["stored"] == ids(told)
    assert amounts(session, item) == PLANNED
    assert (answer.json()["state"]["over"], answer.json()["state"]["leadsOn"]) == (False, False)


def test_what_was_done_days_ago_is_stored_and_led_on_no_more(owner, owner_client):
    session = make_session(
        make_routine(owner, on=MONDAY - timedelta(days=7)), on=MONDAY - timedelta(days=3), done=False
    )
    item = item_of(session, "tandem-stand")
    said = send(owner_client, session.pk, set_entries(session, item, at=ago(days=3)), by=owner).json()
    assert amounts(session, item) == PLANNED
    assert said["state"]["leadsOn"] is False


# --- Begun without the server -----------------------------------------------------------------------------------------


def begin_entry(routine: Any, **told: Any) -> Told:
    return entry(
        "begin",
        **{
            "routine": str(routine.pk),
            "performed_on": "2026-11-16",
            "pain_before": 2,
            "short": False,
            "morning_of": None,
            "morning_pain": None,
            "morning_worse": False,
            **told,
        },
    )


@pytest.fixture
def routine(owner):
    return make_routine(owner, on=MONDAY - timedelta(days=21), equipment=EVERYTHING_AT_HOME)


def prepared(client: Client, session_id: uuid.UUID) -> dict[str, Any]:
    return client.get(reverse("programs:session_plan", args=[session_id])).json()["plan"]


def play_prepared(plan: dict[str, Any], at: Any) -> list[Told]:
    """Return the entries of somebody who does everything as it stands in a plan."""
    return [
        entry(
            "set", at=at, item=item["id"], exercise=planned_set["exercise"], number=planned_set["number"],
            side=planned_set["side"], measure=planned_set["measure"], amount=planned_set["amount"],
            load_kg=planned_set["load"], as_planned=True,
        )
        for item in plan["items"]
        for planned_set in item["sets"]
    ]  # fmt: skip


def test_a_whole_session_without_the_server(owner, owner_client, routine):
    session_id = uuid.uuid4()
    plan = prepared(owner_client, session_id)
    told = [
        begin_entry(routine, at=ago(minutes=40), pain_before=3),
        *play_prepared(plan, ago(minutes=20)),
        entry("finish", at=ago(minutes=5), feeling="good", pain=2, effort=5),
    ]
    answer = send(owner_client, session_id, told, by=owner)
    assert answer.status_code == 200
    assert (answer.json()["stored"], answer.json()["refused"]) == (ids(told), {})
    session = Session.objects.get(pk=session_id)
    assert (session.user, session.routine, session.performed_on) == (owner, routine, MONDAY)
    assert (session.started_at, session.pain_before, session.state) == (ago(minutes=40), 3, "done")
    assert session.adjustments.exists()
    assert session.set_logs.count() == len(told) - 2
    assert set(session.set_logs.values_list("as_planned", flat=True)) == {True}
    assert owner_client.get(session.get_absolute_url()).status_code == 200
    send(owner_client, session_id, told, by=owner)
    assert Session.objects.count() == 1
    assert LogEntry.objects.count() == len(told)


def test_it_may_come_in_pieces_but_the_beginning_first(owner, owner_client, routine):
    session_id = uuid.uuid4()
    told = [begin_entry(routine), *play_prepared(prepared(owner_client, session_id), ago(minutes=1))]
    assert send(owner_client, session_id, told[1:], by=owner).status_code == 409
    assert send(owner_client, session_id, [*told[1:3], told[0]], by=owner).json()["stored"] == ids(
        [*told[1:3], told[0]]
    )
    assert send(owner_client, session_id, told, by=owner).json()["stored"] == ids(told)


def test_done_days_ago_it_counts_for_that_day(owner, owner_client, routine):
    play(routine, on=MONDAY - timedelta(days=7))
    session_id = uuid.uuid4()
    told = [begin_entry(routine, at=ago(days=3), performed_on="2026-11-13")]
    told += play_prepared(prepared(owner_client, session_id), ago(days=3))
    assert send(owner_client, session_id, told, by=owner).json()["refused"] == {}
    session = Session.objects.get(pk=session_id)
    assert session.performed_on == MONDAY - timedelta(days=3)
    assert session.started_at == ago(days=3)
    assert session.adjustments.exists()


def test_sessions_that_were_done_since_are_decided_anew(owner, owner_client, routine):
    play(routine, on=MONDAY - timedelta(days=7))
    session_id = uuid.uuid4()
    plan = prepared(owner_client, session_id)
    later = play(routine, on=MONDAY - timedelta(days=2))
    before = list(later.adjustments.values_list("decision", "because", "side", "item"))
    told = [begin_entry(routine, at=ago(days=5), performed_on="2026-11-11"), *play_prepared(plan, ago(days=5))]
    told += [
        entry("felt", at=ago(days=5), item=item["id"], pain=8, effort=9, sharp=True) for item in plan["items"]
    ]  # fmt: skip
    send(owner_client, session_id, told, by=owner)
    after = list(later.adjustments.values_list("decision", "because", "side", "item"))
    assert before != after


def test_another_session_of_that_day_is_not_in_its_way(owner, owner_client, routine):
    other = begin(routine, on=MONDAY, hour=8)
    session_id = uuid.uuid4()
    told = [begin_entry(routine, at=ago(minutes=5))]
    assert send(owner_client, session_id, told, by=owner).status_code == 200
    assert set(Session.objects.values_list("pk", flat=True)) == {other.pk, session_id}


def test_a_routine_that_was_locked_since_is_not_in_its_way(owner, owner_client):
    routine = make_routine(owner, program="hip-basics", **NEW_HIP)
    session_id = uuid.uuid4()
    owner.clearances.all().delete()
    said = send(owner_client, session_id, [begin_entry(routine, at=ago(minutes=5))], by=owner).json()
    assert said["state"]["session"] == str(session_id)
    assert said["state"]["leadsOn"] is False


def test_an_open_sign_is_not_in_its_way(owner, owner_client, routine):
    report_red_flags(by=owner, codes=["RF1"])
    said = send(owner_client, uuid.uuid4(), [begin_entry(routine)], by=owner).json()
    assert said["state"]["leadsOn"] is False
    assert Session.objects.count() == 1


def test_a_routine_that_ended_meanwhile(owner, owner_client, routine):
    session_id = uuid.uuid4()
    plan = prepared(owner_client, session_id)
    make_routine(owner, program="hip-strength-for-low-bone")
    told = [begin_entry(routine, at=ago(minutes=5)), *play_prepared(plan, ago(minutes=4))]
    said = send(owner_client, session_id, told, by=owner).json()
    assert (said["stored"], said["refused"]) == (ids(told), {})
    session = Session.objects.get(pk=session_id)
    assert session.routine == routine
    assert session.set_logs.count() == len(told) - 1


def test_an_exercise_that_was_swapped_meanwhile(owner, owner_client, routine):
    session_id = uuid.uuid4()
    plan = prepared(owner_client, session_id)
    routine.items.update(ended_on=MONDAY)
    told = [begin_entry(routine, at=ago(minutes=5)), *play_prepared(plan, ago(minutes=4))]
    assert send(owner_client, session_id, told, by=owner).json()["refused"] == {}
    assert Session.objects.get(pk=session_id).set_logs.count() == len(told) - 1


def test_a_routine_of_somebody_else_is_not_there(owner, owner_client, other):
    foreign = make_routine(other)
    assert send(owner_client, uuid.uuid4(), [begin_entry(foreign)], by=owner).status_code == 404
    assert not Session.objects.exists()
    assert not LogEntry.objects.exists()


def test_the_morning_after_the_last_one_is_told_with_it(owner, owner_client, routine):
    last = play(routine, on=MONDAY - timedelta(days=3), morning=None)
    told = begin_entry(routine, morning_of=str(last.pk), morning_pain=4, morning_worse=True)
    send(owner_client, uuid.uuid4(), [told], by=owner)
    last = fresh(last)
    assert (last.next_day.pain, last.next_day.worse) == (4, True)


def test_a_morning_that_was_told_before_stays(owner, owner_client, routine):
    last = play(routine, on=MONDAY - timedelta(days=3), morning=2)
    send(owner_client, uuid.uuid4(), [begin_entry(routine, morning_of=str(last.pk), morning_pain=7)], by=owner)
    assert fresh(last).next_day.pain == 2


def test_a_morning_of_somebody_elses_session_is_not_told(owner, owner_client, other, routine):
    foreign = make_session(make_routine(other), on=MONDAY - timedelta(days=1))
    send(owner_client, uuid.uuid4(), [begin_entry(routine, morning_of=str(foreign.pk), morning_pain=7)], by=owner)
    assert not hasattr(fresh(foreign), "next_day")


def test_a_device_may_live_a_time_zone_ahead(owner, owner_client, routine):
    session_id = uuid.uuid4()
    send(owner_client, session_id, [begin_entry(routine, performed_on="2026-11-17")], by=owner)
    assert Session.objects.get(pk=session_id).performed_on == MONDAY


@pytest.mark.parametrize("wrong_by", [timedelta(days=3), timedelta(days=-3), timedelta(hours=-30)], ids=str)
def test_a_device_with_a_wrong_clock_begins_without_the_server(owner, owner_client, routine, wrong_by):
    """Its day is as wrong as its moments."""
    session_id = uuid.uuid4()
    plan = prepared(owner_client, session_id)
    began, entered = ago(hours=20) + wrong_by, ago(hours=19) + wrong_by
    told = [begin_entry(routine, at=began, performed_on=f"{began:%Y-%m-%d}"), *play_prepared(plan, entered)]
    answer = send(owner_client, session_id, told, by=owner, sent_at=timezone.now() + wrong_by)
    assert (answer.status_code, answer.json()["stored"]) == (200, ids(told))
    session = Session.objects.get(pk=session_id)
    assert (session.performed_on, session.started_at) == (MONDAY - timedelta(days=1), ago(hours=20))


def test_begun_in_both_ways_it_is_one_session(owner, owner_client, session):
    told = begin_entry(session.routine, pain_before=9)
    assert send(owner_client, session.pk, [told], by=owner).json()["stored"] == ids([told])
    assert Session.objects.get().pain_before == 9


def test_a_lot_of_pain_told_to_a_session_that_had_begun_makes_an_easy_day(routine):
    play(routine, on=MONDAY - timedelta(days=3))
    session = begin(routine, on=MONDAY)
    say_pain_before(session=session, pain=8)
    assert set(session.adjustments.values_list("decision", flat=True)) == {"EASY_DAY"}


# --- Signs before a session -------------------------------------------------------------------------------------------


def test_signs_before_a_session_that_never_began(owner, owner_client, routine):
    told = entry("signs", at=ago(minutes=5), codes=["RF1", "RF15"])
    session_id = uuid.uuid4()
    answer = send(owner_client, session_id, [told], by=owner)
    assert answer.status_code == 200
    assert answer.json() == {"stored": [told["id"]], "refused": {}, "state": None}
    kept = LogEntry.objects.get()
    assert (kept.session, kept.item, kept.content) == (None, None, {"codes": ["RF1", "RF15"]})
    assert [flag.code for flag in owner.red_flags.open()] == ["RF1"]
    fall = FallReport.objects.get()
    assert (fall.user, fall.happened_on, fall.injured) == (owner, MONDAY, True)
    assert not Session.objects.exists()


def test_sent_again_after_they_were_withdrawn_they_stay_so(owner, owner_client, routine):
    told, session_id = [entry("signs", codes=["RF1", "RF15"])], uuid.uuid4()
    send(owner_client, session_id, told, by=owner)
    owner.red_flags.update(withdrawn_at=timezone.now())
    FallReport.objects.all().delete()
    assert send(owner_client, session_id, told, by=owner).json()["stored"] == ids(told)
    assert LogEntry.objects.count() == 1
    assert not owner.red_flags.open().exists()
    assert not FallReport.objects.exists()


def test_signs_of_one_who_began_all_the_same(owner, owner_client, routine):
    session_id = uuid.uuid4()
    told = [entry("signs", at=ago(minutes=2), codes=["RF15"]), begin_entry(routine, at=ago(minutes=1))]
    assert send(owner_client, session_id, told, by=owner).json()["stored"] == ids(told)
    assert FallReport.objects.count() == 1
    assert LogEntry.objects.filter(session_id=session_id).count() == 2


# --- What follows, and what it costs ----------------------------------------------------------------------------------


def test_a_late_entry_decides_anew_what_came_after(owner, owner_client, routine):
    first = play(routine, on=MONDAY - timedelta(days=6))
    later = play(routine, on=MONDAY - timedelta(days=3))
    item = item_of(first, "standing-hip-abduction")
    before = set(later.adjustments.filter(item=item).values_list("decision", "because"))
    told = entry("felt", at=ago(days=5), item=str(item.pk), pain=8, effort=9, sharp=True)
    send(owner_client, first.pk, [told], by=owner)
    assert set(first.set_logs.filter(item=item).values_list("pain", flat=True)) == {8}
    assert set(later.adjustments.filter(item=item).values_list("decision", "because")) != before


def test_each_side_keeps_the_level_that_it_was_asked_at(owner, owner_client, session, item):
    """One side holds on with one hand, the other with two."""
    for row in session.adjustments.filter(item=item):
        row.day |= {"level": f"tandem-stand|{'two_hands' if row.side == 'left' else 'one_hand'}|"}
        row.save(update_fields=["day"])
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
    assert queries(owner_client, session, many, owner) == few
    hundreds = [set_entry(item, sets[number % 4], amount=1, at=ago(seconds=number)) for number in range(200)]
    assert queries(owner_client, session, hundreds, owner) <= few + 6  # SQLite takes so many at once
    everything = [
        entry for thing in session.routine.items.select_related("exercise") for entry in set_entries(session, thing)
    ]
    assert queries(owner_client, session, everything, owner) <= few + 2


# --- A later word forgets no earlier answer ---------------------------------------------------------------------------


def test_pain_told_to_stop_now_stays_when_the_end_says_nothing(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    told = [
        entry("felt", at=ago(minutes=4), item=str(item.pk), pain=1),
        entry("stop", at=ago(minutes=3), pain=4),
        entry("finish", at=ago(minutes=2), feeling="good"),
    ]
    send(owner_client, session.pk, told, by=owner)
    assert fresh(session).told_pain == 4
    assert owner.sessions.with_counts().get().worst_pain == 4
    assert owner.sessions.recent(since=session.performed_on).get().worst_pain == 4
    assert [outcome.pain for outcome in outcomes_since(owner, session.performed_on, session.performed_on)] == [4]
    assert Reader(session.routine).done[session.pk].worst == 4
    assert owner_client.get(session.get_absolute_url()).context["page"].worst_pain == 4


def test_a_sharp_pain_told_to_stop_now_counts_for_the_session(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    told = [entry("stop", at=ago(minutes=3), reason="pain", sharp=True), entry("finish", at=ago(minutes=2), pain=1)]
    send(owner_client, session.pk, told, by=owner)
    assert Reader(session.routine).done[session.pk].sharp


def test_pain_told_after_the_end_is_kept(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    send(owner_client, session.pk, [entry("finish", at=ago(minutes=3), pain=1)], by=owner)
    send(owner_client, session.pk, [entry("stop", at=ago(minutes=2), reason="pain", pain=7)], by=owner)
    assert (fresh(session).stopped, fresh(session).told_pain) == ("", 7)


@pytest.mark.parametrize("is_late", [False, True])
def test_an_end_that_says_nothing_forgets_no_answer(owner, owner_client, session, item, is_late):
    """Two devices end the same session, and one asks nothing."""
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    told = [
        entry("finish", at=ago(minutes=3), feeling="hard", pain=6, effort=8, note="one"),
        entry("finish", at=ago(minutes=2)),
    ]
    for message in reversed(told) if is_late else told:
        send(owner_client, session.pk, [message], by=owner)
    ended = fresh(session)
    assert (ended.feeling, ended.pain, ended.effort, ended.note) == ("hard", 6, 8, "one")


def test_a_form_about_the_end_that_says_nothing_forgets_no_answer(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item), by=owner)
    send(owner_client, session.pk, [entry("finish", at=ago(minutes=3), feeling="hard", pain=6)], by=owner)
    finish_session(session=fresh(session), effort=3)
    assert (fresh(session).feeling, fresh(session).pain, fresh(session).effort) == ("hard", 6, 3)


def test_to_finish_again_with_the_same_words_adds_no_entry(owner, owner_client, session, item):
    post_form(owner_client, session, item)
    for _time in range(3):
        finish_by_form(owner_client, session)
    assert LogEntry.objects.filter(kind="finish").count() == 1


def test_a_form_with_the_same_words_adds_no_entry(owner, owner_client, session, item):
    send(owner_client, session.pk, set_entries(session, item, at=ago(minutes=5)), by=owner)
    for _time in range(3):
        post_form(owner_client, session, item)
    assert LogEntry.objects.filter(kind="form").count() == 1


def felt_in(session: Session, item: RoutineItem) -> set[tuple[int | None, int | None, bool]]:
    return {(log.pain, log.effort, log.sharp) for log in session.set_logs.filter(item=item)}


HURT = {"pain": 5, "effort": 4, "sharp": True}


@pytest.mark.parametrize(
    "later",
    [
        lambda client, owner, session, item: send(client, session.pk, [entry("felt", item=str(item.pk))], by=owner),
        lambda client, owner, session, item: log_all_as_planned(session=session),
        lambda client, owner, session, item: skip_exercise(session=session, item=item, reason="pain"),
        lambda client, owner, session, item: send(
            client, session.pk, [entry("skip", item=str(item.pk), reason="pain")], by=owner
        ),
        lambda client, owner, session, item: log_exercise(session=session, item=item, done=[], pain=None, effort=None),
    ],
    ids=["felt nothing", "all as planned", "left out by a form", "left out on a device", "nothing done"],
)
def test_what_was_told_of_an_exercise_stays(owner, owner_client, session, item, later):
    """How it felt was told before any of its sets; then comes a word that does not speak of that."""
    send(owner_client, session.pk, [entry("felt", at=ago(minutes=5), item=str(item.pk), **HURT)], by=owner)
    later(owner_client, owner, session, item)
    if not session.set_logs.filter(item=item).exists():
        send(owner_client, session.pk, set_entries(session, item), by=owner)
    assert felt_in(session, item) == {(5, 4, True)}


def test_an_exercise_told_by_a_form_and_left_out_by_another_keeps_how_it_felt(session, item):
    log_exercise(session=session, item=item, done=[], pain=5, effort=4, sharp=True)
    skip_exercise(session=session, item=item, reason="pain")
    assert felt_in(session, item) == {(5, 4, True)}


# --- What was left out is not done ------------------------------------------------------------------------------------


def line_of(client: Client, session: Session, item: RoutineItem) -> Any:
    story = client.get(session.get_absolute_url()).context["page"]
    return next(line for line in story.lines if line.item == item)


@pytest.mark.parametrize("sets", [0, 1, 3, 4])
def test_an_exercise_is_done_as_planned_when_all_of_its_sets_are(owner, owner_client, session, item, sets):
    """The rest is left out on the device."""
    told = set_entries(session, item, at=ago(minutes=3))[:sets]
    told.append(entry("skip", at=ago(minutes=2), item=str(item.pk), reason="no_time"))
    send(owner_client, session.pk, told, by=owner)
    for _state in range(2):
        line = line_of(owner_client, session, item)
        assert (line.is_as_planned, line.is_left_out) == (sets == 4, sets == 0)
        send(owner_client, session.pk, [entry("finish", pain=1)], by=owner)


def test_a_session_in_which_everything_was_left_out_counts_as_nothing(owner, owner_client, session):
    told = [
        entry("skip", at=ago(minutes=3), item=str(item.pk), reason="no_time") for item in session.routine.items.all()
    ]
    send(owner_client, session.pk, [*told, entry("finish", at=ago(minutes=2))], by=owner)
    assert fresh(session).state == Session.State.DONE
    assert not owner.sessions.done().exists()
    assert not Recent(owner, today=MONDAY).done
    assert last_session_on(owner) is None
    today = owner_client.get("/today/").context
    assert (today["done_this_week"], today["done_today"]) == (0, True)
    assert list(owner_client.get("/sessions/").context["page"]) == [session]
    with time_machine.travel("2026-11-17T10:00:00Z", tick=False):
        assert "morning_session" not in owner_client.get("/today/").context
