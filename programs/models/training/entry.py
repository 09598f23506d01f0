"""What devices told, word for word: never changed, only added to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import kinds
from .routine import RoutineItem
from .session import Session

ABOUT_EXERCISES = sorted(kind.value for kind in kinds.ABOUT_EXERCISES)


class LogEntry(models.Model):
    """Something that was entered on a device, as it was sent. Never changed, and stored once by its id.

    What became of an exercise (``SetLog``) follows from all entries about it (``programs.entries.fold``). Only entries
    about signs, told before a session, belong to no session.
    """

    id = models.UUIDField(primary_key=True, editable=False, help_text=_("Made on the device."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="log_entries")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="entries")
    item = models.ForeignKey(RoutineItem, on_delete=models.CASCADE, null=True, blank=True, related_name="entries")
    kind = models.CharField(max_length=6, choices=[(kind.value, kind.value) for kind in kinds.Kind])
    content = models.JSONField(default=dict)
    entered_at = models.DateTimeField(help_text=_("By the server's clock, as far as the device's could be trusted."))
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["entered_at", "id"]
        verbose_name_plural = _("log entries")
        constraints = [
            models.CheckConstraint(
                name="entry_of_an_exercise_or_of_the_session",
                condition=Q(kind__in=ABOUT_EXERCISES, item__isnull=False, session__isnull=False)
                | (~Q(kind__in=ABOUT_EXERCISES) & Q(item__isnull=True)),
            ),
            models.CheckConstraint(
                name="entry_of_a_session_or_signs",
                condition=Q(session__isnull=False) | Q(kind=kinds.Kind.SIGNS.value),
            ),
            models.CheckConstraint(
                name="entry_entered_before_received", condition=Q(entered_at__lte=models.F("received_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entered_at}"

    def read(self) -> kinds.Entry:
        return kinds.Entry(
            id=self.pk, kind=kinds.Kind(self.kind), at=self.entered_at, item=self.item_id, content=self.content
        )
