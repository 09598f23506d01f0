"""On Progress: then and now of each exercise, across routines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from programs.progress.growth import Growth
from programs.proposal.start import end_routine
from tests.programs.checks import MOST_QUERIES, queries_of
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_routine
from tests.programs.histories import play

pytestmark = pytest.mark.usefixtures("on_a_monday")
PAGE = "/progress/"


def in_growth(routine, *, weeks: int, slug: str):
    """The line of an exercise, and what its table lists."""
    first = None if not weeks else MONDAY - timedelta(weeks=weeks - 1)
    keys = frozenset(line.key for line in Growth(routine, today=timezone.localdate(), first=first).lines)
    growth = Growth(routine, today=timezone.localdate(), first=first, tables=keys)
    (line,) = [line for line in growth.lines if line.item.exercise.slug == slug]
    return line, line.held


def test_says_where_an_exercise_stood_and_where_it_stands_in_the_span(owner, owner_client):
    routine = make_routine(owner, on=MONDAY - timedelta(days=60))
    for number in range(51, 0, -5):
        play(routine, on=MONDAY - timedelta(days=number))
    line, held = in_growth(routine, weeks=0, slug="heel-slide")
    assert line.compared.when == "In September"
    assert not line.compared.is_same
    assert line.plot is not None
    assert held[-1].since == MONDAY - timedelta(days=51)
    assert held[0].doses == (line.compared.now,)
    # Of what was before a span only what held on its first day is read: it is the same as if all had been.
    for weeks in range(1, 9):
        _line, later = in_growth(routine, weeks=weeks, slug="heel-slide")
        first = MONDAY - timedelta(weeks=weeks - 1)
        at_first = next(period for period in held if period.since <= first)
        assert [(period.since, period.doses) for period in later] == [
            *[(period.since, period.doses) for period in held if period.since > first],
            (first, at_first.doses),
        ]
    page = owner_client.get(PAGE, {"weeks": "all"})
    assert escape(line.compared.then) in page.text
    assert escape(line.compared.now) in page.text


def test_what_stays_the_same_is_named_without_a_plot(owner, owner_client):
    routine = make_routine(owner, on=MONDAY)
    play(routine, on=MONDAY)
    shown = owner_client.get(PAGE).context["shown"].growth
    assert not shown.moved
    assert {line.item.pk for line in shown.stayed} == set(routine.items.values_list("pk", flat=True))
    assert all(line.compared.is_same for line in shown.stayed)


def test_what_was_done_in_an_earlier_routine_counts(owner):
    before = make_routine(owner, on=MONDAY - timedelta(days=60))
    for number in (51, 46, 41):
        play(before, on=MONDAY - timedelta(days=number))
    now = make_routine(owner, program="hip-and-back-starters", on=MONDAY - timedelta(days=38))
    play(now, on=MONDAY - timedelta(days=36))
    for weeks in (0, 8):
        _line, held = in_growth(now, weeks=weeks, slug="standing-hip-abduction")
        assert held[-1].since == MONDAY - timedelta(days=51 if not weeks else 49)


def test_an_ended_routine_still_says_what_has_grown(owner, owner_client):
    routine = make_routine(owner, on=MONDAY - timedelta(days=20))
    play(routine, on=MONDAY - timedelta(days=19))
    end_routine(routine=routine, today=MONDAY)
    assert owner_client.get(PAGE).context["shown"].growth.lines


def test_no_query_more_for_more_exercises_with_weights(owner, owner_client):
    few = make_routine(owner, on=MONDAY - timedelta(days=30))
    play(few, on=MONDAY - timedelta(days=28))
    first = queries_of(owner_client, PAGE)
    many = make_routine(owner, program="strong-back-and-hips", on=MONDAY - timedelta(days=20))
    for number in (18, 16, 14, 11, 9, 7, 4, 2):
        play(many, on=MONDAY - timedelta(days=number))
    # One more: the weights that somebody has, once there is a load to be named.
    assert first <= queries_of(owner_client, PAGE) <= first + 1 <= MOST_QUERIES
