"""What a calendar is told of somebody's sessions: each planned one of the next twelve weeks, and each that was done.

Each is an event of its own. A rule of recurrence would be shorter, and calendars disagree about what one with
exceptions means.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.keys import address_of
from accounts.models import User
from exercises.measures.presentation import about_minutes, minutes_of

from ..models import CalendarFeed, RecentSession, Session, TimeOfDay
from ..plan.ahead import Planned
from ..reminders.due import moment_of
from ..schedule.moves import origin_of
from ..today.length import seconds_of
from ..today.upcoming import Upcoming

WEEKS = 12
A_DAY = timedelta(days=1)
# Calendars show whole steps; a session that takes no time would not be seen.
STEP = timedelta(minutes=5)
# What a session without a known length takes, in our own judgement.
USUAL = timedelta(minutes=30)
# Counts as one more change than any day to which a session can be moved.
FELL_AWAY = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One session. ``starts`` is None for one at some time of its day; else it is in the zone of its person.

    ``sequence`` grows with each change, so that a calendar that has an earlier one takes the later.
    """

    uid: str
    on: date
    starts: datetime | None
    length: timedelta
    summary: str
    description: str
    url: str
    sequence: int
    is_done: bool = False


class Events:
    """The events of a person. ``feed`` is how they want them; None when they have no feed."""

    def __init__(self, user: User, *, today: date, feed: CalendarFeed | None) -> None:
        self.user = user
        self.today = today
        self.upcoming = Upcoming(user, today=today)
        self.at: time | None = feed.at if feed else None
        self.names = feed is not None and feed.names_exercises
        self.changes = _changes_of(user) + (feed.changes if feed else 0)

    def all(self) -> list[Event]:
        """List what was done in the last weeks, and what is planned for the next."""
        return [*self._done(), *self.planned()]

    def planned(self, *, until: date | None = None) -> Iterator[Event]:
        """Yield what is planned, today included, until a day or for twelve weeks."""
        last = until or self.today + WEEKS * 7 * A_DAY - A_DAY
        for number, planned in enumerate(self.upcoming.ahead(until=last)):
            yield self._event(planned, is_next=number == 0)

    def _event(self, planned: Planned, *, is_next: bool) -> Event:
        length = _whole_steps(timedelta(seconds=seconds_of(planned.items, planned.on))) if planned.items else USUAL
        minutes = about_minutes(minutes_of(int(length.total_seconds())))
        plain = _("Exercises in the morning") if planned.is_of_morning else _("Exercises")
        name = planned.name if self.names and planned.name else plain
        words = [_("%(name)s, %(minutes)s") % {"name": name, "minutes": minutes}] if planned.items else [name]
        start = address_of("programs:today" if planned.is_of_morning else "programs:session_start")
        lines = [self._line(item, is_next=is_next) for item in planned.items] if self.names else []
        return Event(
            uid=_uid(self.user, _key(planned.origin, planned.time)),
            on=planned.on,
            # Nobody has chosen the minute of a morning.
            starts=None if planned.is_of_morning else self._starts(planned.on),
            length=length,
            summary=words[0],
            description="\n".join([*lines, _("Start: %(address)s") % {"address": start}]),
            url=start,
            sequence=self.changes,
        )

    def _line(self, item: Any, *, is_next: bool) -> str:
        """Say an exercise; what it asks for is known of the next session alone."""
        name: str = item.exercise.name
        return f"{name}: {self.upcoming.doses.in_a_line(item)}" if is_next else name

    def _starts(self, on: date) -> datetime | None:
        zone = timezone.get_current_timezone()
        return moment_of(on, self.at, zone).astimezone(zone) if self.at is not None else None

    def _done(self) -> Iterator[Event]:
        since = self.today - WEEKS * 7 * A_DAY
        moved = self.upcoming.routine.all_moves() if self.upcoming.routine else {}
        seen: set[str] = set()
        sessions = [session for session in self.upcoming.recent.done if since <= session.performed_on <= self.today]
        ended = self._ended(sessions)
        for session in sorted(sessions, key=lambda session: (session.performed_on, session.started_at)):
            on = session.performed_on
            # The event that was planned becomes the one that is done; of two at the same time of a day, the first.
            is_of_day = session.time_of_day == TimeOfDay.ANY
            planned_as = _key(origin_of(on, moved) if is_of_day else on, session.time_of_day)
            key = str(session.pk) if planned_as in seen else planned_as
            seen.add(planned_as)
            starts, length = self._when(session, ended.get(session.pk))
            address = address_of("programs:session_detail", session.pk)
            yield Event(
                uid=_uid(self.user, key),
                on=on,
                starts=starts,
                length=length,
                summary=_("Done: exercises"),
                description=address,
                url=address,
                sequence=self.changes + 1,
                is_done=True,
            )

    def _ended(self, sessions: Iterable[RecentSession]) -> dict[uuid.UUID, datetime | None]:
        """Read when sessions ended, by their keys, where somebody wants times."""
        if self.at is None:
            return {}
        done = Session.objects.filter(pk__in=[session.pk for session in sessions])
        return dict(done.values_list("pk", "finished_at"))

    def _when(self, session: RecentSession, ended: datetime | None) -> tuple[datetime | None, timedelta]:
        """Find when a session was and how long it took, where that is known and somebody wants times."""
        if self.at is None or session.is_of_another_day or ended is None:
            return None, USUAL
        starts = session.started_at.replace(second=0, microsecond=0)
        # A session that was closed on another day took nobody until then.
        length = ended - session.started_at
        is_known = timedelta(0) < length < A_DAY / 6
        return starts.astimezone(timezone.get_current_timezone()), _whole_steps(length) if is_known else USUAL


def _whole_steps(length: timedelta) -> timedelta:
    return max(-(-length // STEP), 1) * STEP


def _key(on: date, time_of_day: str) -> str:
    return f"{on.isoformat()}/{time_of_day}"


def _uid(user: User, key: str) -> str:
    """Make an id that stays the same for the same session, and says nothing about whose it is."""
    digest = salted_hmac("programs.feed.uid", f"{user.pk}/{key}", algorithm="sha256").hexdigest()
    return f"{digest[:32]}@{urlsplit(settings.SITE_URL).hostname}"


def _changes_of(user: User) -> int:
    """Count the changes of a person's plans that may have moved a session; the number never gets smaller."""
    rows = user.routines.values_list("days_before", "pauses", "paused_on", "moved")
    return sum(
        1 + len(days) + 2 * len(pauses) + (paused is not None) + sum(_distance(move) for move in moved)
        for days, pauses, paused, moved in rows
    )


def _distance(move: dict[str, Any]) -> int:
    if not move["to"]:
        return FELL_AWAY
    return (date.fromisoformat(move["to"]) - date.fromisoformat(move["day"])).days
