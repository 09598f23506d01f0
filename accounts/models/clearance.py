"""What a clinician said, and what a person opened for themselves."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.rules.clearance import EFFORT_RULES

from .health import FallReport
from .person import User


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    def valid_on(self, day: date) -> ClearanceQuerySet:
        """Keep those that hold on a day: given by then, not expired, not withdrawn."""
        return self.filter(given_on__lte=day, withdrawn_at__isnull=True).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )

    def with_overtaken(self, day: date) -> ClearanceQuerySet:
        """Annotate ``overtaken``: whether, by a day, a broken bone or an operation came after the clearance.

        What a clinician said before was not about the body as it is now: it opens nothing any more, but what it
        forbids stays forbidden. On the same day, whatever was recorded later counts as later.
        """
        since = FallReport.objects.after(day="given_on", moment="recorded_at").filter(
            Q(fracture=True) | Q(operation=True), user=OuterRef("user"), happened_on__lte=day
        )
        return self.annotate(overtaken=Exists(since))

    def for_list(self, day: date) -> ClearanceQuerySet:
        """Load what a list shows of each clearance on a day, without a query for each row."""
        return self.with_overtaken(day).select_related("exercise").prefetch_related("limits")


class Clearance(models.Model):
    """What a clinician allowed, as the person recorded it: who, when, what, with which limits, and until when.

    It opens exactly the rules in ``rules``, so a condition that is added later brings rules that it does not open.
    ``limits`` are movements that stay forbidden, whatever else allows them.
    """

    class Scope(models.TextChoices):
        PROGRAMME = "programme", _("Exercising at all")
        EXERCISE = "exercise", _("One exercise")

    class Role(models.TextChoices):
        DOCTOR = "doctor", _("Doctor")
        SURGEON = "surgeon", _("Surgeon")
        PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
        MIDWIFE = "midwife", _("Midwife")
        OTHER = "other", _("Another clinician")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="clearances")
    scope = models.CharField(max_length=10, choices=Scope.choices)
    exercise = models.ForeignKey(
        "exercises.Exercise", on_delete=models.PROTECT, null=True, blank=True, related_name="clearances"
    )
    rules = models.JSONField(default=list)
    given_by = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices)
    given_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    limits = models.ManyToManyField("exercises.Movement", blank=True, related_name="clearances")
    no_added_load = models.BooleanField(default=False)
    load_cleared = models.BooleanField(
        default=False, help_text=_("Weights and bands are fine, built up slowly, as far as the scope reaches.")
    )
    load_rules = models.JSONField(default=list, help_text=_("What stood against weights and bands, and is opened."))
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="clearance_names_its_exercise",
                condition=Q(scope="programme", exercise__isnull=True) | Q(scope="exercise", exercise__isnull=False),
            ),
            models.CheckConstraint(
                name="clearance_ends_after_it_is_given",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("given_on")),
            ),
            models.CheckConstraint(
                name="clearance_says_one_thing_about_load", condition=Q(load_cleared=False) | Q(no_added_load=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_by}, {self.given_on}"

    @property
    def opens_exercising(self) -> bool:
        """Whether it opens a rule about exercising, not hard effort alone."""
        return not EFFORT_RULES.issuperset(self.rules)

    @property
    def opens_hard_effort(self) -> bool:
        return not EFFORT_RULES.isdisjoint(self.rules)


class OwnOpeningQuerySet(models.QuerySet["OwnOpening"]):
    def standing_on(self, day: date) -> OwnOpeningQuerySet:
        """Keep those that stand on a day: made by then, not taken back, and no harmful fall after them by that day."""
        after = FallReport.objects.after(day="confirmed_on", moment="recorded_at")
        harm = after.harmful().filter(user=OuterRef("user"), happened_on__lte=day)
        return self.filter(~Exists(harm), confirmed_on__lte=day, withdrawn_at__isnull=True)


class OwnOpening(models.Model):
    """An exercise that a person opened for themselves, as some rules allow, after looking at how it is done.

    It opens exactly the rules in ``rules``, and holds only while the person is in the risk tier LOW and the rules'
    terms are still those of ``version`` (``clearance.counting``). ``confirmed`` keeps the sentences that the person
    confirmed, word for word.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="own_openings")
    exercise = models.ForeignKey("exercises.Exercise", on_delete=models.PROTECT, related_name="own_openings")
    rules = models.JSONField(default=list)
    version = models.CharField(max_length=16)
    confirmed = models.JSONField(default=list)
    sessions_done = models.PositiveIntegerField()
    confirmed_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="own_opening_once", fields=["user", "exercise"], condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                name="own_opening_says_what_was_confirmed", condition=~Q(rules=[]) & ~Q(version="") & ~Q(confirmed=[])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_id}, {self.confirmed_on}"
