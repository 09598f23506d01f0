from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from exercises.measures.dose import Dose
from programs.fitting.comparison import (
    Change,
    Line,
    PartLine,
    compare,
    keep_doses,
)

START = Dose(sets=2, reps=8)
GROWN = Dose(sets=3, reps=12)
GOAL = Dose(sets=3, reps=15)


def line(exercise: str, **fields: Any) -> Line:
    return Line(exercise=exercise, **{"dose": START, "goal": GOAL, **fields})


def kinds(before: list[Line], after: list[Line]) -> list[tuple[str, str]]:
    return [(found.change.value, (found.after or found.before).exercise) for found in compare(before, after)]


def test_a_side_and_a_weight_that_change_are_changes():
    had = line("squat")
    assert [change.change for change in compare([had], [replace(had, side="left")])] == [Change.SIDE]
    assert [change.change for change in compare([had], [replace(had, load_allowed=False)])] == [Change.LOAD]
    assert compare([had], [replace(had, load_allowed=False, takes_load=False)]) == ()


def test_the_same_is_no_change():
    lines = [line("squat"), line("clamshell", verdict="modify", rules=frozenset({("A1", True)}))]
    assert compare(lines, lines) == ()


def test_another_order_is_no_change():
    lines = [line("squat"), line("clamshell")]
    assert compare(lines, lines[::-1]) == ()


def test_added_and_gone():
    assert kinds([line("squat")], [line("clamshell")]) == [("added", "clamshell"), ("gone", "squat")]


def test_a_substitute_takes_the_place():
    found = compare([line("squat")], [line("sit-to-stand", instead_of="squat")])
    assert [(change.change, change.before.exercise, change.after.exercise) for change in found] == [
        (Change.REPLACED, "squat", "sit-to-stand")
    ]


def test_the_programs_own_exercise_comes_back():
    assert kinds([line("sit-to-stand", instead_of="squat")], [line("squat")]) == [("replaced", "squat")]


def test_one_substitute_for_another():
    found = kinds([line("wall-sit", instead_of="squat")], [line("sit-to-stand", instead_of="squat")])
    assert found == [("replaced", "sit-to-stand")]


def test_a_place_is_filled_only_once():
    before = [line("squat")]
    after = [line("sit-to-stand", instead_of="squat"), line("clamshell", instead_of="squat")]
    assert kinds(before, after) == [("replaced", "sit-to-stand"), ("added", "clamshell")]


def test_verdict_advice_and_dose():
    before = [line("squat", rules=frozenset({("A1", True)}))]
    assert kinds(before, [line("squat", verdict="modify", rules=frozenset({("A2", True)}))]) == [("verdict", "squat")]
    assert kinds(before, [line("squat", rules=frozenset({("A1", False)}))]) == [("advice", "squat")]
    assert kinds(before, [line("squat", rules=before[0].rules, dose=GROWN)]) == [("dose", "squat")]
    assert kinds(before, [line("squat", verdict="modify", dose=GROWN)]) == [("verdict", "squat"), ("dose", "squat")]


def test_what_stays_keeps_its_dose_and_its_goal():
    kept = keep_doses([line("squat", dose=GROWN, goal=GROWN)], [line("squat"), line("clamshell")])
    assert [(line.dose, line.goal) for line in kept] == [(GROWN, GROWN), (START, GOAL)]


def test_a_weight_that_is_no_longer_allowed_goes():
    heavy = Dose(sets=3, reps=12, load_kg=Decimal("1.5"))
    kept = keep_doses([line("squat", dose=heavy, goal=heavy)], [line("squat", load_allowed=False)])
    assert (kept[0].dose, kept[0].goal) == (GROWN, GROWN)


def test_a_sequence_keeps_the_doses_of_the_parts_that_stay():
    had = line(
        "set", parts=(PartLine(exercise="a", dose=GROWN, goal=GOAL), PartLine(exercise="b", dose=GROWN, goal=GOAL))
    )
    new = line(
        "set", parts=(PartLine(exercise="b", dose=START, goal=GOAL), PartLine(exercise="c", dose=START, goal=GOAL))
    )
    kept = keep_doses([had], [new])[0]
    assert [(part.exercise, part.dose) for part in kept.parts] == [("b", GROWN), ("c", START)]
    assert kinds([had], [kept]) == [("dose", "set")]
