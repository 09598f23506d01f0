"""How those who look after people work together: who stands in for whom, and notes for each other."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .team import CareLink, Member

# Letters of a note.
LONGEST_NOTE_OF_TEAM = 4000


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> AbsenceQuerySet:
        return self.filter(ended_at__isnull=True, ends_at__gt=timezone.now())

    def now(self) -> AbsenceQuerySet:
        """Keep those in which a colleague who is still there stands in at this moment."""
        return self.standing().filter(
            starts_at__lte=timezone.now(), deputy__left_at__isnull=True, deputy__user__is_active=True
        )


class Absence(models.Model):
    """A time in which a colleague stands in for a clinician, and sees what people share with that one.

    ``ends_at`` is the first moment after it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="stands_in")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="absence_once", fields=["member"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(name="absence_ends_after_it_began", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="absence_has_another_deputy", condition=~Q(deputy=F("member"))),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}"


class TeamNote(models.Model):
    """A note of a care team for each other about a person. The person sees it nowhere but in their export."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(CareLink, on_delete=models.CASCADE, related_name="notes")
    by_member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="notes")
    by_name = models.CharField(max_length=254)
    text = models.TextField(_("note"), max_length=LONGEST_NOTE_OF_TEAM)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.CheckConstraint(name="team_note_says_something", condition=~Q(text="") & ~Q(by_name="")),
        ]

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d}"
