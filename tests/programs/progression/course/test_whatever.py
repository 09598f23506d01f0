"""Whatever happens in a history: what must never come of it."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from programs.progression.course.course import Course
from programs.progression.course.drafts.next_state import Step
from programs.progression.course.places import Places
from programs.progression.course.states import Amount, Deload, Eased, Key, Ramp, State
from programs.progression.course.told import Done, Entry, Plan
from programs.progression.explanation import sentence
from programs.progression.facts import Kind, Risk
from programs.progression.sentences import COURSE_CAUSES

from ..building import NUMBERS
from .cases import CLIMB, KG, LEVELS, LOADS, SIDES, START, at, day, make_course, plan, state


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


@settings(max_examples=100, deadline=None)
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


@settings(max_examples=100, deadline=None)
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


AMOUNTS = st.builds(
    Amount,
    sets=st.integers(1, 3),
    reps=st.integers(1, 30),
    load=st.sampled_from(KG),
    level=st.sampled_from(("", *LEVELS)),
)


@given(
    st.builds(
        State,
        amount=AMOUNTS,
        before_increase=st.none() | AMOUNTS,
        ramp=st.none() | st.builds(Ramp),
        deload=st.none() | st.builds(Deload, resume=AMOUNTS),
        eased=st.none() | st.builds(Eased),
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
