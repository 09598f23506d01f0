"""The published catalogue as one document."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class CatalogueSnapshot(models.Model):
    """The document that rules read, rewritten whenever the catalogue changes. The table has one row."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4)
    # JSON as text: the order in which the catalogue names things matters, and jsonb would lose it.
    content = models.TextField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(name="catalogue_snapshot_single", condition=Q(singleton=True))]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
