"""How far somebody is: which lessons they have read, and which comes next."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction

from accounts.models import User
from exercises.locking import locked
from exercises.models import Lesson

from ..models import LessonRead


def read_by(user: User) -> frozenset[int]:
    """Find the keys of the lessons that a person has read."""
    return frozenset(LessonRead.objects.filter(user=user).values_list("lesson_id", flat=True))


def next_of(lessons: Sequence[Lesson], read: Collection[int], *, after: Lesson | None = None) -> Lesson | None:
    """Find the next unread lesson: the first one behind ``after``, else the first of all. None when all are read."""
    later = [lesson for lesson in lessons if after is None or (lesson.order, lesson.slug) > (after.order, after.slug)]
    return next((lesson for lesson in [*later, *lessons] if lesson.pk not in read), None)


@transaction.atomic
def keep_read(*, by: User, lesson: Lesson, is_read: bool) -> None:
    """Note that a person has read a lesson, or take that back. Safe to repeat."""
    locked(by)
    if is_read:
        LessonRead.objects.get_or_create(user=by, lesson=lesson)
    else:
        LessonRead.objects.filter(user=by, lesson=lesson).delete()
