"""Who may see which part of the catalogue. For anybody but editors a draft does not exist: 404."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from .models import Exercise


def may_see_drafts(user: Any) -> bool:
    return bool(user.is_staff and user.has_perm("exercises.change_exercise"))


def get_visible_exercise(user: Any, slug: str) -> Exercise:
    """Find an exercise with its steps and videos, or raise 404.

    Permissions cost queries, so they are looked up only when the exercise is a draft.
    """
    exercise = get_object_or_404(Exercise.objects.prefetch_related("steps", "videos"), slug=slug)
    if not (exercise.is_published or may_see_drafts(user)):
        raise Http404
    return exercise
