"""Opening an exercise for oneself: the page, the record, what it opens and what closes it."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from accounts.clearance.counting import cleared_on as accounts_cleared_on
from accounts.clearance.own_opening import OpeningIdTakenError, record_own_opening, withdraw_own_opening
from accounts.health_check.services import report_red_flags
from accounts.models import Clearance, FunctionalTest, OwnOpening, User
from exercises.models import Contraindication, Exercise
from exercises.rules.own_opening import Terms, terms_of
from exercises.snapshot.current import current_catalogue, publish_catalogue
from programs.models import Routine, Session
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.routine.clearance.openings import NotTheirsToOpenError, OwnWayPast, Way, open_for_oneself
from programs.routine.clearance.waiting import Situation
from programs.standing.locks import lock_of
from programs.standing.obstacles import WhatChanged
from programs.standing.person import Person
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    NEW_HIP,
    cleared_on,
    is_outdated,
    make_clearance,
    make_copies,
    make_fall,
    make_profile,
    make_routine,
    make_session,
    risk_level_on,
    standing_of,
)

pytestmark = pytest.mark.usefixtures("on_a_monday")
CRADLE = "seated-cradle-lean-back"
ADDRESS = f"/routine/clearance/own/{CRADLE}/"
PAGE = f"/exercises/{CRADLE}/"
STIFF_HIPS = "hip-mobility-for-stiff-hips"


def terms() -> Terms:
    found = terms_of(CRADLE, current_catalogue().screen([]).exercises[CRADLE].rules)
    assert found is not None
    return found


def six_sessions(user: User, number: int = 6, **answers: object) -> Routine:
    """Give somebody a routine that would have the cradle in it, and sessions behind them."""
    routine = make_routine(
        user, program=STIFF_HIPS, on=MONDAY - timedelta(days=30), **{"equipment": EVERYTHING_AT_HOME, **answers}
    )
    if number:
        first, *others = [MONDAY - timedelta(days=2 * ago) for ago in range(number, 0, -1)]
        make_copies(make_session(routine, on=first), on=others)
    return routine


def opened(user: User, **fields: object) -> OwnOpening:
    """Record an opening, whether it would be theirs or not."""
    given = {"terms": terms(), "confirmed": ["I have looked."], "sessions_done": 6, "today": MONDAY, **fields}
    exercise = Exercise.objects.get(slug=CRADLE)
    return record_own_opening(by=user, opening_id=uuid.uuid4(), exercise=exercise, **given)  # type: ignore[arg-type]


def said(**fields: object) -> dict[str, object]:
    return {
        "opening": str(uuid.uuid4()),
        "version": terms().version,
        "looked": "on",
        "able": list(terms().needs),
        **fields,
    }


def way(user: User) -> Way:
    return OwnWayPast(user, Situation(Person(user, today=MONDAY), None), CRADLE).way


def refit(user: User, routine: Routine) -> Routine:
    proposal = propose(profile=user.health_profiles.in_force(), today=MONDAY, slug=routine.program.slug)
    return start_routine(by=user, proposal=proposal, today=MONDAY)


def slugs(routine: Routine) -> set[str]:
    return set(routine.items.values_list("exercise__slug", flat=True))


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


# --- What it opens, and what closes it --------------------------------------------------------------------------------


def test_fitting_offers_it_afterwards(owner):
    routine = six_sessions(owner)
    assert CRADLE not in slugs(routine)
    opening = opened(owner)
    lock = lock_of(routine, on=MONDAY)
    assert lock.refit
    assert standing_of(routine).what_changed is WhatChanged.OPENED
    fitted = refit(owner, routine)
    assert CRADLE in slugs(fitted)
    assert fitted.clearances == [f"own:{opening.pk}"]
    assert not is_outdated(fitted)


def test_the_pages_say_what_changed(owner, owner_client):
    six_sessions(owner)
    opened(owner)
    assert "What you opened yourself is not what it was" in owner_client.get("/routine/").text
    assert "What you opened yourself is not what it was" in owner_client.get("/today/").text
    text = owner_client.get("/routine/clearance/").text
    assert "What you opened yourself" in text
    assert ADDRESS in text


def test_taking_it_back_closes_it(owner):
    routine = six_sessions(owner)
    opening = opened(owner)
    fitted = refit(owner, routine)
    withdraw_own_opening(by=owner, opening=opening)
    assert is_outdated(fitted)
    assert CRADLE not in slugs(refit(owner, fitted))


@pytest.mark.parametrize(
    "answers",
    [{"year_of_birth": 1948}, {"year_of_birth": 1938}, {"hips": ["hip_oa"]}, {"hips": ["hip_oa", "not_sure"]}],
    ids=["75", "85", "hip arthritis", "not sure"],
)
def test_another_tier_closes_it(owner, owner_client, answers):
    fitted = six_sessions(owner)
    opened(owner)
    fitted = refit(owner, fitted)
    make_profile(owner, equipment=EVERYTHING_AT_HOME, **answers)
    assert risk_level_on(owner, MONDAY) in {"MOD", "HIGH"}
    assert not cleared_on(owner, MONDAY)
    assert is_outdated(fitted)
    assert standing_of(fitted).what_changed is WhatChanged.ANSWERS
    assert CRADLE not in slugs(refit(owner, fitted))
    assert "That does not count at present" in owner_client.get(ADDRESS).text


def test_a_test_of_their_own_closes_it(owner):
    fitted = six_sessions(owner)
    opened(owner)
    fitted = refit(owner, fitted)
    FunctionalTest.objects.create(user=owner, kind="chair_stand", score=0, done_on=MONDAY)
    assert risk_level_on(owner, MONDAY) == "HIGH"
    assert not cleared_on(owner, MONDAY)
    assert is_outdated(fitted)
    assert CRADLE not in slugs(refit(owner, fitted))


def test_a_birthday_closes_it(owner):
    make_profile(owner, year_of_birth=1952)
    opened(owner)
    assert cleared_on(owner, MONDAY)
    assert not cleared_on(owner, date(2028, 1, 1))


def test_without_a_health_check_it_does_not_count(owner):
    make_profile(owner)
    opened(owner)
    assert cleared_on(owner, MONDAY)
    owner.health_profiles.all().delete()
    assert not cleared_on(owner, MONDAY)


@pytest.mark.parametrize("harm", [{"injured": True}, {"fracture": True}, {"operation": True}])
def test_harm_that_comes_later_closes_it(owner, harm):
    make_profile(owner)
    opened(owner)
    make_fall(owner, on=MONDAY + timedelta(days=3), **harm)
    assert cleared_on(owner, MONDAY + timedelta(days=2))
    assert not cleared_on(owner, MONDAY + timedelta(days=3))


def test_it_counts_from_its_day_on(owner):
    make_profile(owner)
    opened(owner)
    assert not cleared_on(owner, MONDAY - timedelta(days=1))


@pytest.mark.parametrize(
    "change",
    [{"self_open_after": 7}, {"self_open_needs": "I can do it."}, {"self_open_after": None, "self_open_needs": ""}],
)
def test_other_terms_ask_again(owner, change):
    make_profile(owner)
    opened(owner)
    Contraindication.objects.filter(rule_id="ALL-1").update(**change)
    publish_catalogue()
    assert not cleared_on(owner, MONDAY)


def test_opened_again_the_older_one_ends(owner):
    make_profile(owner)
    first, second = opened(owner), opened(owner)
    first.refresh_from_db()
    assert first.withdrawn_at
    assert [opened.key for opened in cleared_on(owner, MONDAY)] == [f"own:{second.pk}"]


def test_clinicians_words_stand_beside_it_in_one_query(owner, django_assert_num_queries):
    make_profile(owner)
    opened(owner)
    make_clearance(owner, rules=["THP-0"], limits=["prone", "side_lying"], note="x")
    current_catalogue()
    with django_assert_num_queries(2):  # what was said, and the version of the catalogue
        found = accounts_cleared_on(owner, MONDAY, level=lambda: "LOW")
    own, theirs = sorted(found, key=lambda opened: not opened.own)
    assert (own.own, own.exercise, own.rules, own.limits) == (True, CRADLE, {"ALL-1"}, frozenset())
    assert (theirs.own, theirs.exercise, theirs.rules, theirs.limits) == (False, "", {"THP-0"}, {"prone", "side_lying"})
    with django_assert_num_queries(2):
        assert [opened.own for opened in accounts_cleared_on(owner, MONDAY, level=lambda: "MOD")] == [False]


def test_it_opens_no_programme_and_no_weights(owner):
    make_profile(owner, **NEW_HIP)
    opened(owner)
    assert lock_of(make_routine(owner, **NEW_HIP), on=MONDAY).is_locked


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
