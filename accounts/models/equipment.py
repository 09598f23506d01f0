"""The weights and bands at home."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .person import User


class OwnWeights(models.Model):
    """The weights and bands that a person has at home (``accounts.equipment``).

    Each list holds kilograms as text, so that nothing is rounded. None means "not said", an empty list "I have none".
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="own_weights")
    ankle_kg = models.JSONField(null=True, blank=True, help_text=_("Of one leg, each piece as often as it is there."))
    ankle_together = models.BooleanField(default=False, help_text=_("Several fit on one leg at once."))
    hand_kg = models.JSONField(null=True, blank=True)
    hand_together = models.BooleanField(default=False, help_text=_("Several can be held or joined at once."))
    band_colours = models.JSONField(null=True, blank=True)
    other_bands_kg = models.JSONField(default=list, blank=True, help_text=_("The pull at twice their length."))
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("own weights and bands")
        verbose_name_plural = _("own weights and bands")
        constraints = [
            models.CheckConstraint(
                name="own_weights_together_are_told",
                condition=(Q(ankle_together=False) | Q(ankle_kg__isnull=False))
                & (Q(hand_together=False) | Q(hand_kg__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"
