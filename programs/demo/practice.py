"""The fictional practice: who works there, and what the fictional people share with them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.entrance.services import create_fictional_person
from accounts.models import Invitation, Member, Organisation, TeamRole, User
from accounts.team.services import end_link, found_organisation, invite, join, share

from .characters import Character

PRACTICE = "Storyline Practice"
FIELDS: Mapping[str, Any] = {"opening_hours": "Monday to Friday, 8 to 17", "answers_within_hours": 48}
SHARED_FOR_DAYS = 84
# Ids that come out the same each time.
IDS = uuid.UUID("3f0c2f54-3b52-4d1e-9a57-5d9d6c2b7a10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody who works at the practice."""

    name: str
    role: str
    title: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@demo.example"


FOUNDER = Worker(name="Otto Onceupon", role=TeamRole.ADMINISTRATOR)
CLINICIANS: Mapping[str, Worker] = {
    "Paula": Worker(name="Paula Parable", role=TeamRole.CLINICIAN, title="physiotherapist"),
    "Henry": Worker(name="Henry Hearsay", role=TeamRole.CLINICIAN, title="physiotherapist"),
}
WORKERS: tuple[Worker, ...] = (
    FOUNDER,
    *CLINICIANS.values(),
    Worker(name="Anna Anecdote", role=TeamRole.ASSISTANT),
)


@transaction.atomic
def make_practice(*, password: str, at: datetime) -> list[User]:
    """Make the practice and those of its workers who are missing, and return those created. Safe to repeat."""
    made = [
        create_fictional_person(name=worker.name, email=worker.email, password=password, at=at)
        for worker in WORKERS
        if not User.objects.filter(email=worker.email).exists()
    ]
    users = {user.email: user for user in User.objects.filter(email__in=[worker.email for worker in WORKERS])}
    organisation = Organisation.objects.filter(name=PRACTICE).first()
    if organisation is None:
        organisation = found_organisation(name=PRACTICE, first=users[FOUNDER.email], made_at=at, **FIELDS)
    founder = organisation.members.active().filter(administers=True).select_related("user", "organisation").first()
    there = set(organisation.members.active().values_list("user__email", flat=True))
    for worker in WORKERS:
        if founder is None or worker.email in there:
            continue
        invitation, _new = invite(
            invitation_id=uuid.uuid4(),
            kind=Invitation.Kind.MEMBER,
            by=founder,
            email=worker.email,
            role=worker.role,
            title=worker.title,
        )
        join(invitation=invitation, by=users[worker.email])
    return made


@transaction.atomic
def share_with_clinician(character: Character, user: User, *, now: datetime) -> None:
    """Let a character answer the invitation of their clinician, as their story has it; once."""
    sharing = character.sharing
    if sharing is None or user.care_links.exists():
        return
    clinician = (
        Member.objects.clinicians()
        .select_related("user", "organisation")
        .filter(organisation__name=PRACTICE, user__email=CLINICIANS[sharing.clinician].email)
        .first()
    )
    if clinician is None:
        return
    invitation, _new = invite(
        invitation_id=uuid.uuid5(IDS, f"{character.email} {user.pk}"),
        kind=Invitation.Kind.PERSON,
        by=clinician,
        label=character.name,
    )
    if not sharing.shares:
        return
    link = share(
        invitation=invitation,
        by=user,
        shares=[scope.value for scope in sharing.shares],
        days=SHARED_FOR_DAYS,
        assistants_too=sharing.assistants_too,
        may_act=sharing.may_act,
        at=now - timedelta(weeks=sharing.weeks),
    )
    if sharing.ended is not None:
        end_link(link=link, by=user, at=now - timedelta(days=sharing.ended))
