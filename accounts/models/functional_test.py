"""Results of self-tests."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .person import User


class FunctionalTest(models.Model):
    """One result of a guided self-test (``clinical_rules.md``, section 6). ``score`` is stands, stages passed, or
    seconds.
    """

    class Kind(models.TextChoices):
        CHAIR_STAND = "chair_stand", _("Stand up and sit down for 30 seconds")
        FOUR_STAGE = "four_stage", _("Four ways to stand")
        SINGLE_LEG = "single_leg", _("Stand on one leg")

    class Side(models.TextChoices):
        BOTH = "", _("Both")
        LEFT = "left", _("Left")
        RIGHT = "right", _("Right")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="functional_tests")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    side = models.CharField(max_length=5, choices=Side.choices, blank=True, default=Side.BOTH)
    score = models.DecimalField(max_digits=5, decimal_places=1)
    detail = models.JSONField(default=dict)
    done_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-done_on", "-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="functional_test_once_a_day", fields=["user", "kind", "side", "done_on"]),
            models.CheckConstraint(name="functional_test_score_not_negative", condition=Q(score__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done_on}"
