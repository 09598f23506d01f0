"""The editors' page of gates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..fields import lines
from ..loading import GATES
from ..models import Gate
from ..rules.gates import FORMS
from .base.desk import CatalogueAdmin, EditedFilter, last_order

# Any of these makes a gate.
CONDITIONS = ("stands", "at_norm", "tandem_seconds", "sessions", "weeks", "low_only", "not_high")


class GateForm(forms.ModelForm[Any]):
    def clean_forms(self) -> str:
        text: str = self.cleaned_data["forms"]
        if unknown := [form for form in lines(text) if form not in FORMS]:
            raise forms.ValidationError(gettext("No named level is called %(what)s.") % {"what": ", ".join(unknown)})
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse a gate that has no condition at all, and an exercise whose sessions nobody counts."""
        data = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in CONDITIONS) and not any(name in self.errors for name in CONDITIONS):
            self.add_error(None, gettext("Nothing opens it yet. Say what does."))
        if data.get("sessions_of") and not data.get("sessions") and "sessions" not in self.errors:
            self.add_error("sessions", gettext("Say how many sessions of that exercise."))
        return data

    def clean_sources(self) -> Any:
        sources = self.cleaned_data["sources"]
        if not sources:
            raise forms.ValidationError(gettext("Every gate needs a source. “P” stands for our own proposal."))
        return sources


@admin.register(Gate)
class GateAdmin(CatalogueAdmin):
    codec = GATES
    key_field = "gate_id"
    form = GateForm
    list_display = ("gate_id", "exercise", "careful_only", "evidence", "edited")
    list_filter = ("careful_only", "evidence", EditedFilter)
    search_fields = ("gate_id", "exercise__name", "message", "reason")
    autocomplete_fields = ("exercise", "sessions_of", "keeps", "sources")
    readonly_fields = ("edited_in_words",)
    fieldsets = (
        (None, {"fields": ("gate_id", "exercise", "careful_only", "edited_in_words")}),
        (
            _("What opens it"),
            {
                "fields": (
                    ("stands", "at_norm"),
                    ("tandem_seconds", "within_days"),
                    ("sessions", "sessions_of", "weeks"),
                    ("low_only", "not_high"),
                )
            },
        ),
        (_("Until then, and after"), {"fields": ("forms", "keeps")}),
        (_("What it says"), {"fields": ("message", "reason", "evidence", "sources", "order")}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"order": last_order(Gate), **super().get_changeform_initial_data(request)}
