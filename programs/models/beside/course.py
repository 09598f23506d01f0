"""The lessons as a course of one person: what they have read, and whether a lesson a day comes by mail."""

from __future__ import annotations

import uuid
from datetime import time

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.models import Lesson


class LessonRead(models.Model):
    """Somebody says that they have read a lesson. What they answered to its question is kept nowhere."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lessons_read")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["read_at", "pk"]
        constraints = [models.UniqueConstraint(name="lesson_read_once", fields=["user", "lesson"])]

    def __str__(self) -> str:
        return f"{self.lesson}"


class CourseMail(models.Model):
    """Whether a person wants a lesson a day by mail, and when, by their own clock. Without a row, none is sent."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="course_mail"
    )
    address_id = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text=_("In the address that stops these mails.")
    )
    wanted = models.BooleanField(default=False, help_text=_("Off, nothing is sent; it can go on later."))
    at = models.TimeField(default=time(9))
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user}"
