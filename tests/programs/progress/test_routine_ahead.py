"""Looking ahead: the page, and the numbers behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from accounts.health_check.services import report_red_flags
from programs.decision.forecast import forecast
from programs.models import Session
from programs.progress.ahead import LookingAhead
from programs.progression.course.ahead import LEFT_OUT_EVERY
from tests.programs.checks import queries_of, signs_in_first, tables_opened
from tests.programs.conftest import MONDAY
from tests.programs.decided import everything
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile, make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.usefixtures("on_a_monday")
ADDRESS = "/routine/ahead/"


@pytest.fixture
def routine(owner):
    return make_routine(owner, on=MONDAY - timedelta(days=30), equipment=EVERYTHING_AT_HOME)


def test_shows_each_exercise_now_and_in_twelve_weeks(routine, owner_client):
    page = owner_client.get(ADDRESS)
    lines = page.context["picture"].lines
    assert {line.item.pk for line in lines} == {item.pk for item in routine.items.all()}
    moving = [line for line in lines if not line.stays]
    assert moving
    for line in moving:
        for words in (line.now, line.every, line.some):
            assert escape(words) in page.text
    assert page.text.count('role="img"') == len(moving)
    assert "A picture, not a promise." in page.text


def test_the_table_says_all_twelve_weeks(routine):
    for line in LookingAhead(routine, today=MONDAY).lines:
        weeks = [number for week in line.weeks for number in range(week.first, week.last + 1)]
        assert weeks == list(range(1, 13))
        assert (line.weeks[-1].every, line.weeks[-1].some) == (line.every, line.some)


def test_each_plot_leads_to_its_weeks(routine, owner_client):
    assert len(tables_opened(owner_client, ADDRESS)) == owner_client.get(ADDRESS).text.count('role="img"')


def test_two_of_three_leaves_out_every_third_day(routine):
    picture = LookingAhead(routine, today=MONDAY)
    every, some = picture._both
    assert [session.on for session in every] == list(picture.days)
    assert len(some) == len(every) - len(every) // LEFT_OUT_EVERY


def test_the_first_session_is_what_the_forecast_says(routine):
    """The look ahead is the same function as the forecast, gone on with."""
    for days in (6, 4):
        play(routine, on=MONDAY - timedelta(days=days))
    picture = LookingAhead(routine, today=MONDAY)
    begins = next(picture._foreseen(picture._slots()))
    said = forecast(routine, on=begins.on)
    first = {(step.key.item, step.key.part): step for step in begins.steps}
    for words in said:
        step = first[str(words.item.pk), words.part]
        assert (step.after.amount != step.before.amount) == words.changes


def test_it_comes_true_when_everything_goes_that_well(routine, owner):
    """Three sessions done exactly as the picture supposes give the doses that it showed."""
    picture = LookingAhead(routine, today=MONDAY)
    every = picture._both[0]
    for session in every[:4]:
        with time_machine.travel(f"{session.on}T10:00:00Z", tick=False):
            play(routine, on=session.on, pain=0, pain_before=0, morning=0, effort=5)
    with time_machine.travel(f"{every[4].on}T10:00:00Z", tick=False):
        begin(routine, on=every[4].on, pain_before=0)
    for item in routine.items.all():
        for name, stood in item.progress.items():
            part, _slash, side = name.partition("/")
            key = next(key for key in every[4].amounts if key == (str(item.pk), part, side))
            amount = every[4].amounts[key]
            assert (stood["sets"], stood["reps"], stood["level"]) == (amount.sets, amount.reps, amount.level), item


def test_it_begins_on_the_next_day_that_is_free(routine):
    assert LookingAhead(routine, today=MONDAY).days[0] == MONDAY
    play(routine, on=MONDAY)
    assert LookingAhead(routine, today=MONDAY).days[0] == MONDAY + timedelta(days=2)


def test_nothing_is_written(routine, owner_client):
    play(routine, on=MONDAY - timedelta(days=2))
    before = (list(routine.items.values()), everything(routine), Session.objects.count())
    with CaptureQueriesContext(connection) as captured:
        owner_client.get(ADDRESS)
    written = [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not [sql for sql in written if "accounts_browsersession" not in sql]
    assert (list(routine.items.values()), everything(routine), Session.objects.count()) == before


def test_what_is_set_aside_rests(routine, owner_client):
    for days in (6, 4):
        play(routine, on=MONDAY - timedelta(days=days), of={"heel-slide": {"pain": 8}})
    begin(routine, on=MONDAY)
    lines = {line.item.exercise.slug: line for line in owner_client.get(ADDRESS).context["picture"].lines}
    assert lines["heel-slide"].rests
    assert "It rests for now" in owner_client.get(ADDRESS).text


def test_a_shorter_plan_moves_only_what_it_has(routine):
    routine.short_plan = True
    routine.save(update_fields=["short_plan"])
    lines = LookingAhead(routine, today=MONDAY).lines
    assert 0 < sum(not line.rests for line in lines) < len(lines)


def test_with_strong_usual_pain_there_is_no_picture(owner, owner_client):
    make_routine(owner, hips=["hip_pain"], hip_pain_side="left", pain_hip=6, hip_pain_gradual="yes")
    text = owner_client.get(ADDRESS).text
    assert 'role="img"' not in text
    assert "talk to your doctor" in text or "ask" in text


def test_a_locked_routine_says_what_to_do_first(owner, owner_client):
    make_routine(owner, hips=["new_hip"], approach=["posterior"], operation_when="weeks", limits="apply")
    text = owner_client.get(ADDRESS).text
    assert "Please ask first" in text
    assert 'role="img"' not in text


def test_an_open_warning_sign_comes_first(owner, routine, owner_client):
    report_red_flags(by=owner, codes=["RF6"])
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:red_flag")


def test_without_a_routine_it_leads_to_one(owner, owner_client):
    make_profile(owner)
    assert owner_client.get(ADDRESS)["Location"] == reverse("programs:routine_proposal")


def test_nothing_of_anybody_else(routine, other, other_client):
    own = make_routine(other, program="gentle-back-relief-moves")
    lines = other_client.get(ADDRESS).context["picture"].lines
    assert {line.item.routine_id for line in lines} == {own.pk}


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))


def test_wrong_method(owner_client):
    assert owner_client.post(ADDRESS).status_code == 405


def test_queries_do_not_grow_with_history(routine, owner_client):
    play(routine, on=MONDAY - timedelta(days=24))
    first = queries_of(owner_client, ADDRESS)
    for days in range(22, 0, -2):
        play(routine, on=MONDAY - timedelta(days=days))
    assert queries_of(owner_client, ADDRESS) == first
