from __future__ import annotations

from datetime import timedelta

import pytest

from programs.session.views import PER_PAGE
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_copies, make_routine, make_session

ADDRESS = "/sessions/"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def test_the_history_newest_first(owner, owner_client):
    routine = make_routine(owner)
    older = make_session(routine, on=MONDAY - timedelta(days=2), pain=2, effort=5, note="On the balcony.")
    newer = make_session(routine)
    page = owner_client.get(ADDRESS)
    assert list(page.context["page"]) == [newer, older]
    assert "2 sessions so far" in page.text
    assert "Saturday 14 November" in page.text
    assert "pain 2 out of 10, effort 5 out of 10" in page.text
    assert "On the balcony." in page.text
    assert "6 exercises" in page.text
    assert f'href="{older.get_absolute_url()}"' in page.text


def test_only_what_is_done(owner, owner_client):
    make_session(make_routine(owner), done=False)
    assert "No session yet" in owner_client.get(ADDRESS).text


def test_an_exercise_that_was_left_out_does_not_count(owner, owner_client):
    session = make_session(make_routine(owner))
    item = session.routine.items.first()
    session.set_logs.filter(item=item).update(skipped="pain")
    assert "5 exercises" in owner_client.get(ADDRESS).text


def test_without_a_session_it_says_so(owner_client):
    page = owner_client.get(ADDRESS)
    assert page.status_code == 200
    assert "No session yet" in page.text


@pytest.mark.parametrize(("asked", "number"), [("1", 1), ("2", 2), ("99", 2), ("-1", 2), ("two", 1), ("", 1)])
def test_comes_in_pages(owner, owner_client, asked, number):
    routine = make_routine(owner)
    session = make_session(routine)
    make_copies(session, on=[MONDAY - timedelta(days=day) for day in range(1, PER_PAGE + 1)])
    page = owner_client.get(ADDRESS, {"page": asked})
    assert page.status_code == 200
    assert page.context["page"].number == number
    assert len(page.context["page"]) == (PER_PAGE if number == 1 else 1)
    assert f"Page {number} of 2" in page.text


def test_nothing_of_anybody_else(owner, other_client):
    make_session(make_routine(owner))
    assert "No session yet" in other_client.get(ADDRESS).text


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))


def test_wrong_method(owner_client):
    assert owner_client.post(ADDRESS).status_code == 405


def test_queries_stay_the_same_however_long_the_history(owner, owner_client):
    routine = make_routine(owner)
    made = [make_session(routine, on=MONDAY - timedelta(days=day), pain=1) for day in range(5)]
    few = queries_of(owner_client, ADDRESS)
    made += make_copies(made[0], on=[MONDAY - timedelta(days=day) for day in range(5, 15)])
    # Session, person, number of sessions, sessions with their routine and counts.
    assert queries_of(owner_client, ADDRESS) == few == 4
    text = owner_client.get(ADDRESS).text
    assert all(session.get_absolute_url() in text for session in made)
