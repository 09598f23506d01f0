"""Whom a mail should tell that there is a message, or that one is not answered within the promised time.

The mail says no more than that. What happened longer ago than ``FRESH`` is told on the pages alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from django.db.models import Exists, OuterRef, Prefetch

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
    waiting = _unanswered()
    for notice in (*_new_to_people(now), *_new_to_teams(waiting, now), *_overdue(waiting, now)):
        found.setdefault((notice.user.pk, notice.is_team, notice.is_unanswered), notice)
    return [notice for notice in found.values() if notice.user.is_active and not notice.user.is_demo]


def _new_to_people(now: datetime) -> Iterator[Notice]:
    for message in Message.objects.unread().filter(sent_at__gt=now - FRESH).select_related("link__person"):
        yield Notice(user=message.link.person, message=message.pk, is_team=False, is_unanswered=False)


def _new_to_teams(waiting: Sequence[Message], now: datetime) -> Iterator[Notice]:
    for message in waiting:
        if message.sent_at > now - FRESH and not message.was_read:
            for member in readers_of(message.link):
                yield Notice(user=member.user, message=message.pk, is_team=True, is_unanswered=False)


def _overdue(waiting: Sequence[Message], now: datetime) -> Iterator[Notice]:
    """Find the oldest of each thread, the one whose time was over last first."""
    oldest = {message.link_id: message for message in waiting}
    over = [
        message
        for message in oldest.values()
        if now - FRESH < promised_by(message.sent_at, message.link.organisation) <= now
    ]
    for message in sorted(over, key=attrgetter("sent_at"), reverse=True):
        yield Notice(user=message.link.person, message=message.pk, is_team=False, is_unanswered=True)
        for member in readers_of(message.link):
            yield Notice(user=member.user, message=message.pk, is_team=True, is_unanswered=True)


def _unanswered() -> list[Message]:
    """Read the messages to teams that wait for an answer, the latest first, with whether the clinician in charge has
    opened their thread since (``was_read``).
    """
    read = AccessRecord.objects.filter(
        person=OuterRef("link__person"),
        link=OuterRef("link"),
        member=OuterRef("link__clinician"),
        what=What.MESSAGES,
        at__gte=OuterRef("sent_at"),
    )
    found = Message.objects.unanswered().filter(link__in=CareLink.objects.in_force()).annotate(was_read=Exists(read))  # type: ignore[no-redef]
    away = Prefetch("link__clinician__absences", Absence.objects.now().select_related("deputy__user"))
    return list(
        found.select_related("link__person", "link__organisation", "link__clinician__user").prefetch_related(away)
    )


def readers_of(link: CareLink) -> list[Member]:
    """List the members who are told of what a person writes: the clinician in charge, and who stands in for them."""
    standing_in = [absence.deputy for absence in link.clinician.absences.all()] if link.clinician else []
    return [*([link.clinician] if link.clinician else []), *standing_in]
