"""Those who work together: who goes on, who stands in, who leaves, and what they note for each other."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import CareLink, Member, Scope, TeamNote, User
from accounts.team.access import shared_people, shared_person
from accounts.team.audit import What
from accounts.team.messages.telling import to_tell
from accounts.team.services import leave
from accounts.team.together.services import answer_offer, be_away, be_back, offer, write_note
from tests.accounts.team.factories import Practice, make_care_link, make_member, make_message, make_organisation
from tests.conftest import client_of, confirmed, make_user, undone

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def practice() -> Practice:
    return Practice()


@pytest.fixture
def link(owner: User, practice: Practice) -> CareLink:
    return make_care_link(owner, practice.ana, Scope.PLAN, Scope.NOTES, may_act=True)


def sees(member: Member, link: CareLink) -> bool:
    try:
        return shared_person(member.user, link.pk, Scope.PLAN, what=What.OVERVIEW).shows(Scope.PLAN)
    except Http404:
        return False


def whats(person: User) -> list[str]:
    return list(person.access_records.values_list("what", flat=True))


# --- Handing over -----------------------------------------------------------------------------------------------------


def test_a_colleague_sees_something_only_after_the_yes(
    owner: User, owner_client: Client, practice: Practice, link: CareLink
) -> None:
    page = f"/team/people/{link.pk}/hand-over/"
    for _again in range(2):
        assert client_of(practice.ana.user).post(page, {"to": practice.ben.pk}).status_code == 302
    assert whats(owner).count(What.OFFERED) == 1
    assert User.objects.get(pk=owner.pk).has_unread
    assert sees(practice.ana, link) and not sees(practice.ben, link)
    assert f'name="to" value="{practice.ben.pk}"' in owner_client.get("/settings/team/").text
    answer = f"/settings/team/{link.pk}/offer/"
    with undone():
        owner_client.post(answer, {"to": practice.ben.pk, "answer": "no"})
        assert sees(practice.ana, link) and not sees(practice.ben, link)
        assert What.NOT_HANDED_OVER in whats(owner)
    # What was not asked is not answered.
    owner_client.post(answer, {"to": practice.asta.pk, "answer": "yes"})
    assert sees(practice.ana, link)
    for _again in range(2):
        owner_client.post(answer, {"to": practice.ben.pk, "answer": "yes"})
    assert sees(practice.ben, link) and not sees(practice.ana, link)
    assert whats(owner).count(What.HANDED_OVER) == 1
    assert "it is Ben who sees" in owner_client.get("/settings/team/looked/").text
    assert User.objects.get(pk=owner.pk).has_unread is False


def test_nothing_is_offered_by_or_to_whom_it_does_not_concern(owner: User, practice: Practice, link: CareLink) -> None:
    elsewhere = make_member(make_organisation("Elsewhere"), "Eva")
    for by, to in (
        (practice.ana, practice.asta),
        (practice.ana, practice.ana),
        (practice.ana, elsewhere),
        (practice.ben, practice.ben),
        (practice.asta, practice.ben),
    ):
        with pytest.raises(Http404):
            offer(by=by.user, link_id=link.pk, to=to)
    link.refresh_from_db()
    assert link.offered_to is None
    assert What.OFFERED not in whats(owner)


def test_whoever_has_both_has_one(owner: User, practice: Practice, link: CareLink) -> None:
    make_care_link(owner, practice.ben)
    offer(by=practice.ana.user, link_id=link.pk, to=practice.ben)
    assert not answer_offer(by=owner, link_id=link.pk, to=practice.ben.pk, yes=True)
    assert sees(practice.ana, link)


# --- Leaving ----------------------------------------------------------------------------------------------------------


def test_who_leaves_chooses_for_each_and_nothing_stays_open(owner: User, other: User, practice: Practice) -> None:
    goes_on, ends = make_care_link(owner, practice.ana, Scope.PLAN), make_care_link(other, practice.ana, Scope.PLAN)
    ana, page = client_of(practice.ana.user), f"/team/at/{practice.organisation.pk}/leave/"
    assert ana.post(page, {f"link-{ends.pk}": "end"}).status_code == 422
    assert sees(practice.ana, goes_on)
    assert ana.post(page, {f"link-{ends.pk}": "end", f"link-{goes_on.pk}": str(practice.ben.pk)}).status_code == 302
    assert not [member for member in (practice.ana, practice.ben) for link in (goes_on, ends) if sees(member, link)]
    assert list(CareLink.objects.standing()) == [goes_on]
    assert What.LINK_ENDED in whats(other) and What.OFFERED in whats(owner)
    for yes in (True, False):
        with undone():
            answer_offer(by=owner, link_id=goes_on.pk, to=practice.ben.pk, yes=yes)
            assert sees(practice.ben, goes_on) == yes
            assert CareLink.objects.standing().exists() == yes
    # If the colleague leaves as well, nobody is left who could go on.
    leave(member=practice.ben)
    assert not CareLink.objects.standing().exists()


# --- Standing in ------------------------------------------------------------------------------------------------------


def test_who_stands_in_sees_the_same_from_day_to_day_and_is_recorded_by_name(
    owner: User, owner_client: Client, practice: Practice, link: CareLink
) -> None:
    now = timezone.now()
    first = timezone.localdate() + A_DAY
    page = f"/team/at/{practice.organisation.pk}/members/{practice.ana.pk}/absence/"
    sent = {"deputy": practice.ben.pk, "first": first.isoformat(), "last": (first + A_DAY).isoformat()}
    for _again in range(2):
        assert client_of(practice.adam.user).post(page, sent).status_code == 302
    assert whats(owner).count(What.DEPUTY) == 1
    assert "stands in" in owner_client.get("/settings/team/").text
    for days, stands_in in ((0, False), (1, True), (2, True), (3, False)):
        with time_machine.travel(now + days * A_DAY, tick=False):
            assert sees(practice.ben, link) == stands_in, days
            assert sees(practice.ana, link)
            assert [shared.name for shared in shared_people(practice.ben.user)] == ["Ruth"] * stands_in
            assert not [shared for shared in shared_people(practice.ben.user) if shared.may_act]
    assert owner.access_records.filter(by_name="Ben", what=What.OVERVIEW).count() == 2
    with time_machine.travel(now + A_DAY, tick=False):
        make_message(link)
        assert {notice.user for notice in to_tell(now=timezone.now())} == {practice.ana.user, practice.ben.user}
        with undone():
            leave(member=practice.ben)
            assert not sees(practice.ben, link)
        be_back(member=practice.ana)
        assert not sees(practice.ben, link)


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-3, -2), (0, 2000), ("", ""), ("x", "9999-12-31")])
def test_an_absence_needs_days_that_can_be(practice: Practice, first: int | str, last: int | str) -> None:
    page = f"/team/at/{practice.organisation.pk}/members/{practice.ana.pk}/absence/"

    def day(told: int | str) -> str:
        return told if isinstance(told, str) else (timezone.localdate() + told * A_DAY).isoformat()

    sent = {"deputy": practice.ben.pk, "first": day(first), "last": day(last)}
    assert client_of(practice.ana.user).post(page, sent).status_code == 422
    assert not practice.ana.absences.exists()


# --- Notes ------------------------------------------------------------------------------------------------------------


def test_notes_are_for_who_sees_more_and_in_the_export_with_their_author(
    owner: User, owner_client: Client, practice: Practice
) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN)
    page, note_id = f"/team/people/{link.pk}/among-us/", str(uuid.uuid4())
    for _again in range(2):
        assert client_of(practice.ana.user).post(page, {"note": note_id, "text": "Afraid of stairs"}).status_code == 302
    assert whats(owner).count(What.NOTE_WRITTEN) == 1
    assert client_of(practice.ana.user).get(page).text.count("Afraid of stairs") == 1
    empty = client_of(practice.ana.user).post(page, {"note": str(uuid.uuid4()), "text": ""})
    assert empty.status_code == 422
    for member in (practice.asta, practice.ben, practice.adam):
        assert client_of(member.user).get(page).status_code == 404
        with pytest.raises(Http404):
            write_note(by=member.user, link_id=link.pk, note_id=uuid.uuid4(), text="No")
    CareLink.objects.filter(pk=link.pk).update(assistants_too=True)
    assert "Afraid of stairs" in client_of(practice.asta.user).get(page).text
    for own in ("/settings/team/", f"/settings/team/{link.pk}/messages/", "/settings/team/looked/"):
        assert "Afraid" not in owner_client.get(own).text
    practice.ana.user.delete()
    text = b"".join(confirmed(owner_client).get("/settings/export/").streaming_content).decode()
    assert "Afraid of stairs" in text and '"by_name": "Ana"' in text
    assert TeamNote.objects.count() == 1
    owner.delete()
    assert not TeamNote.objects.exists()


def test_standing_in_costs_the_same_for_any_number(practice: Practice) -> None:
    be_away(
        member=practice.ana, deputy=practice.ben, first=timezone.localdate(), last=timezone.localdate(), by=practice.ana
    )
    counts = []
    for number in range(4):
        make_care_link(make_user(f"p{number}@example.org", name=f"P{number}"), practice.ana)
        with CaptureQueriesContext(connection) as queries:
            assert len(shared_people(practice.ben.user)) == number + 1
        counts.append(len(queries))
    assert len(set(counts)) == 1
