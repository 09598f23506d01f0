"""The editors' desk: the page of one program, and what the pages of the catalogue know of programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exercises.admin.base.desk import CatalogueAdmin, EditedFilter, last_order
from exercises.admin.base.lists import SHORT_TEXT, OrderedFormSet, SourceList, StackedList
from exercises.admin.base.live import LiveAdmin, LiveForm
from exercises.admin.exercise import ExerciseAdmin, LackingFilter, ReviewFilter, SourceFormSet
from exercises.admin.progression import Number, ProgressionRuleAdmin, ProgressionRuleForm
from exercises.loading import PROGRESSION_RULES
from exercises.models import CatalogueDraft, Exercise, ProgressionRule, Status

from .library.files import PROGRAMS, PROGRAMS_FOLDER, RECOMMENDATIONS, lacking
from .models import Program, ProgramItem, ProgramSource, RecommendationLine
from .progression.bounds import problems
from .progression.in_force import check_row

DAYS_OF_A_WEEK = 7

WHAT = _("What it is")
WHEN = _("How often")
HOW = _("How to do it")
ORIGIN = _("Where it comes from")


@admin.register(Exercise)
class ExerciseInPrograms(ExerciseAdmin):
    def needed_by(self, obj: Exercise) -> Iterator[str]:
        yield from super().needed_by(obj)
        for item in obj.program_items.filter(program__status=Status.PUBLISHED).select_related("program"):
            yield gettext("the program “%(name)s” uses it") % {"name": item.program}


class CheckedProgressionRuleForm(ProgressionRuleForm):
    def clean_value(self) -> Number | list[Number]:
        value = super().clean_value()
        try:
            check_row(self.instance.key, value)
        except ValueError as error:
            why = str(error).removeprefix(f"progression rule {self.instance.key}: ")
            raise forms.ValidationError(gettext("The algorithm cannot use this: %(why)s.") % {"why": why}) from error
        if found := list(problems(self.instance.key, {**numbers_to_be(), self.instance.key: value})):
            raise forms.ValidationError(found)
        return value


def numbers_to_be() -> dict[str, Any]:
    """Map each number to what it is, or will be once its draft is published."""
    drafts = CatalogueDraft.objects.filter(kind=PROGRESSION_RULES.name, data__isnull=False)
    return {
        **dict(ProgressionRule.objects.values_list("key", "value")),
        **{draft.key: (draft.data or {})["value"] for draft in drafts},
    }


@admin.register(ProgressionRule)
class CheckedProgressionRuleAdmin(ProgressionRuleAdmin):
    form = CheckedProgressionRuleForm

    def problem(self, obj: ProgressionRule) -> str:
        return " ".join(problems(obj.key, dict(ProgressionRule.objects.values_list("key", "value"))))


def drafts_among(exercises: Any) -> list[str]:
    return [
        gettext("its exercise “%(name)s” to be published first") % {"name": exercise}
        for exercise in exercises
        if not exercise.is_published
    ]


class ItemFormSet(OrderedFormSet):
    def lacking(self) -> list[str]:
        rows = self.kept_rows()
        return drafts_among(row["exercise"] for row in rows if row.get("exercise")) if rows else [gettext("exercises")]


class ItemForm(forms.ModelForm[ProgramItem]):
    """An exercise in a program. A dose that is left empty is that of the exercise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("start", "goal"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Empty: as the exercise has it.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        exercise = data.get("exercise")
        for name in ("start", "goal"):
            if exercise is None or data.get(name) or name in self.errors:
                continue
            data[name] = getattr(exercise, name)
            if data[name] is None:
                self.add_error(name, gettext("The exercise has no such dose, so this needs one."))
        return data


class Items(StackedList):
    model = ProgramItem
    form = ItemForm
    formset = ItemFormSet
    after = HOW
    fields = (("order", "exercise"), ("section", "role", "stage", "from_week"), "start", "goal", "note")
    autocomplete_fields = ("exercise",)
    verbose_name = _("exercise")
    verbose_name_plural = _("Exercises, in order")
    formfield_overrides = SHORT_TEXT


class Sources(SourceList):
    model = ProgramSource
    formset = SourceFormSet
    after = ORIGIN


class ProgramForm(LiveForm):
    def lacking(self, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Ask the same function as the loader, one field at a time; the lists below answer for themselves."""
        for field in ("summary", "for_whom", "warm_up", "order_rules", "stop_rules"):
            everything = dict.fromkeys(
                ("summary", "for_whom", "warm_up", "order_rules", "stop_rules", "sources", "items"), "x"
            )
            for words in lacking({**everything, field: data.get(field)}):
                yield field, words

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        fewest, most = data.get("per_week_min"), data.get("per_week_max")
        if fewest is not None and most is not None and most < fewest:
            self.add_error("per_week_max", gettext("It must not be less than the number before it."))
        rest = data.get("rest_days")
        if most and rest is not None and most * (rest + 1) > DAYS_OF_A_WEEK + rest:
            self.add_error("rest_days", gettext("So often in a week leaves no room for so many days of rest."))
        return data


@admin.register(Program)
class ProgramAdmin(LiveAdmin):
    codec = PROGRAMS
    folder = PROGRAMS_FOLDER
    form = ProgramForm
    list_display = ("name", "code", "status", "own", "exercise_count", "lacks", "edited", "reviewed_on")
    list_filter = ("status", "own", EditedFilter, LackingFilter, ReviewFilter)
    search_fields = ("name", "code", "slug", "items__exercise__name", "summary", "for_whom", "goal", "items__note")
    search_help_text = _("a name, a code, an exercise in it, or words of its texts")
    actions = ("publish", "unpublish")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("lacks_in_words", "edited_in_words", "reviewed_by", "reviewed_on")
    radio_fields = {"status": admin.HORIZONTAL}
    inlines = (Items, Sources)
    fieldsets = (
        (None, {"fields": ("name", "slug", "code", "status", "lacks_in_words", "edited_in_words")}),
        (WHAT, {"fields": ("summary", "for_whom", "goal", "own")}),
        (
            WHEN,
            {
                "fields": (
                    ("per_week_min", "per_week_max", "rest_days", "minutes"),
                    ("load_from_week", "hard_from_week"),
                    ("beside_only", "time_of_day"),
                )
            },
        ),
        (HOW, {"fields": ("warm_up", "order_rules", "rest_note", "progress_note", "stop_rules")}),
        (ORIGIN, {"fields": ("our_additions", ("reviewed_by", "reviewed_on"))}),
    )

    def lacking(self, obj: Program) -> list[str]:
        return super().lacking(obj) + drafts_among(item.exercise for item in obj.items.all())

    def needed_by(self, obj: Program) -> Iterator[str]:
        """Name the recommendation lines that name it: they have to change before the program is taken away."""
        for line in obj.recommended_by.all():
            yield gettext("we recommend it in the line “%(line)s”; let that one name another program first") % {
                "line": line
            }

    @admin.display(description=_("exercises"))
    def exercise_count(self, obj: Program) -> int:
        return len(obj.items.all())


class RecommendationForm(forms.ModelForm[RecommendationLine]):
    def clean_program(self) -> Program:
        program: Program = self.cleaned_data["program"]
        if program.status != Status.PUBLISHED:
            raise forms.ValidationError(gettext("Publish the program first: it would be recommended at once."))
        if program.beside_only:
            raise forms.ValidationError(gettext("Nobody has this program alone. Name it beside another one."))
        return program


@admin.register(RecommendationLine)
class RecommendationAdmin(CatalogueAdmin):
    codec = RECOMMENDATIONS
    folder = PROGRAMS_FOLDER
    form = RecommendationForm
    list_display = ("slug", "program", "reason", "order", "edited")
    list_filter = (EditedFilter,)
    search_fields = ("slug", "program__name", "reason", "conditions__name")
    search_help_text = _("a program, a reason or a condition")
    autocomplete_fields = ("program", "beside", "conditions", "unless", "without", "sources")
    readonly_fields = ("edited_in_words",)
    fieldsets = (
        (None, {"fields": ("slug", "order", "program", "beside", "reason", "edited_in_words")}),
        (
            _("For whom: any of these; with none of them, everybody who is left"),
            {
                "fields": (
                    "tier",
                    "goal",
                    "conditions",
                    "gradual_hip_pain",
                    "limits_lifted_within_year",
                    "unless",
                    "without",
                )
            },
        ),
        (ORIGIN, {"fields": ("sources",)}),
    )

    def problem(self, obj: RecommendationLine) -> str:
        return (
            "" if obj.program.status == Status.PUBLISHED else gettext("it recommends a program that is not published.")
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"order": last_order(RecommendationLine), **super().get_changeform_initial_data(request)}
