"""Make a read-only link, count its openings, and take it back."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.keys import address_of, key_of
from accounts.models import User
from exercises.locking import locked

from ..models import SharedLink

# For which ``accounts.keys`` makes the key in the address.
SHARED = "shared"
# Nobody keeps an eye on more.
MOST_OPEN = 20


class TooManyLinksError(Exception):
    """A person has as many open links as they may have."""


def link_address(link: SharedLink) -> str:
    return address_of("programs:shared", link.pk, key_of(SHARED, link.pk))


@transaction.atomic
def make_link(*, by: User, link_id: uuid.UUID, days: int, today: date, **chosen: Any) -> SharedLink:
    """Make a link that opens for so many days, today not counted. ``chosen`` are fields of ``SharedLink``.

    Safe to repeat: the same id is the same link. Raises ``TooManyLinksError``, also for an id that somebody else has.
    """
    locked(by)
    known = SharedLink.objects.filter(pk=link_id).first()
    if known is not None and known.user_id == by.pk:
        return known
    if known is not None or by.shared_links.open_on(today).count() >= MOST_OPEN:
        raise TooManyLinksError
    return SharedLink.objects.create(id=link_id, user=by, ends_on=today + timedelta(days=days), **chosen)


def withdraw_link(*, link: SharedLink) -> None:
    """Take a link back; it opens nothing any more. Safe to repeat."""
    SharedLink.objects.filter(pk=link.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


def withdraw_links(*, by: User) -> None:
    """Take back all links of a person. Safe to repeat."""
    by.shared_links.filter(withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


def count_opening(*, link: SharedLink) -> None:
    SharedLink.objects.filter(pk=link.pk).update(openings=F("openings") + 1, last_opened_at=timezone.now())
