"""What lasts in a course: coming back after a break, gentle weeks, what is set aside."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from programs.progression.course.places import Places
from programs.progression.course.states import Amount, Deload, Key
from programs.progression.course.told import Done, Entry
from programs.progression.explanation import sentence
from programs.progression.facts import Kind, Risk

from .cases import CLIMB, LEVELS, START, at, day, do, go, make_course, plan, state


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
    course.states[key] = course.states[key]._replace(deload=running)
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
    assert len(course.history.log_of(key, Places(), since=kept.log_from, since_on=kept.log_from_on).entries) == 1


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
