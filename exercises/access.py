"""Who may see what of the catalogue. A draft does not exist for anyone but editors: 404."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from .models import Exercise, ExerciseEquipment, ExerciseMuscle, ExerciseSource


def get_visible_exercise(user: Any, slug: str) -> Exercise:
    """Return an exercise with what its page shows, or 404. Six queries; parts and ladders are in the snapshot."""
    shown = Exercise.objects.visible_to(user).prefetch_related(
        "steps",
        "videos",
        Prefetch("exercisemuscle_set", ExerciseMuscle.objects.select_related("muscle")),
        Prefetch("exerciseequipment_set", ExerciseEquipment.objects.select_related("equipment")),
        Prefetch("exercisesource_set", ExerciseSource.objects.select_related("source")),
    )
    return get_object_or_404(shown, slug=slug)
