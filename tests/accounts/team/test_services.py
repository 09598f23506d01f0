"""Inviting, accepting, sharing, narrowing, ending; each may be repeated, and none does what another one forbids."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.data.services import delete_account
from accounts.models import CareLink, Invitation, Member, Scope, TeamRole, User
from accounts.team.audit import What
from accounts.team.codes import as_read, code_of, secret_of
from accounts.team.services import (
    DAYS_OPEN,
    MOST_OPEN_OF_A_PERSON,
    InvitationOverError,
    LastAdministratorError,
    TooManyError,
    answer_person,
    change_link,
    change_member,
    end_link,
    find_invitation,
    invite,
    join,
    leave,
    share,
    withdraw_invitation,
)
from tests.accounts.data.reading import export_of
from tests.accounts.team.factories import Practice, make_care_link, make_invitation, make_member, make_organisation
from tests.conftest import make_user

pytestmark = pytest.mark.django_db
CHOSEN = {"shares": ["plan"], "days": 28, "assistants_too": False, "may_act": False}


@pytest.fixture
def practice() -> Practice:
    return Practice()


def test_a_code_is_read_however_it_is_typed_and_what_is_stored_opens_nothing(owner: User, practice: Practice) -> None:
    invitation = make_invitation(practice.ana)
    code = code_of(invitation.pk)
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    for typed in (code, code.lower().replace("-", " "), code.replace("0", "o").replace("1", "l")):
        assert find_invitation(typed, by=owner) == invitation
    assert as_read(code) not in invitation.secret.upper()
    assert find_invitation(invitation.secret, by=owner) is None
    assert secret_of(code) == invitation.secret


def test_an_invitation_is_for_one_person_once_and_for_days(owner: User, other: User, practice: Practice) -> None:
    invitation = make_invitation(practice.ana)
    code = code_of(invitation.pk)
    assert find_invitation(code, by=practice.ana.user) is None
    link = share(invitation=invitation, by=owner, **CHOSEN)
    assert share(invitation=invitation, by=owner, **CHOSEN) == link
    assert find_invitation(code, by=owner) == invitation
    assert find_invitation(code, by=other) is None
    with pytest.raises(InvitationOverError):
        share(invitation=invitation, by=other, **CHOSEN)
    late, withdrawn = make_invitation(practice.ana), make_invitation(practice.ana)
    withdraw_invitation(invitation=withdrawn)
    of_somebody_gone = make_invitation(practice.ben)
    leave(member=practice.ben)
    for over in (withdrawn, of_somebody_gone):
        with pytest.raises(InvitationOverError):
            share(invitation=over, by=other, **CHOSEN)
    with time_machine.travel(timezone.now() + timedelta(days=DAYS_OPEN, seconds=1)):
        assert find_invitation(code_of(late.pk), by=other) is None
        with pytest.raises(InvitationOverError):
            share(invitation=late, by=other, **CHOSEN)
    assert CareLink.objects.count() == 1


def test_an_invitation_is_of_one_kind(owner: User, practice: Practice) -> None:
    to_work = make_invitation(practice.adam, kind=Invitation.Kind.MEMBER, role=TeamRole.CLINICIAN)
    with pytest.raises(InvitationOverError):
        share(invitation=to_work, by=owner, **CHOSEN)
    with pytest.raises(InvitationOverError):
        join(invitation=make_invitation(practice.ana), by=owner)
    with pytest.raises(InvitationOverError):
        answer_person(invitation=to_work, by=practice.ben, invitation_id=uuid.uuid4())


def test_whoever_accepts_again_changes_the_link_that_stands(owner: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN)
    again = make_care_link(owner, practice.ana, Scope.PAIN, Scope.NOTES)
    assert (again.pk, again.shares) == (link.pk, ["pain", "notes"])
    with time_machine.travel(again.ends_at + timedelta(days=1)):
        later = make_care_link(owner, practice.ana, Scope.PLAN)
    assert later.pk != link.pk
    link.refresh_from_db()
    assert link.ended_by == CareLink.EndedBy.TIME


def test_it_ends_with_the_day_where_the_person_lives(practice: Practice) -> None:
    person = make_user("hana@example.org", time_zone="Asia/Tokyo")
    with time_machine.travel("2026-11-16T20:00:00Z", tick=False):
        link = make_care_link(person, practice.ana, days=7)
    # It is the 17th already in Tokyo; the 24th is the last day.
    assert link.ends_at == datetime(2026, 11, 24, 15, tzinfo=UTC)


def test_a_clinician_who_is_asked_answers_and_the_person_chooses(owner: User, practice: Practice) -> None:
    asked = make_invitation(owner, email="ana@practice.example")
    assert find_invitation(code_of(asked.pk), by=practice.ana.user) == asked
    for no_clinician in (practice.asta, practice.adam):
        with pytest.raises(InvitationOverError):
            answer_person(invitation=asked, by=no_clinician, invitation_id=uuid.uuid4())
    answer = answer_person(invitation=asked, by=practice.ana, invitation_id=uuid.uuid4())
    assert answer_person(invitation=asked, by=practice.ana, invitation_id=uuid.uuid4()) == answer
    assert not CareLink.objects.exists()
    with pytest.raises(InvitationOverError):
        share(invitation=answer, by=make_user("thief@example.org"), **CHOSEN)
    assert share(invitation=answer, by=owner, **CHOSEN).clinician == practice.ana


def test_too_many_invitations_wait(owner: User, other: User) -> None:
    for _number in range(MOST_OPEN_OF_A_PERSON):
        last = make_invitation(owner)
    assert invite(invitation_id=last.pk, kind=Invitation.Kind.CLINICIAN, by=owner) == (last, False)
    with pytest.raises(TooManyError):
        make_invitation(owner)
    with pytest.raises(TooManyError):
        invite(invitation_id=last.pk, kind=Invitation.Kind.CLINICIAN, by=other)


def test_narrowing_and_ending_stand_in_the_record(owner: User, other: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN, Scope.PAIN)
    change_link(link=link, by=owner, shares=["plan"])
    change_link(link=link, by=owner, shares=["plan"])
    for _again in range(2):
        end_link(link=link, by=owner)
    change_link(link=link, by=owner, shares=["health"])
    told = list(owner.access_records.order_by("at").values_list("what", "scopes"))
    assert [what for what, _scopes in told] == [What.CONSENT_GIVEN, What.CONSENT_CHANGED, What.LINK_ENDED]
    assert told[1][1] == ["who", "messages", "plan"]
    link.refresh_from_db()
    assert (link.shares, link.ended_by) == (["plan"], "person")
    for service in (end_link, change_link):
        with pytest.raises(CareLink.DoesNotExist):
            service(link=link, by=other)


# --- Members ----------------------------------------------------------------------------------------------------------


def test_somebody_joins_and_comes_back(owner: User, practice: Practice) -> None:
    def invited(role: str) -> Invitation:
        return make_invitation(practice.adam, kind=Invitation.Kind.MEMBER, role=role, title="nurse")

    first = invited(TeamRole.CLINICIAN)
    member = join(invitation=first, by=owner)
    assert join(invitation=first, by=owner) == member
    assert (member.role, member.title, member.administers) == (TeamRole.CLINICIAN, "nurse", False)
    # A membership that holds is not changed by another invitation.
    assert join(invitation=invited(TeamRole.ASSISTANT), by=owner).role == TeamRole.CLINICIAN
    leave(member=member)
    assert join(invitation=invited(TeamRole.ASSISTANT), by=owner).role == TeamRole.ASSISTANT
    assert Member.objects.filter(user=owner).count() == 1


def test_somebody_is_left_who_lets_others_in(practice: Practice) -> None:
    with pytest.raises(LastAdministratorError):
        leave(member=practice.adam)
    with pytest.raises(LastAdministratorError):
        change_member(member=practice.adam, role=TeamRole.CLINICIAN, administers=False, title="")
    change_member(member=practice.ana, role=TeamRole.CLINICIAN, administers=True, title="")
    leave(member=practice.adam)
    assert not practice.organisation.members.active().filter(pk=practice.adam.pk).exists()


def test_a_member_keeps_the_invitations_that_they_may_still_make(practice: Practice) -> None:
    colleague = make_invitation(practice.adam, kind=Invitation.Kind.MEMBER, role=TeamRole.ASSISTANT)
    change_member(member=practice.adam, role=TeamRole.ADMINISTRATOR, administers=True, title="office")
    colleague.refresh_from_db()
    assert colleague.is_open
    change_member(member=practice.ana, role=TeamRole.CLINICIAN, administers=True, title="")
    person = make_invitation(practice.ana)
    change_member(member=practice.ana, role=TeamRole.ASSISTANT, administers=True, title="")
    change_member(member=practice.adam, role=TeamRole.ASSISTANT, administers=False, title="")
    for gone in (colleague, person):
        gone.refresh_from_db()
        assert not gone.is_open


def test_whoever_leaves_looks_after_nobody(owner: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana)
    waiting = make_invitation(practice.ana)
    leave(member=practice.ana)
    link.refresh_from_db()
    waiting.refresh_from_db()
    assert (link.ended_by, waiting.is_open) == (CareLink.EndedBy.TEAM, False)
    assert owner.access_records.filter(what=What.LINK_ENDED, by_name="Ana").exists()


# --- Export and deletion ----------------------------------------------------------------------------------------------


def test_each_takes_along_what_is_their_own(owner: User, practice: Practice) -> None:
    make_care_link(owner, practice.ana)
    make_invitation(practice.ana, email="walter@example.org", label="Walter")
    make_invitation(owner, email="dr@practice.example")
    data = export_of(owner)
    assert data["care_links"][0]["organisation"] == "Linden Practice"
    assert data["care_links"][0]["clinician"] == "Ana"
    assert {row["email"] for row in data["invitations"] if "email" in row} == {"dr@practice.example"}
    assert [row["what"] for row in data["looked_at"]] == [What.CONSENT_GIVEN]
    theirs = export_of(practice.ana.user)
    assert theirs["memberships"][0]["organisation"] == "Linden Practice"
    for name in ("ruth@example.org", "Ruth", "walter@example.org", "Walter", str(owner.care_links.get().pk)):
        assert name not in str(theirs)


def test_deleting_an_account_leaves_what_is_others(owner: User, practice: Practice) -> None:
    make_care_link(owner, practice.ana)
    delete_account(by=practice.ana.user)
    assert owner.care_links.get().ended_by == CareLink.EndedBy.TEAM
    assert owner.access_records.filter(by_name="Ana", what=What.LINK_ENDED).exists()
    make_care_link(owner, practice.ben)
    delete_account(by=owner)
    assert not CareLink.objects.exists()
    assert Member.objects.filter(pk=practice.ben.pk).exists()
    assert make_member(make_organisation("Other"), "Cy").is_active
