"""What somebody does beside the main program of their routine, on days of its own."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..catalogue.program import Program, TimeOfDay
from .routine import Routine


class AdditionQuerySet(models.QuerySet["Addition"]):
    def current(self) -> AdditionQuerySet:
        """Those that were not taken out of the plan again."""
        return self.filter(ended_on__isnull=True)


class Addition(models.Model):
    """One part of a plan beside its main program: another program, or a single exercise.

    A routine is a plan: its main program and its additions. Each part has its own days, and its weeks count from the
    day on which it came.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="additions")
    program = models.ForeignKey(
        Program,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty for a single exercise."),
    )
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0, help_text=_("The order in which they were added."))
    days = models.JSONField(default=list, help_text=_("Days of the week that were asked for, Monday is 0."))
    time_of_day = models.CharField(max_length=8, choices=TimeOfDay.choices, blank=True, default=TimeOfDay.ANY)
    added_on = models.DateField(help_text=_("From when its weeks count; kept when the plan is fitted anew."))
    ended_on = models.DateField(null=True, blank=True, help_text=_("Taken out of the plan."))

    objects = AdditionQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="addition_of_a_program_once",
                fields=["routine", "program"],
                condition=Q(ended_on__isnull=True, program__isnull=False),
            ),
            models.CheckConstraint(
                name="addition_ends_after_it_came",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("added_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
