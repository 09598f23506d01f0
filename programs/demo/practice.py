"""The fictional practice: who works there, and what the fictional people share with them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.entrance.services import create_fictional_person
from accounts.models import CareLink, Invitation, Member, Organisation, Scope, TeamRole, User
from accounts.team.access import acting_on
from accounts.team.asking import ask_for_test, note
from accounts.team.audit import What
from accounts.team.messages.services import write_as_member, write_as_person
from accounts.team.services import end_link, found_organisation, invite, join, share

from ..models.training.overrides import Override, OverrideKind
from ..routine.exercise.overriding import closed_to, set_override
from ..standing.person import Person
from .characters import Character

PRACTICE = "Storyline Practice"
FIELDS: Mapping[str, Any] = {"opening_hours": "Monday to Friday, 8 to 17", "answers_within_hours": 48}
SHARED_FOR_DAYS = 84
KEPT_FOR_DAYS = 21
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
        return
    for told in sharing.messages:
        write = write_as_member if told.answer else write_as_person
        write(
            by=clinician.user if told.answer else user,
            link_id=link.pk,
            message_id=uuid.uuid5(link.pk, told.text),
            text=told.text,
            at=now - timedelta(days=told.days_ago),
        )
    if sharing.looked_after:
        _look_after(link, today=timezone.localdate(now))


def _look_after(link: CareLink, *, today: date) -> None:
    """Note what was seen, ask for a self-test, and keep the first exercise as it is where nothing speaks against it."""
    person, clinician = link.person, link.clinician
    routine = person.routines.current()
    item = routine.items.current().with_exercises().first() if routine else None
    if clinician is None or routine is None or item is None:
        return
    seen = "We met in the practice. Stairs go well with a hand on the rail."
    note(user=clinician.user, link_id=link.pk, note_id=uuid.uuid5(link.pk, seen), text=seen)
    reason = "So that we can compare it in four weeks."
    ask_for_test(user=clinician.user, link_id=link.pk, kind="chair_stand", reason=reason)
    if closed_to(Person.of_routine(routine, today=today), item):
        return
    detail = {"item": str(item.pk), "exercise": item.exercise.slug}
    acting_on(clinician.user, link.pk, Scope.PLAN, what=What.OVERRIDE_SET, detail=detail)
    kept = Override(
        id=str(uuid.uuid5(link.pk, "override")),
        kind=OverrideKind.HOLD,
        by=clinician.user.get_full_name(),
        title=clinician.title,
        practice=link.organisation.name,
        reason="Let your back settle first, then we go on.",
        since=today,
        until=today + timedelta(days=KEPT_FOR_DAYS),
    )
    set_override(person=person, item=item, override=kept, today=today)
