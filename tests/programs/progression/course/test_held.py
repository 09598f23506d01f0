"""What a clinician keeps as it is (C13), and a dose that they set (E3): nothing grows meanwhile, what eases eases."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from programs.progression.course.course import Course
from programs.progression.course.drafts.next_state import Step
from programs.progression.course.states import Amount, Key
from programs.progression.course.told import Day

from .cases import LOADS, START, day, do, make_course, state

KEY = Key("a", "", "")
HELD = frozenset({KEY.exercise})


def session(course: Course, on: date, *, held: bool, **felt: int) -> Step:
    today: Day = day(on, LOADS, held=HELD if held else frozenset())
    steps = course.begin(today)
    do(course, on, steps, spare=0, **felt)
    return steps[0]


def test_nothing_grows_while_it_is_kept_and_the_first_session_after_it_does() -> None:
    course = make_course({KEY: state(reps=10)})
    kept = [session(course, START + timedelta(days=days), held=True) for days in (0, 2, 4, 7, 9)]
    assert {step.after.amount for step in kept} == {state(reps=10).amount}
    assert {step.decision.rule for step in kept[1:]} == {"C13"}
    assert session(course, START + timedelta(days=11), held=False).decision.kind.advances


def test_pain_eases_what_is_kept_and_what_was_set() -> None:
    for is_set in (False, True):
        course = make_course({KEY: state(reps=12, load="1")})
        if is_set:
            given = Amount(sets=2, reps=9, load=Decimal("0.5"))
            (step,) = course.set_dose(KEY.exercise, to=given, on=START, places=LOADS)
            assert step.decision.rule == "E3"
            assert (step.after.amount.reps, step.after.amount.load) == (9, Decimal("0.5"))
        before = course.states[KEY].amount
        session(course, START, held=True, during=8)
        after = session(course, START + timedelta(days=3), held=True).after.amount
        assert (after.sets, after.reps, after.load) < (before.sets, before.reps, before.load)
