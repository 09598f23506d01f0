"""What one exercise or side means for another (C3, C4)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from programs.progression.course.drafts.next_state import Step
from programs.progression.course.places import Places
from programs.progression.course.states import Key
from programs.progression.course.told import Done, Entry
from programs.progression.explanation import sentence
from programs.progression.facts import Equipment, Kind

from .cases import CLIMB, LEVELS, SIDES, START, at, day, go, make_course, plan, state


def test_at_most_two_exercises_step_up_at_once_and_the_one_that_waited_longest_goes_first():
    items = ("a", "b", "c")
    states = {
        Key(item, "", ""): state(changed_on=START - timedelta(days=30 + 10 * number))
        for number, item in enumerate(items)
    }
    course = make_course(states, *(plan(item) for item in items))
    first, second, third = go(course, 3)[2]
    assert [step.decision.kind for step in (second, third)] == [Kind.ADVANCE_LOAD] * 2
    assert (first.decision.kind, first.decision.rule) == (Kind.HOLD, "C3")


def test_the_other_side_is_at_most_one_step_ahead_of_the_sore_one():
    course = make_course(
        {Key("a", "", "left"): state(load="0"), Key("a", "", "right"): state(load="0.5")},
        plan(sides=SIDES, sore_side="left"),
    )
    for number in range(2):
        on = START + timedelta(days=2 * number)
        course.begin(day(on))
        entries = {
            "left": Entry(sets=(12, 12), load=Decimal(0), rpe=5, during=0, level=LEVELS[0]),
            "right": Entry(sets=(12, 15), load=Decimal("0.5"), rpe=5, during=0, level=LEVELS[0]),
        }
        course.history.done(
            Done(on=on, at=at(on), before=0, next_morning=0, entries={("a", ""): entries}), usual_pain=0
        )
    left, right = course.begin(day(START + timedelta(days=4)))
    assert left.decision.kind is Kind.HOLD
    assert (right.decision.kind, right.decision.rule) == (Kind.HOLD, "C4")


def after_one_short_set(*, sore: str = "", short: int = 7, rpe: int = 3, sessions: int = 1) -> dict[str, Step]:
    """Do sessions in each of which one set on the left is short, and return what comes next, by side."""
    states = {Key("a", "", side): state(reps=8) for side in ("left", "right")}
    course = make_course(states, plan(sides=SIDES, sore_side=sore))
    for number in range(sessions):
        on = START + timedelta(days=2 * number)
        left, right = course.begin(day(on))
        assert left.today is not None
        assert right.today is not None
        sets = {"left": (left.today.reps, short), "right": (right.today.reps,) * 2}
        entries = {side: Entry(sets=done, load=Decimal(0), rpe=rpe, during=0) for side, done in sets.items()}
        course.history.done(
            Done(on=on, at=at(on), before=0, next_morning=0, entries={("a", ""): entries}), usual_pain=0
        )
    return {step.key.side: step for step in course.begin(day(START + timedelta(days=2 * sessions)))}


def test_after_one_short_set_the_other_side_is_one_repetition_ahead():
    """It was easy: the side alone would get two more."""
    steps = after_one_short_set(short=7)
    left, right = steps["left"], steps["right"]
    assert (left.decision.kind, left.after.amount.reps) == (Kind.HOLD, 8)
    assert (right.decision.kind, right.decision.rule, right.after.amount.reps) == (Kind.ADVANCE_REPS, "C4", 9)
    assert "one step ahead" in sentence(right.decision)


def test_then_it_waits_for_the_side_that_stays():
    steps = after_one_short_set(short=8, sessions=1)
    assert {step.after.amount.reps for step in steps.values()} == {10}
    course = make_course({Key("a", "", "left"): state(reps=8), Key("a", "", "right"): state(reps=9)}, plan(sides=SIDES))
    course.begin(day(START))
    entries = {side: Entry(sets=sets, rpe=5, during=0) for side, sets in (("left", (8, 7)), ("right", (9, 9)))}
    course.history.done(
        Done(on=START, at=at(START), before=0, next_morning=0, entries={("a", ""): entries}), usual_pain=0
    )
    _left, right = course.begin(day(START + timedelta(days=2)))
    assert (right.decision.kind, right.decision.because) == (Kind.HOLD, "other_side_first")
    assert right.after.amount.reps == 9


def test_the_sore_side_may_lead():
    assert after_one_short_set(sore="right")["right"].after.amount.reps == 10
    assert after_one_short_set(sore="left")["right"].after.amount.reps == 9


@pytest.mark.parametrize("sore", ["", "left", "right"])
def test_no_side_ever_steps_further_ahead_than_one_step_unless_it_is_the_sore_one(sore):
    """Of every series in which one side falls short now and then."""
    for pattern in range(1, 64):
        states = {Key("a", "", side): state(sets=1, reps=8) for side in ("left", "right")}
        course = make_course(states, plan(sides=SIDES, sore_side=sore))
        for number in range(6):
            on = START + timedelta(days=2 * number)
            steps = {step.key.side: step for step in course.begin(day(on))}
            taken = {side: step.after.amount for side, step in steps.items()}
            for side, other in (("left", "right"), ("right", "left")):
                own, there = taken[side], taken[other]
                if side == sore or not steps[side].decision.kind.advances or own.load != there.load:
                    continue
                assert own.sets - there.sets <= 1
                assert own.sets != there.sets or own.reps - there.reps <= 1
            short = bool(pattern >> number & 1)
            entries = {
                side: Entry(sets=(amount.reps - (short and side == "left"),) * amount.sets, rpe=3, during=0)
                for side, amount in taken.items()
            }
            course.history.done(
                Done(on=on, at=at(on), before=0, next_morning=0, entries={("a", ""): entries}), usual_pain=0
            )


def test_both_sides_do_the_same_level():
    course = make_course({Key("a", "", "left"): state(), Key("a", "", "right"): state(reps=8)}, plan(sides=SIDES))
    steps = go(course, 3, places=CLIMB)[2]
    assert [(step.key.side, step.decision.rule) for step in steps if step.decision.rule == "C4"] == [("left", "C4")]
    assert {step.after.amount.level for step in steps} == {LEVELS[0]}


def test_a_level_that_both_sides_do_at_once_has_one_state():
    sides = {"lift-1": ("",), "lift-2": ("left", "right"), "lift-3": ("left", "right")}
    course = make_course({Key("a", "", ""): state()}, plan(sides=sides))
    go(course, 3, places=CLIMB)
    assert course.states[Key("a", "", "")].amount.level == LEVELS[1]
    steps = go(course, 1, first=START + timedelta(days=6), places=CLIMB)[0]
    assert [step.key.side for step in steps] == ["left", "right"]


def test_a_rung_that_is_not_open_is_not_stepped_to():
    course = make_course({Key("a", "", ""): state()})
    shut = Places(equipment=Equipment.LEVEL, levels=LEVELS, open=(1,))
    steps = go(course, 5, places=shut)
    assert {step.decision.rule for (step,) in steps[2:]} == {"A5"}
