"""A day that a printed sheet prescribes (C12): done as printed, decided as ever, and never grown beyond the paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from programs.progression.course.course import Course
from programs.progression.course.drafts.next_state import Step
from programs.progression.course.states import Amount, Key
from programs.progression.facts import Kind

from .cases import CLIMB, LOADS, START, day, do, make_course, state

KEY = Key("a", "", "")
WEEK = timedelta(days=7)


def days(weeks: int) -> list[date]:
    return [START + timedelta(days=7 * week + weekday) for week in range(weeks) for weekday in (0, 2, 4)]


def on_paper(course: Course, printed: Amount, weeks: int, places=LOADS, **felt) -> Iterator[Step]:
    """Do what a sheet says, session by session."""
    for on in days(weeks):
        steps = course.begin(day(on, places, printed={KEY: printed}))
        do(course, on, steps, spare=0, **felt)
        yield from steps


@pytest.mark.parametrize("places", [LOADS, CLIMB], ids=["loads", "levels"])
@pytest.mark.parametrize("weeks", [2, 4])
def test_nothing_grows_on_paper_and_the_first_session_after_it_does(places, weeks):
    begun = state(reps=10)
    course = make_course({KEY: begun})
    taken = list(on_paper(course, begun.amount, weeks, places))
    assert {step.today for step in taken} == {begun.amount}
    assert {step.after.amount for step in taken} == {begun.amount}
    assert taken[-1].decision.rule == "C12"
    (after,) = course.begin(day(START + WEEK * weeks, places))
    assert after.decision.kind.advances


def test_the_step_that_is_printed_is_made():
    """The sheet foresaw it: what it says is what the rules would have asked for on its first day."""
    course = make_course({KEY: state(sets=2, reps=10)})
    for on in (START - timedelta(days=5), START - timedelta(days=3)):
        do(course, on, course.begin(day(on)), spare=0)
    foreseen = course.copy().begin(day(START))[0].today
    assert foreseen != course.states[KEY].amount
    first = next(on_paper(course, foreseen, 2))
    assert first.after.amount == first.today == foreseen


def test_pain_on_paper_eases_what_comes_after_it():
    begun = state(reps=12, load="1")
    course = make_course({KEY: begun})
    taken = list(on_paper(course, begun.amount, 2, during=7, morning=4, rpe=9))
    # It was done as printed, whatever was decided meanwhile.
    assert {step.today for step in taken} == {begun.amount}
    assert any(
        step.decision.kind in {Kind.REGRESS_LOAD, Kind.DELOAD, Kind.DELOAD_REFER, Kind.SUBSTITUTE_REFER}
        for step in taken
    )
    last = course.states[KEY]
    assert last.set_aside or last.amount.load < begun.amount.load or last.amount.sets < begun.amount.sets


def test_more_pain_before_it_does_not_change_what_was_done():
    begun = state(reps=12)
    course = make_course({KEY: begun})
    (step,) = course.begin(day(START)._replace(printed={KEY: begun.amount}, pre_pain=9))
    assert step.today == begun.amount
    assert not step.easy_day
