from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.schedule.days import next_session_on, rest_between
from programs.schedule.moves import asks_on, moved_to_tomorrow, origin_of
from tests.programs.conftest import MONDAY

A_DAY = timedelta(days=1)
MON_WED_FRI = (0, 2, 4)


def day(number: int) -> date:
    """The first day is a Monday."""
    return MONDAY + A_DAY * number


def asked(days, moved, *, until: int = 14) -> list[int]:
    return [number for number in range(until) if asks_on(day(number), days, moved)]


@pytest.mark.parametrize(
    ("days", "rest_days", "on", "expected"),
    [
        ("0 3", 1, 0, [1, 3, 7, 10]),
        ("0 2 4", 1, 0, [1, 3, 5, 7, 9, 11]),
        ("0 2 4", 1, 2, [0, 3, 5, 7, 9, 11]),
        ("0 2 4", 1, 4, [0, 2, 5, 7, 9, 11]),
        ("0 2 4", 0, 0, [1, 2, 4, 7, 9, 11]),
        ("0 3", 2, 3, [0, 4, 7, 10]),
        ("0 2 4 6", 1, 2, [0, 3, 5, 7, 9, 11, 13]),
    ],
)
def test_what_would_come_too_soon_moves_along(days, rest_days, on, expected):
    wanted = [int(number) for number in days.split()]
    moved = moved_to_tomorrow(day(on), days=wanted, rest_days=rest_days)
    assert asked(wanted, moved) == expected


def test_a_session_can_be_moved_twice_and_stays_that_of_its_day():
    once = moved_to_tomorrow(day(0), days=(0, 4), rest_days=1)
    twice = moved_to_tomorrow(day(1), days=(0, 4), rest_days=1, moved=once)
    assert twice == {day(0): day(2)}
    assert origin_of(day(2), twice) == day(0)
    assert origin_of(day(4), twice) == day(4)


def test_with_other_days_a_move_of_an_old_day_falls_away():
    moved = moved_to_tomorrow(day(0), days=(0, 3), rest_days=1)
    assert asked((2, 4), moved) == [2, 4, 9, 11]


@pytest.mark.parametrize("on", [1, 0])
def test_nothing_moves_onto_a_session_or_from_a_day_without_one(on):
    with pytest.raises(ValueError, match="nothing to move"):
        moved_to_tomorrow(day(on), days=(0, 1) if on == 0 else (0,), rest_days=0)


@given(st.sets(st.integers(0, 6), min_size=1, max_size=5), st.integers(0, 3), st.integers(0, 6))
def test_rest_is_kept_for_a_week_and_no_session_comes_twice(days, rest_days, on):
    rest = min(rest_days, rest_between(days))
    try:
        moved = moved_to_tomorrow(day(on), days=days, rest_days=rest)
    except ValueError:
        return
    found = [number for number in asked(days, moved) if number > on]
    gaps = [later - earlier for earlier, later in pairwise(found) if earlier < on + 7]
    assert all(gap > rest for gap in gaps)
    assert len([to for to in moved.values() if to]) == len({to for to in moved.values() if to})


def test_today_finds_the_day_to_which_it_was_moved():
    moved = moved_to_tomorrow(day(0), days=MON_WED_FRI, rest_days=1)
    found = next_session_on(MON_WED_FRI, today=day(0), done_today=False, last_done=None, rest_days=1, moved=moved)
    assert found == day(1)
