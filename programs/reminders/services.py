"""Store which mails somebody wants."""

from __future__ import annotations

import uuid
from datetime import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.settings.services import change_time_zone
from exercises.locking import locked

from ..models import CourseMail, MessageMail, Reminders


@transaction.atomic
def choose_reminders(*, by: User, time_zone: str = "", **wishes: Any) -> Reminders:
    """Store what a person wants (the fields of ``Reminders``) and, where they say it, where they live."""
    locked(by)
    change_time_zone(by=by, time_zone=time_zone)
    found, _is_new = Reminders.objects.update_or_create(user=by, defaults={**wishes, "changed_at": timezone.now()})
    return found


@transaction.atomic
def decline_reminders(*, by: User) -> None:
    """Note that a person was asked and wants none; what they chose earlier stays. Safe to repeat."""
    locked(by)
    Reminders.objects.update_or_create(user=by, defaults={"wanted": False, "changed_at": timezone.now()})


@transaction.atomic
def choose_course_mail(*, by: User, at: time, time_zone: str = "") -> CourseMail:
    """Note that a person wants a lesson a day at this time and, where they say it, where they live."""
    locked(by)
    change_time_zone(by=by, time_zone=time_zone)
    wishes = {"wanted": True, "at": at, "changed_at": timezone.now()}
    found, _is_new = CourseMail.objects.update_or_create(user=by, defaults=wishes)
    return found


def end_course_mail(*, by: User) -> None:
    """Stop the mails with lessons; what was read stays. Safe to repeat."""
    CourseMail.objects.filter(user=by).update(wanted=False, changed_at=timezone.now())


@transaction.atomic
def choose_message_mail(*, by: User, wanted: bool) -> MessageMail:
    """Note whether a person wants a mail when there is a message. Safe to repeat."""
    locked(by)
    wishes = {"wanted": wanted, "changed_at": timezone.now()}
    found, _is_new = MessageMail.objects.update_or_create(user=by, defaults=wishes)
    return found


def stop_mails(asked: type[Reminders | CourseMail | MessageMail], *, address_id: uuid.UUID) -> bool:
    """Stop the mails that whoever has this address gets; False when nobody has it. Safe to repeat."""
    rows = asked._default_manager.filter(address_id=address_id)
    return bool(rows.update(wanted=False, changed_at=timezone.now()))
