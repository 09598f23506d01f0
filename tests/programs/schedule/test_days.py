from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.measures.dose import Dose
from programs.schedule.adherence import Plan, planned_times
from programs.schedule.days import (
    DayState,
    next_session_on,
    plan_days,
    session_seconds,
    week_of,
)

MONDAY = date(2026, 11, 16)
FRIDAY = MONDAY + timedelta(days=4)


@pytest.mark.parametrize(
    ("wanted", "per_week_max", "rest_days", "expected"),
    [
        ([0, 2, 4], 3, 1, (0, 2, 4)),
        (range(7), 3, 1, (0, 2, 4)),
        (range(7), 2, 1, (0, 3)),
        (range(7), 6, 0, (0, 1, 2, 3, 4, 5)),
        ([0, 1], 3, 1, (0,)),
        ([0, 6], 3, 1, (0,)),  # Sunday and Monday are neighbours
        ([5, 1], 3, 1, (1, 5)),
        ([3], 3, 1, (3,)),
        ([0, 1, 2, 3], 3, 1, (0, 3)),
    ],
)
def test_plan_days(wanted, per_week_max, rest_days, expected):
    assert plan_days(wanted, per_week_max=per_week_max, rest_days=rest_days) == expected


@pytest.mark.parametrize("wanted", [[], [7], [-1, 2]])
def test_plan_days_refuses_what_is_no_day(wanted):
    with pytest.raises(ValueError, match="days of the week"):
        plan_days(wanted, per_week_max=3, rest_days=1)


@given(wanted=st.sets(st.integers(0, 6), min_size=1), per_week=st.integers(1, 7), rest=st.integers(0, 3))
def test_planned_days_are_wanted_few_enough_and_far_enough_apart(wanted, per_week, rest):
    days = plan_days(wanted, per_week_max=per_week, rest_days=rest)
    assert set(days) <= wanted
    assert 1 <= len(days) <= per_week
    if len(days) > 1:
        assert all((after - before) % 7 > rest for before, after in zip(days, (*days[1:], days[0]), strict=True))


def upcoming(today: date, *, done_today: bool = False, last_done: date | None = None) -> date:
    return next_session_on([0, 2, 4], today=today, done_today=done_today, last_done=last_done, rest_days=1)


def test_next_session_is_today_on_a_planned_day():
    assert upcoming(MONDAY) == MONDAY


def test_next_session_after_today_is_done():
    assert upcoming(MONDAY, done_today=True, last_done=MONDAY) == MONDAY + timedelta(days=2)


def test_a_session_on_another_day_moves_the_next_one_behind_the_rest_day():
    tuesday = MONDAY + timedelta(days=1)
    assert upcoming(tuesday, done_today=True, last_done=tuesday) == FRIDAY


def test_next_session_goes_over_the_end_of_the_week():
    assert upcoming(FRIDAY, done_today=True, last_done=FRIDAY) == MONDAY + timedelta(days=7)


def planned(*plans: Plan) -> frozenset[date]:
    return frozenset(day for day, times in planned_times(plans, monday=MONDAY).items() if times)


def test_week_at_a_glance():
    wednesday = MONDAY + timedelta(days=2)
    days = planned(Plan(started_on=MONDAY, ended_on=None, days=(0, 2, 4)))
    week = week_of(wednesday, planned=days, done=[MONDAY + timedelta(days=1)])
    assert [day.state for day in week] == [
        DayState.MISSED, DayState.DONE, DayState.PLANNED, DayState.REST, DayState.PLANNED, DayState.REST, DayState.REST,
    ]  # fmt: skip
    assert [day.is_today for day in week].index(True) == 2


def test_days_before_the_routine_began_were_not_missed():
    week = week_of(FRIDAY, planned=planned(Plan(started_on=FRIDAY, ended_on=None, days=(0, 2, 4))), done=[])
    assert DayState.MISSED not in [day.state for day in week]


def test_days_of_a_pause_were_not_missed():
    pause = (MONDAY, MONDAY + timedelta(days=3))
    days = planned(Plan(started_on=MONDAY, ended_on=None, days=(0, 2, 4), pauses=(pause,)))
    week = week_of(FRIDAY, planned=days, done=[MONDAY])
    assert [day.state for day in week][:5] == [
        DayState.DONE, DayState.REST, DayState.REST, DayState.REST, DayState.PLANNED,
    ]  # fmt: skip


def test_days_that_came_later_were_not_missed_before():
    before = Plan(started_on=MONDAY, ended_on=FRIDAY, days=(0, 2, 4))
    week = week_of(
        FRIDAY, planned=planned(before, Plan(started_on=FRIDAY, ended_on=None, days=(0, 1, 2, 4, 5))), done=[]
    )
    assert [day.state for day in week] == [
        DayState.MISSED, DayState.REST, DayState.MISSED, DayState.REST, DayState.PLANNED, DayState.PLANNED,
        DayState.REST,
    ]  # fmt: skip


def test_a_session_is_as_long_here_as_on_the_device() -> None:
    """``tests/js/player-course.test.mjs`` asks the player the same."""
    for case in json.loads((Path(__file__).parents[2] / "js/session-lengths.json").read_text()):
        items = [
            sum(Dose.from_mapping(part["dose"]).seconds(sides=part["sides"]) for part in parts)
            for parts in case["items"]
        ]
        assert session_seconds(items) == case["seconds"], case["name"]
    assert session_seconds([]) == 0
