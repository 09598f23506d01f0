"""The course takes the decisions of the contract, and the same history gives the same answer."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from programs.progression.contract.reading import read_case
from programs.progression.course.places import Places
from programs.progression.course.states import Amount, Key, Level, State
from programs.progression.course.told import Done, Entry
from programs.progression.decide import decide
from programs.progression.facts import Equipment

from ..building import NUMBERS, VECTORS
from .cases import START, at, day, go, make_course, plan, state


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
                changed_on=case.today - timedelta(days=case.days_since_load_change),
            )
        },
        own,
    )  # fmt: skip
    for entry in case.log.entries:
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
