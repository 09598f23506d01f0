"""Reading a case: what is taken as it is, and what is refused, with the field and the reason said."""
# ruff: noqa: E501 – the table reads best with one case a line

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from programs.progression.contract.reading import CaseError, parse_case, read_case
from programs.progression.facts import Flags
from programs.progression.in_force import numbers_from
from programs.progression.numbers import Numbers

from .building import NUMBERS, make_data, session


def read(data, numbers: Numbers = NUMBERS):
    return read_case(parse_case(data if isinstance(data, str) else json.dumps(data)), numbers=numbers)


def test_what_may_be_left_out():
    data = make_data(session(2))
    del data["flags"]
    case = read(data)
    assert case.flags == Flags()
    assert case.profile.min_gap == 2
    assert case.profile.load_cleared is False
    assert case.rx.ladder == NUMBERS.ladder_ankle_kg
    assert (case.log.entries[0].sharp, case.log.entries[0].worse_after_a_day) == (False, False)


def test_numbers_stay_exact():
    case = read(make_data(session(2, load=0.30, during=2.7, next=None, rpe=None), rx={"load": 0.3, "ladder": [0, 0.3]}))
    assert case.rx.load == Decimal("0.3")
    assert case.log.entries[0].during == Fraction(27, 10)
    assert case.log.entries[0].rpe is None
    assert case.log.entries[0].next_morning is None
    # the same from Python numbers, as the app or a test may pass them
    assert case == read_case(
        make_data(session(2, load=0.30, during=2.7, next=None, rpe=None), rx={"load": 0.3, "ladder": [0, 0.3]}),
        numbers=NUMBERS,
    )


@pytest.mark.parametrize(
    ("rx", "log"),
    [
        ({"sets": 2.0, "reps": 10.0, "load": 0.0}, [session(2, 10.0, 10)]),
        ({"reps": 5}, [session(2, 5, 0)]),
        ({"sets": 4}, [session(2)]),
        ({"reps": 15}, [session(2, load=0.454)]),
        ({"reps_min": 10, "reps_max": 10}, []),
        ({"equipment": "none"}, [session(0), session(0)]),
        ({"load": 2, "ladder": [2]}, []),
        ({}, [session(5, 30, 30, 30, 30, 30, rpe=0, before=10, during=10, next=10)]),
    ],
    ids=["whole numbers with a point", "below the range, and a set of none", "more sets than the goal", "on a bridge, and a weight beside the ladder", "a range of one",
         "twice in one day, today", "a ladder of one", "ends of the scales"],
)  # fmt: skip
def test_what_is_allowed(rx, log):
    assert read(make_data(*log, rx=rx))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (make_data(rx={"reps": 16}), "rx.reps: 16 is above reps_max + 3 × inc, 15"),
        (make_data(rx={"reps": 46, "reps_max": 30, "inc": 5}), "rx.reps: 46 is above reps_max + 3 × inc, 45"),
        (make_data(rx={"target_sets": 4}), "rx.target_sets: must be from 1 to 3, not 4"),
        (make_data(rx={"reps_min": 13}), "rx.reps_min: 13 is above reps_max, 12"),
        (make_data(rx={"load": 0.75}), "rx.load: 0.75 is not on the ladder 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5"),
        (make_data(rx={"load": 1, "equipment": "none"}), "rx.load: 1 is not on the ladder 0"),
        (make_data(rx={"load": 0, "equipment": "level"}), "rx.load: 0 is not on the ladder 1, 2, 3, 4, 5"),
        (make_data(session(2, load=-1)), "log[0].load: must not be below 0, not -1"),
        (make_data(rx={"ladder": [0, 2, 1]}), "rx.ladder: does not ascend"),
        (make_data(rx={"ladder": [0, "x"]}), "rx.ladder[1]: must be a number, not “x”"),
        (make_data(rx={"equipment": "kettlebell"}), "rx.equipment: must be one of ankle_kg, dumbbell_kg, band_lb, level, none, not “kettlebell”"),
        (make_data(rx={"inc": 2}), "rx.inc: must be 1 or 5, not 2"),
        (make_data(profile={"risk": "low"}), "profile.risk: must be one of LOW, MOD, HIGH, not “low”"),
        (make_data(profile={"phase": 3}), "profile.phase: must be 1 or 2, not 3"),
        (make_data(profile={"usual_pain": 10.5}), "profile.usual_pain: must be from 0 to 10, not 10.5"),
        (make_data(session(2, rpe=11)), "log[0].rpe: must be from 0 to 10, not 11"),
        (make_data(session(2), session(3)), "log[1].d: 2025-03-28 is before the session that comes first, 2025-03-29"),
        (make_data(session(-1)), "log[0].d: 2025-04-01 is after today, 2025-03-31"),
        (make_data(session(2, sets=[])), "log[0].sets: must be a list with a number for each set, not an empty list"),
        (make_data(session(2, 10, -1)), "log[0].sets[1]: must not be below 0, not -1"),
        (make_data(session(2, 10, 9.5)), "log[0].sets[1]: must be a whole number, not 9.5"),
        (make_data(session(2, tech="yes")), "log[0].tech: must be true or false, not “yes”"),
        (make_data(session(2, before=None)), "log[0].before: must be a number, not null"),
        (make_data(session(2, during=True)), "log[0].during: must be a number, not true"),
        (make_data(fall_days_ago=-1), "flags.fall_days_ago: must not be below 0, not -1"),
        (make_data() | {"today": "31.03.2025"}, "today: must be a date such as 2025-03-01, not “31.03.2025”"),
        (make_data() | {"colour": 1}, "colour: is not a known field"),
        ([], "a case must be a JSON object, not an empty list"),
        ("3", "a case must be a JSON object, not 3"),
        ("null", "a case must be a JSON object, not null"),
    ],
)  # fmt: skip
def test_what_is_refused(data, message):
    with pytest.raises(CaseError) as caught:
        read(data)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999999999", "1e99999999999999999999", "9" * 5000, "1e-9999"]
)
@pytest.mark.parametrize("field", ["usual_pain", "min_gap"])
def test_numbers_beyond_reading_are_refused_where_they_stand(number, field):
    text = json.dumps(make_data(profile={field: 0.125})).replace("0.125", number)
    with pytest.raises(CaseError) as caught:
        read(text)
    assert caught.value.field == f"profile.{field}"
    assert len(str(caught.value)) < 120


def test_a_field_given_twice_is_refused():
    text = json.dumps(make_data(session(2)))
    with pytest.raises(CaseError, match=r"^rx.reps: is given twice$"):
        read(text.replace('"reps": 10', '"reps": 10, "reps": 11'))
    with pytest.raises(CaseError, match=r"^today: is given twice$"):
        read(text[:-1] + ', "today": "2025-03-31"}')


@pytest.mark.parametrize("text", ["", "{", "{'a': 1}", "[" * 100_000, "{} {}", '{"a": 01}', "\udcff"])
def test_what_is_no_json(text):
    with pytest.raises(ValueError, match=r".") as caught:
        parse_case(text)
    assert not isinstance(caught.value, CaseError)


def test_numbers_of_an_editor_count_for_reading_too():
    numbers = numbers_from(
        [("ladder_ankle_kg", [0, 0.75], ["P"]), ("hold_step_seconds", 10, ["P"]), ("min_gap_days", 3, ["P"])]
    )
    case = read(make_data(rx={"load": 0.75, "inc": 10}), numbers)
    assert case.rx.ladder == (Decimal("0"), Decimal("0.75"))
    assert case.profile.min_gap == 3
    with pytest.raises(CaseError, match=r"^rx.load"):
        read(make_data(rx={"load": 0.5}), numbers)
