"""Sources, and citations of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .row import CatalogueRow, Evidence, between


class Source(CatalogueRow):
    """A publication or document that backs a statement. Everything clinical cites at least one."""

    code = models.CharField(max_length=20, unique=True)
    author = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True, validators=between(1800, 2100))
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)
    doi = models.CharField("DOI", max_length=100, blank=True)
    evidence = models.CharField(max_length=10, choices=Evidence.choices, default=Evidence.SEEN)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"

    @property
    def link(self) -> str:
        """The address to follow: the DOI when there is one."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


class Citation(models.Model):
    """A source and the place in it."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    locator = models.CharField(max_length=200, blank=True, help_text=_("Lines, table or page."))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.source.code} {self.locator}".strip()
