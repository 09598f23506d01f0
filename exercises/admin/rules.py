"""The editors' pages of the rules that say whom an exercise does not suit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ..fields import sentences_at_home
from ..loading import CONTRAINDICATIONS
from ..models import Contraindication, ContraindicationSource, Equipment
from ..snapshot.drafts import make_draft
from .desk import CatalogueAdmin, EditedFilter, last_order
from .exercise import MovementTags
from .lists import OrderedFormSet, SourceList

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
            raise forms.ValidationError(
                gettext("There is a rule with this number already. Open it and choose “Change it in a draft”.")
            )
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
    """The page of a rule. Editors change drafts; a rule in force is only shown, until drafts are published."""

    codec = CONTRAINDICATIONS
    key_field = "rule_id"
    form = RuleForm
    change_form_template = "admin/exercises/contraindication/change_form.html"
    change_list_template = "admin/exercises/contraindication/change_list.html"

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
    radio_fields = {"verdict": admin.VERTICAL}
    readonly_fields = ("standing", "edited_in_words")
    inlines = (RuleSources,)
    fieldsets = (
        (None, {"fields": ("rule_id", "standing", "retires", "edited_in_words")}),
        (IF, {"fields": ("condition", "also", "unless")}),
        (THEN, {"fields": ("movements", "exercises", ("programme", "new_pain"))}),
        (SAYS, {"fields": ("verdict", "message", "at_home", "reason")}),
        (OWN_WAY, {"fields": ("self_open_after", "self_open_weeks", "self_open_needs")}),
        (BACKING, {"fields": ("evidence", "reviewed_on", "order")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contraindication]:
        return Contraindication.objects.whole()

    def get_urls(self) -> list[Any]:
        draft = path(
            "<path:object_id>/draft/",
            self.admin_site.admin_view(self.draft_view),
            name="exercises_contraindication_draft",
        )
        return [draft, *super().get_urls()]

    @method_decorator(require_POST)
    def draft_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Open the draft of a rule, creating it if there is none."""
        if not super().has_change_permission(request):
            raise PermissionDenied
        rule = self.get_object(request, unquote(object_id))
        if rule is None:
            raise Http404
        return redirect("admin:exercises_contraindication_change", make_draft(rule=rule).pk)

    def make_live(self) -> None:
        """Do nothing: only drafts are saved or deleted here, and drafts affect nobody."""

    def has_change_permission(self, request: HttpRequest, obj: Contraindication | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def why_not_deleted(self, request: HttpRequest, obj: Contraindication) -> str:
        return "" if obj.is_draft else gettext("A rule is taken out of force by a draft; its text is kept.")

    def get_fieldsets(self, request: HttpRequest, obj: Contraindication | None = None) -> Any:
        """Offer to retire a rule only in the draft of a rule that is in force."""
        first, *others = super().get_fieldsets(request, obj)
        if obj is not None and obj.draft_of is not None and obj.draft_of.state == Contraindication.State.IN_FORCE:
            return [first, *others]
        return [(first[0], {"fields": [name for name in first[1]["fields"] if name != "retires"]}), *others]

    def save_model(self, request: HttpRequest, obj: Contraindication, form: Any, change: bool) -> None:
        """Save a new rule as a draft."""
        if not change:
            obj.state = Contraindication.State.DRAFT
        super().save_model(request, obj, form, change)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        obj: Contraindication | None = kwargs.get("obj")
        if obj is not None and not obj.is_draft and super().has_change_permission(request):
            context["may_draft"] = True
            context["draft"] = Contraindication.objects.drafts().filter(rule_id=obj.rule_id).first()
        return super().render_change_form(request, context, *args, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"order": last_order(Contraindication), **super().get_changeform_initial_data(request)}

    @admin.display(description=_("state"))
    def standing(self, obj: Contraindication | None) -> str:
        if obj is None or obj.pk is None:
            return gettext("It will be a draft. Nobody is affected until it is published.")
        if not obj.is_draft:
            return obj.get_state_display()
        if obj.draft_of is None:
            return gettext("Draft of a new rule. Nobody is affected until it is published.")
        address = reverse("admin:exercises_contraindication_change", args=[obj.draft_of.pk])
        return format_html(
            '{} <a href="{}">{}</a>',
            gettext("Draft beside the rule as it is. Nobody is affected until it is published."),
            address,
            gettext("See the rule as it is"),
        )

    @admin.display(description=_("edited here"))
    def edited(self, obj: Contraindication) -> str:
        return "" if obj.is_draft else super().edited(obj)

    @admin.display(description=_("where this comes from"))
    def edited_in_words(self, obj: Contraindication | None) -> str:
        if obj is not None and obj.is_draft:
            return gettext("Written here. Loading the catalogue leaves drafts alone.")
        return super().edited_in_words(obj)

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
