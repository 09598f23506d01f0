"""What the entries about an exercise amount to, however they arrive."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.entries.fold import TRAVEL, Felt, ItemLog, SetDone, SetKey, entered_at, fold, moments
from programs.models.training.kinds import Entry, Kind
from tests.programs import logbook_cases

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
LEFT = SetKey("tandem-stand", 1, "left")
RIGHT = SetKey("tandem-stand", 1, "right")


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def ident(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


def entry(kind: Kind, seconds: float, content: dict[str, Any], number: int | None = None) -> Entry:
    return Entry(
        id=uuid.uuid4() if number is None else ident(number), kind=kind, at=at(seconds), item=ident(0), content=content
    )


def said(key: SetKey, amount: int, load: str = "0") -> dict[str, Any]:
    return {
        "exercise": key.exercise,
        "number": key.number,
        "side": key.side,
        "measure": "hold_seconds",
        "amount": amount,
        "load_kg": load,
    }


def a_set(seconds: float, amount: int, *, key: SetKey = LEFT, number: int | None = None) -> Entry:
    return entry(Kind.SET, seconds, said(key, amount), number)


def a_skip(seconds: float, reason: str = "pain") -> Entry:
    return entry(Kind.SKIP, seconds, {"reason": reason})


def a_felt(seconds: float, pain: int) -> Entry:
    return entry(Kind.FELT, seconds, {"pain": pain, "effort": 5})


def a_form(seconds: float, sets: dict[SetKey, int], *, skipped: str = "", pain: int | None = None) -> Entry:
    return entry(
        Kind.FORM,
        seconds,
        {
            "sets": [said(key, amount) for key, amount in sets.items()],
            "felt": Felt(pain=pain).to_mapping(),
            "skipped": skipped,
        },
    )


def amounts(log: ItemLog) -> dict[SetKey, int]:
    return {key: done.amount for key, done in log.sets.items()}


@pytest.mark.parametrize(
    ("entries", "sets", "skipped"),
    [
        pytest.param([], {}, "", id="nothing"),
        pytest.param([a_set(1, 10)], {LEFT: 10}, "", id="a set"),
        pytest.param([a_set(1, 10), a_set(2, 8, key=RIGHT)], {LEFT: 10, RIGHT: 8}, "", id="two sides"),
        pytest.param([a_set(1, 10), a_set(2, 7)], {LEFT: 7}, "", id="a correction"),
        pytest.param([a_set(2, 7), a_set(1, 10)], {LEFT: 7}, "", id="a correction that comes first"),
        pytest.param([a_set(1, 10), a_set(2, 0)], {}, "", id="taken back"),
        pytest.param([a_set(2, 0), a_set(1, 10)], {}, "", id="taken back before it comes"),
        pytest.param([a_set(1, 10), a_set(2, 0), a_set(3, 9)], {LEFT: 9}, "", id="done again"),
        pytest.param([a_set(1, 0)], {}, "", id="nothing to take back"),
        pytest.param([a_set(1, 10, number=1), a_set(1, 7, number=2)], {LEFT: 7}, "", id="one instant: greater id"),
        pytest.param([a_set(1, 7, number=2), a_set(1, 10, number=1)], {LEFT: 7}, "", id="and in the other order"),
        pytest.param([a_skip(1)], {}, "pain", id="left out"),
        pytest.param([a_skip(1), a_skip(2, "no_time")], {}, "no_time", id="another reason"),
        pytest.param([a_set(1, 10), a_skip(2)], {LEFT: 10}, "pain", id="the rest left out"),
        pytest.param([a_skip(1), a_set(2, 10)], {LEFT: 10}, "", id="taken up again"),
        pytest.param([a_skip(2), a_set(1, 10)], {LEFT: 10}, "pain", id="a late set does not take it up"),
        pytest.param([a_skip(1), a_set(2, 0)], {}, "pain", id="to take back a set takes nothing up"),
        pytest.param([a_set(1, 10), a_form(2, {RIGHT: 5})], {RIGHT: 5}, "", id="a form replaces"),
        pytest.param([a_form(2, {RIGHT: 5}), a_set(1, 10)], {RIGHT: 5}, "", id="what came late too"),
        pytest.param([a_form(1, {RIGHT: 5}), a_set(2, 10)], {LEFT: 10, RIGHT: 5}, "", id="and not what was after"),
        pytest.param([a_skip(1), a_form(2, {LEFT: 5})], {LEFT: 5}, "", id="a form takes up again"),
        pytest.param([a_set(1, 10), a_form(2, {}, skipped="other")], {}, "other", id="a form leaves out"),
        pytest.param([a_form(1, {}, skipped="other"), a_set(2, 3)], {LEFT: 3}, "", id="taken up after a form"),
    ],
)
def test_what_entries_amount_to(entries, sets, skipped):
    log = fold(entries)
    assert amounts(log) == sets
    assert log.skipped == skipped
    assert (log.skipped_at is None) is not bool(skipped)
    assert log.is_left_out is (bool(skipped) and not sets)


@pytest.mark.parametrize(
    ("entries", "pain"),
    [
        ([a_felt(1, 3)], 3),
        ([a_felt(1, 3), a_felt(2, 6)], 6),
        ([a_felt(2, 6), a_felt(1, 3)], 6),
        ([a_felt(1, 3), a_skip(2)], 3),
        ([a_felt(1, 3), a_form(2, {LEFT: 5}, pain=7)], 7),
        ([a_felt(1, 3), a_form(2, {LEFT: 5})], 3),
        ([a_form(1, {LEFT: 5}, pain=7), a_felt(2, 3)], 3),
    ],
)
def test_the_latest_word_about_how_it_was_counts(entries, pain):
    felt = fold(entries).felt
    assert felt is not None
    assert felt.pain == pain


def test_how_it_was_stays_unsaid():
    assert fold([a_set(1, 10)]).felt is None


def test_what_is_known_of_a_set():
    told = entry(Kind.SET, 3, {**said(LEFT, 12, "1.134"), "as_planned": True})
    assert fold([told]).sets == {
        LEFT: SetDone(measure="hold_seconds", amount=12, load_kg=Decimal("1.134"), as_planned=True, at=at(3))
    }


def test_how_it_was_survives_being_kept():
    felt = Felt(pain=4, pain_side="left", sharp=True, technique_clean=False, effort=7)
    assert Felt.from_mapping(felt.to_mapping()) == felt


# --- What must hold for any entries -----------------------------------------------------------------------------------

KEYS = st.sampled_from([LEFT, RIGHT, SetKey("tandem-stand", 2, "left"), SetKey("sit-to-stand", 1, "")])
AMOUNTS = st.integers(0, 12)
SIDED = st.sampled_from(["", "left", "right"])
FELTS = st.builds(Felt, pain=st.none() | st.integers(0, 10), pain_side=SIDED, sharp=st.booleans())
CONTENTS = st.one_of(
    st.tuples(st.just(Kind.SET), st.builds(said, KEYS, AMOUNTS, st.sampled_from(["0", "0.500", "2"]))),
    st.tuples(st.just(Kind.FELT), FELTS.map(Felt.to_mapping)),
    st.tuples(st.just(Kind.SKIP), st.fixed_dictionaries({"reason": st.sampled_from(["pain", "no_time"])})),
    st.tuples(
        st.just(Kind.FORM),
        st.fixed_dictionaries(
            {
                "sets": st.lists(st.builds(said, KEYS, st.integers(1, 12)), max_size=3),
                "felt": FELTS.map(Felt.to_mapping),
                "skipped": st.sampled_from(["", "", "other"]),
            }
        ),
    ),
)
# Few instants, so that many entries are of the same one.
ENTRIES = st.lists(
    st.builds(
        lambda told, seconds, number: entry(told[0], seconds, told[1], number),
        CONTENTS,
        st.integers(0, 6),
        st.integers(1, 10**6),
    ),
    max_size=12,
    unique_by=lambda number: number.id,
)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_any_order_and_any_duplication_amount_to_the_same(entries: list[Entry], chance: random.Random):
    again = entries + chance.choices(entries, k=chance.randrange(20)) if entries else []
    chance.shuffle(again)
    assert fold(again) == fold(entries)


@given(ENTRIES, KEYS, st.integers(1, 12))
def test_a_later_word_about_a_set_wins_and_leaves_the_others(entries: list[Entry], key: SetKey, amount: int):
    before = amounts(fold(entries))
    assert amounts(fold([*entries, a_set(100, amount, key=key)])) == {**before, key: amount}


@given(ENTRIES, KEYS)
def test_an_amount_of_nothing_takes_back_that_set_alone(entries: list[Entry], key: SetKey):
    before = fold(entries)
    after = fold([*entries, a_set(100, 0, key=key)])
    assert amounts(after) == {place: amount for place, amount in amounts(before).items() if place != key}
    assert (after.felt, after.skipped) == (before.felt, before.skipped)


@given(ENTRIES, ENTRIES)
def test_a_form_replaces_what_was_before_and_not_what_was_entered_after(before: list[Entry], after: list[Entry]):
    form = a_form(50, {RIGHT: 5}, pain=2)
    known = {entry.id for entry in before}
    later = [replace(entry, at=entry.at + timedelta(seconds=100)) for entry in after if entry.id not in known]
    assert fold([*later, form, *before]) == fold([form, *later])


@given(ENTRIES, KEYS, st.integers(1, 12))
def test_a_set_after_leaving_out_takes_it_up_again(entries: list[Entry], key: SetKey, amount: int):
    log = fold([a_set(101, amount, key=key), *entries, a_skip(100)])
    assert (log.skipped, log.skipped_at) == ("", None)
    assert log.sets[key].amount == amount


@given(ENTRIES)
def test_no_set_of_nothing_is_ever_left(entries: list[Entry]):
    assert all(done.amount for done in fold(entries).sets.values())


# --- When something was entered ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entered", "sent", "received", "expected"),
    [
        pytest.param(0, 1, 2, 0, id="a request takes its time"),
        pytest.param(0, 1, 1 + TRAVEL.total_seconds(), 0, id="at most so long"),
        pytest.param(0, 600, 601, 0, id="it waited for the network"),
        pytest.param(3600, 3610, 10, 0, id="a clock an hour fast"),
        pytest.param(-3600, -3590, 10, 0, id="a clock an hour slow"),
        pytest.param(30, 31, 30, 30, id="a second fast"),
        pytest.param(31, 31, 30, 30, id="never after it was received"),
        pytest.param(99, 31, 30, 30, id="entered after it was sent"),
        pytest.param(-300 * 86_400, 1, 2, -300 * 86_400, id="it waited long"),
        pytest.param(-50 * 365 * 86_400, 1, 2, 2, id="entered by a clock that was set to nothing"),
        pytest.param(0, -50 * 365 * 86_400, 2, 2, id="sent by a clock that was set to nothing since"),
    ],
)
def test_when_something_was_entered_by_the_servers_clock(entered, sent, received, expected):
    assert entered_at(at(entered), sent_at=at(sent), received_at=at(received)) == at(expected)


INSTANTS = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
NEAR = st.integers(-20, 20).map(at)


@given(INSTANTS | NEAR, INSTANTS | NEAR)
def test_never_after_it_was_received_whatever_a_device_says(entered: datetime, sent: datetime):
    assert entered_at(entered, sent_at=sent, received_at=NOON) <= NOON


@given(st.lists(INSTANTS | NEAR, max_size=8, unique=True), NEAR)
def test_what_a_device_entered_one_after_the_other_stays_so(told: list[datetime], sent: datetime):
    """Also by a clock that is a little fast, or was set right in between."""
    found = moments(told, sent_at=sent, received_at=NOON)
    assert sorted(told) == sorted(told, key=lambda number: found[number])
    assert len(set(found.values())) == len(told)
    assert all(moment <= NOON for moment in found.values())


def test_a_clock_a_little_fast_keeps_a_correction_after_what_it_corrects():
    found = moments([at(3), at(2), at(3)], sent_at=at(3.1), received_at=at(0))
    assert found[at(2)] < found[at(3)] == at(0)


def test_what_was_entered_long_before_is_left_as_it_is():
    found = moments([at(-60), at(-30), at(3)], sent_at=at(3), received_at=at(0))
    assert found == {at(-60): at(-60), at(-30): at(-30), at(3): at(0)}


# --- The same on the device -------------------------------------------------------------------------------------------


def test_the_player_is_told_the_same():
    """``tests/js/player-course.test.mjs`` asks the player's own ``fold`` about the same cases."""
    cases = json.loads(logbook_cases.FILE.read_text())
    assert [{"name": case["name"], "entries": case["entries"]} for case in cases] == logbook_cases.random_cases()
    for case in cases:
        assert logbook_cases.expected(case["entries"]) == case["expected"], case["name"]
    assert logbook_cases.FILE.stat().st_size < 60_000
