"""Make what tests of activities need, through the real services."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from programs.activity.services import record_activity
from programs.models import Activity


def make_activity(
    user: User, *, on: date | None = None, minutes: int = 20, kind: str = "walk", **told: Any
) -> Activity:
    day = on or timezone.localdate()
    activity = record_activity(by=user, activity_id=uuid.uuid4(), kind=kind, minutes=minutes, performed_on=day, **told)
    assert activity is not None
    return activity
