"""Invite, accept, share, narrow, end: what makes and ends that somebody may look.

Whoever writes about a person's links locks the person first.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from exercises.locking import locked

from ..models import AccessRecord, CareLink, Invitation, Member, Organisation, Scope, TeamRole, User
from .access import acting_on
from .audit import Kind, What, names, record_of_member, record_own
from .codes import code_of, secret_of

# Days for which an invitation can be accepted.
DAYS_OPEN = 14
# Nobody has more that wait.
MOST_OPEN = 200
MOST_OPEN_OF_A_PERSON = 5


class InvitationOverError(Exception):
    """An invitation cannot be accepted: it is over, or not for this person."""


class TooManyError(Exception):
    """Too many invitations wait already."""


class LastAdministratorError(Exception):
    """Nobody would be left who lets others into the practice."""


# --- Invitations ------------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(
    *, invitation_id: uuid.UUID, kind: Invitation.Kind, by: Member | User, at: datetime | None = None, **fields: Any
) -> tuple[Invitation, bool]:
    """Make an invitation by a member or a person, and say whether it is new. Safe to repeat: the same id is the same.

    Raises ``TooManyError``, also for an id that somebody else has.
    """
    inviter: dict[str, Any] = {"by_member": by} if isinstance(by, Member) else {"by_person": by}
    locked(by.user if isinstance(by, Member) else by)
    known = Invitation.objects.filter(pk=invitation_id).first()
    if known is not None:
        if any(getattr(known, name) != value for name, value in inviter.items()):
            raise TooManyError
        return known, False
    most = MOST_OPEN if isinstance(by, Member) else MOST_OPEN_OF_A_PERSON
    if Invitation.objects.open().filter(**inviter).count() >= most:
        raise TooManyError
    now = at or timezone.now()
    made = Invitation.objects.create(
        id=invitation_id,
        kind=kind,
        secret=secret_of(code_of(invitation_id)),
        made_at=now,
        ends_at=now + timedelta(days=DAYS_OPEN),
        **inviter,
        **fields,
    )
    return made, True


def find_invitation(code: str, *, by: User) -> Invitation | None:
    """Find the invitation with a code that this person may accept, or has accepted already."""
    found = Invitation.objects.with_inviters().filter(secret=secret_of(code)).first()
    return found if found is not None and may_accept(found, by=by) else None


def invitations_of(user: User) -> QuerySet[Invitation]:
    """List what somebody sent to people as a member of a practice, and what still waits for an answer."""
    return Invitation.objects.open().filter(by_member__user=user, kind=Invitation.Kind.PERSON)


def may_accept(invitation: Invitation, *, by: User) -> bool:
    """Whether it is open to this person, or was accepted by them. Nobody accepts what they made themselves."""
    if invitation.used_by_id == by.pk:
        return True
    inviter = invitation.by_person or (invitation.by_member.user if invitation.by_member else None)
    if inviter is None or inviter.pk == by.pk or invitation.for_person_id not in (None, by.pk):
        return False
    return Invitation.objects.open().filter(pk=invitation.pk).exists()


def withdraw_invitation(*, invitation: Invitation) -> None:
    """Take an invitation back. Safe to repeat; one that was accepted stays so."""
    Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now()
    )


def _claim(invitation: Invitation, by: User) -> bool:
    """Use an invitation up; False where this person has done so before."""
    fresh = Invitation.objects.with_inviters().get(pk=invitation.pk)
    if fresh.used_by_id == by.pk:
        return False
    if not may_accept(fresh, by=by):
        raise InvitationOverError
    claimed = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, withdrawn_at__isnull=True)
    if claimed.update(used_at=timezone.now(), used_by=by) != 1:
        raise InvitationOverError
    return True


@transaction.atomic
def join(*, invitation: Invitation, by: User) -> Member:
    """Become a member of the organisation that invited. Safe to repeat. Raises ``InvitationOverError``.

    Whoever was a member before is one again; a membership that holds keeps its role.
    """
    by = locked(by)
    inviting = invitation.by_member
    if inviting is None or invitation.kind != Invitation.Kind.MEMBER:
        raise InvitationOverError
    member = Member.objects.filter(user=by, organisation=inviting.organisation_id).first()
    if not _claim(invitation, by) and member is not None:
        return member
    said = {"role": invitation.role, "administers": invitation.administers, "title": invitation.title}
    if member is None:
        return Member.objects.create(user=by, organisation=inviting.organisation, **said)
    if not member.is_active:
        Member.objects.filter(pk=member.pk).update(**said, left_at=None, joined_at=timezone.now())
        member.refresh_from_db()
    return member


@transaction.atomic
def answer_person(*, invitation: Invitation, by: Member, invitation_id: uuid.UUID) -> Invitation:
    """Say yes to a person who asked a clinician to look after them: they are invited, and choose what they share.

    So nobody shares anything before they have seen with whom. Safe to repeat. Raises ``InvitationOverError``.
    """
    person = invitation.by_person
    if person is None or not by.is_clinician or person.pk == by.user_id:
        raise InvitationOverError
    locked(by.user)
    if not _claim(invitation, by.user):
        earlier = Invitation.objects.filter(by_member__user=by.user, for_person=person).first()
        if earlier is not None:
            return earlier
    made, _new = invite(invitation_id=invitation_id, kind=Invitation.Kind.PERSON, by=by, for_person=person)
    return made


# --- Links ------------------------------------------------------------------------------------------------------------


def end_of(person: User, days: int, *, now: datetime) -> datetime:
    """The first moment after so many days, today not counted, where the person lives."""
    zone = person.zone or timezone.get_current_timezone()
    day = timezone.localdate(now, zone) + timedelta(days=days + 1)
    return datetime.combine(day, time.min, zone)


@transaction.atomic
def share(
    *,
    invitation: Invitation,
    by: User,
    shares: Collection[str],
    days: int,
    assistants_too: bool,
    may_act: bool,
    at: datetime | None = None,
) -> CareLink:
    """Accept the invitation of a clinician: from now on they see what was chosen, until a day.

    A link with the same clinician that stands already is changed to what was chosen now. Safe to repeat. Raises
    ``InvitationOverError``.
    """
    by = locked(by)
    clinician = invitation.by_member
    if clinician is None or invitation.kind != Invitation.Kind.PERSON or not clinician.is_clinician:
        raise InvitationOverError
    standing = CareLink.objects.standing().with_team().filter(person=by, clinician=clinician).first()
    if not _claim(invitation, by):
        if standing is None:
            raise InvitationOverError
        return standing
    now = at or timezone.now()
    if standing is not None and standing.ends_at <= now:
        _end(standing, CareLink.EndedBy.TIME)
        standing = None
    chosen = {"shares": list(shares), "assistants_too": assistants_too, "may_act": may_act}
    until = end_of(by, days, now=now)
    if standing is not None:
        return change_link(link=standing, by=by, ends_at=until, **chosen)
    link = CareLink.objects.create(
        person=by, organisation=clinician.organisation, clinician=clinician, since=now, ends_at=until, **chosen
    )
    record_own(by, link, what=What.CONSENT_GIVEN, at=now)
    return link


@transaction.atomic
def change_link(*, link: CareLink, by: User, **chosen: Any) -> CareLink:
    """Change what a person shares, at once. ``chosen`` are columns of the link.

    What changes nothing writes nothing, and a link that is over stays over.
    """
    locked(by)
    link = CareLink.objects.with_team().get(pk=link.pk, person=by)
    if link.is_over(timezone.now()) or all(getattr(link, name) == value for name, value in chosen.items()):
        return link
    for name, value in chosen.items():
        setattr(link, name, value)
    link.save(update_fields=list(chosen))
    record_own(by, link, what=What.CONSENT_CHANGED)
    return link


@transaction.atomic
def end_link(*, link: CareLink, by: User, at: datetime | None = None) -> None:
    """End what a person shares, at once. Safe to repeat. ``at`` is the moment, by default now."""
    locked(by)
    link = CareLink.objects.with_team().get(pk=link.pk, person=by)
    now = at or timezone.now()
    if _end(link, CareLink.EndedBy.PERSON, at=now):
        record_own(by, link, what=What.LINK_ENDED, at=now)


@transaction.atomic
def end_link_as_member(*, user: User, link_id: uuid.UUID) -> str:
    """End a link from the side of the clinician in charge, and return whom it was with. Raises Http404."""
    shared = acting_on(user, link_id, Scope.WHO, what=What.LINK_ENDED)
    if not shared.is_in_charge:
        raise Http404
    _end(shared.link, CareLink.EndedBy.TEAM)
    return shared.name


def _end(link: CareLink, by: CareLink.EndedBy, *, at: datetime | None = None) -> bool:
    ending = CareLink.objects.filter(pk=link.pk, ended_at__isnull=True)
    return ending.update(ended_at=at or timezone.now(), ended_by=by) == 1


# --- Members ----------------------------------------------------------------------------------------------------------


def _others_administer(member: Member) -> bool:
    members = member.organisation.members.active().filter(administers=True)
    return members.exclude(pk=member.pk).exists()


@transaction.atomic
def change_member(*, member: Member, role: str, administers: bool, title: str) -> None:
    """Change what a member does. Whoever is no clinician any more looks after nobody.

    Their invitations to what they may not let others in to any more are taken back. Raises ``LastAdministratorError``.
    """
    locked(member.organisation)
    administers = administers or role == TeamRole.ADMINISTRATOR
    if member.administers and not administers and not _others_administer(member):
        raise LastAdministratorError
    if role != TeamRole.CLINICIAN:
        _end_links(member)
        _take_back(member, Invitation.Kind.PERSON)
    if not administers:
        _take_back(member, Invitation.Kind.MEMBER)
    Member.objects.filter(pk=member.pk).update(role=role, administers=administers, title=title)


@transaction.atomic
def leave(*, member: Member, hand_over: Mapping[uuid.UUID, Member] | None = None) -> None:
    """End a membership with all that it opens: its links, and invitations that wait. Safe to repeat.

    ``hand_over`` names by link the colleague to whom it is offered; all others end. Raises ``LastAdministratorError``.
    """
    locked(member.organisation)
    if member.is_active and member.administers and not _others_administer(member):
        raise LastAdministratorError
    if member.is_active:
        _end_links(member, hand_over)
        _take_back(member, *Invitation.Kind)
    Member.objects.filter(pk=member.pk, left_at__isnull=True).update(left_at=timezone.now())


def leave_everywhere(*, by: User) -> None:
    """End all that a user opened for themselves at practices, before their account is deleted."""
    for member in by.memberships.select_related("user", "organisation"):
        _end_links(member)
        _take_back(member, *Invitation.Kind)


@transaction.atomic
def end_everything(*, by: User) -> None:
    """End all that a user ever opened: what they share, whom they look after, their places at practices, and
    invitations that wait. Safe to repeat. A practice may be left with nobody who lets others in.
    """
    by = locked(by)
    for link in CareLink.objects.standing().filter(person=by):
        end_link(link=link, by=by)
    leave_everywhere(by=by)
    by.memberships.filter(left_at__isnull=True).update(left_at=timezone.now())
    waiting = Invitation.objects.filter(Q(by_person=by) | Q(for_person=by), used_at__isnull=True)
    waiting.filter(withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


def _end_links(member: Member, hand_over: Mapping[uuid.UUID, Member] | None = None) -> None:
    """End all links of a clinician but those that are offered to a colleague, and write it down for each person.

    What is offered is not in force: nobody sees anything before the person has said yes.
    """
    member = Member.objects.select_related("user", "organisation").get(pk=member.pk)
    offers = hand_over or {}
    links = list(CareLink.objects.standing().filter(clinician=member))
    for link in links:
        if link.pk in offers:
            CareLink.objects.filter(pk=link.pk).update(offered_to=offers[link.pk])
    ended = [link for link in links if link.pk not in offers]
    # Nor may what was offered to them wait for somebody who cannot take it.
    meant = CareLink.objects.standing().filter(offered_to=member)
    ended += meant.exclude(clinician__in=Member.objects.clinicians()).exclude(pk__in=[link.pk for link in ended])
    meant.update(offered_to=None)
    CareLink.objects.filter(pk__in=[link.pk for link in ended], ended_at__isnull=True).update(
        ended_at=timezone.now(), ended_by=CareLink.EndedBy.TEAM, offered_to=None
    )
    AccessRecord.objects.bulk_create(
        record_of_member(member, link, kind=Kind.CHANGE, what=What.LINK_ENDED, scopes=())
        if link.pk not in offers
        else record_of_member(
            member, link, kind=Kind.CHANGE, what=What.OFFERED, scopes=(), detail=names(offers[link.pk])
        )
        for link in [*ended, *(link for link in links if link.pk in offers)]
    )


def _take_back(member: Member, *kinds: Invitation.Kind) -> None:
    """Take back the invitations of a member that wait."""
    Invitation.objects.open().filter(by_member=member, kind__in=kinds).update(withdrawn_at=timezone.now())


@transaction.atomic
def found_organisation(*, name: str, first: User, role: str = TeamRole.ADMINISTRATOR, **fields: Any) -> Organisation:
    """Make a practice with its first member, who lets the others in."""
    made = Organisation.objects.create(name=name, **fields)
    Member.objects.create(organisation=made, user=first, role=role, administers=True)
    return made
