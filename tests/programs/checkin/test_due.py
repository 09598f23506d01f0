"""When a check-in is due: a plan that begins on a Monday, with and without pauses."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from programs.checkin.due import due_week, week_asked, weeks_of_plan

BEGAN = date(2026, 8, 3)
WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("weeks", "asked"),
    [(0, 0), (3, 0), (4, 4), (7, 4), (8, 8), (12, 12), (23, 12), (24, 24), (35, 24), (36, 36), (100, 96)],
)
def test_weeks_0_4_8_12_then_every_12(weeks, asked):
    assert week_asked(weeks) == asked


def test_the_day_before_is_too_early_and_the_day_itself_is_not():
    settled = [0]
    assert due_week(BEGAN, today=BEGAN + 4 * WEEK - timedelta(days=1), settled=settled) is None
    assert due_week(BEGAN, today=BEGAN + 4 * WEEK, settled=settled) == 4


def test_before_the_plan_nothing_is_asked():
    assert due_week(BEGAN, today=BEGAN - timedelta(days=1)) is None
    assert due_week(BEGAN, today=BEGAN) == 0


def test_of_two_that_were_missed_the_later_one_is_asked():
    assert due_week(BEGAN, today=BEGAN + 9 * WEEK) == 8


def test_a_pause_moves_it_and_nothing_is_asked_on_it():
    pause = (BEGAN + 3 * WEEK, BEGAN + 5 * WEEK)
    assert weeks_of_plan(BEGAN, BEGAN + 6 * WEEK, [pause]) == 4
    assert due_week(BEGAN, today=BEGAN + 5 * WEEK, pauses=[pause], settled=[0]) is None
    assert due_week(BEGAN, today=BEGAN + 6 * WEEK, pauses=[pause], settled=[0]) == 4
    # It was due when the pause began: it waits.
    assert due_week(BEGAN, today=BEGAN + 6 * WEEK, pauses=[(BEGAN + 5 * WEEK, None)], settled=[0]) is None


def test_a_pause_told_twice_counts_once():
    """A routine that was fitted anew on a pause goes on with it: both rows have it."""
    pauses = [(BEGAN + WEEK, BEGAN + 2 * WEEK), (BEGAN + WEEK, BEGAN + 3 * WEEK)]
    assert weeks_of_plan(BEGAN, BEGAN + 7 * WEEK, pauses) == 5


def test_none_is_ever_asked_twice_and_none_out_of_order():
    """In plans made at random, whatever the pauses and answers, each week is asked at most once."""
    for seed in range(60):
        random = Random(f"check-ins {seed}")
        pauses = [
            (first, first + timedelta(days=random.randrange(1, 60)))
            for first in sorted(BEGAN + timedelta(days=random.randrange(0, 400)) for _ in range(random.randrange(0, 4)))
        ]
        settled: list[int] = []
        for number in range(0, 500, random.randrange(1, 9)):
            today = BEGAN + timedelta(days=number)
            week = due_week(BEGAN, today=today, pauses=pauses, settled=settled)
            if week is None:
                continue
            assert week not in settled
            assert week > max(settled, default=-1)
            assert week * 7 <= number
            assert not any(first <= today < end for first, end in pauses)
            if random.random() < 0.7:
                settled.append(week)
