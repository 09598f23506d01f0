"""Whom a mail should tell that there is a message, or that one is not answered within the promised time.

The mail says no more than that. What happened longer ago than ``FRESH`` is told on the pages alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from ...models import Absence, AccessRecord, CareLink, Member, Message, User
from ..audit import What
from .services import promised_by

FRESH = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to tell somebody. ``message`` tells it from others: of each, one mail comes."""

    user: User
    message: uuid.UUID
    is_team: bool
    is_unanswered: bool


def to_tell(*, now: datetime) -> list[Notice]:
    """List what there is to tell, the latest first, nothing twice to the same reader. Costs the same for any number.

    A message that its reader has seen is none, nor one to a team whose consent is over. Fictional people get no mail.
    """
    found: dict[tuple[int, bool, bool], Notice] = {}
    for notice in (*_new_to_people(now), *_new_to_teams(now), *_unanswered(now)):
        found.setdefault((notice.user.pk, notice.is_team, notice.is_unanswered), notice)
    return [notice for notice in found.values() if notice.user.is_active and not notice.user.is_demo]


def _new_to_people(now: datetime) -> Iterator[Notice]:
    for message in Message.objects.unread().filter(sent_at__gt=now - FRESH).select_related("link__person"):
        yield Notice(user=message.link.person, message=message.pk, is_team=False, is_unanswered=False)


def _new_to_teams(now: datetime) -> Iterator[Notice]:
    read = AccessRecord.objects.filter(
        person=OuterRef("link__person"),
        link=OuterRef("link"),
        member=OuterRef("link__clinician"),
        what=What.MESSAGES,
        at__gte=OuterRef("sent_at"),
    )
    fresh = Message.objects.unanswered().filter(~Exists(read), sent_at__gt=now - FRESH)
    for message in _in_force(fresh):
        for member in readers_of(message.link):
            yield Notice(user=member.user, message=message.pk, is_team=True, is_unanswered=False)


def _unanswered(now: datetime) -> Iterator[Notice]:
    """Find the oldest of each thread, the one whose time was over last first."""
    oldest = {message.link_id: message for message in _in_force(Message.objects.unanswered())}
    over = [
        message
        for message in oldest.values()
        if now - FRESH < promised_by(message.sent_at, message.link.organisation) <= now
    ]
    for message in sorted(over, key=attrgetter("sent_at"), reverse=True):
        yield Notice(user=message.link.person, message=message.pk, is_team=False, is_unanswered=True)
        for member in readers_of(message.link):
            yield Notice(user=member.user, message=message.pk, is_team=True, is_unanswered=True)


def _in_force(messages: QuerySet[Message]) -> list[Message]:
    found = messages.filter(link__in=CareLink.objects.in_force())
    away = Prefetch("link__clinician__absences", Absence.objects.now().select_related("deputy__user"))
    found = found.select_related("link__person", "link__organisation", "link__clinician__user")
    return list(found.prefetch_related(away))


def readers_of(link: CareLink) -> list[Member]:
    """List the members who are told of what a person writes: the clinician in charge, and who stands in for them."""
    standing_in = [absence.deputy for absence in link.clinician.absences.all()] if link.clinician else []
    return [*([link.clinician] if link.clinician else []), *standing_in]
