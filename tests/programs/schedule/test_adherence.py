"""Weeks against the plan, plots and their sentences: pure functions over dates."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.progress.sentences import (
    effort_sentence,
    pain_sentence,
    plan_sentence,
    this_week_sentence,
)
from programs.schedule import plots
from programs.schedule.adherence import (
    WEEKS_SHOWN,
    Outcome,
    Plan,
    Summary,
    Week,
    first_day,
    summary,
    weeks_against_plan,
    worth_showing,
)

MONDAY = date(2026, 11, 16)
WEDNESDAY = MONDAY + timedelta(days=2)
SATURDAY = MONDAY + timedelta(days=5)
MWF = (0, 2, 4)


def weeks_ago(number: int, weekday: int = 0) -> date:
    return MONDAY - timedelta(weeks=number) + timedelta(days=weekday)


def plan(started_on: date, ended_on: date | None = None, days: tuple[int, ...] = MWF) -> Plan:
    return Plan(started_on=started_on, ended_on=ended_on, days=days)


def week(done: int, planned: int | None, *, in_progress: bool = False) -> Week:
    return Week(monday=MONDAY, done=done, planned=planned, in_progress=in_progress)


# --- Weeks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("today", [MONDAY, WEDNESDAY, MONDAY + timedelta(days=6)])
def test_twelve_weeks_the_present_one_last(today):
    weeks = weeks_against_plan([], [], today=today)
    assert len(weeks) == WEEKS_SHOWN
    assert weeks[0].monday == first_day(today) == weeks_ago(11)
    assert weeks[-1].monday == MONDAY
    assert [week.in_progress for week in weeks] == [False] * 11 + [True]


def test_sessions_are_counted_in_the_week_of_their_day():
    done = [weeks_ago(1), weeks_ago(1, 6), weeks_ago(0), weeks_ago(12, 6)]
    assert [week.done for week in weeks_against_plan(done, [], today=SATURDAY)] == [0] * 10 + [2, 1]


def test_two_sessions_on_one_day_are_two():
    assert weeks_against_plan([MONDAY, MONDAY], [], today=SATURDAY)[-1].done == 2


def test_weeks_before_the_routine_have_no_plan():
    weeks = weeks_against_plan([], [plan(weeks_ago(2))], today=SATURDAY)
    assert [week.planned for week in weeks] == [None] * 9 + [3, 3, 3]


def test_a_routine_that_began_in_the_middle_of_a_week_asked_only_for_the_rest_of_it():
    weeks = weeks_against_plan([], [plan(weeks_ago(1, 2))], today=SATURDAY)
    assert [week.planned for week in weeks[-3:]] == [None, 2, 3]


def test_a_routine_that_began_after_the_last_planned_day_asked_for_nothing_that_week():
    weeks = weeks_against_plan([], [plan(weeks_ago(1, 5))], today=SATURDAY)
    assert [week.planned for week in weeks[-3:]] == [None, 0, 3]


def test_each_week_counts_the_plan_of_the_routine_that_was_in_force():
    routines = [plan(weeks_ago(4), weeks_ago(2), MWF), plan(weeks_ago(2), None, (1, 4))]
    weeks = weeks_against_plan([], routines, today=SATURDAY)
    assert [week.planned for week in weeks[-6:]] == [None, 3, 3, 2, 2, 2]


def test_a_week_in_which_one_routine_took_over_from_another_counts_each_day_once():
    # Monday and Wednesday of the first routine, from Thursday on Friday and Sunday of the second.
    routines = [plan(weeks_ago(4), weeks_ago(1, 3), MWF), plan(weeks_ago(1, 3), None, (4, 6))]
    assert weeks_against_plan([], routines, today=SATURDAY)[-2].planned == 4


def test_the_later_of_two_routines_that_began_on_one_day_counts():
    routines = [plan(weeks_ago(1), weeks_ago(1), MWF), plan(weeks_ago(1), None, (0, 3))]
    assert weeks_against_plan([], routines, today=SATURDAY)[-2].planned == 2


def test_weeks_after_a_routine_ended_have_no_plan():
    weeks = weeks_against_plan([], [plan(weeks_ago(6), weeks_ago(3))], today=SATURDAY)
    assert [week.planned for week in weeks[-5:]] == [3, None, None, None, None]


@given(
    starts=st.lists(st.integers(0, 100), max_size=4),
    lengths=st.lists(st.integers(0, 60), min_size=4, max_size=4),
    days=st.sets(st.integers(0, 6), min_size=1),
)
def test_no_week_is_planned_before_the_first_routine_or_beyond_its_days(starts, lengths, days):
    routines = [
        plan(MONDAY - timedelta(days=start), MONDAY - timedelta(days=start - length), tuple(days))
        for start, length in zip(sorted(starts, reverse=True), lengths, strict=False)
    ]
    for week in weeks_against_plan([], routines, today=SATURDAY):
        assert week.planned is None or 0 <= week.planned <= len(days)
        if not routines or week.monday + timedelta(days=6) < routines[0].started_on:
            assert week.planned is None


# --- Summing up -------------------------------------------------------------------------------------------------------


def test_the_summary_is_of_the_last_four_weeks_that_are_over():
    weeks = [week(9, 3), week(3, 3), week(2, 3), week(0, 3), week(2, 3), week(1, 3, in_progress=True)]
    assert summary(weeks) == Summary(weeks=4, done=7, planned=12)


def test_the_summary_goes_back_no_further_than_the_plan():
    weeks = [week(2, None), week(2, None), week(1, 2), week(3, 3), week(0, 3, in_progress=True)]
    assert summary(weeks) == Summary(weeks=2, done=4, planned=5)


def test_a_week_between_two_routines_adds_nothing():
    assert summary([week(3, 3), week(2, None), week(3, 3)]) == Summary(weeks=3, done=6, planned=6)


def test_in_the_first_week_there_is_nothing_to_sum_up():
    assert summary([week(0, None), week(1, 2, in_progress=True)]) == Summary(weeks=0, done=0, planned=0)


def test_worth_showing_begins_with_the_first_session_or_plan():
    empty, session, planned = week(0, None), week(1, None), week(0, 3)
    assert worth_showing([empty, session, empty, planned]) == (session, empty, planned)
    assert worth_showing([empty, planned, empty]) == (planned, empty)
    assert worth_showing([empty, empty]) == ()


# --- Words ------------------------------------------------------------------------------------------------------------

NOW = week(1, 3, in_progress=True)


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        (
            [week(3, 3), week(1, 2), week(2, 2), week(1, 2), NOW],
            "You did 7 of 9 planned sessions in the last four weeks.",
        ),
        ([week(2, 3), NOW], "You did 2 of 3 planned sessions last week."),
        ([week(1, 3), week(2, 3), NOW], "You did 3 of 6 planned sessions in the last two weeks."),
        ([week(3, 3), week(3, 3), NOW], "You did all 6 planned sessions in the last two weeks."),
        ([week(1, 1), NOW], "You did the one planned session last week."),
        ([week(4, 3), week(3, 3), NOW], "You did 7 sessions in the last two weeks; the plan was 6."),
        ([week(2, 1), NOW], "You did 2 sessions last week; the plan was 1."),
        ([week(1, 0), NOW], "Your plan has just begun, so there is no full week to look at yet."),
        ([week(0, 3), week(0, 3), NOW], "There was no session in the last two weeks. You can begin again on any day."),
        ([week(0, None), NOW], "Your plan has just begun, so there is no full week to look at yet."),
        ([week(2, None), week(1, None, in_progress=True)], "You did 3 sessions in the last two weeks."),
        ([week(3, 3), *[week(0, None)] * 5, week(1, None)], "You did 4 sessions in the last 7 weeks."),
    ],
)
def test_plan_sentence(weeks, expected):
    assert plan_sentence(weeks) == expected


def test_the_present_week_is_not_judged():
    assert this_week_sentence(week(0, 3, in_progress=True)) == "This week so far: 0 sessions."
    assert this_week_sentence(week(1, 3, in_progress=True)) == "This week so far: 1 session."


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([1, 3, 2], "Your pain stayed between 1 and 3."),
        ([0, 5], "Your pain stayed between 0 and 5."),
        ([1, 6, 2], "Your pain was between 1 and 6."),
        ([2, 2], "Your pain was 2 out of 10 each time."),
        ([0], "You said your pain once: 0 out of 10."),
        ([], "You have not said how much it hurt. If you like, you can at the end of a session."),
    ],
)
def test_pain_sentence(scores, expected):
    assert pain_sentence(scores) == expected


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([4, 6], "Your effort was between 4 and 6."),
        ([5, 5, 5], "Your effort was 5 out of 10 each time."),
        ([7], "You said your effort once: 7 out of 10."),
        ([], "You have not said how hard it was. If you like, you can at the end of a session."),
    ],
)
def test_effort_sentence(scores, expected):
    assert effort_sentence(scores) == expected


# --- Plots ------------------------------------------------------------------------------------------------------------

MONDAYS = [weeks_ago(number) for number in range(11, -1, -1)]


def test_bars_stand_on_the_axis_and_grow_with_their_number():
    plot = plots.week_plot([week(0, None), week(1, 3), week(3, 3), week(2, 0)])
    assert len(plot.planned) == 2
    assert len(plot.done) == 3
    assert all(bar.y + bar.height == plots.BOTTOM for bar in (*plot.planned, *plot.done))
    assert [bar.height for bar in plot.done] == [round(148 / 3), 148, round(148 * 2 / 3)]
    assert [tick.value for tick in plot.left] == [0, 3]


def test_the_bars_scale_makes_room_for_the_busiest_week():
    plot = plots.week_plot([week(7, 3), week(1, 3)])
    assert plot.left[-1].value == 7
    assert plot.done[0].y == plots.TOP


def test_dots_stand_at_their_day_and_score():
    plot = plots.score_plot([(MONDAYS[0], 0), (SATURDAY, 10)], MONDAYS)
    assert [dot.y for dot in plot.dots] == [plots.BOTTOM, plots.TOP]
    assert plots.LEFT < plot.dots[0].x < plot.dots[1].x < plots.RIGHT


def test_scores_are_joined_unless_nobody_knows_what_was_in_between():
    plot = plots.score_plot([(weeks_ago(6), 1), (weeks_ago(4), 1), (weeks_ago(1), 1)], MONDAYS)
    assert plot.line.count("M") == 2
    assert plot.line.count("L") == 1


def test_no_scores_draw_nothing():
    plot = plots.score_plot([], MONDAYS)
    assert plot.dots == ()
    assert plot.line == ""


def test_pain_zones_hold_the_scores_that_they_are_named_for():
    plot = plots.score_plot([(MONDAY, score) for score in range(11)], MONDAYS)
    zones = [[dot for dot in plot.dots if zone.y <= dot.y <= zone.y + zone.height] for zone in plot.zones]
    assert [len(zone) for zone in zones] == [3, 3, 5]


@pytest.mark.parametrize(("weeks", "labelled"), [(4, [0, 3]), (12, [0, 4, 8, 11]), (26, [0, 9, 18, 25])])
def test_weeks_are_labelled_now_and_then_and_the_labels_keep_apart(weeks, labelled):
    below = plots.week_plot([week(0, 3) for _number in range(weeks)]).below
    assert [tick.value for tick in below] == labelled
    assert below[-1].day is None
    assert all(after.x - before.x >= 65 for before, after in pairwise(below))


@given(
    scores=st.lists(st.tuples(st.integers(0, 83), st.integers(0, 10)), max_size=40),
    counts=st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(0, 7)), min_size=1, max_size=12),
)
def test_every_mark_is_inside_the_picture(scores, counts):
    days = sorted((MONDAYS[0] + timedelta(days=ahead), score) for ahead, score in scores)
    line = plots.score_plot(days, MONDAYS)
    bars = plots.week_plot([week(done, planned) for done, planned in counts])
    for mark in (*line.dots, *line.zones, *bars.done, *bars.planned):
        assert plots.LEFT <= mark.x <= plots.RIGHT
        assert plots.TOP <= mark.y <= plots.BOTTOM
    for bar in (*bars.done, *bars.planned):
        assert bar.x + bar.width <= plots.RIGHT
        assert bar.height >= 0


def test_an_outcome_may_say_nothing():
    assert Outcome(session=uuid.uuid4(), performed_on=MONDAY).pain is None
