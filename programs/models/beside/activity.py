"""Aerobic work and the rest of life: what was done beside the sessions, and the minutes a week that are aimed at."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.prepared import Given

# The exercises of walking, on the flat and with hills.
WALK, HILLS = "cardio-brisk-walk", "cardio-hills-stairs-walk"
# A slip of the finger is no activity: nobody walks for longer than this in one go.
LONGEST_MINUTES = 600


class ActivityQuerySet(models.QuerySet["Activity"]):
    def between(self, first: date | Given, last: date | Given) -> ActivityQuerySet:
        """Those done from ``first`` to ``last``, both included."""
        return self.filter(performed_on__gte=first, performed_on__lte=last)


class Activity(models.Model):
    """A walk, a class, an hour in the garden. The id is made by the client, so that sending it twice stores it once.

    It counts for the minutes of its week, and changes the dose of no exercise.
    """

    class Kind(models.TextChoices):
        WALK = "walk", _("A walk")
        HILLS = "hills", _("A walk with hills or stairs")
        CLASS = "class", _("A class")
        GARDENING = "gardening", _("Gardening")
        CYCLING = "cycling", _("Cycling")
        SWIMMING = "swimming", _("Swimming")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activities", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    performed_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    effort = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("0 to 10; empty when nobody said."))
    note = models.TextField(blank=True, max_length=2000)
    time_zone = models.CharField(
        max_length=64,
        blank=True,
        help_text=_("Where the person was when it was entered: its day is one of that place."),
    )
    logged_at = models.DateTimeField(default=timezone.now)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-performed_on", "-logged_at", "-pk"]
        verbose_name_plural = "activities"
        indexes = [models.Index(name="activity_by_person_and_day", fields=["user", "-performed_on"])]
        constraints = [
            models.CheckConstraint(
                name="activity_minutes_in_a_day", condition=Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES)
            ),
            models.CheckConstraint(
                name="activity_effort_0_to_10", condition=Q(effort__isnull=True) | Q(effort__lte=10)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.performed_on}"

    def get_absolute_url(self) -> str:
        return reverse("programs:activity_edit", args=[self.pk])


class DeletedActivity(models.Model):
    """The id of an activity that the person deleted: a device that sends it again does not bring it back."""

    id = models.UUIDField(primary_key=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deleted_activities")
    deleted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-deleted_at", "-pk"]
        verbose_name_plural = "deleted activities"

    def __str__(self) -> str:
        return f"{self.deleted_at}"


class WeeklyAim(models.Model):
    """The minutes a week that a person aims at beside their sessions, and the days. Theirs to set and to switch off."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="weekly_aim"
    )
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Empty: the person wants no aim."))
    days = models.JSONField(
        default=list, help_text=_("Days of the week that suit, Monday is 0; nobody is held to them.")
    )
    since = models.DateField(help_text=_("The Monday from which it counts."))
    # One column, because every page that counts weeks needs them, and a person has few.
    before = models.JSONField(
        default=list, help_text=_("Aims that they had: minutes (null: none), and since, the Monday of each.")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="weekly_aim_is_some_minutes", condition=Q(minutes__isnull=True) | Q(minutes__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes}"

    def in_week(self, monday: date) -> int | None:
        """Return the minutes that were aimed at in the week of this Monday; None where there was no aim."""
        if monday >= self.since:
            return self.minutes
        earlier = [aim for aim in self.before if date.fromisoformat(aim["since"]) <= monday]
        return max(earlier, key=lambda aim: aim["since"])["minutes"] if earlier else None
