"""Write a message, read a thread, and know what waits for an answer.

A message has an id from the form or device on which it was written, so that sending it again stores it once. What
somebody writes is handed on as it is: nothing looks for warning signs in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.http import Http404
from django.utils import timezone

from exercises.locking import locked

from ...models import AccessRecord, CareLink, Message, Organisation, Scope, User
from ..access import acting_on, is_in_force, own_link
from ..audit import What


class IdTakenError(Exception):
    """Another message has this id: an earlier text of the same form, or somebody else's."""


class OverError(Exception):
    """The consent of the link holds no more, so nobody writes."""


# --- Writing ----------------------------------------------------------------------------------------------------------


def write_as_person(
    *,
    by: User,
    link_id: uuid.UUID,
    message_id: uuid.UUID,
    text: str,
    written_at: datetime | None = None,
    at: datetime | None = None,
) -> Message:
    """Store a message of a person to their care team. Safe to repeat. ``at`` is when it comes, by default now.

    Raises Http404, ``OverError`` and ``IdTakenError``.
    """
    link = own_link(by, link_id)
    with transaction.atomic():
        locked(by)
        known = _known(message_id, link, text, is_from_team=False)
        if known is not None:
            return known
        if not is_in_force(link):
            raise OverError
        return _store(link, message_id, text, written_at, at, is_from_team=False, by_name=by.get_full_name())


def write_as_member(
    *,
    by: User,
    link_id: uuid.UUID,
    message_id: uuid.UUID,
    text: str,
    written_at: datetime | None = None,
    at: datetime | None = None,
) -> Message:
    """Store a message of a member to a person, and with it that what they wrote before is answered. Safe to repeat.

    ``at`` is when it comes, by default now. Raises Http404 and ``IdTakenError``.
    """
    sent = Message.objects.filter(pk=message_id, link=link_id, by_member__user=by, text=text).first()
    if sent is not None:
        return sent
    with transaction.atomic():
        shared = acting_on(by, link_id, Scope.MESSAGES, what=What.MESSAGE_SENT, detail={"message": str(message_id)})
        if Message.objects.filter(pk=message_id).exists():
            raise IdTakenError
        name = shared.member.user.get_full_name()
        made = _store(
            shared.link, message_id, text, written_at, at, is_from_team=True, by_member=shared.member, by_name=name
        )
        # What came after it was written, on a device without a network, it does not answer.
        _answer(shared.link, until=made.written_at)
        return made


def _known(message_id: uuid.UUID, link: CareLink, text: str, *, is_from_team: bool) -> Message | None:
    known = Message.objects.filter(pk=message_id).first()
    if known is None:
        return None
    if (known.link_id, known.is_from_team, known.text) != (link.pk, is_from_team, text):
        raise IdTakenError
    return known


def _store(
    link: CareLink, message_id: uuid.UUID, text: str, written_at: datetime | None, at: datetime | None, **by: Any
) -> Message:
    now = at or timezone.now()
    told = min(written_at or now, now)
    try:
        with transaction.atomic():
            return Message.objects.create(id=message_id, link=link, text=text, written_at=told, sent_at=now, **by)
    except IntegrityError as error:
        raise IdTakenError from error


def need_no_answer(*, by: User, link_id: uuid.UUID, until: uuid.UUID) -> None:
    """Say as a member that what a person wrote, up to a message, needs no answer. Safe to repeat. Raises Http404."""
    with transaction.atomic():
        shared = acting_on(by, link_id, Scope.MESSAGES, what=What.NEEDS_NO_ANSWER, detail={"message": str(until)})
        last = Message.objects.of_person().filter(pk=until, link=shared.link).first()
        if last is None or not _answer(shared.link, until=last.sent_at):
            # What changes nothing is not written down.
            transaction.set_rollback(True)


def _answer(link: CareLink, *, until: datetime) -> int:
    waiting = Message.objects.unanswered().filter(link=link, sent_at__lte=until)
    return waiting.update(answered_at=timezone.now())


def have_read(*, by: User, link_id: uuid.UUID, until: uuid.UUID) -> None:
    """Note that a person has read what their team wrote, up to a message. Safe to repeat. Raises Http404."""
    link = own_link(by, link_id)
    last = Message.objects.filter(pk=until, link=link).first()
    if last is None:
        raise Http404
    Message.objects.unread().filter(link=link, sent_at__lte=last.sent_at).update(read_at=timezone.now())


# --- Reading ----------------------------------------------------------------------------------------------------------


def read_by_team(links: Collection[CareLink]) -> Mapping[uuid.UUID, datetime]:
    """Find until when the team has read what people wrote, by link. Costs one query."""
    records = AccessRecord.objects.filter(
        person__in={link.person_id for link in links}, link__in={link.pk for link in links}, what=What.MESSAGES
    )
    return dict(records.order_by().values_list("link").annotate(until=Max("at")))


def promised_by(written: datetime, organisation: Organisation) -> datetime:
    """The moment by which a practice usually has answered a message."""
    return written + timedelta(hours=organisation.answers_within_hours)


def waiting_since(links: Iterable[CareLink]) -> Mapping[uuid.UUID, datetime]:
    """Find the links with a message that is not answered: since when the oldest of each waits. Costs one query.

    Whether somebody may know that a person wrote is for the caller: messages belong to every link (``ALWAYS``).
    """
    waiting = Message.objects.unanswered().filter(link__in={link.pk for link in links}).order_by()
    return dict(waiting.values_list("link").annotate(since=Min("sent_at")))


def unanswered(links: Collection[CareLink], *, now: datetime) -> Mapping[uuid.UUID, datetime]:
    """Keep of these the links where the promised time is over. They come with their organisation."""
    since = waiting_since(links)
    return {
        link.pk: since[link.pk]
        for link in links
        if link.pk in since and promised_by(since[link.pk], link.organisation) <= now
    }


def unread_of_person(links: Iterable[CareLink]) -> Collection[uuid.UUID]:
    """Find the links with something that the person has not read. Costs one query."""
    return set(Message.objects.unread().filter(link__in=links).order_by().values_list("link", flat=True).distinct())
