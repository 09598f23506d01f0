"""The editors' pages of the rules that say whom an exercise does not suit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..fields import sentences_at_home
from ..loading import CONTRAINDICATIONS
from ..models import Contraindication, ContraindicationSource, Equipment
from .base.desk import CatalogueAdmin, EditedFilter, last_order
from .base.lists import OrderedFormSet, SourceList
from .exercise import MovementTags

IF = _("If this is true of a person …")


THEN = _("… then, for everything that does this …")


SAYS = _("… the rule says")


OWN_WAY = _("The person’s own way past it, beside a clinician’s yes")


BACKING = _("What it rests on")


class RuleForm(forms.ModelForm[Any]):
    def clean_rule_id(self) -> str:
        """Refuse the id of an existing rule, which only its own draft may change."""
        rule_id: str = self.cleaned_data["rule_id"]
        if Contraindication.objects.filter(rule_id=rule_id).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(gettext("There is a rule with this number already. Open that one."))
        return rule_id

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        triggers = ("movements", "exercises", "programme", "new_pain")
        if not any(data.get(name) for name in triggers) and not any(name in self.errors for name in triggers):
            self.add_error(
                None,
                gettext(
                    "The rule reaches nothing yet. Tick a movement, name an exercise, or say that it is about the "
                    "whole program or about new pain."
                ),
            )
        required = {data.get("condition"), *data.get("also", ())}
        if both := [str(condition) for condition in data.get("unless", ()) if condition in required]:
            self.add_error(
                "unless", gettext("%(what)s cannot be both true and not true of a person.") % {"what": ", ".join(both)}
            )
        verdict = data.get("verdict")
        if (
            data.get("programme")
            and verdict
            and verdict not in {Contraindication.Verdict.CLEAR, Contraindication.Verdict.INFO}
        ):
            self.add_error(
                "verdict", gettext("A rule about the whole program can only lock it until it is cleared, or inform.")
            )
        self._check_own_way(data)
        self._check_at_home(data)
        return data

    def _check_at_home(self, data: dict[str, Any]) -> None:
        """Refuse a piece of equipment that the catalogue does not know."""
        try:
            told = sentences_at_home(data.get("at_home") or "")
        except ValueError as error:
            self.add_error("at_home", str(error))
            return
        known = set(Equipment.objects.filter(slug__in=told).values_list("slug", flat=True))
        if unknown := [slug for slug in told if slug not in known]:
            self.add_error("at_home", gettext("No equipment is called %(what)s.") % {"what": ", ".join(unknown)})

    def _check_own_way(self, data: dict[str, Any]) -> None:
        """Refuse a way for people to open the rule themselves that is incomplete, or in a rule that neither locks named
        exercises nor holds added weight back.
        """
        after, weeks, needs = (data.get(f"self_open_{name}") for name in ("after", "weeks", "needs"))
        if "self_open_after" in self.errors or (after is None and weeks is None and not needs):
            return
        if after is None or after < 1:
            self.add_error("self_open_after", gettext("Say after how many sessions: at least one."))
        if not needs:
            self.add_error("self_open_needs", gettext("Say what they must be able to do, one thing on each line."))
        if data.get("verdict") == Contraindication.Verdict.LOAD and not (data.get("programme") or data.get("new_pain")):
            return
        if weeks is not None:
            self.add_error("self_open_weeks", gettext("Only a rule about added weight asks for weeks."))
        named = data.get("exercises") and not any(data.get(name) for name in ("movements", "programme", "new_pain"))
        if data.get("verdict") != Contraindication.Verdict.CLEAR or not named:
            self.add_error(
                "self_open_after",
                gettext(
                    "Only a rule that locks exercises by name, and nothing else, or one about added weight can be "
                    "opened by the person."
                ),
            )


class RuleSourceFormSet(OrderedFormSet):
    def refusals(self) -> Iterator[str]:
        if not self.kept_rows():
            yield gettext("Every rule needs a source, a draft too. “P” stands for our own proposal.")


class RuleSources(SourceList):
    model = ContraindicationSource
    formset = RuleSourceFormSet
    after = BACKING


@admin.register(Contraindication)
class ContraindicationAdmin(MovementTags, CatalogueAdmin):
    """The page of a rule."""

    codec = CONTRAINDICATIONS
    key_field = "rule_id"
    form = RuleForm

    list_display = ("rule_id", "state", "whom", "verdict", "triggers", "evidence", "cites", "edited")
    list_filter = ("state", "verdict", "evidence", EditedFilter, "condition__category")
    search_fields = (
        "rule_id",
        "condition__name",
        "condition__slug",
        "message",
        "reason",
        "movements__name",
        "exercises__name",
    )
    search_help_text = _("a rule’s number, a condition, a movement, an exercise, or words of the rule")
    autocomplete_fields = ("condition", "also", "unless", "exercises")
    radio_fields = {"verdict": admin.VERTICAL, "state": admin.HORIZONTAL}
    readonly_fields = ("edited_in_words", "reviewed_on")
    inlines = (RuleSources,)
    fieldsets = (
        (None, {"fields": ("rule_id", "state", "edited_in_words")}),
        (IF, {"fields": ("condition", "also", "unless")}),
        (THEN, {"fields": ("movements", "exercises", ("programme", "new_pain"))}),
        (SAYS, {"fields": ("verdict", "message", "at_home", "reason")}),
        (OWN_WAY, {"fields": ("self_open_after", "self_open_weeks", "self_open_needs")}),
        (BACKING, {"fields": ("evidence", "reviewed_on", "order")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contraindication]:
        return Contraindication.objects.whole()

    def why_not_deleted(self, request: HttpRequest, obj: Contraindication) -> str:
        return gettext("A rule is taken out of force; its text is kept.")

    def get_fieldsets(self, request: HttpRequest, obj: Contraindication | None = None) -> Any:
        """Ask of a rule that is there whether it is in force."""
        first, *others = super().get_fieldsets(request, obj)
        return [first if obj else (first[0], {"fields": ("rule_id", "edited_in_words")}), *others]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"order": last_order(Contraindication), **super().get_changeform_initial_data(request)}

    @admin.display(description=_("if"), ordering="condition__name")
    def whom(self, obj: Contraindication) -> str:
        words = [obj.condition.name]
        words += [gettext("and %(what)s") % {"what": condition.name} for condition in obj.also.all()]
        words += [gettext("but not %(what)s") % {"what": condition.name} for condition in obj.unless.all()]
        return ", ".join(words)

    @admin.display(description=_("reaches"))
    def triggers(self, obj: Contraindication) -> str:
        return ", ".join(
            [movement.name for movement in obj.movements.all()]
            + [exercise.name for exercise in obj.exercises.all()]
            + ([gettext("the whole program")] if obj.programme else [])
            + ([gettext("new pain")] if obj.new_pain else [])
        )

    @admin.display(description=_("sources"))
    def cites(self, obj: Contraindication) -> str:
        return ", ".join(str(row) for row in obj.contraindicationsource_set.all())
