"""Who may see which part of the catalogue. For anybody but editors a draft does not exist: 404."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from .library.known import published_exercise
from .models import Exercise


def may_see_drafts(user: Any) -> bool:
    return bool(user.is_staff and user.has_perm("exercises.change_exercise"))


def get_visible_exercise(user: Any, slug: str) -> Exercise:
    """Find an exercise, or raise 404.

    Permissions cost queries, so they are looked up only when the exercise is a draft.
    """
    exercise = published_exercise(slug) or Exercise.objects.filter(slug=slug).first()
    if exercise is None or not (exercise.is_published or may_see_drafts(user)):
        raise Http404
    return exercise
