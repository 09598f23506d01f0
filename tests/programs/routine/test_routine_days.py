from __future__ import annotations

import pytest
from django.urls import reverse

from tests.programs.checks import signs_in_first
from tests.programs.factories import make_routine

ADDRESS = "/routine/days/"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def test_moves_the_routine_to_other_days(owner, owner_client):
    routine = make_routine(owner)
    answer = owner_client.post(ADDRESS, {"days": ["1", "3"]}, follow=True)
    assert answer.redirect_chain == [(reverse("programs:routine"), 302)]
    assert "Your days are saved." in answer.text
    routine.refresh_from_db()
    assert routine.days == [1, 3]


def test_the_page_shows_which_days_are_chosen(owner, owner_client):
    make_routine(owner)
    form = owner_client.get(reverse("programs:routine")).context["days_form"]
    assert form.initial["days"] == [0, 2, 4]


def test_more_days_than_the_program_allows_are_left_out_and_said(owner, owner_client):
    routine = make_routine(owner)
    answer = owner_client.post(ADDRESS, {"days": ["0", "1", "2", "3", "4", "5", "6"]}, follow=True)
    assert "We left some out, so that you have the rest days this program asks for." in answer.text
    routine.refresh_from_db()
    assert routine.days == [0, 2, 4]


def test_sent_twice_is_the_same(owner, owner_client):
    routine = make_routine(owner)
    for _time in range(2):
        assert owner_client.post(ADDRESS, {"days": ["0", "3"]}).status_code == 302
    routine.refresh_from_db()
    assert routine.days == [0, 3]


@pytest.mark.parametrize("days", [[], ["7"], ["Monday"], ["0", "-1"]])
def test_invalid_changes_nothing(owner, owner_client, days):
    routine = make_routine(owner)
    answer = owner_client.post(ADDRESS, {"days": days})
    assert answer.status_code == 422
    assert "Please look at this again" in answer.text
    assert answer.context["days_form"].errors.keys() == {"days"}
    routine.refresh_from_db()
    assert routine.days == [0, 2, 4]


def test_what_was_ticked_is_kept(owner, owner_client):
    make_routine(owner)
    answer = owner_client.post(ADDRESS, {"days": ["1", "9"]})
    assert answer.context["days_form"]["days"].value() == ["1", "9"]


def test_without_a_routine_there_is_nothing_to_move(owner_client):
    assert owner_client.post(ADDRESS, {"days": ["0"]}).status_code == 404


def test_moves_nobody_elses(owner, other, other_client):
    mine = make_routine(owner)
    make_routine(other)
    other_client.post(ADDRESS, {"days": ["5"]})
    mine.refresh_from_db()
    assert mine.days == [0, 2, 4]


def test_anonymous(client, db):
    assert signs_in_first(client.post(ADDRESS))


def test_wrong_method(owner_client):
    assert owner_client.get(ADDRESS).status_code == 405
