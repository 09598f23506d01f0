"""Secret addresses of a person: the feed of their calendar, and read-only links for others.

The key in such an address is computed from the row's id (``accounts.keys``), so nothing that is stored opens it, and
yet its owner can look it up again. A new id makes every earlier address worthless.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """The address from which a calendar reads somebody's planned sessions, and what it is told of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    at = models.TimeField(null=True, blank=True, help_text=_("When a session begins; empty: some time of the day."))
    names_exercises = models.BooleanField(default=False, help_text=_("Its events name program and exercises."))
    changes = models.PositiveIntegerField(default=0, help_text=_("How often these choices were changed."))
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class SharedLinkQuerySet(models.QuerySet["SharedLink"]):
    def open_on(self, day: date) -> SharedLinkQuerySet:
        """Keep those that open on a day: not withdrawn, and not over."""
        return self.filter(withdrawn_at__isnull=True, ends_on__gte=day)


class SharedLink(models.Model):
    """A link with which somebody else may read, until a day. Each opening is counted."""

    class Shows(models.TextChoices):
        PLAN = "plan", _("My exercises, with how much of each")
        PROGRESS = "progress", _("My exercises, and how it is going")
        RESULT = "result", _("Then and now: what has changed since I began")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shared_links")
    label = models.CharField(max_length=80, help_text=_("For whom it is; only its owner sees it."))
    shows = models.CharField(max_length=10, choices=Shows.choices)
    with_address = models.BooleanField(default=False, help_text=_("It says the email address."))
    with_health = models.BooleanField(default=False, help_text=_("It says what was answered in the health check."))
    made_at = models.DateTimeField(default=timezone.now)
    ends_on = models.DateField(help_text=_("The last day on which it opens."))
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    openings = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    objects = SharedLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="shared_link_opened_when_counted",
                condition=Q(openings=0, last_opened_at__isnull=True) | Q(openings__gt=0, last_opened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def is_open(self, day: date) -> bool:
        return self.withdrawn_at is None and day <= self.ends_on
