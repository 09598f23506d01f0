"""Which program is recommended to whom: lines in order, the first that applies (``clinical_rules.md``, 4.4)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.models import CatalogueRow, Condition, Equipment, Source

from .program import Program


class RecommendationLine(CatalogueRow):
    """A line that applies when any of its answers was given and none of ``unless``; without answers, to everybody.

    With ``without``, only to people who have none of that at home.
    """

    class Tier(models.TextChoices):
        LOW = "LOW", _("Usual pace")
        MOD = "MOD", _("A little slower")
        HIGH = "HIGH", _("Slow and supported")

    class Goal(models.TextChoices):
        STRONGER = "stronger", _("Stronger hips and legs")
        STEADIER = "steadier", _("Steadier on my feet")
        LESS_STIFF = "less_stiff", _("Less stiff")
        BONES = "bones", _("Look after my bones")

    slug = models.SlugField(max_length=80, unique=True)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="recommended_by")
    beside = models.ManyToManyField(
        Program,
        blank=True,
        related_name="recommended_beside",
        help_text=_("What suits the days between, or comes after it."),
    )
    reason = models.TextField(_("why, as the person reads it"))
    tier = models.CharField(max_length=4, choices=Tier.choices, blank=True)
    goal = models.CharField(max_length=10, choices=Goal.choices, blank=True)
    conditions = models.ManyToManyField(Condition, blank=True, related_name="recommendations")
    gradual_hip_pain = models.BooleanField(_("hip pain that came on little by little"), default=False)
    limits_lifted_within_year = models.BooleanField(_("limits of a new hip lifted less than a year ago"), default=False)
    unless = models.ManyToManyField(Condition, blank=True, related_name="recommendations_ruled_out")
    without = models.ManyToManyField(
        Equipment,
        verbose_name=_("only where this is missing"),
        blank=True,
        related_name="+",
        help_text=_("It applies to people who have none of these at home. Empty: to every home."),
    )
    sources = models.ManyToManyField(Source, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.slug
