"""The numbers of the progression algorithm."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .row import CatalogueRow, Evidence
from .source import Source
from .vocabulary import tag_validator


class ProgressionRule(CatalogueRow):
    """One number, or list of numbers, of the progression algorithm, with its sources (``clinical_rules.md``, section
    8).
    """

    key = models.CharField(max_length=60, unique=True, validators=[tag_validator])
    value = models.JSONField(help_text=_("A number or a list of numbers."))
    unit = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=300)
    evidence = models.CharField(_("rests on"), max_length=10, choices=Evidence.choices, default=Evidence.PROPOSED)
    sources = models.ManyToManyField(Source, blank=True, related_name="progression_rules")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.key
