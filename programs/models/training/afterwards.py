"""What is kept of a session afterwards: how the morning after it was, and the id of one that was deleted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .session import Session


class NextDayCheck(models.Model):
    """How it felt on the morning after a session: pain 0 to 10, and whether it was still worse than before."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="next_day")
    pain = models.PositiveSmallIntegerField()
    worse = models.BooleanField(default=False, help_text=_("Still worse than before the session, a day later."))
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(name="next_day_pain_0_to_10", condition=Q(pain__lte=10))]

    def __str__(self) -> str:
        return f"{self.pain}"


class DeletedSession(models.Model):
    """The id of a session that the person deleted: a device that still holds entries of it is told so."""

    id = models.UUIDField(primary_key=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deleted_sessions")
    deleted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-deleted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.deleted_at}"
