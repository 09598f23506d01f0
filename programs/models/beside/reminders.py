"""Mail that reminds somebody of their sessions or tells them of messages: what they want, and what was handed over to
the mail server.
"""

from __future__ import annotations

import uuid
from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ALL_DAYS = tuple(range(7))


def all_days() -> list[int]:
    return list(ALL_DAYS)


class Reminders(models.Model):
    """Which mail a person wants, by their own clock. Without a row, nobody has asked them yet; then none is sent.

    A time that is empty asks for no mail of its kind.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="reminders"
    )
    address_id = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text=_("In the address that stops these mails.")
    )
    wanted = models.BooleanField(default=False, help_text=_("Off, nothing is sent; the rest is kept for later."))
    days = models.JSONField(default=all_days, help_text=_("Days of the week on which a mail may come, Monday is 0."))
    at = models.TimeField(default=time(9), help_text=_("On a day with a session."))
    again_at = models.TimeField(null=True, blank=True, help_text=_("Once more, when nothing was entered by then."))
    morning_at = models.TimeField(null=True, blank=True, help_text=_("The question of the morning after a session."))
    check_ins = models.BooleanField(default=False, help_text=_("When a check-in is due."))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reminders")
        verbose_name_plural = _("reminders")
        constraints = [
            models.CheckConstraint(
                name="reminders_quiet_from_and_until",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class MessageMail(models.Model):
    """Whether a person wants a mail when there is a message, or one waits. Without a row, they get it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="message_mail"
    )
    address_id = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text=_("In the address that stops these mails.")
    )
    wanted = models.BooleanField(default=True, help_text=_("Off, messages wait on the pages alone."))
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user}"


class ReminderMail(models.Model):
    """One mail, claimed before it is handed over, so that of two senders at once only one does.

    ``DOUBTFUL``: the connection broke between the last byte and the answer of the mail server. It may have arrived, so
    it is never sent again. A claim that stays one (the sender was killed) counts likewise.
    """

    class Kind(models.TextChoices):
        SESSION = "session", _("A session is planned")
        AGAIN = "again", _("Nothing was entered yet")
        MORNING = "morning", _("The morning after")
        CHECK_IN = "check_in", _("A check-in is due")
        LESSON = "lesson", _("A lesson of the course")
        MESSAGE = "message", _("A message of the care team, or of somebody they look after")
        UNANSWERED = "unanswered", _("A message is not answered within the usual time")

    class State(models.TextChoices):
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not taken, may be tried again")
        REFUSED = "refused", _("Refused")
        DOUBTFUL = "doubtful", _("Perhaps sent")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_mails")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    day = models.DateField(help_text=_("By the person’s clock."))
    about = models.CharField(max_length=40, blank=True, help_text=_("Which session or check-in it asked about."))
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLAIMED)
    claimed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-day", "kind", "-pk"]
        constraints = [models.UniqueConstraint(name="reminder_mail_once_a_day", fields=["user", "kind", "day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} ({self.state})"
