"""Offer a person to a colleague, stand in for one, and write notes. The person is told, and decides who goes on."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from exercises.locking import locked

from ...models import Absence, AccessRecord, CareLink, Member, Scope, TeamNote, User
from ..access import Shared, acting_on, own_link
from ..audit import Kind, What, names, record_of_member, record_own


def colleagues_of(member: Member) -> QuerySet[Member]:
    """List the other clinicians of a practice, who can stand in for a member or go on in their place."""
    found = Member.objects.clinicians().filter(organisation=member.organisation_id)
    return found.exclude(pk=member.pk).select_related("user", "organisation")


# --- Handing over -----------------------------------------------------------------------------------------------------


@transaction.atomic
def offer(*, by: User, link_id: uuid.UUID, to: Member) -> None:
    """Ask a person, as the clinician in charge, whether a colleague may go on instead.

    Nothing changes before their yes. Safe to repeat. Raises Http404.
    """
    shared = acting_on(by, link_id, Scope.WHO, what=What.OFFERED, detail=names(to))
    if not shared.is_in_charge or not colleagues_of(shared.member).filter(pk=to.pk).exists():
        raise Http404
    if CareLink.objects.filter(pk=link_id).exclude(offered_to=to).update(offered_to=to) == 0:
        # What changes nothing is not written down.
        transaction.set_rollback(True)


@transaction.atomic
def answer_offer(*, by: User, link_id: uuid.UUID, to: uuid.UUID, yes: bool) -> bool:
    """Let a colleague go on with what a person shares, as it is, or not; say whether they do. Safe to repeat.

    After a no, what was shared with somebody who has left ends. Raises Http404.
    """
    locked(by)
    link = own_link(by, link_id)
    taker = link.offered_to
    if taker is None or taker.pk != to or link.is_over(timezone.now()):
        return link.clinician_id == to and not link.is_over(timezone.now())
    stays = CareLink.objects.in_force().filter(pk=link.pk).exists()
    has_one = CareLink.objects.standing().filter(person=by, clinician=taker).exists()
    takes = yes and colleague_can_take(taker, link) and not has_one
    CareLink.objects.filter(pk=link.pk).update(offered_to=None, **({"clinician": taker} if takes else {}))
    name = taker.user.get_full_name()
    record_own(by, link, what=What.HANDED_OVER if takes else What.NOT_HANDED_OVER, name=name)
    if not takes and not stays:
        CareLink.objects.filter(pk=link.pk).update(ended_at=timezone.now(), ended_by=CareLink.EndedBy.PERSON)
        record_own(by, link, what=What.LINK_ENDED)
    return takes


def colleague_can_take(taker: Member, link: CareLink) -> bool:
    return Member.objects.clinicians().filter(pk=taker.pk, organisation=link.organisation_id).exists()


# --- Standing in ------------------------------------------------------------------------------------------------------


@transaction.atomic
def be_away(*, member: Member, deputy: Member, first: date, last: date, by: Member) -> Absence:
    """Let a colleague stand in from a day until another, and write it down for each person whom it concerns.

    It takes the place of an absence that stands. ``by`` is the member or whoever administers the practice.
    """
    locked(member.user)
    begins, ends = (_start(day) for day in (first, last + timedelta(days=1)))
    standing = Absence.objects.filter(member=member, ended_at__isnull=True)
    same = standing.filter(deputy=deputy, starts_at=begins, ends_at=ends).first()
    if same is not None:
        return same
    standing.update(ended_at=timezone.now())
    made = Absence.objects.create(member=member, deputy=deputy, starts_at=begins, ends_at=ends)
    AccessRecord.objects.bulk_create(
        record_of_member(by, link, kind=Kind.CHANGE, what=What.DEPUTY, scopes=link.scopes, detail=names(deputy))
        for link in CareLink.objects.in_force().filter(clinician=member)
    )
    return made


def away_of(links: Collection[CareLink]) -> Mapping[uuid.UUID, Absence]:
    """Find who stands in or soon will, by clinician of these links. Costs one query; none where there are no links."""
    if not links:
        return {}
    found = Absence.objects.standing().filter(member__in={link.clinician_id for link in links if link.clinician_id})
    return {absence.member_id: absence for absence in found.select_related("deputy__user")}


def be_back(*, member: Member) -> None:
    """End an absence now. Safe to repeat."""
    Absence.objects.filter(member=member, ended_at__isnull=True).update(ended_at=timezone.now())


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


# --- Notes ------------------------------------------------------------------------------------------------------------


def notes_of(shared: Shared) -> QuerySet[TeamNote]:
    """List the notes of a care team about a person. Raises Http404 for whoever sees no more than who it is."""
    if not shared.sees_more:
        raise Http404
    return TeamNote.objects.filter(link=shared.link)


@transaction.atomic
def write_note(*, by: User, link_id: uuid.UUID, note_id: uuid.UUID, text: str) -> None:
    """Write a note for the care team. Safe to repeat: the same id is the same note. Raises Http404."""
    shared = acting_on(by, link_id, Scope.WHO, what=What.NOTE_WRITTEN, detail={"note": str(note_id)})
    if TeamNote.objects.filter(pk=note_id).exists():
        if not notes_of(shared).filter(pk=note_id).exists():
            raise Http404
        transaction.set_rollback(True)
        return
    notes_of(shared)
    name = shared.member.user.get_full_name()
    TeamNote.objects.create(id=note_id, link=shared.link, by_member=shared.member, by_name=name, text=text)
