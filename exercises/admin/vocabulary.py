"""The editors' pages of the vocabulary: sources, muscles, equipment, movements, conditions."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext

from ..loading import CONDITIONS, EQUIPMENT, MOVEMENTS, MUSCLES, SOURCES
from ..models import Condition, Equipment, Movement, Muscle, Source
from .base.desk import EditedFilter
from .base.uses import UsesAdmin


class SourceForm(forms.ModelForm[Source]):
    def clean_doi(self) -> str:
        """Keep only the DOI when somebody pastes a whole address."""
        doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", self.cleaned_data["doi"], flags=re.IGNORECASE)
        if doi and not doi.startswith("10."):
            raise forms.ValidationError(gettext("A DOI begins with 10."))
        return doi


@admin.register(Source)
class SourceAdmin(UsesAdmin):
    codec = SOURCES
    key_field = "code"
    form = SourceForm
    list_display = ("code", "author", "year", "title", "evidence", "used_by", "edited")
    list_display_links = ("code", "title")
    list_filter = ("evidence", EditedFilter)
    search_fields = ("code", "author", "title", "publisher", "doi")
    readonly_fields = ("used_by", "edited_in_words")
    fieldsets = (
        (None, {"fields": ("code", ("author", "year"), "title", "publisher", "url", "doi", "evidence", "note")}),
        (None, {"fields": ("used_by", "edited_in_words")}),
    )


@admin.register(Muscle)
class MuscleAdmin(UsesAdmin):
    codec = MUSCLES
    list_display = ("name", "plain", "used_by", "edited")
    search_fields = ("name", "plain", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("used_by", "edited_in_words")
    fields = ("name", "slug", "plain", "used_by", "edited_in_words")


@admin.register(Equipment)
class EquipmentAdmin(UsesAdmin):
    codec = EQUIPMENT
    adds_directly = False  # the health check would ask for it
    list_display = ("name", "ask", "used_by", "edited")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("used_by", "edited_in_words")
    fields = ("name", "slug", "note", "ask", "used_by", "edited_in_words")


@admin.register(Movement)
class MovementAdmin(UsesAdmin):
    codec = MOVEMENTS
    list_display = ("name", "slug", "group", "of_one_leg", "used_by", "edited")
    list_filter = ("group", "of_one_leg", EditedFilter)
    search_fields = ("name", "slug", "description")
    readonly_fields = ("used_by", "edited_in_words")
    fields = ("name", "slug", "description", "group", "of_one_leg", "used_by", "edited_in_words")


@admin.register(Condition)
class ConditionAdmin(UsesAdmin):
    codec = CONDITIONS
    list_display = ("name", "slug", "category", "used_by", "edited")
    list_filter = ("category", EditedFilter)
    search_fields = ("name", "slug", "people")
    autocomplete_fields = ("implies",)
    readonly_fields = ("used_by", "edited_in_words")
    fields = (
        "name",
        "slug",
        "category",
        "because",
        "not_sure",
        "people",
        "implies",
        "note",
        "used_by",
        "edited_in_words",
    )

    def why_not_deleted(self, request: HttpRequest, obj: Any) -> str:
        return super().why_not_deleted(request, obj) or gettext("People’s health checks may name it.")
