"""What every row of the catalogue has."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Evidence(models.TextChoices):
    """How well a statement is backed (``clinical_rules.md``, section 1)."""

    SEEN = "seen", _("Source read")
    SECONDARY = "secondary", _("Read in a secondary summary")
    MEMORY = "memory", _("From memory, to be checked")
    PROPOSED = "proposed", _("Homestretch's own proposal")
    SEED = "seed", _("Seed document")


# Bounds that only keep out a slip of the finger; what is right is the source's to say.
MOST_DAYS = 365
MOST_WEEKS = 104
MOST_SESSIONS = 365


def between(least: int, most: int) -> list[Any]:
    """Make the validators of a number with both ends included."""
    return [MinValueValidator(least), MaxValueValidator(most)]


class CatalogueRow(models.Model):
    """A row that a catalogue file may hold.

    ``catalogue_digest`` is the digest of the row's content, without who reviewed it, when it was last loaded. When the
    content has a different digest now, an editor has changed it, and loading leaves the row alone.
    """

    catalogue_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
