"""The page with the sums of a practice: who sees it, who counts, and that it costs the same for many as for few."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessRecord, Scope, User
from accounts.team.access import shared_for_sums
from accounts.team.audit import What
from accounts.team.services import end_link
from programs.results.courses import SCOPES, courses_of
from programs.results.sums import Course
from tests.accounts.health_check.factories import make_red_flag
from tests.accounts.team.factories import Practice, make_care_link, make_member, make_organisation
from tests.conftest import client_of, make_user
from tests.programs.checkin.building import check_in_on
from tests.programs.checks import queries_of
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_fall, make_routine
from tests.programs.histories import play

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]

BEGAN = MONDAY - timedelta(weeks=5)
ALL = (Scope.PLAN, Scope.PAIN, Scope.CHECKS)


@pytest.fixture
def practice() -> Practice:
    return Practice()


def address(practice: Practice, ending: str = "") -> str:
    return f"/team/at/{practice.organisation.pk}/results/{ending}"


def somebody(number: int, practice: Practice, *shares: Scope, sessions: int = 1, **told: Any) -> User:
    """Make a person with sessions from the beginning on, who shares with the practice."""
    user = make_user(f"person{number}@example.org", name=f"Person {number}")
    routine = make_routine(user, on=BEGAN)
    for day in range(sessions):
        play(routine, on=BEGAN + timedelta(days=2 * day), **told)
    make_care_link(user, practice.ana, *(shares or ALL))
    return user


def course_of(user: User, practice: Practice) -> Course:
    _organisation, shares = shared_for_sums(practice.ana.user, practice.organisation.pk, *SCOPES)
    (course,) = courses_of({user.pk: shares[user.pk]})
    return course


def test_a_course_has_what_the_person_did_and_shares(practice: Practice) -> None:
    user = somebody(1, practice, sessions=2)
    routine = user.routines.get()
    play(routine, on=BEGAN + timedelta(days=7), pain=6)
    play(routine, on=BEGAN + timedelta(days=9), of={"heel-slide": {"sharp": True}})
    check_in_on(routine, BEGAN, scores={"Stairs": 3}, pain=5)
    check_in_on(routine, BEGAN + timedelta(weeks=4), scores={"Stairs": 6}, pain=2)
    make_fall(user, on=BEGAN - timedelta(days=1))
    make_fall(user, on=BEGAN + timedelta(days=1), near=True)
    make_fall(user, on=BEGAN + timedelta(days=2))
    make_red_flag(user)
    user.red_flags.update(reported_at="2026-11-01T09:00Z")

    whole = course_of(user, practice)
    assert set(whole.days) == {BEGAN + timedelta(days=days) for days in (0, 2, 7, 9)}
    assert (whole.sessions, whole.red, whole.falls, whole.signs) == (4, 2, 1, 1)
    assert whole.pain == {0: 5, 4: 2}
    assert whole.activities == {0: {"Stairs": 3}, 4: {"Stairs": 6}}

    user.care_links.update(shares=[Scope.PLAN.value])
    part = course_of(user, practice)
    assert (part.sessions, part.red, part.falls, part.signs, part.pain, part.activities) == (
        4,
        None,
        None,
        None,
        {},
        {},
    )
    user.care_links.update(shares=[Scope.PAIN.value])
    assert courses_of({user.pk: frozenset({Scope.PAIN})}) == []


def test_the_sums_of_a_practice(practice: Practice) -> None:
    people = [somebody(number, practice) for number in range(9)]
    shown = client_of(practice.ana.user).get(address(practice))
    assert shown.status_code == 200
    sums = shown.context["sums"]
    assert (sums.people, sums.began, sums.lasting[0].people, sums.lasting[0].still) == (10, 10, 10, 0)
    assert not any(user.name in shown.text for user in people)
    (answer,) = {
        client_of(user).get(address(practice, "csv/")).text for user in (practice.ana.user, practice.adam.user)
    }
    lines = list(csv.reader(StringIO(answer)))
    assert ["people who began", "", "10"] in lines
    assert {len(line) for line in lines} == {3}

    # Whoever ends the sharing counts no more: seven and six are too few.
    for user in people[:2]:
        end_link(link=user.care_links.get(), by=user)
    few = client_of(practice.ana.user).get(address(practice))
    assert few.context["sums"].is_empty
    assert "hidden" in few.text


def test_each_person_reads_that_they_were_counted_once_a_day(practice: Practice, owner: User) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN)
    make_care_link(owner, practice.ben, Scope.CHECKS)
    for _time in range(2):
        _organisation, shares = shared_for_sums(practice.adam.user, practice.organisation.pk, *SCOPES)
    assert shares == {owner.pk: {Scope.PLAN, Scope.CHECKS}}
    records = AccessRecord.objects.filter(person=owner, what=What.SUMS)
    assert {record.link for record in records} >= {link.pk}
    assert records.count() == 2


def test_only_clinicians_and_administrators_of_the_practice_see_it(
    practice: Practice, owner: User, other: User, client: Client
) -> None:
    make_care_link(owner, practice.ana)
    elsewhere = make_member(make_organisation("Elsewhere"), "Eva")
    for ending in ("", "csv/"):
        where = address(practice, ending)
        for member in (practice.ana, practice.ben, practice.adam):
            assert client_of(member.user).get(where).status_code == 200
        for user in (practice.asta.user, elsewhere.user, owner, other):
            assert client_of(user).get(where).status_code == 404
        assert client.get(where).status_code == 302
        assert client_of(practice.ana.user).post(where).status_code == 405


def test_more_people_cost_no_more_queries(practice: Practice) -> None:
    for number in range(2):
        somebody(number, practice)
    client = client_of(practice.ana.user)
    few = queries_of(client, address(practice))
    for number in range(2, 4):
        somebody(number, practice, sessions=2)
    assert queries_of(client, address(practice)) == few


def test_a_day_of_the_first_session_is_the_beginning() -> None:
    assert Course(days=[date(2026, 1, 5), date(2026, 1, 3)]).began_on == date(2026, 1, 3)
