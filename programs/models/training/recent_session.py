"""A session among many: as a row, because making models of half a year takes longer than reading it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from accounts.models import User


class OfADay:
    """What is true of a session by its day; of its row as of its model."""

    pk: Any
    performed_on: Any
    started_at: Any
    time_zone: Any

    def get_absolute_url(self) -> str:
        return reverse("programs:session_detail", args=[self.pk])

    @property
    def zone(self) -> tzinfo:
        """Where the person was when it began; where they are now when that is not known."""
        return ZoneInfo(self.time_zone) if self.time_zone else timezone.get_current_timezone()

    @property
    def is_of_another_day(self) -> bool:
        """Whether it was entered on another day than it was done: from paper or memory, or with its day corrected."""
        return bool(timezone.localdate(self.started_at, self.zone) != self.performed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentSession(OfADay):
    """A session with what it tells about the person (``SessionQuerySet.recent``), and the answer of the morning after.

    ``entered`` says whether anything was done in it. Pain is the worst that was told, 0 to 10.
    """

    user: User
    pk: uuid.UUID
    routine_id: uuid.UUID
    state: str
    performed_on: date
    time_of_day: str
    time_zone: str
    started_at: datetime
    stopped: str
    stop_pain: int | None
    stop_sharp: bool
    pain_before: int | None
    entered: bool
    last_entered_at: datetime | None
    worst_pain: int | None
    sharp_sets: int
    morning_pain: int | None
    morning_worse: bool | None
    morning_at: datetime | None
