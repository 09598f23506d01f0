"""A month day by day: what was planned, done, done in part, moved, paused."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from programs.schedule.adherence import Outcome, Plan
from programs.schedule.month import Mark, first_of, month_of

NOVEMBER = date(2026, 11, 1)
TODAY = date(2026, 11, 18)  # a Wednesday
DAYS = (0, 2, 4)


def plan(**fields) -> Plan:
    return Plan(**{"started_on": date(2026, 10, 1), "ended_on": None, "days": DAYS, **fields})


def done(day: int, *, whole: bool = True, plan_day: int | None = None) -> Outcome:
    return Outcome(session=uuid.uuid4(), performed_on=NOVEMBER.replace(day=day), whole=whole, plan_day=plan_day)


def november(*sessions: Outcome, plans: list[Plan] | None = None):
    weeks = month_of(NOVEMBER, plans=[plan()] if plans is None else plans, done=sessions, today=TODAY)
    return {day.on.day: day for week in weeks for day in week if day}


def test_each_day_has_its_mark():
    days = november(done(2), done(4, whole=False))
    assert {number: days[number].mark for number in (1, 2, 4, 6, 18, 20)} == {
        1: Mark.FREE,
        2: Mark.DONE,
        4: Mark.PARTLY,
        6: Mark.PLANNED,
        18: Mark.PLANNED,
        20: Mark.PLANNED,
    }
    assert days[6].is_past
    assert days[18].is_today
    assert len(days) == 30


def test_a_session_on_another_day_of_the_week_takes_the_place_of_a_missed_one():
    days = november(done(3), done(4), done(6))
    assert (days[2].mark, days[2].other) == (Mark.MOVED, days[3].on)
    assert (days[3].mark, days[3].other) == (Mark.DONE, days[2].on)
    # Of two missed days the nearer one, or the one whose list it had.
    assert november(done(7))[6].mark is Mark.MOVED
    assert november(done(7, plan_day=0))[2].mark is Mark.MOVED


def test_what_is_not_over_is_not_moved_and_more_than_planned_takes_no_place():
    days = november(done(17), done(16))
    assert (days[17].other, days[18].mark, days[20].mark) == (None, Mark.PLANNED, Mark.PLANNED)
    assert november(done(2), done(3), done(4), done(6))[3].other is None


def test_a_pause_is_shown_until_today_and_asks_for_nothing():
    days = november(plans=[plan(pauses=((date(2026, 11, 9), None),))])
    assert {number for number, day in days.items() if day.mark is Mark.PAUSED} == set(range(9, 19))
    assert days[20].mark is Mark.FREE
    over = november(plans=[plan(pauses=((date(2026, 11, 9), date(2026, 11, 12)),))])
    assert {number for number, day in over.items() if day.mark is Mark.PAUSED} == {9, 10, 11}
    assert over[13].mark is Mark.PLANNED


def test_days_count_as_the_plan_had_them_then():
    first = plan(ended_on=date(2026, 11, 9))
    second = plan(started_on=date(2026, 11, 9), days=(1,))
    planned = {number for number, day in november(plans=[first, second]).items() if day.mark is Mark.PLANNED}
    assert planned == {2, 4, 6, 10, 17, 24}


@given(
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.lists(st.tuples(st.integers(0, 44), st.booleans(), st.none() | st.integers(0, 6)), max_size=30),
    st.sets(st.integers(0, 6)),
    st.integers(0, 60),
)
def test_every_day_of_a_month_stands_once_and_what_was_moved_goes_both_ways(day, held, plan_days, today):
    first = first_of(day)
    sessions = [
        Outcome(session=uuid.uuid4(), performed_on=first + timedelta(days=ahead - 7), whole=whole, plan_day=own)
        for ahead, whole, own in held
    ]
    weeks = month_of(
        first,
        plans=[plan(started_on=first, days=tuple(plan_days))],
        done=sessions,
        today=first + timedelta(days=today),
    )
    days = [own for week in weeks for own in week if own]
    assert all(len(week) == 7 for week in weeks)
    assert [own.on.day for own in days] == list(range(1, len(days) + 1))
    by_day = {own.on: own for own in days}
    for own in days:
        if own.other in by_day:
            assert by_day[own.other].other == own.on
            assert Counter([own.mark is Mark.MOVED, by_day[own.other].mark is Mark.MOVED]) == {True: 1, False: 1}
