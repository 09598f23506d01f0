"""Store what was done beside the sessions, and the minutes a week that a person aims at."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exercises.locking import locked

from ..models import Activity, WeeklyAim
from ..schedule.adherence import monday_of


class IdTaken(PermissionDenied):
    """The id that the client made belongs to something of somebody else."""


@transaction.atomic
def record_activity(
    *,
    by: User,
    activity_id: uuid.UUID,
    kind: str,
    minutes: int,
    performed_on: date,
    effort: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Activity | None:
    """Store something that was done, under the client's own id. Safe to repeat: the same id is the same activity.

    Returns None for one that the person has deleted since. Raises ``IdTaken`` when somebody else has this id.
    """
    locked(by)
    if by.deleted_activities.filter(pk=activity_id).exists():
        return None
    activity, _is_new = Activity.objects.get_or_create(
        pk=activity_id,
        defaults={
            "user": by,
            "kind": kind,
            "minutes": minutes,
            "performed_on": performed_on,
            "effort": effort,
            "note": note,
            "time_zone": timezone.get_current_timezone_name(),
            "logged_at": at or timezone.now(),
        },
    )
    if activity.user_id != by.pk:
        raise IdTaken
    return activity


@transaction.atomic
def correct_activity(
    *, activity: Activity, kind: str, minutes: int, performed_on: date, effort: int | None, note: str
) -> None:
    """Correct what was told of an activity."""
    locked(activity)
    activity.kind, activity.minutes, activity.performed_on = kind, minutes, performed_on
    activity.effort, activity.note = effort, note
    activity.save(update_fields=["kind", "minutes", "performed_on", "effort", "note"])


def say_effort(*, activity: Activity, effort: int) -> None:
    """Store how hard an activity was, 0 to 10."""
    activity.effort = effort
    activity.save(update_fields=["effort"])


@transaction.atomic
def delete_activity(*, activity: Activity) -> None:
    """Delete an activity. A device that sends it once more does not bring it back. Safe to repeat."""
    locked(activity.user)
    activity.user.deleted_activities.get_or_create(pk=activity.pk)
    activity.delete()


@transaction.atomic
def set_aim(*, by: User, minutes: int | None, days: Collection[int] = (), today: date) -> WeeklyAim:
    """Aim at so many minutes a week from this week on; None switches the aim off. Safe to repeat.

    What was aimed at in the weeks before is kept.
    """
    locked(by)
    monday = monday_of(today)
    aim = WeeklyAim.objects.filter(user=by).first()
    if aim is None:
        return WeeklyAim.objects.create(user=by, minutes=minutes, days=sorted(set(days)), since=monday)
    if aim.minutes != minutes and aim.since != monday:
        aim.before = [*aim.before, {"minutes": aim.minutes, "since": aim.since.isoformat()}]
        aim.since = monday
    aim.minutes = minutes
    if minutes is not None:
        aim.days = sorted(set(days))
    aim.save(update_fields=["minutes", "days", "since", "before"])
    return aim
