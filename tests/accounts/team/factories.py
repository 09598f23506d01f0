"""A practice with its members, and people who share something with them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from accounts.models import CareLink, Invitation, Member, Message, Organisation, Scope, TeamRole, User
from accounts.team.messages.services import write_as_member, write_as_person
from accounts.team.services import invite, share
from tests.conftest import make_user


def make_member(organisation: Organisation, name: str, **fields: Any) -> Member:
    user = make_user(f"{name.lower()}@practice.example", name=name)
    given = {"role": TeamRole.CLINICIAN, "title": "physiotherapist", **fields}
    return Member.objects.create(user=user, organisation=organisation, **given)


def make_organisation(name: str = "Linden Practice", **fields: Any) -> Organisation:
    return Organisation.objects.create(name=name, **fields)


def make_invitation(by: Member | User, **fields: Any) -> Invitation:
    kind = Invitation.Kind.PERSON if isinstance(by, Member) else Invitation.Kind.CLINICIAN
    made, _new = invite(**{"invitation_id": uuid.uuid4(), "kind": kind, "by": by, **fields})
    return made


def make_care_link(person: User, clinician: Member, *shares: Scope, **fields: Any) -> CareLink:
    """Let a person accept an invitation of a clinician, by the real services."""
    chosen = {"days": 84, "assistants_too": False, "may_act": False, **fields}
    wanted = [scope.value for scope in shares or (Scope.PLAN, Scope.PAIN)]
    return share(invitation=make_invitation(clinician), by=person, shares=wanted, **chosen)


def make_message(link: CareLink, text: str = "May I walk further?", *, by: Member | None = None) -> Message:
    """Let a person write, or a member of their care team, by the real services."""
    said: dict[str, Any] = {"link_id": link.pk, "message_id": uuid.uuid4(), "text": text}
    return write_as_person(by=link.person, **said) if by is None else write_as_member(by=by.user, **said)


@dataclass
class Practice:
    """A practice with one of each role. ``ana`` is the clinician whom people are linked to."""

    organisation: Organisation = field(default_factory=make_organisation)

    def __post_init__(self) -> None:
        self.ana = make_member(self.organisation, "Ana")
        self.ben = make_member(self.organisation, "Ben")
        self.asta = make_member(self.organisation, "Asta", role=TeamRole.ASSISTANT, title="")
        self.adam = make_member(self.organisation, "Adam", role=TeamRole.ADMINISTRATOR, administers=True, title="")
