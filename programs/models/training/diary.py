"""A diary on paper: what a printed sheet prescribes, day by day."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .routine import Routine

# Read from paper and typed: without what looks like something else.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LONG = 6


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _place in range(LONG))


class DiarySheet(models.Model):
    """A sheet for two or four weeks that a person printed, to write on by hand.

    It is the prescription of its days: "as printed" means what stands in ``days``, however the rules would have moved
    on. ``days`` are the planned sessions in order: ``on`` (an ISO date), ``time`` (of day, as in
    ``Session.time_of_day``) and ``items``, each with ``item`` (an id), ``name``, ``exercise`` (a slug), ``doses`` (as
    printed), ``sets`` (exercise, number, side, level, dose) and ``amounts`` (the same by part and side, as progression
    reads them). ``code`` is the short address on the paper.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text=_("Made by the page."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="diary_sheets")
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="diary_sheets")
    code = models.CharField(max_length=LONG, unique=True, default=new_code)
    first_on = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    days = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-first_on", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="diary_sheet_of_two_or_four_weeks", condition=Q(weeks__in=[2, 4])),
        ]

    def __str__(self) -> str:
        return f"{self.first_on}, {self.weeks}"

    def get_absolute_url(self) -> str:
        return reverse("programs:diary_sheet", args=[self.pk])

    @property
    def last_on(self) -> date:
        return self.first_on + timedelta(weeks=self.weeks) - timedelta(days=1)
