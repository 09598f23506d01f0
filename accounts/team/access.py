"""The one door to what a person shares with somebody else.

Each function asks whether a consent is in force between these two, for this, now; else there is nothing: 404. Each
writes down what was looked at or changed, before it hands over the way to the person's rows. So a page that reads
writes one row; it is the only thing that a GET writes.

Who sees what of a link is said in ``seen_by`` alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from exercises.locking import locked

from ..models import ALWAYS, AccessRecord, CareLink, Member, Organisation, Scope, TeamRole, User
from .audit import Kind, What, record_of_member

NOTHING: frozenset[Scope] = frozenset()


class NotSharedError(LookupError):
    """A page took what it had not asked for; a fault of ours that must never show anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What a member may see of a person: ``scopes`` are those that the page asked for and the person shares."""

    link: CareLink
    member: Member
    scopes: frozenset[Scope]
    may_act: bool

    @property
    def name(self) -> str:
        return self.link.person.get_full_name()

    @property
    def is_in_charge(self) -> bool:
        """Whether it is the clinician whom the person chose."""
        return self.member.pk == self.link.clinician_id

    @property
    def since(self) -> datetime:
        return self.link.since

    @property
    def ends_at(self) -> datetime:
        return self.link.ends_at

    def shows(self, scope: Scope) -> bool:
        return scope in self.scopes

    @property
    def sees_more(self) -> bool:
        """Whether the member sees more than who it is and the messages, whatever was asked for."""
        return seen_by(self.member, self.link) > ALWAYS

    def may_open(self, *scopes: Scope) -> bool:
        """Whether a page that needs all of ``scopes`` would open for the same member (``shared_wholly``)."""
        return seen_by(self.member, self.link) >= set(scopes)

    def of(self, scope: Scope) -> User:
        """Hand over the person, to read of them what belongs to a scope. Raises ``NotSharedError``."""
        if scope not in self.scopes:
            raise NotSharedError(scope)
        return self.link.person


def seen_by(member: Member, link: CareLink) -> frozenset[Scope]:
    """What a member may see of a link in force, which comes ``with_deputy``.

    The clinician in charge, and whoever stands in for them now, see all that is shared. Assistants of the same
    organisation see who it is and the messages; the rest only where the person said so. Others see nothing.
    """
    if member.is_clinician and member.pk in (link.clinician_id, link.deputy):
        return link.scopes
    if member.role == TeamRole.ASSISTANT and member.organisation_id == link.organisation_id:
        return link.scopes if link.assistants_too else ALWAYS
    return NOTHING


def may_act(member: Member, link: CareLink) -> bool:
    """Whether a member may change something for the person, beside messages."""
    return link.may_act and member.is_clinician and member.pk == link.clinician_id


def own_link(user: User, link_id: uuid.UUID) -> CareLink:
    """Find a link of a person for themself, in force or over, or raise 404."""
    return get_object_or_404(user.care_links.with_team(), pk=link_id)


def is_in_force(link: CareLink) -> bool:
    """Whether the consent of a link holds now."""
    return CareLink.objects.in_force().filter(pk=link.pk).exists()


@transaction.atomic
def shared_person(
    user: User,
    link_id: uuid.UUID,
    scope: Scope,
    *also: Scope,
    what: What,
    detail: Mapping[str, Any] | None = None,
) -> Shared:
    """Open what a person shares for reading, and write down that it was read.

    Raises Http404 unless ``scope`` is shared with this user now. ``also`` are further parts that the page shows where
    they are shared. ``detail`` has ids and codes for the record, never an answer. Costs four queries.
    """
    member, link = _found(user, link_id)
    shared = _opened(member, link, scope, *also)
    record_of_member(member, link, kind=Kind.READ, what=what, scopes=shared.scopes, detail=detail).save()
    return shared


@transaction.atomic
def shared_wholly(user: User, link_id: uuid.UUID, *scopes: Scope, what: What) -> Shared:
    """Open what a person shares for a page that is nothing without all of ``scopes``, and write down that it was read.

    Raises Http404, with nothing written, unless all of them are shared with this user now. Costs three queries.
    """
    member, link = _found(user, link_id)
    shared = _opened(member, link, *scopes)
    if shared.scopes != set(scopes):
        raise Http404
    record_of_member(member, link, kind=Kind.READ, what=what, scopes=shared.scopes).save()
    return shared


def acting_on(
    user: User, link_id: uuid.UUID, scope: Scope, *, what: What, detail: Mapping[str, Any] | None = None
) -> Shared:
    """Open what a person shares for a change, lock the person, and write down what is changed.

    Call it inside the transaction of the change, so that both are stored or neither; outside it raises
    ``TransactionManagementError``. Raises Http404 unless ``scope`` is shared and, but for what belongs to every link
    (messages, the end of it), the person lets this member act.
    """
    member, link = _found(user, link_id)
    locked(link.person)
    # The consent may have ended while we waited.
    member, link = _found(user, link_id)
    shared = _opened(member, link, scope)
    if scope not in ALWAYS and not shared.may_act:
        raise Http404
    record_of_member(member, link, kind=Kind.CHANGE, what=what, scopes=shared.scopes, detail=detail).save()
    return shared


@transaction.atomic
def shared_people(user: User, *scopes: Scope) -> list[Shared]:
    """List everybody who shares something with this user, by name, with those of ``scopes`` that they share.

    ``WHO`` is always among them; names alone are not written down. If more is shown, the record gets one row a person,
    member and day, however often the list is opened. Costs the same number of queries for any number of people.
    """
    members, links = _all_of(user)
    found = []
    for link in links:
        for member in members:
            seen = seen_by(member, link) & {Scope.WHO, *scopes}
            if seen:
                found.append(Shared(link=link, member=member, scopes=seen, may_act=may_act(member, link)))
                break
    if scopes:
        _record_each([(shared.member, shared.link, shared.scopes) for shared in found], what=What.PEOPLE)
    return sorted(found, key=lambda shared: (shared.name.lower(), str(shared.link.pk)))


@transaction.atomic
def shared_for_sums(
    user: User, organisation_id: uuid.UUID, *scopes: Scope
) -> tuple[Organisation, Mapping[int, frozenset[Scope]]]:
    """Find whose rows count in the anonymous sums of a practice, by key, and which of ``scopes`` each shares.

    For its clinicians and for whoever administers it; raises Http404 for others. The sums are the same for all of them:
    everybody counts who shares with anybody of the practice now. The record gets one row a link, member and day. Costs
    the same number of queries for any number of people.
    """
    members = user.memberships.active().filter(Q(role=TeamRole.CLINICIAN) | Q(administers=True))
    member = members.select_related("user", "organisation").filter(organisation=organisation_id).first()
    if member is None:
        raise Http404
    read = [
        (member, link, link.scopes & set(scopes))
        for link in CareLink.objects.in_force().filter(organisation=organisation_id)
    ]
    _record_each(read, what=What.SUMS)
    found: dict[int, frozenset[Scope]] = {}
    for _member, link, seen in read:
        found[link.person_id] = found.get(link.person_id, NOTHING) | seen
    return member.organisation, found


def seen_until(found: Iterable[Shared]) -> dict[uuid.UUID, datetime]:
    """Find the moment up to which each person was last noted as seen, by the key of the link."""
    links = [shared.link.pk for shared in found]
    rows = AccessRecord.objects.filter(link__in=links, what=What.SEEN).order_by().values_list("link")
    return dict(rows.annotate(last=Max("at")))


@transaction.atomic
def note_as_seen(user: User, link_id: uuid.UUID) -> Shared:
    """Write down that a clinician or an assistant has seen what had happened to a person until now.

    It needs no leave to act: nothing of the person changes. Raises Http404 unless their pain is shared.
    """
    member, link = _found(user, link_id)
    locked(link.person)
    member, link = _found(user, link_id)
    shared = _opened(member, link, Scope.PAIN)
    record_of_member(member, link, kind=Kind.CHANGE, what=What.SEEN, scopes=shared.scopes).save()
    return shared


def _record_each(found: Iterable[tuple[Member, CareLink, frozenset[Scope]]], *, what: What) -> None:
    """Write down what was read of many people at once: once a link, member and day of whoever reads."""
    read = [(member, link, scopes) for member, link, scopes in found if scopes - ALWAYS]
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    members = {member.pk for member, _link, _scopes in read}
    known = set(AccessRecord.objects.filter(member__in=members, what=what, at__gte=today).values_list("member", "link"))
    AccessRecord.objects.bulk_create(
        record_of_member(member, link, kind=Kind.READ, what=what, scopes=scopes)
        for member, link, scopes in read
        if (member.pk, link.pk) not in known
    )


def _opened(member: Member, link: CareLink, scope: Scope, *also: Scope) -> Shared:
    seen = seen_by(member, link) & {scope, *also}
    if scope not in seen:
        raise Http404
    return Shared(link=link, member=member, scopes=seen, may_act=may_act(member, link))


def _found(user: User, link_id: uuid.UUID) -> tuple[Member, CareLink]:
    """Find a link in force and the membership through which this user sees something of it, or raise 404."""
    members, links = _all_of(user, link_id)
    for link in links:
        for member in members:
            if seen_by(member, link):
                return member, link
    raise Http404


def _all_of(user: User, link_id: uuid.UUID | None = None) -> tuple[list[Member], list[CareLink]]:
    """Read the memberships of a user, and the links in force of which they could see something. Never their own."""
    members = list(user.memberships.active().select_related("user", "organisation"))
    keys = [member.pk for member in members]
    assisting = [member.organisation_id for member in members if member.role == TeamRole.ASSISTANT]
    links = (
        CareLink.objects.in_force()
        .with_deputy()
        .filter(Q(clinician__in=members) | Q(deputy__in=keys) | Q(organisation__in=assisting))
        .exclude(person=user)
        .select_related("person", "organisation", "clinician__user")
    )
    return members, list(links if link_id is None else links.filter(pk=link_id))
