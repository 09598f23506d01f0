"""What to offer instead of an exercise, and ladders of easier and harder versions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .exercise import Exercise
from .row import CatalogueRow
from .source import Source
from .vocabulary import Condition


class Substitution(CatalogueRow):
    """What to offer when an exercise is not allowed (``clinical_rules.md``, section 5.4)."""

    blocked = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="substitutions")
    offers = models.ManyToManyField(Exercise, through="SubstitutionOffer", related_name="offered_for")
    conditions = models.ManyToManyField(Condition, blank=True, help_text=_("For whom; nobody named: for everyone."))
    note = models.TextField(blank=True)
    sources = models.ManyToManyField(Source, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.blocked}"


class SubstitutionOffer(models.Model):
    substitution = models.ForeignKey(Substitution, on_delete=models.CASCADE)
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="substitution_offer_once", fields=["substitution", "exercise"])]

    def __str__(self) -> str:
        return f"{self.exercise}"


class Ladder(CatalogueRow):
    """Easier and harder versions of the same thing, in order."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Rung(models.Model):
    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="rungs")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="rungs")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="rung_once_per_ladder", fields=["ladder", "exercise"])]

    def __str__(self) -> str:
        return f"{self.exercise}"
