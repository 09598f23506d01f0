"""Lessons and cards: what there is to learn, in a few minutes each."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .exercise import Exercise
from .row import CatalogueRow, Status
from .source import Citation, Source


class LessonQuerySet(models.QuerySet["Lesson"]):
    def published(self) -> LessonQuerySet:
        return self.filter(status=Status.PUBLISHED)

    def of_course(self) -> LessonQuerySet:
        return self.filter(kind=Lesson.Kind.LESSON)

    def cards(self) -> LessonQuerySet:
        return self.filter(kind=Lesson.Kind.CARD)

    def visible_to(self, user: Any) -> LessonQuerySet:
        """Keep the published ones, and for editors the drafts too."""
        return self if user.is_staff and user.has_perm("exercises.change_lesson") else self.published()

    def for_page(self) -> LessonQuerySet:
        return self.select_related("exercise").prefetch_related("answers", "lessonsource_set__source")


class Lesson(CatalogueRow):
    """A lesson of the course, or a card: a shorter one with nothing to try and nothing asked.

    ``body`` is written as ``lessons.writing`` reads it; so are ``try_it`` and what answers explain.
    """

    class Kind(models.TextChoices):
        LESSON = "lesson", _("Lesson of the course")
        CARD = "card", _("Card")

    slug = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.LESSON)
    name = models.CharField(_("title"), max_length=120)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    order = models.PositiveSmallIntegerField(default=0, help_text=_("Its place in the course."))
    summary = models.CharField(max_length=250, blank=True, help_text=_("What it tells, in one or two sentences."))
    body = models.TextField(
        blank=True,
        help_text=_(
            "Empty lines part the paragraphs. “## ” begins a heading, “- ” a point of a list. After what somebody says "
            "stands the code of the source in square brackets; [P] is our own judgement. docs/catalogue.md tells how "
            "pictures and plots are written."
        ),
    )
    exercise = models.ForeignKey(
        Exercise,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name=_("exercise to try now"),
        help_text=_("People see it only if screening lets it through for them."),
    )
    try_it = models.TextField(
        _("one thing to try now"),
        blank=True,
        help_text=_(
            "About the exercise: shown to people for whom screening lets it through. Without an exercise: what "
            "everybody can do."
        ),
    )
    question = models.CharField(_("one question"), max_length=200, blank=True)
    sources = models.ManyToManyField(Source, through="LessonSource", related_name="lessons")
    reviewed_by = models.CharField(max_length=120, blank=True, help_text=_("The clinician who checked this page."))
    reviewed_on = models.DateField(null=True, blank=True)
    author = models.CharField(max_length=120, blank=True, default="Homestretch")
    license = models.CharField(max_length=60, blank=True, default="CC BY-SA 4.0")

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(f"programs:{self.kind}", args=[self.slug])

    @property
    def is_card(self) -> bool:
        return self.kind == self.Kind.CARD

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED


class LessonAnswer(models.Model):
    """An answer that somebody may choose, and what is said about it."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField(max_length=200)
    is_right = models.BooleanField(_("right"), default=False)
    why = models.TextField(_("explanation"), help_text=_("With the codes of its sources, as in the text."))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="lesson_has_one_right_answer", fields=["lesson"], condition=Q(is_right=True)),
        ]

    def __str__(self) -> str:
        return self.text


class LessonSource(Citation):
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE)

    class Meta(Citation.Meta):
        pass
