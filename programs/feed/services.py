"""The secret address of somebody's calendar: make one, renew it, change what it tells, take it away."""

from __future__ import annotations

from datetime import time

from django.db import transaction
from django.db.models import F

from accounts.keys import address_of, key_of
from accounts.models import User
from exercises.locking import locked

from ..models import CalendarFeed

# For which ``accounts.keys`` makes the key in the address.
FEED = "feed"


def feed_address(feed: CalendarFeed) -> str:
    return address_of("programs:feed", feed.pk, key_of(FEED, feed.pk))


def feed_of(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user).first()


@transaction.atomic
def make_feed(*, by: User) -> CalendarFeed:
    """Make an address, or a new one in place of the one that a person has: that one then opens nothing any more."""
    locked(by)
    before = feed_of(by)
    if before is None:
        return CalendarFeed.objects.create(user=by)
    before.delete()
    return CalendarFeed.objects.create(
        user=by, at=before.at, names_exercises=before.names_exercises, changes=before.changes
    )


@transaction.atomic
def change_feed(*, by: User, at: time | None, names_exercises: bool) -> None:
    """Change what a calendar is told. Without a feed nothing happens."""
    locked(by)
    CalendarFeed.objects.filter(user=by).update(at=at, names_exercises=names_exercises, changes=F("changes") + 1)


@transaction.atomic
def revoke_feed(*, by: User) -> None:
    """Take the address away. Safe to repeat."""
    locked(by)
    CalendarFeed.objects.filter(user=by).delete()
