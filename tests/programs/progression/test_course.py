"""The course of a routine: what lies between exercises, sides and sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.progression.contract.reading import read_case
from programs.progression.course.course import Course
from programs.progression.course.drafts.moving import Step
from programs.progression.course.places import Places
from programs.progression.course.states import (
    Amount,
    Deload,
    Key,
    Level,
    State,
)
from programs.progression.course.told import Day, Done, Entry, Plan
from programs.progression.decide import decide
from programs.progression.explanation import COURSE_CAUSES, sentence
from programs.progression.facts import Case, Clearance, Equipment, Kind, Profile, Risk, SessionEntry
from programs.progression.reviews.reviews import (
    Answered,
    Felt,
    ProgramFacts,
    Subject,
    sessions_hurting,
)
from programs.progression.situation import Situation

from .building import NUMBERS, VECTORS

START = date(2025, 1, 6)
KG = tuple(Decimal(number) for number in ("0", "0.5", "1", "1.5", "2"))
LEVELS = tuple(Level(exercise=f"lift-{number}").key for number in (1, 2, 3))


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC)


def plan(item: str = "a", **changes: Any) -> Plan:
    return Plan(
        **{
            "item": item, "exercise": "lift-1", "reps_min": 8, "reps_max": 12, "target_sets": 2,
            "min_gap": NUMBERS.min_gap_days,
            "sides": {"lift-1": ("",), "lift-2": ("",), "lift-3": ("",)},
        }
        | changes
    )  # fmt: skip


def state(sets: int = 2, reps: int = 12, load: str = "0", **changes: Any) -> State:
    amount = Amount(sets=sets, reps=reps, load=Decimal(load), level=changes.pop("level", LEVELS[0]))
    return State(**{"amount": amount, "changed_on": START - timedelta(days=60)} | changes)


LOADS = Places(equipment=Equipment.ANKLE_KG, loads=KG)
CLIMB = Places(equipment=Equipment.LEVEL, levels=LEVELS, open=(1, 2, 3))


def make_course(states: dict[Key, State], *plans: Plan, undone: Any = ()) -> Course:
    return Course(plans=plans or [plan()], states=states, numbers=NUMBERS, undone=undone)


def day(on: date, places: Places = LOADS, items: tuple[str, ...] = ("a",), **changes: Any) -> Day:
    return Day(
        **{
            "session": on.isoformat(), "on": on, "risk": Risk.LOW, "phase": 1, "usual_pain": 0,
            "places": {(item, ""): places for item in items},
        }
        | changes
    )  # fmt: skip


def do(course: Course, on: date, steps: tuple[Step, ...], *, spare: int = 3, **felt: Any) -> None:
    """Do what was asked for, with some to spare in the last set."""
    morning = felt.pop("morning", 0)
    entries: dict[tuple[str, str], dict[str, Entry]] = {}
    for step in steps:
        if step.today is None:
            continue
        sets = [step.today.reps] * step.today.sets
        sets[-1] += spare
        entries.setdefault(step.key.exercise, {})[step.key.side] = Entry(
            sets=tuple(sets), load=step.today.load, level=step.today.level, **{"rpe": 5, "during": 0} | felt
        )
    course.history.done(Done(on=on, at=at(on), before=0, next_morning=morning, entries=entries), usual_pain=0)


def go(course: Course, count: int, *, first: date = START, every: int = 2, places: Places = LOADS, **felt: Any) -> list:
    """Do so many sessions, and return the steps of each."""
    taken = []
    for number in range(count):
        on = first + timedelta(days=number * every)
        items = tuple(exercise[0] for exercise in course.plans)
        steps = course.begin(day(on, places, items))
        taken.append(steps)
        do(course, on, steps, **felt)
    return taken


# --- The same function ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_course_decides_as_the_contract_says(vector):
    """Each worked case through the course: one exercise, its state, its history."""
    case = read_case(vector, numbers=NUMBERS)
    rx, profile = case.rx, case.profile
    climbs = rx.equipment is Equipment.LEVEL
    levels = tuple(Level(exercise=f"lift-{number}").key for number in range(1, 6))
    own = plan(
        reps_min=rx.reps_min, reps_max=rx.reps_max, target_sets=rx.target_sets, inc=rx.inc, min_gap=profile.min_gap,
        sides={},
    )  # fmt: skip
    places = (
        Places(equipment=rx.equipment, levels=levels, open=tuple(int(rung) for rung in rx.ladder))
        if climbs
        else Places(equipment=rx.equipment, loads=rx.ladder)
    )
    course = make_course(
        {
            Key("a", "", ""): State(
                amount=Amount(
                    sets=rx.sets, reps=rx.reps, load=Decimal(0) if climbs else rx.load,
                    level=levels[int(rx.load) - 1] if climbs else "",
                ),
                changed_on=case.today - timedelta(days=rx.days_since_load_change),
            )
        },
        own,
    )  # fmt: skip
    for entry in case.log:
        course.history.done(
            Done(
                on=entry.on,
                at=at(entry.on),
                before=entry.before,
                next_morning=entry.next_morning,
                worse=entry.worse_after_a_day,
                entries={
                    ("a", ""): {
                        "": Entry(
                            sets=entry.sets,
                            load=Decimal(0) if climbs else entry.load,
                            level=levels[int(entry.load) - 1] if climbs else "",
                            rpe=entry.rpe,
                            during=entry.during,
                            technique_clean=entry.technique_clean,
                            sharp=entry.sharp,
                        )
                    }
                },
            ),
            usual_pain=profile.usual_pain,
        )
    (step,) = course.begin(
        day(
            case.today, places, risk=profile.risk, phase=profile.phase, usual_pain=profile.usual_pain,
            load_cleared=frozenset({("a", "")}) if profile.load_cleared else frozenset(),
            pending=profile.clearance == "pending", emergency=case.flags.emergency,
            urgent=case.flags.urgent, pre_pain=case.flags.pre_pain_today, fall_days_ago=case.flags.fall_days_ago,
        )
    )  # fmt: skip
    expected = decide(case, numbers=NUMBERS)
    assert (step.decision.kind, step.decision.rule, step.decision.after) == (
        expected.kind,
        expected.rule,
        expected.after,
    )
    assert step.decision.kind == vector["expect"]["decision"]


def test_the_same_history_gives_the_same_answer():
    one, other = (make_course({Key("a", "", ""): state(sets=1, reps=8)}) for _ in range(2))
    assert go(one, 12) == go(other, 12)


def test_a_copy_leaves_the_course_as_it_is():
    course = make_course({Key("a", "", ""): state(sets=1, reps=8)})
    go(course, 4)
    before = dict(course.states)
    go(course.copy(), 6, first=START + timedelta(days=8))
    assert course.states == before
    other = course.copy()
    assert other.begin(day(START + timedelta(days=8))) == course.begin(day(START + timedelta(days=8)))


# --- States that last -------------------------------------------------------------------------------------------------


def test_two_weeks_back_after_a_break_of_three():
    course = make_course({Key("a", "", ""): state(sets=3, reps=12, load="1")}, plan(target_sets=3))
    go(course, 2)
    back = START + timedelta(days=2 + 21)
    steps = go(course, 8, first=back)
    said = [
        (step.decision.kind, step.decision.rule, step.after.amount.sets, step.after.amount.load) for (step,) in steps
    ]
    assert said[0] == (Kind.RETURN_RAMP_2W, "G3", 2, Decimal("0.5"))
    # Half of three sets in the first week and seven tenths in the second, rounded up; then all, and it grows again.
    assert [sets for _kind, _rule, sets, _load in said] == [2, 2, 2, 2, 3, 3, 3, 3]
    assert [rule for _kind, rule, _sets, _load in said[1:7]] == ["C1"] * 6
    # A week with another set says so; what is not planned any more is not held against anybody.
    reasons = [step.decision.because for (step,) in steps]
    assert reasons[1:5] == ["ramp_running", "ramp_running", "ramp_running", "ramp_goes_on"]
    assert "3 sets" in sentence(steps[4][0].decision)
    assert course.states[Key("a", "", "")].ramp is None


def test_four_weeks_back_with_a_share_that_grows():
    course = make_course({Key("a", "", ""): state(sets=3, reps=12)}, plan(target_sets=3))
    go(course, 2)
    back = START + timedelta(days=2 + 30)
    sets = {}
    for number in range(12):
        on = back + timedelta(days=3 * number)
        (step,) = course.begin(day(on))
        sets[(on - back).days // 7] = step.after.amount.sets
        do(course, on, (step,))
    # 50, 70, 80 and 90 percent of three sets, always rounded up.
    assert [sets[week] for week in range(5)] == [2, 3, 3, 3, 3]


def test_a_gentle_week_ends_by_itself_with_the_dose_before_the_last_increase():
    course = make_course({Key("a", "", ""): state(sets=2, reps=10)})
    go(course, 1)
    on = START + timedelta(days=2)
    (grown,) = course.begin(day(on))
    assert grown.decision.kind is Kind.ADVANCE_REPS
    do(course, on, (grown,), morning=4)
    do(course, on + timedelta(days=2), course.begin(day(on + timedelta(days=2))), morning=4)
    begins = on + timedelta(days=4)
    steps = go(course, 5, first=begins)
    kinds = [(step.decision.kind, step.decision.rule) for (step,) in steps]
    assert kinds[0] == (Kind.DELOAD, "P2")
    assert kinds[1:4] == [(Kind.HOLD, "C2")] * 3
    assert [step.after.amount.sets for (step,) in steps[:4]] == [1, 1, 1, 1]
    resumed = course.states[Key("a", "", "")]
    assert resumed.deload is None
    assert resumed.amount.sets <= 2
    # What comes after a gentle week is never more than what there was before it.
    assert resumed.amount.reps <= 12


def test_a_gentle_week_for_two_exercises_is_one_for_all():
    plans = [plan("a"), plan("b"), plan("c")]
    course = make_course({Key(item, "", ""): state(sets=2, reps=10) for item in "abc"}, *plans)
    for number in range(2):
        on = START + timedelta(days=2 * number)
        steps = course.begin(day(on, items=("a", "b", "c")))
        entries = {
            (step.key.item, ""): {
                "": Entry(sets=(step.today.reps,) * step.today.sets, rpe=5, during=0, level=LEVELS[0])
            }
            for step in steps
            if step.today and not (step.key.item == "c" and number == 0)
        }
        course.history.done(Done(on=on, at=at(on), before=0, next_morning=5, entries=entries), usual_pain=0)
    steps = course.begin(day(START + timedelta(days=4), items=("a", "b", "c")))
    assert [(step.decision.kind, step.decision.rule) for step in steps] == [
        (Kind.DELOAD, "P2"),
        (Kind.DELOAD, "P2"),
        (Kind.DELOAD, "C5"),
    ]
    assert all(step.after.deload for step in steps)


def test_gentle_weeks_that_overlap_are_two_at_once_as_well():
    """One exercise has been in its gentle week for two days when a second one needs one: then all have one."""
    names = ("a", "b", "c")
    course = make_course({Key(name, "", ""): state() for name in names}, *[plan(name) for name in names])
    running = Deload(began_on=START, days=7, resume=Amount(sets=2, reps=12, level=LEVELS[0]))
    key = Key("a", "", "")
    course.states[key] = replace(course.states[key], deload=running)
    entry = {"": Entry(sets=(12, 12), level=LEVELS[0], rpe=5, during=0)}
    for ago, morning, done in ((4, 5, "b"), (4, 0, "ac"), (2, 5, "b"), (2, 0, "ac")):
        on = START - timedelta(days=ago - 2)
        entries = {(name, ""): entry for name in done}
        course.history.done(Done(on=on, at=at(on), before=0, next_morning=morning, entries=entries), usual_pain=0)
    steps = {step.key.item: step for step in course.begin(day(START + timedelta(days=2), items=names))}
    assert steps["b"].decision.rule == "P2"
    assert (steps["c"].decision.kind, steps["c"].decision.rule) == (Kind.DELOAD, "C5")
    # The one that has its gentle week already is not halved again, and ends on its own day.
    assert steps["a"].after.deload == running


def test_what_hurt_twice_is_set_aside_until_it_is_done_again():
    course = make_course({Key("a", "", ""): state(sets=2, reps=12, load="1")})
    go(course, 2, during=7)
    (step,) = course.begin(day(START + timedelta(days=4)))
    assert step.decision.kind is Kind.SUBSTITUTE_REFER
    assert step.today is None
    assert course.states[step.key].set_aside
    assert course.begin(day(START + timedelta(days=6))) == ()
    course.resume(
        ("a", ""), start=Amount(sets=1, reps=8), at=at(START + timedelta(days=20)), on=START + timedelta(days=20)
    )
    (again,) = course.begin(day(START + timedelta(days=20)))
    assert (again.decision.kind, again.after.amount.sets, again.after.amount.reps) == (Kind.START, 1, 8)


def test_a_cut_history_goes_by_the_day_where_the_person_lives():
    """A clinician looked on the evening of a day that was over by the clock of the server."""
    course = make_course({Key("a", "", ""): state(sets=2, reps=12, load="1")})
    looked_on = START + timedelta(days=20)
    course.resume(("a", ""), start=Amount(sets=1, reps=8), at=at(looked_on) + timedelta(days=1), on=looked_on)
    (key,) = course.states
    course.history.done(
        Done(
            on=looked_on,
            at=at(looked_on) + timedelta(days=1, hours=1),
            entries={("a", ""): {"": Entry(sets=(8,), during=1)}},
        ),
        usual_pain=1,
    )  # fmt: skip
    kept = course.states[key]
    assert len(course.history.log_of(key, Places(), since=kept.log_from, since_on=kept.log_from_on)) == 1


# --- Between exercises and sides --------------------------------------------------------------------------------------


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


SIDES = {"lift-1": ("left", "right"), "lift-2": ("left", "right"), "lift-3": ("left", "right")}


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


# --- What the person chooses ------------------------------------------------------------------------------------------


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


@settings(max_examples=300, deadline=None)
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
        profile = Profile(risk=Risk.LOW, phase=1, usual_pain=usual, clearance=Clearance.OK, min_gap=0)
        rx = course._prescription(plan(), state(), Places(), on)
        situation = Situation(case=Case(profile=profile, rx=rx, log=(entry,), today=on), numbers=NUMBERS)
        felt.append(Felt(on=on, zone=situation.last_zone))
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


# --- Whatever happens -------------------------------------------------------------------------------------------------


@st.composite
def histories(draw):
    """Sessions with gaps, pain and moods of all kinds."""
    length = draw(st.integers(1, 25))
    return [
        {
            "gap": draw(st.sampled_from([1, 2, 2, 3, 3, 5, 9, 15, 30, 60])),
            "during": draw(st.sampled_from([0, 0, 0, 1, 3, 5, 7, None])),
            "morning": draw(st.sampled_from([0, 0, 0, 1, 3, None])),
            "rpe": draw(st.sampled_from([3, 5, 5, 6, 9, None])),
            "spare": draw(st.integers(-3, 4)),
            "pre": draw(st.sampled_from([None, 0, 1, 7])),
            "ease": draw(st.booleans()) and draw(st.booleans()),
            "clean": draw(st.sampled_from([True, True, True, False])),
        }
        for _ in range(length)
    ]


@settings(max_examples=200, deadline=None)
@given(history=histories(), climbs=st.booleans(), tier=st.sampled_from(list(Risk)))
def test_properties_of_any_history(history, climbs, tier):
    places = CLIMB if climbs else LOADS
    items = ("a", "b", "c")
    plans = [plan("a", sides=SIDES, sore_side="left"), plan("b", min_gap=1), plan("c", target_sets=3)]
    states = {Key("a", "", side): state(1, 8) for side in ("left", "right")}
    states |= {Key(item, "", ""): state(1, 8) for item in "bc"}
    course = make_course(states, *plans)
    on = START
    raised: dict[tuple[str, str], date] = {}
    for past in history:
        on += timedelta(days=past["gap"])
        if past["ease"]:
            before = {key: known.amount for key, known in course.states.items()}
            course.ease(("c", ""), on=on, places=places)
            for key, known in course.states.items():
                assert known.amount.sets <= before[key].sets
                assert known.amount.reps <= before[key].reps
                assert known.amount.load <= before[key].load
        steps = course.begin(day(on, places, items, risk=tier, pre_pain=past["pre"]))
        ups = {step.key.exercise for step in steps if step.decision.kind.raises_load and not step.undone}
        assert len(ups) <= NUMBERS.max_steps_per_session
        least = NUMBERS.min_days(tier)
        for exercise in ups:
            assert exercise not in raised or (on - raised[exercise]).days >= least
            raised[exercise] = on
        for step in steps:
            check(step, course.plans[step.key.exercise], places, tier)
        if not climbs and all(Key("a", "", side) in course.states for side in ("left", "right")):
            left, right = (course.states[Key("a", "", side)].amount.load for side in ("left", "right"))
            assert KG.index(right) - KG.index(left) <= NUMBERS.side_lead_steps or right in {
                step.before.amount.load for step in steps if step.key.side == "right"
            }
        do_badly(course, on, steps, past)


NO_WEIGHTS = Places()
PUT_DOWN = {"weight_closed", "weight_gone", "level_closed"}
GOES_ON = {"ramp_goes_on", "ramp_over", "gentle_week_over"}


@settings(max_examples=200, deadline=None)
@given(
    history=histories(),
    tiers=st.lists(st.sampled_from(list(Risk)), min_size=25, max_size=25),
    at_hand=st.lists(st.sampled_from([LOADS, LOADS, NO_WEIGHTS, CLIMB]), min_size=25, max_size=25),
)
def test_every_change_of_a_dose_explains_itself(history, tiers, at_hand):
    """Whatever the tier becomes, and whatever is lost or closed: nothing moves under a sentence that says it stays."""
    course = make_course({Key("a", "", ""): state(2, 8, "1", level=LEVELS[1])}, plan(target_sets=3))
    on = START
    for past, tier, places in zip(history, tiers, at_hand, strict=False):
        on += timedelta(days=past["gap"])
        found = course.states[Key("a", "", "")].amount
        for step in course.begin(day(on, places, risk=tier, pre_pain=past["pre"])):
            decision, after = step.decision, step.after.amount
            if decision.kind is Kind.HOLD and after != found:
                assert decision.because in PUT_DOWN | GOES_ON
            if after.load < found.load and (tier is Risk.HIGH or places is not LOADS):
                assert {decision.because, decision.moved} & PUT_DOWN
                assert decision.sources
            assert sentence(decision)
            do_badly(course, on, (step,), past)


def check(step: Step, own: Plan, places: Places, tier: Risk) -> None:
    kind, before, after = step.decision.kind, step.before.amount, step.after.amount
    assert 1 <= after.sets <= own.target_sets
    assert after.reps <= own.reps_max + (3 * own.inc if after.load else 0)
    assert after.load in KG
    assert after.level in LEVELS
    if not kind.advances:
        assert after.sets <= before.sets
        assert after.reps <= before.reps
        assert after.load <= before.load
        assert places.number(after.level) <= places.number(before.level)
    grown = [
        after.sets > before.sets,
        after.load > before.load or places.number(after.level) > places.number(before.level),
    ]
    assert sum(grown) <= 1
    if step.before.ramp or step.before.deload:
        assert not kind.advances
    if tier is Risk.HIGH:
        assert kind is not Kind.ADVANCE_LOAD
    if step.decision.because in COURSE_CAUSES:
        assert sentence(step.decision)


def do_badly(course: Course, on: date, steps: tuple[Step, ...], past: dict[str, Any]) -> None:
    entries: dict[tuple[str, str], dict[str, Entry]] = {}
    for step in steps:
        if step.today is not None:
            reps = max(step.today.reps + past["spare"], 1)
            entries.setdefault(step.key.exercise, {})[step.key.side] = Entry(
                sets=(reps,) * step.today.sets, load=step.today.load, level=step.today.level, rpe=past["rpe"],
                during=past["during"], technique_clean=past["clean"],
            )  # fmt: skip
    course.history.done(
        Done(on=on, at=at(on), before=past["pre"], next_morning=past["morning"], entries=entries), usual_pain=0
    )


@given(
    st.builds(
        State,
        amount=st.builds(
            Amount, sets=st.integers(1, 3), reps=st.integers(1, 30), load=st.sampled_from(KG),
            level=st.sampled_from(("", *LEVELS)),
        ),
        changed_on=st.dates(),
        raised_on=st.none() | st.dates(),
        quiet=st.integers(0, 2),
        set_aside=st.booleans(),
        log_from=st.none() | st.datetimes(timezones=st.just(UTC)),
        log_from_on=st.none() | st.dates(),
    )
)  # fmt: skip
def test_a_state_is_stored_and_read_back(kept):
    assert State.from_mapping(kept.to_mapping()) == kept


# --- What the app keeps (end of section 9) ----------------------------------------------------------------------------


def test_who_does_what_is_planned_gets_over_a_large_step():
    """From 1 to 1.5 kg is more than 10 %: the plan grows to 15, then the weight follows."""
    course = make_course({Key("a", "", ""): state(2, 12, "1")})
    steps = [taken[0] for taken in go(course, 16, spare=0, rpe=6)]
    grown = [(step.after.amount.reps, step.after.amount.load) for step in steps if step.decision.kind.advances]
    assert grown[:4] == [(13, Decimal(1)), (14, Decimal(1)), (15, Decimal(1)), (8, Decimal("1.5"))]


@pytest.mark.parametrize(
    ("told", "befores", "usual"),
    [
        (2, [], 2),
        (2, [1, 1, 1], 1),
        (2, [3, 3, 3], 3),
        (2, [5, 5, 5], 3),
        (0, [1, 2], 1),
        (0, [0, 1], Fraction(1, 2)),
        (6, [9, 1, 1, 1, 1, 9, 9, 9], 1),
    ],
)
def test_slow_worsening_does_not_become_usual(told, befores, usual):
    course = make_course({Key("a", "", ""): state()})
    for number, before in enumerate(befores):
        on = START + timedelta(days=number)
        course.history.done(Done(on=on, at=at(on), before=before), usual_pain=0)
    assert course.history.usual_pain(told) == usual


@pytest.mark.parametrize(
    ("felt", "kind"),
    [({"during": 7}, Kind.REGRESS_LOAD), ({"morning": 4}, Kind.REGRESS_SET)],
    ids=["red", "flare"],
)
def test_what_eased_once_stands_until_it_is_done_again(felt, kind):
    key = Key("a", "", "")
    course = make_course({key: state(2, 12, "1")})
    do(course, START, course.begin(day(START)), **felt)
    (eased,) = course.begin(day(START + timedelta(days=2)))
    assert eased.decision.kind is kind
    for later in (4, 6):
        (again,) = course.begin(day(START + timedelta(days=later)))
        assert (again.decision.kind, again.decision.rule) == (Kind.HOLD, "C9")
        assert again.after.amount == eased.after.amount
        assert sentence(again.decision)
    # Done, and as bad as before: now it counts.
    do(course, START + timedelta(days=6), (again,), **felt)
    (worse,) = course.begin(day(START + timedelta(days=8)))
    assert worse.decision.rule in {"P1", "P2"}


def test_only_a_longer_break_asks_for_more_while_nothing_is_done():
    key = Key("a", "", "")
    course = make_course({key: state(2, 12, "2")})
    do(course, START, course.begin(day(START)), spare=0)
    taken = []
    for gap in (14, 16, 28, 30, 56, 58):
        (step,) = course.begin(day(START + timedelta(days=gap)))
        taken.append((step.decision.kind, step.after.amount.load))
    kinds = [kind for kind, _load in taken]
    assert kinds == [
        Kind.RETURN_RAMP_2W, Kind.HOLD, Kind.RETURN_RAMP_4W, Kind.HOLD, Kind.RESTART_RESCREEN, Kind.HOLD,
    ]  # fmt: skip
    assert [load for _kind, load in taken] == [Decimal(load) for load in ("1.5", "1.5", "0.5", "0.5", "0", "0")]


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"risk": Risk.HIGH}, "weight_closed"),
        ({"places": Places()}, "weight_gone"),
        ({"places": CLIMB}, "weight_gone"),
    ],
    ids=["high", "weights not allowed any more", "levels in place of weights"],
)
def test_a_weight_that_is_not_allowed_any_more_is_put_down_and_says_so(changes, because):
    key = Key("a", "", "")
    rest = Deload(
        began_on=START - timedelta(days=7), days=7, resume=Amount(sets=2, reps=10, load=Decimal(1), level=LEVELS[0])
    )
    course = make_course({key: state(1, 10, "1", deload=rest)})
    course.history.done(
        Done(on=START - timedelta(days=2), at=at(START), entries={("a", ""): {"": Entry(sets=(10,), load=Decimal(1))}}),
        usual_pain=0,
    )
    (step,) = course.begin(day(START, **changes))
    assert step.before.amount.load == step.after.amount.load == 0
    assert (step.decision.rule, step.decision.kind) == ("C10", Kind.REGRESS_LOAD)
    assert step.decision.because == because
    assert step.decision.sources
    assert sentence(step.decision)
    # Once it has been said, it is not said again, and nothing more is taken away.
    (again,) = course.begin(day(START + timedelta(days=2), **changes))
    assert again.decision.rule != "C10"
    assert again.after.amount == step.after.amount
    # Cleared, it stays.
    course = make_course({key: state(2, 10, "1")})
    (step,) = course.begin(day(START, risk=Risk.HIGH, load_cleared=frozenset({("a", "")})))
    assert step.after.amount.load == 1


@pytest.mark.parametrize("kind", ["first", "flare", "break"])
def test_a_sore_day_is_an_easy_day_whatever_is_decided(kind):
    key = Key("a", "", "")
    course = make_course({key: state(2, 12, "1")})
    if kind != "first":
        do(course, START, course.begin(day(START)), morning=4 if kind == "flare" else 0)
    on = START + timedelta(days={"first": 0, "flare": 2, "break": 20}[kind])
    (step,) = course.begin(day(on, pre_pain=6))
    assert step.decision.kind is {"first": Kind.START, "flare": Kind.REGRESS_SET, "break": Kind.RETURN_RAMP_2W}[kind]
    assert step.easy_day
    assert step.today == Amount(sets=1, reps=8, load=Decimal(0), level=LEVELS[0])
    assert step.after.amount.load > 0
    assert "easy day" in sentence(step.decision, easy_day=True)
