"""What a clinician opens of one person beside their page: then and now, and the record for a clinic's computer."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from accounts.models import CHOSEN, Scope, User
from accounts.team.audit import What
from tests.accounts.team.factories import Practice, make_care_link
from tests.conftest import client_of
from tests.programs.checkin.building import check_in_on
from tests.programs.checks import queries_of
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_routine
from tests.programs.histories import play

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]

BEGAN = MONDAY - timedelta(weeks=5)
# Page → what has to be shared, and what the person reads afterwards.
PAGES = {
    "result": ({Scope.PLAN, Scope.CHECKS}, What.RESULT),
    "fhir": ({Scope.PLAN, Scope.PAIN, Scope.CHECKS, Scope.HEALTH}, What.RECORD),
}


@pytest.fixture
def practice() -> Practice:
    return Practice()


def test_each_opens_only_where_all_of_it_is_shared_and_is_written_down(owner: User, practice: Practice) -> None:
    make_routine(owner, on=BEGAN)
    link = make_care_link(owner, practice.ana, *CHOSEN)
    for page, (needs, what) in PAGES.items():
        address = f"/team/people/{link.pk}/{page}/"
        for missing in needs:
            owner.care_links.update(shares=[scope.value for scope in CHOSEN if scope != missing])
            assert client_of(practice.ana.user).get(address).status_code == 404, missing
            assert address not in client_of(practice.ana.user).get(f"/team/people/{link.pk}/").text
        assert not owner.access_records.filter(what=what).exists()

        owner.care_links.update(shares=[scope.value for scope in needs])
        answer = client_of(practice.ana.user).get(address)
        assert answer.status_code == 200
        assert address in client_of(practice.ana.user).get(f"/team/people/{link.pk}/").text
        (record,) = owner.access_records.filter(what=what)
        assert record.member == practice.ana.pk
        for member in (practice.ben, practice.asta, practice.adam):
            assert client_of(member.user).get(address).status_code == 404
        assert client_of(practice.ana.user).post(address).status_code == 405


def test_then_and_now_of_a_person(owner: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, *CHOSEN)
    client, address = client_of(practice.ana.user), f"/team/people/{link.pk}/result/"
    assert client.get(address).context["result"] is None

    routine = make_routine(owner, on=BEGAN)
    for day in range(0, 28, 4):
        play(routine, on=BEGAN + timedelta(days=day))
    check_in_on(routine, BEGAN, scores={"Stairs": 3}, pain=5)
    check_in_on(routine, BEGAN + timedelta(weeks=4), scores={"Stairs": 6}, pain=2)
    shown = client.get(address)
    assert shown.context["back"].pain.change.gain == 3
    assert "Stairs" in shown.text
    # What the person's own page costs, and five for the door: who asks, the link, the record and its transaction.
    own = queries_of(client_of(owner), "/progress/result/", most=16)
    assert queries_of(client, address, most=own + 5) == own + 5


def test_the_record_is_the_same_that_the_person_has(owner: User, practice: Practice) -> None:
    play(make_routine(owner, on=BEGAN), on=BEGAN)
    link = make_care_link(owner, practice.ana, *CHOSEN)
    answer = client_of(practice.ana.user).get(f"/team/people/{link.pk}/fhir/")
    bundle = json.loads(b"".join(answer.streaming_content))
    assert bundle["entry"][0]["resource"]["name"] == [{"text": "Ruth"}]
    assert {entry["resource"]["resourceType"] for entry in bundle["entry"]} >= {"CarePlan", "Procedure", "Observation"}
