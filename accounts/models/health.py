"""The health check, the warning signs, and falls since."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.prepared import Prepared

from .person import OF_PERSON, User


class HealthProfileQuerySet(models.QuerySet["HealthProfile"]):
    def in_force(self) -> HealthProfile | None:
        return self.filter(state=HealthProfile.State.IN_FORCE).first()

    def with_signs(self) -> HealthProfileQuerySet:
        """Repeat each for every open warning sign of its person, with its code as ``open_sign``, or with None."""
        is_open = Q(user__red_flags__seen_on__isnull=True, user__red_flags__withdrawn_at__isnull=True)
        return self.annotate(flag=FilteredRelation("user__red_flags", condition=is_open), open_sign=F("flag__code"))

    def draft(self) -> HealthProfile | None:
        return self.filter(state=HealthProfile.State.DRAFT).first()


class HealthProfile(models.Model):
    """One health check: the answers as given. What follows from them is never stored, but computed
    (``accounts.health_check.facts``).

    A person has at most one draft, saved as they go, and at most one in force; older ones are kept.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")
        SUPERSEDED = "superseded", _("Superseded")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="health_profiles")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    answers = models.JSONField(default=dict)
    done_steps = models.JSONField(default=list)
    started_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = HealthProfileQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="one_draft_health_profile", fields=["user"], condition=Q(state="draft")),
            models.UniqueConstraint(name="one_health_profile_in_force", fields=["user"], condition=Q(state="in_force")),
            models.CheckConstraint(
                name="health_profile_complete_when_in_force", condition=Q(state="draft") | Q(completed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d} ({self.state})"


_in_force: Prepared[Any] = Prepared(
    lambda: HealthProfile.objects.filter(user=OF_PERSON, state=HealthProfile.State.IN_FORCE).with_signs()
)


def in_force_with_signs(user: User) -> tuple[HealthProfile | None, list[str]]:
    """Read the health check in force and the codes of the person's open warning signs together.

    Without a health check in force the signs are not read: None and an empty list.
    """
    found = _in_force({"user": user}, user=user)
    return (found[0] if found else None), [row.open_sign for row in found if row.open_sign]


class RedFlagQuerySet(models.QuerySet["RedFlag"]):
    def open(self) -> RedFlagQuerySet:
        """Keep those that still lock: no clinician has seen the person for them, and they were not taken back."""
        return self.filter(seen_on__isnull=True, withdrawn_at__isnull=True)


class RedFlag(models.Model):
    """A warning sign that a person reported.

    It locks until a clinician has seen them for it, or they take back a slip.
    """

    class Level(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency")
        URGENT = "urgent", _("See a doctor today")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="red_flags")
    code = models.CharField(max_length=10)
    level = models.CharField(max_length=10, choices=Level.choices)
    reported_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=120, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    may_do = models.TextField(blank=True)

    objects = RedFlagQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="red_flag_open_once",
                fields=["user", "code"],
                condition=Q(seen_on__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class FallReportQuerySet(models.QuerySet["FallReport"]):
    def harmful(self) -> FallReportQuerySet:
        """Keep those that may have changed the person's health: an injury, a broken bone, an operation."""
        return self.filter(Q(injured=True) | Q(fracture=True) | Q(operation=True))

    def unknown_to(self, profile: HealthProfile) -> FallReportQuerySet:
        """Keep those that were reported after a health check was completed, so that its answers do not know of them."""
        return self.filter(reported_at__gte=profile.completed_at)

    def after(self, *, day: str, moment: str) -> FallReportQuerySet:
        """Keep those later than a row of an outer query, whose columns are named ``day`` and ``moment``.

        On the same day, what was reported later counts as later.
        """
        return self.filter(
            Q(happened_on__gt=OuterRef(day)) | Q(happened_on=OuterRef(day), reported_at__gt=OuterRef(moment))
        )


class FallReport(models.Model):
    """A fall or near-fall, or a broken bone or operation without a fall, as the person recorded it.

    Old rows do not tell injury, broken bone and operation apart: there ``injured`` stands for any of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="fall_reports")
    happened_on = models.DateField()
    near = models.BooleanField(_("near-fall"), default=False)
    injured = models.BooleanField(default=False, help_text=_("A wound, a bad bruise, a knock on the head."))
    fracture = models.BooleanField(_("broken bone"), default=False)
    operation = models.BooleanField(default=False)
    without_fall = models.BooleanField(default=False, help_text=_("A broken bone or an operation for another reason."))
    reported_at = models.DateTimeField(default=timezone.now)

    objects = FallReportQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="fall_report_without_fall_says_what",
                condition=Q(without_fall=False) | Q(near=False) & (Q(fracture=True) | Q(operation=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on}"

    @property
    def is_harmful(self) -> bool:
        """Whether it may have changed the person's health, so that the health check is due again."""
        return self.injured or self.fracture or self.operation
