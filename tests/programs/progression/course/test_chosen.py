"""What the person chooses, and what waits for an answer."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.progression.course.course import Course
from programs.progression.course.states import Key
from programs.progression.course.told import Done, Entry
from programs.progression.explanation import sentence
from programs.progression.facts import Kind, SessionEntry
from programs.progression.reviews.facts import Answered, Felt, ProgramFacts, Subject
from programs.progression.reviews.reviews import sessions_hurting
from programs.progression.situation import zone_of

from ..building import NUMBERS
from .cases import LOADS, START, at, day, go, make_course, plan, state


def test_a_step_taken_back_is_not_made_again_at_once():
    key = Key("a", "", "")
    third = (START + timedelta(days=4)).isoformat()
    course = make_course({key: state()}, undone={(third, key)})
    taken = go(course, 6)
    assert taken[2][0].undone
    assert taken[2][0].decision.kind is Kind.ADVANCE_LOAD
    assert taken[2][0].after.amount == taken[2][0].before.amount
    assert [steps[0].decision.rule for steps in taken[3:5]] == ["C6", "C6"]
    assert taken[5][0].decision.kind is Kind.ADVANCE_LOAD


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (state(load="1"), (2, 8, "0.5")),
        (state(sets=2, reps=12), (1, 12, "0")),
        (state(sets=1, reps=12), (1, 10, "0")),
        (state(sets=1, reps=5), (1, 5, "0")),
    ],
)
def test_easier_please(before, after):
    course = make_course({Key("a", "", ""): before})
    (step,) = course.ease(("a", ""), on=START, places=LOADS)
    amount = step.after.amount
    assert (amount.sets, amount.reps, amount.load) == (after[0], after[1], Decimal(after[2]))
    assert step.decision.rule == "E1"
    assert sentence(step.decision)


def test_a_sign_that_somebody_should_look_at_holds_progress():
    course = make_course({Key("a", "", ""): state(reps=8)})
    go(course, 1)
    (step,) = course.begin(day(START + timedelta(days=2), wants_review=True))
    assert (step.decision.kind, step.decision.rule) == (Kind.HOLD, "C8")


def hurt(course: Course, on: date, *, worst: int = 7) -> None:
    """Do a session in which something hurt, but not the exercise in question."""
    (step,) = course.begin(day(on))
    entries = {("a", ""): {"": Entry(sets=(step.today.reps,) * step.today.sets, rpe=5, during=0)}}
    course.history.done(Done(on=on, at=at(on), before=0, next_morning=0, worst=worst, entries=entries), usual_pain=0)


def test_sessions_that_hurt_one_after_the_other_hold_progress_until_that_is_answered():
    """RF14 is a sign of the level SOON (section 3): it never locks, and holds progress until it is answered."""
    course = make_course({Key("a", "", ""): state(reps=8)})
    for number in range(3):
        hurt(course, START + timedelta(days=2 * number))
    on = START + timedelta(days=6)
    for reviewed_on, rule in ((None, "C8"), (START - timedelta(days=1), "C8"), (START, "A1"), (on, "A1")):
        (step,) = course.copy().begin(day(on, reviewed_on=reviewed_on))
        assert step.decision.rule == rule
    # Half a year later it is neither reminded of nor held.
    assert course.history.hurts_again(day(START + timedelta(days=7 * 26)))
    assert not course.history.hurts_again(day(START + timedelta(days=7 * 26 + 1)))


def test_a_session_that_did_not_hurt_breaks_the_run():
    course = make_course({Key("a", "", ""): state(reps=8)})
    for number, worst in enumerate((7, 7, 1, 7, 7)):
        hurt(course, START + timedelta(days=2 * number), worst=worst)
    assert not course.history.hurts_again(day(START + timedelta(days=10)))


@settings(max_examples=150, deadline=None)
@given(
    sessions=st.lists(
        st.tuples(
            st.none() | st.integers(0, 10),
            st.none() | st.integers(0, 10),
            st.booleans(),
            st.none() | st.integers(0, 10),
        ),
        max_size=12,
    ),
    usual=st.integers(0, 6),
    answered=st.none() | st.integers(-1, 30),
)
def test_what_is_held_is_what_is_reminded_of(sessions, usual, answered):
    course = make_course({Key("a", "", ""): state(reps=8)})
    felt = []
    for number, (worst, morning, worse, before) in enumerate(sessions):
        on = START + timedelta(days=2 * number)
        done = Done(on=on, at=at(on), before=before, next_morning=morning, worse=worse, worst=worst)
        course.history.done(done, usual_pain=usual)
        pain = usual if before is None else before
        entry = SessionEntry(
            on=on, sets=(1,), load=Decimal(0), rpe=None, before=pain, during=pain if worst is None else worst,
            next_morning=None if worst is None else morning, technique_clean=True, worse_after_a_day=worse,
        )  # fmt: skip
        felt.append(Felt(on=on, zone=zone_of(entry, usual=usual, numbers=NUMBERS)))
    reviewed_on = None if answered is None else START + timedelta(days=answered)
    today = day(START + timedelta(days=40), usual_pain=usual, reviewed_on=reviewed_on)
    facts = ProgramFacts(
        today=today.on,
        began_on=START,
        felt=tuple(felt),
        answered=(Answered(key=Subject.HURTING.value, on=reviewed_on, looked_at=True),) if reviewed_on else (),
    )
    assert course.history.hurts_again(today) == bool(sessions_hurting(facts, NUMBERS))


def test_minutes_grow_once_a_week():
    course = make_course({Key("a", "", ""): state(sets=1, reps=10)}, plan(reps_min=10, reps_max=30, weekly=True))
    rules = [steps[0].decision.rule for steps in go(course, 6, spare=0)]
    assert rules == ["G2", "A1", "C7", "C7", "C7", "A1"]
