"""The editors' page of a lesson, in the order in which people read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..lessons.writing import LessonError, pictures_in
from ..loading import LESSONS
from ..loading.lessons import needed_for
from ..models import Exercise, Lesson, LessonAnswer, LessonSource
from .base.desk import EditedFilter, last_order
from .base.lists import SHORT_TEXT, OrderedFormSet, SourceList, StackedList
from .base.live import LiveAdmin, LiveForm
from .exercise import LackingFilter, ReviewFilter

TEXT = _("The text")
QUESTION = _("One question")
ORIGIN = _("Where it comes from")
SENTENCES = ("summary", "question")  # too long for a line on a telephone


class LessonForm(LiveForm):
    def clean_body(self) -> str:
        text: str = self.cleaned_data["body"]
        try:
            shown = set(pictures_in(text))
        except LessonError as error:
            raise forms.ValidationError(str(error)) from error
        if unknown := shown - set(Exercise.objects.filter(slug__in=shown).values_list("slug", flat=True)):
            raise forms.ValidationError(
                gettext("No exercise is called %(what)s, so there is no picture of it.")
                % {"what": ", ".join(sorted(unknown))}
            )
        return text

    def lacking(self, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for field, words in needed_for(data.get("kind", "")).items():
            if not data.get(field):
                yield field, words
        exercise = data.get("exercise")
        if exercise is not None and not exercise.is_published:
            yield "exercise", gettext("its exercise to be published first")


class AnswerFormSet(OrderedFormSet):
    def refusals(self) -> Iterator[str]:
        if sum(bool(row.get("is_right")) for row in self.kept_rows()) > 1:
            yield gettext("Only one answer can be the right one.")

    def lacking(self) -> list[str]:
        if self.instance.is_card:
            return []
        rows = self.kept_rows()
        is_enough = len(rows) > 1 and any(row.get("is_right") for row in rows)
        return [] if is_enough else [gettext("two answers or more, one of them right")]


class Answers(StackedList):
    model = LessonAnswer
    formset = AnswerFormSet
    after = QUESTION
    fields = (("order", "is_right"), "text", "why")
    verbose_name = _("answer")
    verbose_name_plural = _("Answers")
    formfield_overrides = SHORT_TEXT


class Sources(SourceList):
    model = LessonSource
    after = ORIGIN


@admin.register(Lesson)
class LessonAdmin(LiveAdmin):
    codec = LESSONS
    form = LessonForm
    list_display = ("name", "kind", "order", "status", "lacks", "reviewed_on", "edited")
    list_filter: ClassVar[Any] = ("kind", "status", EditedFilter, LackingFilter, ReviewFilter)
    search_fields = ("slug", "name", "summary", "body", "try_it", "question", "answers__text", "answers__why")
    search_help_text = _("a title, part of the address, or words of any text")
    actions = ("publish", "unpublish")
    radio_fields: ClassVar[Any] = {"status": admin.HORIZONTAL}
    autocomplete_fields = ("exercise",)
    readonly_fields = ("edited_in_words", "lacks_in_words", "reviewed_by", "reviewed_on")
    prepopulated_fields: ClassVar[Any] = {"slug": ("name",)}
    inlines = (Answers, Sources)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("name", "slug", ("kind", "status", "order"), "lacks_in_words", "edited_in_words")}),
        (TEXT, {"fields": ("summary", "body", "exercise", "try_it")}),
        (QUESTION, {"fields": ("question",)}),
        (ORIGIN, {"fields": (("author", "license"), ("reviewed_by", "reviewed_on"))}),
    )

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name in SENTENCES:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"order": last_order(Lesson), **super().get_changeform_initial_data(request)}
