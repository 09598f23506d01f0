"""Which mail is due at a moment, by the clock of the person whom it is for. Pure.

A mail is due from the moment that the person chose, and for a quarter of an hour. What was not sent by then is stale:
it is dropped, not poured out later. Nothing is due in quiet hours.

On two nights of the year a clock is changed. A time that it leaves out counts as the moment after the gap; of a time
that it shows twice the first counts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

A_MINUTE = timedelta(minutes=1)
# How late a mail may be; the settings page promises it.
LATEST = timedelta(minutes=15)


class Kind(StrEnum):
    """What a mail is about, as ``ReminderMail.Kind``."""

    SESSION = "session"
    AGAIN = "again"
    MORNING = "morning"
    CHECK_IN = "check_in"
    LESSON = "lesson"
    MESSAGE = "message"
    UNANSWERED = "unanswered"


# What comes every day, whichever days of the week somebody chose for their sessions.
DAILY = frozenset({Kind.LESSON})
# What comes when somebody wrote or did not answer, and not by the clock (``sending``).
ABOUT_MESSAGES = frozenset({Kind.MESSAGE, Kind.UNANSWERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person asked for. Monday is 0; a time that is None asks for no mail of its kind. ``days`` are those of
    the sessions; a lesson comes every day.

    ``quiet`` is from when until when, over midnight where it begins later than it ends.
    """

    days: Collection[int] = ()
    at: time | None = None
    again_at: time | None = None
    morning_at: time | None = None
    check_ins: bool = False
    lesson_at: time | None = None
    quiet: tuple[time, time] | None = None

    def times(self) -> dict[Kind, time | None]:
        return {
            Kind.SESSION: self.at,
            Kind.AGAIN: self.again_at,
            Kind.MORNING: self.morning_at,
            Kind.CHECK_IN: self.at if self.check_ins else None,
            Kind.LESSON: self.lesson_at,
        }


def moment_of(day: date, at: time, zone: tzinfo) -> datetime:
    """Find the first moment of a day at which the clock there shows ``at`` or later, in UTC."""
    first = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, at):
        return first
    # The clock leaves this time out: ``first`` is by the clock before the change, and so after the gap; go back to it.
    after = first.astimezone(zone).utcoffset()
    while (first - A_MINUTE).astimezone(zone).utcoffset() == after:
        first -= A_MINUTE
    return first


def is_quiet(at: time, quiet: tuple[time, time] | None) -> bool:
    """Whether a time of the day lies in quiet hours; they end with the minute that is named."""
    if quiet is None or quiet[0] == quiet[1]:
        return False
    first, until = quiet
    return first <= at < until if first < until else at >= first or at < until


def due_kinds(wishes: Wishes, *, now: datetime, zone: tzinfo) -> list[Kind]:
    """List which mail is due by the time alone."""
    local = now.astimezone(zone)
    if is_quiet(local.time(), wishes.quiet):
        return []
    return [
        kind
        for kind, at in wishes.times().items()
        if at is not None
        and (kind in DAILY or local.weekday() in wishes.days)
        and timedelta(0) <= now - moment_of(local.date(), at, zone) < LATEST
    ]
