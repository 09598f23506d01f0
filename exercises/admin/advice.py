"""The editors' pages of what is said and offered beside exercises."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..fields import lines
from ..loading.advice import ADVICE, UNTIL_YES
from ..models import Advice, Contraindication, UntilYes
from ..rules.screening import Verdict
from .base.desk import CatalogueAdmin, EditedFilter, last_order

WHERE_FROM = _("Where it comes from")
ORIGIN_FIELDS = ("evidence", "sources", "order")


class ToldForm(forms.ModelForm[Any]):
    def clean_sources(self) -> Any:
        sources = self.cleaned_data["sources"]
        if not sources:
            raise forms.ValidationError(gettext("It needs a source. “P” stands for our own judgement."))
        return sources


class UntilYesForm(ToldForm):
    def clean_safe_with(self) -> str:
        """Refuse what locks nothing: it would be offered to nobody."""
        text: str = self.cleaned_data["safe_with"]
        locks = set(
            Contraindication.objects.filter(programme=True, verdict=Verdict.CLEAR.word).values_list(
                "rule_id", flat=True
            )
        )
        if unknown := [rule for rule in lines(text) if rule not in locks]:
            raise forms.ValidationError(
                gettext("No rule of this name locks all exercising: %(what)s.") % {"what": ", ".join(unknown)}
            )
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "safe_with" in data and bool(data.get("always")) is bool(lines(data["safe_with"])):
            self.add_error("safe_with", gettext("Name the locks that it is safe with, or say that it is safe always."))
        return data


class ToldAdmin(CatalogueAdmin):
    list_filter: ClassVar[Any] = ("evidence", EditedFilter)
    autocomplete_fields = ("exercise", "sources")
    readonly_fields = ("edited_in_words",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"order": last_order(self.model), **super().get_changeform_initial_data(request)}


@admin.register(UntilYes)
class UntilYesAdmin(ToldAdmin):
    codec = UNTIL_YES
    form = UntilYesForm
    list_display = ("name", "always", "evidence", "edited")
    search_fields = ("slug", "name", "steps", "safe_with")
    search_help_text = _("a word in it, or the id of a rule that locks")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("slug", "name", "edited_in_words")}),
        (_("What the person reads"), {"fields": ("steps", "how_long", "exercise")}),
        (_("Who may do it"), {"fields": ("always", "safe_with")}),
        (WHERE_FROM, {"fields": ORIGIN_FIELDS}),
    )


@admin.register(Advice)
class AdviceAdmin(ToldAdmin):
    codec = ADVICE
    form = ToldForm
    list_display = ("slug", "when", "words", "evidence", "edited")
    search_fields = ("slug", "words")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("slug", "when", "words", "exercise", "edited_in_words")}),
        (WHERE_FROM, {"fields": ORIGIN_FIELDS}),
    )
