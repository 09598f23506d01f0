"""Weeks in a row in which every planned day had its session."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from programs.schedule.adherence import MORNING, Outcome, Plan
from programs.schedule.in_a_row import weeks_in_a_row

SATURDAY = date(2026, 11, 21)
MONDAY = date(2026, 11, 16)
DAYS = (0, 2, 4)


def plan(weeks: int = 6, **fields) -> Plan:
    return Plan(**{"started_on": MONDAY - timedelta(weeks=weeks), "ended_on": None, "days": DAYS, **fields})


def weeks_ago(*numbers: int, days: tuple[int, ...] = DAYS) -> list[date]:
    return [MONDAY - timedelta(weeks=number) + timedelta(days=day) for number in numbers for day in days]


def count(done: list[date], *, flares: tuple[date, ...] = (), plans: list[Plan] | None = None, on: date = SATURDAY):
    return weeks_in_a_row(outcomes(done), [plan()] if plans is None else plans, flares=flares, today=on)


def outcomes(done: list[date], **fields) -> list[Outcome]:
    return [Outcome(session=uuid.uuid4(), performed_on=day, **fields) for day in done]


def test_full_weeks_count_back_to_the_first_that_was_not():
    assert count(weeks_ago(0, 1, 2, 4)) == 3
    assert count([*weeks_ago(0, 2), *weeks_ago(1, days=(0, 2))]) == 1


def test_any_day_of_the_week_will_do_and_two_sessions_on_one_day_are_one():
    assert count([*weeks_ago(0), *weeks_ago(1, days=(1, 3, 6))]) == 2
    assert count([*weeks_ago(0), *weeks_ago(1, days=(0, 0, 0))]) == 1


def test_a_session_of_the_morning_counts_beside_the_one_of_its_day():
    plans = [plan(mornings=DAYS)]
    day = outcomes(weeks_ago(0, 1))
    morning = outcomes(weeks_ago(0, 1), time_of_day=MORNING)
    assert weeks_in_a_row([*day, *morning], plans, flares=(), today=SATURDAY) == 2
    assert weeks_in_a_row([*day, *day], plans, flares=(), today=SATURDAY) == 0


def test_the_present_week_counts_once_it_is_full_and_ends_nothing_before():
    assert count(weeks_ago(1, 2), on=MONDAY) == 2
    assert count(weeks_ago(0, 1, 2)) == 3


def test_a_pause_neither_counts_nor_ends_it():
    away = (MONDAY - timedelta(weeks=2), MONDAY - timedelta(weeks=1) + timedelta(days=1))
    # The Monday of last week was paused, too: two planned days are a full week.
    done = [*weeks_ago(0, 3), *weeks_ago(1, days=(2, 4))]
    assert count(done, plans=[plan(pauses=(away,))]) == 3
    assert count(done) == 1


def test_a_flare_neither_counts_nor_ends_it_that_week_and_the_next():
    done = [*weeks_ago(0, 3, 4), *weeks_ago(2, days=(0,))]
    assert count(done, flares=tuple(weeks_ago(2, days=(0,)))) == 3
    assert count(done) == 1
    # A full week counts, whatever it felt like.
    assert count(weeks_ago(0, 1), flares=tuple(weeks_ago(1, days=(4,)))) == 2


def test_what_was_before_the_plan_counts_for_nothing():
    assert count([], plans=[]) == 0
    assert count(weeks_ago(0, 1, 2, 3), plans=[plan(weeks=1)]) == 2
    assert count(weeks_ago(0), plans=[plan(weeks=-2)]) == 0


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)), st.integers(0, 60))
def test_one_more_session_and_one_more_flare_never_shorten_it(done, flares, more):
    def on(numbers):
        return [SATURDAY - timedelta(days=number) for number in numbers]

    before = count(on(done), flares=tuple(on(flares)))
    assert count(on(done | {more}), flares=tuple(on(flares))) >= before
    assert count(on(done), flares=tuple(on(flares | {more}))) >= before
