"""What cannot be understood is refused by its field, and holds up nothing else."""

from __future__ import annotations

import uuid

import pytest

from programs.entries.sent import MOST_AT_ONCE
from programs.models import LogEntry
from programs.session.asked import sets_of
from tests.conftest import undone
from tests.programs.devices import entry, ids, send, set_entries, set_entry
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine, make_session

from .cases import PLANNED, amounts, fresh, item_of

pytestmark = pytest.mark.usefixtures("on_a_monday")


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
