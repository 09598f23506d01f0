"""Opening an exercise for oneself: the page and the record."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse
from django.utils.html import escape

from accounts.clearance.own_opening import OpeningIdTakenError, record_own_opening, withdraw_own_opening
from accounts.health_check.services import report_red_flags
from accounts.models import Clearance, OwnOpening, User
from exercises.models import Exercise
from programs.models import Session
from programs.routine.clearance.openings import NotTheirsToOpenError, Way, open_for_oneself
from programs.routine.clearance.waiting import Situation
from programs.standing.person import Person
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    cleared_on,
    is_outdated,
    make_clearance,
    make_profile,
    make_session,
)

from .opening import ADDRESS, CRADLE, PAGE, STIFF_HIPS, opened, said, six_sessions, terms, way

pytestmark = pytest.mark.usefixtures("on_a_monday")


# --- The page ---------------------------------------------------------------------------------------------------------


def test_the_exercises_page_leads_there(owner, owner_client):
    six_sessions(owner)
    text = owner_client.get(PAGE).text
    assert "Locked until cleared" in text
    assert f'href="{ADDRESS}"' in text
    assert "Look at it, then open it" in text


def test_it_shows_how_it_is_done_and_asks(owner, owner_client):
    six_sessions(owner)
    text = owner_client.get(ADDRESS).text
    exercise = Exercise.objects.get(slug=CRADLE)
    for step in exercise.steps.all():
        assert escape(step.text) in text
    assert f"/exercises/figures/{CRADLE}/" in text
    assert "Stop when" in text
    for need in terms().needs:
        assert escape(need) in text
    assert re.search(r'name="opening" value="[0-9a-f-]{36}"', text)


def test_works(owner, owner_client):
    routine = six_sessions(owner)
    given = said()
    answer = owner_client.post(ADDRESS, given)
    assert answer["Location"] == reverse("programs:routine_choose", args=[STIFF_HIPS])
    opening = owner.own_openings.get()
    assert str(opening.pk) == given["opening"]
    assert (opening.exercise.slug, opening.rules, opening.version) == (CRADLE, ["ALL-1"], terms().version)
    assert (opening.confirmed_on, opening.sessions_done, opening.withdrawn_at) == (MONDAY, 6, None)
    assert opening.confirmed[1:] == list(terms().needs)
    assert "I have looked at how it is done" in opening.confirmed[0]
    assert is_outdated(routine)
    text = owner_client.get(PAGE).text
    assert "You opened this one yourself on" in text
    assert "Locked until cleared" not in text


def test_sent_twice_it_is_one(owner, owner_client):
    six_sessions(owner)
    given = said()
    first, second = owner_client.post(ADDRESS, given), owner_client.post(ADDRESS, given)
    assert first["Location"] == second["Location"]
    assert owner.own_openings.count() == 1


NOT_CONFIRMED = [
    ({"looked": ""}, "Please look at how it is done first"),
    ({"able": []}, "It opens only when all of this is true of you"),
    ({"able": ["I can fly."]}, "What you are asked has changed"),
    ({"version": "an older one"}, "What you are asked has changed"),
    ({"opening": "7"}, "Enter a valid UUID"),
]


def test_what_is_not_confirmed_opens_nothing(owner, owner_client):
    six_sessions(owner)
    for fields, says in NOT_CONFIRMED:
        answer = owner_client.post(ADDRESS, said(**fields))
        assert answer.status_code == 422, fields
        assert says in answer.text
        assert not owner.own_openings.exists()


def test_one_of_the_needs_is_not_enough(owner, owner_client):
    six_sessions(owner)
    for left_out in terms().needs:
        answer = owner_client.post(ADDRESS, said(able=[need for need in terms().needs if need != left_out]))
        assert answer.status_code == 422
    assert not owner.own_openings.exists()


@pytest.mark.parametrize(
    ("number", "answers", "stands", "here", "there"),
    [
        (5, {}, Way.TOO_EARLY, "You have done 5 of the 6 sessions", "You have done 5 sessions."),
        (0, {}, Way.TOO_EARLY, "You have done 0 of the 6 sessions", "Once there are 6 sessions"),
        (6, {"hips": ["hip_oa"]}, Way.NOT_LOW, "opens with a clinician’s yes alone", "You have arthritis of the hip."),
        (6, {"year_of_birth": 1948}, Way.NOT_LOW, "opens with a clinician’s yes alone", "You are 75 or older."),
        (6, {"year_of_birth": 1938}, Way.NOT_LOW, "opens with a clinician’s yes alone", "You are 85 or older."),
        (6, {"bones": ["osteoporosis"]}, Way.AGAINST, "Not for you for now", "cannot open yourself"),
        (6, {"balance": ["no_floor"]}, Way.AGAINST, "Not for you for now", "cannot open yourself"),
        (6, {"health": ["supervised"]}, Way.AGAINST, "All exercises wait", "cannot open yourself"),
    ],
)
def test_who_may_not_sees_why_and_what_opens_it(owner, owner_client, number, answers, stands, here, there):
    make_profile(owner, equipment=EVERYTHING_AT_HOME)
    six_sessions(owner, number)
    make_profile(owner, equipment=EVERYTHING_AT_HOME, **answers)
    assert way(owner) is stands
    text = owner_client.get(PAGE).text
    assert here in text
    assert "Look at it, then open it" not in text
    text = owner_client.get(ADDRESS).text
    assert there in text
    assert "Open it for me" not in text
    answer = owner_client.post(ADDRESS, said())
    assert answer.status_code == 422
    assert there in answer.text
    assert not owner.own_openings.exists()


def test_sessions_that_are_not_done_do_not_count(owner):
    routine = six_sessions(owner, 5)
    make_session(routine, on=MONDAY, done=False)
    assert way(owner) is Way.TOO_EARLY
    Session.objects.filter(state="in_progress").update(state="done", finished_at="2026-11-16T09:00:00Z", stopped="time")
    assert way(owner) is Way.TOO_EARLY, "stopped before anything was entered"


def test_a_clinicians_yes_makes_it_needless(owner, owner_client):
    six_sessions(owner)
    make_clearance(owner, rules=["ALL-1"], exercise=Exercise.objects.get(slug=CRADLE))
    assert "There is nothing to open" in owner_client.get(ADDRESS).text
    assert owner_client.post(ADDRESS, said()).status_code == 422


def test_a_clinicians_limit_outweighs_it(owner):
    six_sessions(owner)
    opened(owner)
    make_clearance(owner, rules=[], limits=["floor_transfer"])
    assert Situation(Person(owner, today=MONDAY), None).effective.exercises[CRADLE].verdict.word == "avoid"


def test_an_exercise_without_such_a_way_is_not_there(owner, owner_client):
    make_profile(owner)
    assert owner_client.get(ADDRESS.replace(CRADLE, "squat")).status_code == 404
    assert owner_client.get(ADDRESS.replace(CRADLE, "no-such-exercise")).status_code == 404


def test_a_warning_sign_comes_first(owner, owner_client):
    six_sessions(owner)
    report_red_flags(by=owner, codes=["RF7"])
    assert owner_client.get(ADDRESS)["Location"] == reverse("accounts:red_flag")
    assert owner_client.post(ADDRESS, said())["Location"] == reverse("accounts:red_flag")
    assert not owner.own_openings.exists()


def test_without_a_health_check_it_leads_there(owner, owner_client):
    assert owner_client.post(ADDRESS, said())["Location"] == reverse("accounts:welcome")


def test_somebody_elses_id_is_not_there(owner, other, owner_client):
    six_sessions(owner)
    theirs = opened(other)
    assert owner_client.post(ADDRESS, said(opening=str(theirs.pk))).status_code == 404
    assert not owner.own_openings.exists()


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))
    assert signs_in_first(client.post(ADDRESS))


def test_wrong_method(owner, owner_client):
    make_profile(owner)
    assert owner_client.put(ADDRESS).status_code == 405


def test_a_visitor_is_told_of_both_ways(client, db):
    text = client.get(PAGE).text
    assert "you can open it yourself once you have some sessions behind you" in text
    assert "own/" not in text


def test_queries(owner, owner_client):
    six_sessions(owner)
    for _step in range(2):
        queries_of(owner_client, PAGE)
        queries_of(owner_client, ADDRESS)
        queries_of(owner_client, "/routine/clearance/")
        opened(owner)
    make_profile(owner, year_of_birth=1948)
    queries_of(owner_client, PAGE)
    queries_of(owner_client, ADDRESS)


# --- The service ------------------------------------------------------------------------------------------------------


def test_the_service_looks_again(owner, other):
    def attempt(user: User, **fields: object) -> OwnOpening:
        given = {"slug": CRADLE, "opening_id": uuid.uuid4(), "version": terms().version, "today": MONDAY, **fields}
        return open_for_oneself(by=user, confirmed=["I have looked."], **given)  # type: ignore[arg-type]

    for fields in ({}, {"slug": "squat"}):
        with pytest.raises(NotTheirsToOpenError):
            attempt(other, **fields)
    six_sessions(owner)
    with pytest.raises(NotTheirsToOpenError):
        attempt(owner, version="an older one")
    opening = attempt(owner)
    assert attempt(owner, opening_id=opening.pk) == opening
    with pytest.raises(NotTheirsToOpenError):
        attempt(owner)
    assert owner.own_openings.count() == 1


def test_somebody_elses_id_is_refused(owner, other):
    theirs = opened(other)
    with pytest.raises(OpeningIdTakenError):
        record_own_opening(
            by=owner,
            opening_id=theirs.pk,
            exercise=theirs.exercise,
            terms=terms(),
            confirmed=["I have looked."],
            sessions_done=6,
            today=MONDAY,
        )


def test_nobody_takes_back_what_is_not_theirs(owner, other):
    make_profile(owner)
    opening = opened(owner)
    withdraw_own_opening(by=other, opening=opening)
    assert cleared_on(owner, MONDAY)
    assert not Clearance.objects.exists()
