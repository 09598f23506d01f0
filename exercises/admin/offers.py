"""The editors' pages of substitutions and of ladders of easier and harder versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..loading import LADDERS, SUBSTITUTIONS
from ..models import Ladder, Rung, Substitution, SubstitutionOffer
from .base.desk import CatalogueAdmin, EditedFilter, last_order
from .base.lists import OrderedFormSet, TabularList


class SubstitutionForm(forms.ModelForm[Any]):
    def clean(self) -> dict[str, Any]:
        """Refuse a second entry for the same exercise and people: in files these two are its key."""
        data = super().clean() or self.cleaned_data
        blocked = data.get("blocked") or (self.instance.blocked if self.instance.pk else None)
        if blocked is None:
            return data
        wanted = self.instance.conditions.all() if "conditions" not in self.fields else data.get("conditions", ())
        people = {condition.pk for condition in wanted}
        for other in (
            Substitution.objects.filter(blocked=blocked).exclude(pk=self.instance.pk).prefetch_related("conditions")
        ):
            if {condition.pk for condition in other.conditions.all()} == people:
                self.add_error(
                    None,
                    gettext("There is an entry for this exercise and these people already. Change that one instead."),
                )
        return data


class OfferFormSet(OrderedFormSet):
    def refusals(self) -> Iterator[str]:
        for row in self.kept_rows():
            exercise = row.get("exercise")
            if exercise and exercise.pk == self.instance.blocked_id:
                yield gettext("“%(name)s” cannot stand in for itself.") % {"name": exercise}


class Offers(TabularList):
    model = SubstitutionOffer
    formset = OfferFormSet
    fields = ("order", "exercise")
    autocomplete_fields = ("exercise",)
    verbose_name = _("offer")
    verbose_name_plural = _("Offered instead, the best first; none: it is left out")


@admin.register(Substitution)
class SubstitutionAdmin(CatalogueAdmin):
    codec = SUBSTITUTIONS
    key_field = ""
    form = SubstitutionForm
    list_display = ("blocked", "for_whom", "instead", "edited")
    list_display_links = ("blocked", "for_whom")
    list_filter = (EditedFilter,)
    search_fields = ("blocked__name", "offers__name", "conditions__name", "note")
    search_help_text = _("the exercise that is blocked, one that is offered, or a condition")
    autocomplete_fields = ("blocked", "conditions", "sources")
    readonly_fields = ("edited_in_words",)
    inlines = (Offers,)
    fields = ("blocked", "conditions", "note", "sources", "order", "edited_in_words")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep exercise and people fixed in an entry that came from a file, because they are its key there."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "blocked", "conditions") if obj and obj.catalogue_digest else fields

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"order": last_order(Substitution), **super().get_changeform_initial_data(request)}

    @admin.display(description=_("for whom"))
    def for_whom(self, obj: Substitution) -> str:
        return ", ".join(condition.name for condition in obj.conditions.all()) or gettext("everyone")

    @admin.display(description=_("offered instead"))
    def instead(self, obj: Substitution) -> str:
        return ", ".join(str(row) for row in obj.substitutionoffer_set.all()) or gettext("nothing")


class RungFormSet(OrderedFormSet):
    def refusals(self) -> Iterator[str]:
        if len(self.kept_rows()) < 2:
            yield gettext("A ladder needs at least two exercises, the easiest first.")


class Rungs(TabularList):
    model = Rung
    formset = RungFormSet
    fields = ("order", "exercise")
    autocomplete_fields = ("exercise",)
    verbose_name = _("rung")
    verbose_name_plural = _("Rungs, the easiest first")


@admin.register(Ladder)
class LadderAdmin(CatalogueAdmin):
    codec = LADDERS
    list_display = ("name", "in_order", "edited")
    list_filter = (EditedFilter,)
    search_fields = ("name", "slug", "rungs__exercise__name")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("edited_in_words",)
    inlines = (Rungs,)
    fields = ("name", "slug", "note", "edited_in_words")

    @admin.display(description=_("from easy to hard"))
    def in_order(self, obj: Ladder) -> str:
        return " → ".join(str(rung) for rung in obj.rungs.all())
