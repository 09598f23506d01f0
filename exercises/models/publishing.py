"""What editors write before it reaches people, what was published, and who looked at it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RowNamed(models.Model):
    """Names a row of the catalogue by its kind and key as files have them, so that it may be loaded anew or gone."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=500)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class CatalogueDraft(RowNamed):
    """What a row is to become, in the form of its file, or None if it is to go. It affects nobody."""

    data = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(name="draft_once_for_each_row", fields=["kind", "key"])]


class Publication(models.Model):
    """The record of one change of the catalogue: its rows, whose verdicts flipped, and why. Never changed later.

    ``flips`` is what changed for the test patients and the worked cases.
    """

    published_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    reason = models.TextField(blank=True)
    flips = models.JSONField(default=list)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="rule_publication_flips_have_a_reason", condition=Q(flips=[]) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.published_at:%Y-%m-%d %H:%M}"


class RowReview(RowNamed):
    """Somebody read a row and found it right. ``content`` is the digest of what they read, without who reviewed it."""

    content = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    on = models.DateField()
    due_on = models.DateField(_("to be looked at again by"))

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(name="review_is_due_later", condition=Q(due_on__gt=models.F("on")))]


class RowChange(RowNamed):
    """What a publication made of one row, in the form of its file. None before: it was new; None after: it went."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="changes")
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-publication__published_at", "-pk"]
        indexes = [models.Index(name="row_change_of_a_row", fields=["kind", "key"])]

    @property
    def fields(self) -> list[str]:
        """The names of what differs, in the order of the data."""
        before: dict[str, Any] = self.before or {}
        after: dict[str, Any] = self.after or {}
        return [name for name in {**before, **after} if before.get(name) != after.get(name)]
