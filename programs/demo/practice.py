"""A fictional practice that looks after the fictional people, made by the services that real ones use."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.entrance.services import create_fictional_person
from accounts.models import CHOSEN, CareLink, Invitation, Member, Organisation, Scope, TeamRole, User
from accounts.team.access import acting_on
from accounts.team.asking import ask_for_test, note
from accounts.team.audit import What
from accounts.team.services import found_organisation, invite, share

from ..models.training.overrides import Override, OverrideKind
from ..routine.exercise.overriding import closed_to, set_override
from ..standing.person import Person

NAME = "Storybook Practice"
SHARED_FOR_WEEKS, SHARES_FOR_DAYS = 4, 168
KEPT_FOR_DAYS = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody of the practice."""

    name: str
    role: TeamRole
    title: str = ""
    administers: bool = False

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@practice.example"


ADMINISTRATOR = Worker(name="Olga Ledger", role=TeamRole.ADMINISTRATOR, administers=True)
CLINICIANS = (
    Worker(name="Ana Plotline", role=TeamRole.CLINICIAN, title="physiotherapist"),
    Worker(name="Ben Chapter", role=TeamRole.CLINICIAN, title="doctor"),
)
ASSISTANT = Worker(name="Asta Margin", role=TeamRole.ASSISTANT)
WORKERS = (ADMINISTRATOR, *CLINICIANS, ASSISTANT)


def make_practice(people: Sequence[User], *, today: date, password: str) -> list[User]:
    """Found the practice, let its people in, and let the fictional people share with its clinicians for four weeks.

    Safe to repeat: where the practice exists nothing is changed, and nobody is returned.
    """
    if Organisation.objects.filter(name=NAME).exists():
        return []
    began = timezone.make_aware(datetime.combine(today - timedelta(weeks=SHARED_FOR_WEEKS), time(10)))
    with transaction.atomic():
        users = {
            worker: create_fictional_person(name=worker.name, email=worker.email, password=password, at=began)
            for worker in WORKERS
        }
        practice = found_organisation(
            name=NAME, first=users[ADMINISTRATOR], opening_hours="Monday to Friday, 8 to 17", answers_within_hours=48
        )
        members = {worker: _member(practice, users[worker], worker) for worker in (*CLINICIANS, ASSISTANT)}
        links = [
            _share(person, members[CLINICIANS[number % len(CLINICIANS)]], at=began, alone=number == len(people) - 1)
            for number, person in enumerate(people)
        ]
        for link in links:
            if link.may_act:
                _look_after(link, today=today)
    return list(users.values())


def _member(practice: Organisation, user: User, worker: Worker) -> Member:
    return Member.objects.create(organisation=practice, user=user, role=worker.role, title=worker.title)


def _share(person: User, clinician: Member, *, at: datetime, alone: bool) -> CareLink:
    """Accept an invitation: most share everything and let the clinician act, the last one only the plan."""
    invitation, _new = invite(
        invitation_id=_id(person, "invitation"), kind=Invitation.Kind.PERSON, by=clinician, label=person.name
    )
    return share(
        invitation=invitation,
        by=person,
        shares=[Scope.PLAN.value] if alone else [scope.value for scope in CHOSEN],
        days=SHARES_FOR_DAYS,
        assistants_too=not alone,
        may_act=not alone,
        at=at,
    )


def _look_after(link: CareLink, *, today: date) -> None:
    """Note something, ask for a self-test, and keep the first exercise as it is where nothing speaks against it."""
    person, clinician = link.person, link.clinician
    if clinician is None:
        return
    note(
        user=clinician.user,
        link_id=link.pk,
        note_id=_id(person, "note"),
        text="We met in the practice. Stairs go well with a hand on the rail.",
    )
    ask_for_test(
        user=clinician.user, link_id=link.pk, kind="chair_stand", reason="So that we can compare it in four weeks."
    )
    routine = person.routines.current()
    item = routine.items.current().with_exercises().first() if routine else None
    if routine is None or item is None or routine.locked or closed_to(Person.of_routine(routine, today=today), item):
        return
    with transaction.atomic():
        detail: Mapping[str, str] = {"item": str(item.pk), "exercise": item.exercise.slug}
        acting_on(clinician.user, link.pk, Scope.PLAN, what=What.OVERRIDE_SET, detail=detail)
        kept = Override(
            id=str(_id(person, "override")),
            kind=OverrideKind.HOLD,
            by=clinician.user.get_full_name(),
            title=clinician.title,
            practice=link.organisation.name,
            reason="Let your hip settle first, then we go on.",
            since=today,
            until=today + timedelta(days=KEPT_FOR_DAYS),
        )
        set_override(person=person, item=item, override=kept, today=today)


def _id(person: User, of_what: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{person.email} {of_what}")
