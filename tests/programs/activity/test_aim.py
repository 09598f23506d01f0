"""How the minutes a week begin and grow: a table, whole courses of weeks, and what must never happen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.activity.aim import Against, Next, first_aim, next_step
from programs.activity.weeks import moved_weeks, usual_minutes
from programs.progression.in_force import numbers_from

NUMBERS = numbers_from(())
MONDAY = date(2026, 11, 16)
WEEK = timedelta(days=7)
TOP = NUMBERS.cardio_week_minutes


def step(aim: int | None, last_week: int, *, since: date = MONDAY - WEEK, against=(), hills: bool = False):
    return next_step(
        aim=aim,
        since=since,
        monday=MONDAY,
        last_week=last_week,
        against=frozenset(against),
        hills=hills,
        numbers=NUMBERS,
    )


@pytest.mark.parametrize(
    ("usual", "days", "begins"),
    [(0, 3, 30), (0, 2, 20), (20, 3, 30), (75, 3, 75), (400, 3, TOP)],
    ids=["nothing yet", "two days", "less than the start", "what they do", "never above what is advised"],
)
def test_where_it_begins(usual, days, begins):
    assert first_aim(usual=usual, start_minutes=10, days=days, numbers=NUMBERS) == begins


@pytest.mark.parametrize(
    ("aim", "last_week", "known", "expected"),
    [
        (60, 60, {}, (Next.MORE, 66)),
        (55, 90, {}, (Next.MORE, 61)),
        (5, 5, {}, (Next.MORE, 6)),
        (145, 150, {}, (Next.MORE, TOP)),
        (60, 59, {}, (Next.NOTHING, 0)),
        (60, 60, {"since": MONDAY}, (Next.NOTHING, 0)),
        (None, 60, {}, (Next.NOTHING, 0)),
        (TOP, TOP, {}, (Next.REACHED, 0)),
        (TOP, TOP, {"hills": True}, (Next.HILLS, 0)),
        (300, 300, {}, (Next.REACHED, 0)),
        (60, 60, {"against": [Against.FALL]}, (Next.HELD, 0)),
        (TOP, TOP, {"hills": True, "against": [Against.FLARE]}, (Next.HELD, 0)),
    ],
    ids=[
        "reached", "a part of a minute counts as one", "small ones grow, too", "up to the top", "not reached",
        "new this week", "switched off", "at the top", "hills at the top", "above the top by their own choice",
        "a fall holds", "a flare holds hills",
    ],
)  # fmt: skip
def test_what_comes_after_a_week(aim, last_week, known, expected):
    found = step(aim, last_week, **known)
    assert (found.next, found.minutes) == expected


def test_the_first_reason_of_several_is_said():
    assert step(60, 60, against=[Against.GENTLE, Against.FALL]).against is Against.FALL


def test_a_course_of_weeks_that_are_all_reached_ends_at_the_top():
    aims = [30]
    while (found := step(aims[-1], aims[-1])).next is Next.MORE:
        aims.append(found.minutes)
    assert aims == [30, 33, 37, 41, 46, 51, 57, 63, 70, 77, 85, 94, 104, 115, 127, 140, 150]


@given(
    aim=st.integers(1, 1000),
    last_week=st.integers(0, 4000),
    against=st.sets(st.sampled_from(list(Against))),
    hills=st.booleans(),
)
def test_whatever_was_done_it_never_jumps_and_never_grows_against_something(aim, last_week, against, hills):
    found = step(aim, last_week, against=against, hills=hills)
    if found.next is Next.MORE:
        assert not against
        assert last_week >= aim
        assert aim < found.minutes <= TOP
        assert found.minutes - aim <= aim * NUMBERS.cardio_step_percent / 100 + 1
    if found.next is Next.HILLS:
        assert hills and not against and aim >= TOP


def test_weeks_are_counted_with_days_of_sessions():
    done = [(MONDAY, 20), (MONDAY, 10), (MONDAY + timedelta(days=1), 15), (MONDAY - timedelta(days=1), 40)]
    before, this = moved_weeks(
        done, [MONDAY, MONDAY + timedelta(days=2)], lambda monday: 60, today=MONDAY + timedelta(days=3), weeks=2
    )
    assert (before.minutes, before.days, before.in_progress) == (40, 1, False)
    assert (this.minutes, this.days, this.aim, this.in_progress) == (45, 3, 60, True)
    # The present week is not over, so it does not say what is usual.
    assert usual_minutes([before, this]) == 40
