"""The look ahead: the rules and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.progression.course import ahead
from programs.progression.course.course import Course
from programs.progression.course.places import Places
from programs.progression.course.states import (
    Amount,
    Deload,
    Key,
    Level,
    Ramp,
    State,
)
from programs.progression.course.told import Day
from programs.progression.facts import Equipment, Risk

from .building import NUMBERS
from .course.cases import CLIMB, LOADS, START, day, make_course, plan, state

NONE = Places()
LEVELS = tuple(Level(exercise=f"lift-{number}").key for number in (1, 2, 3))
LAST = START + timedelta(days=7 * ahead.WEEKS - 1)


def dates(*weekdays: int) -> tuple[date, ...]:
    return ahead.planned_dates(weekdays, first=START, last=LAST)


def day_of(places: Any = LOADS, items: tuple[str, ...] = ("a",), **changes: Any) -> ahead.DayOf:
    def find(on: date, usual: Any) -> Day:
        weeks = (on - START).days // 7
        found = {(item, ""): places[item] if isinstance(places, dict) else places for item in items}
        return day(on, **{"phase": 1 if weeks < 8 else 2} | changes)._replace(usual_pain=usual, places=found)

    return find


def go(course: Course, days: Any, find: ahead.DayOf, usual: int = 0) -> tuple[ahead.AheadSession, ...]:
    return tuple(ahead.look_ahead(course, sessions=days, day_of=find, usual_pain=usual))


# --- Days -------------------------------------------------------------------------------------------------------------


def test_planned_days_are_those_of_the_week_plan():
    assert ahead.planned_dates([0, 3], first=START, last=START + timedelta(days=10)) == tuple(
        START + timedelta(days=days) for days in (0, 3, 7, 10)
    )


def test_two_of_three_leaves_out_every_third():
    days = dates(0, 2, 4)
    left = ahead.two_of_three(days)
    assert len(days) == 36
    assert len(left) == 24
    assert not any(day.weekday() == 4 for day in left)


# --- What comes of it -------------------------------------------------------------------------------------------------


def test_repetitions_then_a_set_then_load():
    course = make_course({Key("a", "", ""): state(1, 10)}, plan(reps_max=12))
    kinds = [session.steps[0].decision.kind.value for session in go(course, dates(0, 2, 4), day_of())]
    moves = list(dict.fromkeys(kind for kind in kinds if kind.startswith("ADVANCE")))
    assert moves == ["ADVANCE_REPS", "ADVANCE_SET", "ADVANCE_LOAD"]


def test_a_large_step_is_led_up_to():
    """From 0.5 to 1 kg is a step of 100 %: the plan grows to three more than the range has, then the weight."""
    course = make_course({Key("a", "", ""): state(2, 12, "0.5")})
    amounts = [session.amounts[Key("a", "", "")] for session in go(course, dates(0, 2, 4), day_of())]
    assert max(amount.reps for amount in amounts if amount.load == Decimal("0.5")) == 15
    assert Decimal(1) in {amount.load for amount in amounts}


def test_levels_end_at_the_last_open_one():
    places = Places(equipment=Equipment.LEVEL, levels=LEVELS, open=(1, 2))
    course = make_course({Key("a", "", ""): state(2, 12)})
    levels = {session.amounts[Key("a", "", "")].level for session in go(course, dates(0, 2, 4), day_of(places))}
    assert levels == set(LEVELS[:2])


def test_in_the_high_tier_no_weight_is_added_without_a_yes():
    course = make_course({Key("a", "", ""): state(2, 12)})
    for cleared, grows in ((frozenset(), False), (frozenset({("b", "")}), False), (frozenset({("a", "")}), True)):
        sessions = go(course, dates(0, 2, 4), day_of(risk=Risk.HIGH, load_cleared=cleared))
        assert (max(session.amounts[Key("a", "", "")].load for session in sessions) > 0) is grows, cleared


def test_a_gentle_week_and_a_ramp_run_their_course_first():
    amount = Amount(sets=1, reps=12, level=LEVELS[0])
    full = Amount(sets=2, reps=12, level=LEVELS[0])
    for lasting in (
        {"deload": Deload(began_on=START, days=7, resume=full)},
        {"ramp": Ramp(began_on=START, percents=(50, 70), full_sets=2)},
    ):
        course = make_course({Key("a", "", ""): State(amount=amount, changed_on=START, **lasting)})
        first_week = [
            session for session in go(course, dates(0, 2, 4), day_of()) if session.on < START + timedelta(days=7)
        ]
        assert not any(session.steps[0].decision.kind.advances for session in first_week)


def test_what_is_set_aside_stays_where_it_is():
    course = make_course({Key("a", "", ""): state(2, 12, set_aside=True)})
    sessions = go(course, dates(0, 2, 4), day_of())
    assert all(session.steps == () for session in sessions)
    assert {session.amounts[Key("a", "", "")] for session in sessions} == {state(2, 12).amount}


def test_the_course_itself_stays_as_it_is():
    course = make_course({Key("a", "", ""): state(1, 8)})
    before = dict(course.states)
    assert go(course, dates(0, 2, 4), day_of())
    assert course.states == before
    assert course.history.last_done_on() is None


def test_week_by_week_keeps_what_was_in_a_week_without_a_session():
    key = Key("a", "", "")
    course = make_course({key: state(1, 8)})
    days = (START, START + timedelta(days=21))
    sessions = go(course, days, day_of())
    weeks = ahead.week_by_week(sessions, first=START, key=key, now=state(1, 8).amount)
    assert len(weeks) == ahead.WEEKS
    assert len(set(weeks[:3])) == 1
    assert weeks[3] == sessions[1].amounts[key]


def test_a_rung_with_two_sides_goes_on_after_one_without():
    """A squat is done with both legs, a lunge with each: the one becomes the other, and grows on."""
    key = Key("a", "", "")
    sides = {"lift-1": ("",), "lift-2": ("left", "right"), "lift-3": ("left", "right")}
    course = make_course({key: state(2, 12)}, plan(sides=sides))
    weeks = ahead.week_by_week(go(course, dates(0, 2, 4), day_of(CLIMB)), first=START, key=key, now=state(2, 12).amount)
    assert {amount.level for amount in weeks} >= set(LEVELS[1:])
    assert max(amount.reps for amount in weeks if amount.level == LEVELS[2]) == 12


# --- Never ------------------------------------------------------------------------------------------------------------

PLACES = {"loads": LOADS, "levels": CLIMB, "none": NONE}
WEEK_PLANS = st.sets(st.integers(0, 6), min_size=1, max_size=4)
# Of two neighbouring days one rests, and which one depends on where somebody began: a day earlier says nothing then.
SPACED_PLANS = WEEK_PLANS.filter(lambda days: not any((day + 1) % 7 in days for day in days))


@st.composite
def routines(draw: st.DrawFn, most: int = 6) -> tuple[Course, dict[str, Places]]:
    """A routine of a few exercises at any stage, with nothing done yet."""
    plans, states, places = [], {}, {}
    for number in range(draw(st.integers(1, most))):
        item = f"item{number}"
        low = draw(st.integers(5, 10))
        top = draw(st.integers(low, 15))
        target = draw(st.integers(1, 3))
        places[item] = PLACES[draw(st.sampled_from(sorted(PLACES)))]
        sides = draw(st.sampled_from([("",), ("left", "right")]))
        plans.append(
            plan(
                item, reps_min=low, reps_max=top, target_sets=target, weekly=draw(st.booleans()),
                min_gap=draw(st.sampled_from([1, 2])), sides=dict.fromkeys(("lift-1", "lift-2", "lift-3"), sides),
            )
        )  # fmt: skip
        own = state(
            draw(st.integers(1, target)),
            draw(st.integers(low, top)),
            changed_on=START - timedelta(days=draw(st.integers(0, 30))),
        )
        states |= {Key(item, "", side): own for side in sides}
    return Course(plans=plans, states=states, numbers=make_course({}).numbers), places


@settings(max_examples=60, deadline=None)
@given(routine=routines(), weekdays=WEEK_PLANS, risk=st.sampled_from(list(Risk)), usual=st.integers(0, 5))
def test_never_faster_than_the_rules_allow_and_never_above_a_cap(routine, weekdays, risk, usual):
    course, places = routine
    sessions = go(course, dates(*weekdays), day_of(places, tuple(places), risk=risk), usual)
    least_days = course.numbers.min_days(risk)
    raised: dict[Key, date] = {}
    for session in sessions:
        up = {step.key.exercise for step in session.steps if step.decision.kind.raises_load}
        assert len(up) <= NUMBERS.max_steps_per_session
        for step in session.steps:
            own = course.plans[step.key.exercise]
            has_bridge = step.after.amount.load > 0
            assert step.after.amount.reps <= own.reps_max + has_bridge * NUMBERS.big_step_extra_reps * own.inc
            assert step.after.amount.sets <= max(own.target_sets, step.before.amount.sets)
            assert step.after.amount.load in places[step.key.item].loads
            if step.decision.kind.raises_load:
                since = raised.get(step.key, course.states[step.key].changed_on)
                assert (session.on - since).days >= least_days
                raised[step.key] = session.on
                assert not (risk is Risk.HIGH and step.after.amount.load)
    # All went well, so nothing is ever eased or set aside.
    eased = {"REGRESS_LOAD", "REGRESS_SET", "REGRESS_REPS", "DELOAD", "SUBSTITUTE_REFER", "EASY_DAY"}
    assert not eased & {step.decision.kind.value for session in sessions for step in session.steps}


@settings(max_examples=60, deadline=None)
@given(routine=routines(most=2), weekdays=SPACED_PLANS, risk=st.sampled_from(list(Risk)))
def test_two_of_three_is_never_ahead_of_all(routine, weekdays, risk):
    """With more exercises than may step at once, one may have its turn earlier while the others are not ready yet."""
    course, places = routine
    days, find = dates(*weekdays), day_of(places, tuple(places), risk=risk)
    every, some = go(course, days, find), go(course, ahead.two_of_three(days), find)
    for key, own in course.states.items():
        lines = [
            [
                ahead.standing(amount, places[key.item])
                for amount in ahead.week_by_week(sessions, first=START, key=key, now=own.amount)
            ]
            for sessions in (every, some)
        ]
        assert all(less <= more for more, less in zip(*lines, strict=True)), key


@settings(max_examples=40, deadline=None)
@given(routine=routines(), weekdays=WEEK_PLANS)
def test_two_of_three_makes_no_more_steps_in_all(routine, weekdays):
    course, places = routine
    days, find = dates(*weekdays), day_of(places, tuple(places))

    def steps(sessions: Any) -> int:
        return sum(step.decision.kind.raises_load for session in sessions for step in session.steps)

    assert steps(go(course, ahead.two_of_three(days), find)) <= steps(go(course, days, find))


@pytest.mark.parametrize("usual", [0, 3, 5])
def test_the_same_course_gives_the_same_picture(usual):
    course = make_course({Key("a", "", ""): state(1, 8)})
    assert go(course, dates(0, 2), day_of(), usual) == go(course, dates(0, 2), day_of(), usual)
