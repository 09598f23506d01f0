"""Sets with different weights: all that were asked for need the weight that was asked for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from programs.progression.course.states import Key
from programs.progression.course.told import Done, Entry

from .cases import START, at, day, make_course, state

KEY = Key("a", "", "")


@pytest.mark.parametrize(
    ("loads", "rule", "because"),
    [
        ((), "A1", "clean"),
        (("1", "0.5"), "T3", "other_load"),
        (("0.5", "1"), "T3", "other_load"),
        (("1", "1.5"), "T3", "other_load"),
        (("1", "1", "0.5"), "A1", "clean"),  # the third set was not asked for
    ],
)
def test_every_set_that_was_asked_for_has_the_weight_that_was_asked_for(loads, rule, because):
    course = make_course({KEY: state(sets=2, reps=10, load="1")})
    (step,) = course.begin(day(START))
    kilograms = tuple(Decimal(load) for load in loads)
    sets = (10,) * max(len(loads), 2)
    entry = Entry(
        sets=sets, load=Decimal(loads[0] if loads else 1), level=step.today.level, rpe=5, during=0, loads=kilograms
    )
    done = Done(on=START, at=at(START), before=0, next_morning=0, entries={KEY.exercise: {"": entry}})
    course.history.done(done, usual_pain=0)
    (step,) = course.begin(day(START + timedelta(days=2)))
    assert (step.decision.rule, step.decision.because) == (rule, because)
