"""What people write down about an exercise of a session."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User


class ExerciseNoteQuerySet(models.QuerySet["ExerciseNote"]):
    def written(self) -> ExerciseNoteQuerySet:
        """Those that were not taken back, with their exercise, in the order of the session."""
        return self.exclude(text="").select_related("item__exercise").order_by("item__order", "item", "pk")

    def about(self, fitted: str, *, by: User) -> ExerciseNoteQuerySet:
        """Those of a person about an exercise that was fitted (a slug), whatever rung of it was done; the latest
        first.
        """
        return (
            self.filter(session__user=by)
            .exclude(text="")
            .annotate(fitted=Coalesce("item__base__slug", "item__exercise__slug"))
            .filter(fitted=fitted)
            .select_related("session")
            .order_by("-session__performed_on", "-written_at", "-pk")
        )


class ExerciseNote(models.Model):
    """What a person wrote down for themselves about one exercise in one session. The latest word counts; empty, it was
    taken back.
    """

    session = models.ForeignKey("programs.Session", on_delete=models.CASCADE, related_name="exercise_notes")
    item = models.ForeignKey("programs.RoutineItem", on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(blank=True, max_length=2000)
    written_at = models.DateTimeField(default=timezone.now)

    objects = ExerciseNoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [models.UniqueConstraint(name="exercise_note_once", fields=["session", "item"])]

    def __str__(self) -> str:
        return self.text[:40]
