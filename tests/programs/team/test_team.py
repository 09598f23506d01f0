"""The pages of those who look after people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.health_check.services import report_red_flags
from accounts.models import CareLink, Scope, User
from tests.accounts.team.factories import Practice, make_care_link, make_invitation
from tests.conftest import client_of, make_user
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_fall, make_routine, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]
LIST = "/team/"


@pytest.fixture
def practice() -> Practice:
    return Practice()


@pytest.fixture
def ana(practice: Practice) -> Client:
    return client_of(practice.ana.user)


def page_of(link: CareLink) -> str:
    return f"{LIST}people/{link.pk}/"


def with_history(owner: User) -> None:
    routine = make_routine(owner, on=MONDAY - timedelta(days=14))
    make_session(routine, on=MONDAY - timedelta(days=7), pain=3, effort=5, note="My secret note")
    make_fall(owner, on=MONDAY - timedelta(days=3), injured=True)
    report_red_flags(by=owner, codes=["RF7"])


PARTS = ("plan", "sessions", "pain", "notes", "health")


@pytest.mark.parametrize(
    ("shares", "parts"),
    [
        ([Scope.PLAN, Scope.PAIN], ["plan", "sessions", "pain"]),
        ([Scope.PLAN], ["plan", "sessions"]),
        ([Scope.PAIN], ["pain"]),
        ([Scope.NOTES], ["notes"]),
        ([Scope.HEALTH], ["health"]),
        ([Scope.CHECKS], []),
    ],
)
def test_a_page_shows_what_is_shared_and_writes_down_just_that(
    owner: User, practice: Practice, ana: Client, shares: list[Scope], parts: list[str]
) -> None:
    with_history(owner)
    link = make_care_link(owner, practice.ana, *shares)
    answer = ana.get(page_of(link))
    assert answer.status_code == 200
    assert [part for part in PARTS if f'id="{part}-title"' in answer.text] == parts
    assert ("secret note" in answer.text) == (Scope.NOTES in shares)
    assert ("year were you born" in answer.text) == (Scope.HEALTH in shares)
    # Titles stay in the history of a browser.
    assert "Ruth" not in answer.text.split("</title>")[0]
    assert ('data-label="Most pain"' in answer.text) == ({Scope.PLAN, Scope.PAIN} <= set(shares))
    record = owner.access_records.get(kind="read")
    assert set(record.scopes) == {"who", *shares} - {"checks"}
    assert "no-store" in answer["Cache-Control"]


def test_an_assistant_sees_who_it_is_and_a_page_without_health(owner: User, practice: Practice) -> None:
    with_history(owner)
    link = make_care_link(owner, practice.ana)
    answer = client_of(practice.asta.user).get(page_of(link))
    assert "Ruth" in answer.text
    assert not [part for part in PARTS if f'id="{part}-title"' in answer.text]
    assert client_of(practice.asta.user).post(f"{page_of(link)}end/").status_code == 404
    assert CareLink.objects.in_force().exists()


def test_a_clinician_ends_it_and_the_person_reads_so(owner: User, practice: Practice, ana: Client) -> None:
    link = make_care_link(owner, practice.ana)
    for _again in range(2):
        ana.post(f"{page_of(link)}end/")
    link.refresh_from_db()
    assert link.ended_by == CareLink.EndedBy.TEAM
    assert owner.access_records.filter(what="link_ended", by_name="Ana").count() == 1
    assert ana.get(page_of(link)).status_code == 404


def test_the_list_costs_the_same_for_any_number(practice: Practice, ana: Client) -> None:
    counts = []
    for number in range(4):
        make_care_link(make_user(f"p{number}@example.org", name=f"Person {number}"), practice.ana)
        make_invitation(practice.ana, label=f"Invited {number}")
        with CaptureQueriesContext(connection) as queries:
            text = ana.get(LIST).text
        assert all(f"Person {known}" in text and f"Invited {known}" in text for known in range(number + 1))
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1
    assert counts[-1] <= 20


def test_a_page_costs_the_same_however_much_there_is(owner: User, practice: Practice, ana: Client) -> None:
    with_history(owner)
    link = make_care_link(owner, practice.ana)
    ana.get(page_of(link))
    counts = []
    for weeks in (2, 3, 4, 5):
        make_session(owner.routines.current(), on=MONDAY - timedelta(days=7 * weeks))
        with CaptureQueriesContext(connection) as queries:
            ana.get(page_of(link))
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
    assert len(set(counts)) == 1
    assert counts[0] <= 12, counts


def test_whoever_only_looks_after_others_begins_with_them(
    practice: Practice, ana: Client, owner_client: Client
) -> None:
    assert ana.get("/")["Location"] == LIST
    assert owner_client.get("/")["Location"] == "/today/"
    assert owner_client.get(LIST).status_code == 404
    assert f'"{LIST}"' in ana.get("/settings/").text
    assert f'"{LIST}"' not in owner_client.get("/settings/").text
