"""What Today says of the states that last: pure functions over stored states."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from programs.progression.course.lasting import (
    Lasting,
    Lasts,
    amount_on,
    states_of,
    what_lasts,
)
from programs.progression.course.states import (
    Amount,
    Deload,
    Ramp,
    State,
    states_by_part,
)

BEGAN = date(2026, 11, 2)
FULL = Amount(sets=4, reps=12, load=Decimal(2))
HALF = Amount(sets=2, reps=12, load=Decimal(2))


def state(**fields) -> State:
    return State(**{"amount": HALF, "changed_on": BEGAN, **fields})


GENTLE = state(deload=Deload(began_on=BEGAN, days=7, resume=FULL))
RETURNING = state(ramp=Ramp(began_on=BEGAN, percents=(50, 70), full_sets=4))
PLAIN = state()


def after(days: int) -> date:
    return BEGAN + timedelta(days=days)


@pytest.mark.parametrize(
    ("state", "days", "said"),
    [
        (GENTLE, 0, [Lasting(kind=Lasts.GENTLE_WEEK, step=1, of=7)]),
        (GENTLE, 2, [Lasting(kind=Lasts.GENTLE_WEEK, step=3, of=7)]),
        (GENTLE, 6, [Lasting(kind=Lasts.GENTLE_WEEK, step=7, of=7)]),
        (GENTLE, 7, []),
        (RETURNING, 6, [Lasting(kind=Lasts.COMING_BACK, step=1, of=2)]),
        (RETURNING, 7, [Lasting(kind=Lasts.COMING_BACK, step=2, of=2)]),
        (RETURNING, 14, []),
        (PLAIN, 0, []),
    ],
)
def test_it_is_said_while_it_lasts_and_not_a_day_longer(state, days, said):
    assert what_lasts({"Bridge": [state]}, today=after(days)) == said


def test_what_all_share_is_said_once():
    assert what_lasts({"Bridge": [GENTLE, GENTLE], "Clam": [GENTLE]}, today=BEGAN) == [
        Lasting(kind=Lasts.GENTLE_WEEK, step=1, of=7)
    ]


def test_what_some_have_names_them():
    assert what_lasts({"Bridge": [GENTLE], "Clam": [PLAIN], "Squat": [RETURNING]}, today=BEGAN) == [
        Lasting(kind=Lasts.GENTLE_WEEK, step=1, of=7, names=("Bridge",)),
        Lasting(kind=Lasts.COMING_BACK, step=1, of=2, names=("Squat",)),
    ]


def test_nothing_has_begun():
    assert what_lasts({}, today=BEGAN) == []


@pytest.mark.parametrize(
    ("state", "days", "sets"),
    [
        (GENTLE, 6, 2),
        (GENTLE, 7, 4),
        (RETURNING, 0, 2),
        (RETURNING, 7, 3),
        (RETURNING, 14, 4),
        (PLAIN, 9, 2),
    ],
)
def test_what_has_run_its_course_is_over_before_the_next_session(state, days, sets):
    assert amount_on([state], after(days)).sets == sets


def test_of_two_sides_the_lesser():
    other = state(amount=Amount(sets=1, reps=15, load=Decimal(3)))
    assert amount_on([PLAIN, other], BEGAN) == Amount(sets=1, reps=12, load=Decimal(2))


def test_an_amount_needs_a_state():
    with pytest.raises(ValueError, match="at least one"):
        amount_on([], BEGAN)


def test_states_are_read_by_part():
    stored = {"/left": PLAIN.to_mapping(), "/right": GENTLE.to_mapping(), "child/": RETURNING.to_mapping()}
    assert states_by_part(stored) == {"": {"left": PLAIN, "right": GENTLE}, "child": {"": RETURNING}}
    assert states_of(stored) == [PLAIN, GENTLE, RETURNING]
