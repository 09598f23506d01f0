"""Who may see what of the catalogue. A draft does not exist for anyone but editors: 404."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404

from .models import Exercise, ExerciseEquipment, ExerciseMuscle, ExerciseSource


def may_see_drafts(user: Any) -> bool:
    return bool(user.is_staff and user.has_perm("exercises.change_exercise"))


def get_visible_exercise(user: Any, slug: str) -> Exercise:
    """Return an exercise with what its page shows, or 404. Six queries; parts and ladders are in the snapshot.

    Rights are asked for only when there is a draft to see: that is two queries for an editor.
    """
    shown = Exercise.objects.prefetch_related(
        "steps",
        "videos",
        Prefetch("exercisemuscle_set", ExerciseMuscle.objects.select_related("muscle")),
        Prefetch("exerciseequipment_set", ExerciseEquipment.objects.select_related("equipment")),
        Prefetch("exercisesource_set", ExerciseSource.objects.select_related("source")),
    )
    exercise = get_object_or_404(shown, slug=slug)
    if not (exercise.is_published or may_see_drafts(user)):
        raise Http404
    return exercise
