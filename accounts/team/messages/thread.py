"""A thread as either side sees it on its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from ...models import CareLink, Message
from .forms import MessageForm
from .services import promised_by, read_by_team, unanswered

PER_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One message. ``is_read`` says of the reader's own whether the other side has opened it."""

    message: Message
    is_own: bool
    is_read: bool
    is_new: bool
    came_meanwhile: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A page of a thread, the latest at its end. ``overdue_since`` is set where the promised time to answer is over."""

    link: CareLink
    is_team: bool
    may_write: bool
    page: Any
    rows: Sequence[Row]
    newest: Message | None
    has_unread: bool
    waits: bool
    answer_by: datetime | None
    overdue_since: datetime | None


def thread_of(link: CareLink, form: MessageForm, *, is_team: bool, may_write: bool, number: str | None) -> Thread:
    """Read a page of a thread. Costs the same number of queries however long it is."""
    page: Any = Paginator(Message.objects.filter(link=link), PER_PAGE).get_page(number)
    read_until = read_by_team([link]).get(link.pk)
    waiting = Message.objects.unanswered().filter(link=link).last()
    rows = [
        Row(
            message=message,
            is_own=message.is_from_team == is_team,
            is_read=message.read_at is not None
            if message.is_from_team
            else read_until is not None and message.sent_at <= read_until,
            is_new=message.is_from_team and not is_team and message.read_at is None,
            came_meanwhile=message.is_from_team != is_team
            and form.latest is not form.seen
            and (form.seen is None or message.sent_at > form.seen.sent_at),
        )
        for message in reversed(page.object_list)
    ]
    return Thread(
        link=link,
        is_team=is_team,
        may_write=may_write,
        page=page,
        rows=rows,
        newest=form.latest,
        has_unread=any(row.is_new for row in rows),
        waits=waiting is not None,
        answer_by=promised_by(waiting.sent_at, link.organisation) if waiting else None,
        overdue_since=unanswered([link], now=timezone.now()).get(link.pk) if may_write else None,
    )
