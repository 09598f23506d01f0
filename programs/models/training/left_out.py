"""What a person does not get of a program, and what they never want to be shown."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise


class RoutineOmission(models.Model):
    """An exercise of the program that this person does not get, and why."""

    routine = models.ForeignKey("programs.Routine", on_delete=models.CASCADE, related_name="omissions")
    addition = models.ForeignKey(
        "programs.Addition", on_delete=models.CASCADE, null=True, blank=True, related_name="omissions"
    )
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    covered_by = models.ForeignKey(Exercise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    part_of = models.ForeignKey(Exercise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="routine_omission_once", fields=["routine", "exercise"])]

    def __str__(self) -> str:
        return f"{self.exercise}"


class DeclinedExercise(models.Model):
    """An exercise that a person never wants to be shown, or that a clinician of theirs took out."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="declined_exercises")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="+")
    declined_on = models.DateField()
    said = models.TextField(blank=True, help_text=_("Where a clinician took it out: who, and why."))

    class Meta:
        ordering = ["exercise__name", "pk"]
        constraints = [models.UniqueConstraint(name="exercise_declined_once", fields=["user", "exercise"])]

    def __str__(self) -> str:
        return f"{self.exercise}"
