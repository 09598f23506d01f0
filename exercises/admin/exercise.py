"""The page of one exercise at the editors' desk, in the order in which people read the exercise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import films
from ..loading import EXERCISES, publication
from ..models import (
    Exercise,
    ExerciseEquipment,
    ExerciseMuscle,
    ExerciseSource,
    Movement,
    SequencePart,
    Status,
    Step,
    Video,
)
from .base.desk import EditedFilter
from .base.lists import SHORT_TEXT, OrderedFormSet, SourceList, StackedList, TabularList
from .base.live import LiveAdmin, LiveForm
from .figure import FigurePages

NAME = _("Name")
WHAT = _("What kind of exercise it is")
MOVEMENT = _("The movement")
MIND = _("What to mind")
DOSE = _("How much")
SCREENING = _("What screening works on")
ORIGIN = _("Where it comes from")
REVIEW = _("Review")


class MovementIterator(ModelChoiceIterator[Movement]):
    """Yields the tags in groups, so that editors overlook none."""

    def __iter__(self) -> Iterator[Any]:
        groups: dict[str, list[Any]] = {}
        for movement in self.queryset.order_by("group", "position", "pk"):
            groups.setdefault(movement.group, []).append(self.choice(movement))
        yield from ((capfirst(name) or gettext("Other"), choices) for name, choices in groups.items())


class MovementsField(forms.ModelMultipleChoiceField[Movement]):
    widget = forms.CheckboxSelectMultiple(attrs={"class": "movement-tags"})
    iterator = MovementIterator

    def label_from_instance(self, obj: Movement) -> str:
        return format_html("{} <small>{}</small>", obj.name, obj.description)


class MovementTags(admin.options.BaseModelAdmin[Any]):
    """Shows movement tags as boxes to tick, each with its meaning."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.related_model is Movement:
            field.widget.can_add_related = False
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Movement:
            return db_field.formfield(form_class=MovementsField, **kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class StepFormSet(OrderedFormSet):
    def lacking(self) -> list[str]:
        kinds = [row["kind"] for row in self.kept_rows() if row.get("kind")]
        return publication.lacking_steps(kinds, is_sequence=bool(self.sibling(SequencePart).kept_rows()))


class MuscleFormSet(OrderedFormSet):
    def lacking(self) -> list[str]:
        if self.instance.kind == Exercise.Kind.SKILL:
            return []
        main = any(row.get("role") == ExerciseMuscle.Role.MAIN for row in self.kept_rows())
        return [] if main else [gettext("at least one main muscle")]


class SourceFormSet(OrderedFormSet):
    def lacking(self) -> list[str]:
        return [] if self.kept_rows() else [gettext("a source")]


class PartFormSet(OrderedFormSet):
    """The parts of a sequence. It must not contain itself, nor, once published, an exercise that people cannot see."""

    def children(self) -> list[Exercise]:
        return [row["child"] for row in self.kept_rows() if row.get("child")]

    def lacking(self) -> list[str]:
        return [
            gettext("its part “%(name)s” to be published first") % {"name": child}
            for child in self.children()
            if not child.is_published
        ]

    def refusals(self) -> Iterator[str]:
        for child in self.children():
            if self.instance.pk and self.instance.pk in ids_inside(child):
                yield gettext("“%(name)s” would run itself. Take it out.") % {"name": child}


def ids_inside(exercise: Exercise) -> set[int]:
    """Collect the ids of an exercise and of all its parts, and of their parts."""
    inside: set[int] = set()
    waiting = {exercise.pk}
    while waiting:
        inside |= waiting
        waiting = set(SequencePart.objects.filter(sequence__in=waiting).values_list("child", flat=True)) - inside
    return inside


class VideoForm(forms.ModelForm[Video]):
    class Meta:
        labels = {"url": _("Address"), "start_second": _("Starts at second")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        url = data.get("url", "")
        if url and not url.startswith(("https://", "http://")):
            self.add_error("url", gettext("The address must begin with https://"))
        elif url and data.get("medium") == Video.Medium.VIDEO:
            self._read_film(data, url)
        return data

    def _read_film(self, data: dict[str, Any], url: str) -> None:
        """Keep a film under one address, and where it starts beside it."""
        film = films.read(url)
        if film is not None:
            data["url"] = film.address
            data["start_second"] = film.start or data.get("start_second") or 0
        elif films.is_of_provider(url):
            self.add_error("url", gettext("There is no film in this address. Copy it from the page of the film."))
        else:
            self.add_error(
                "medium", gettext("Only films of YouTube and Vimeo play in the page. Choose “Page at the provider’s”.")
            )


class Steps(TabularList):
    model = Step
    formset = StepFormSet
    after = MOVEMENT
    fields = ("order", "kind", "text")
    verbose_name_plural = _("Steps")
    formfield_overrides = SHORT_TEXT


class Videos(StackedList):
    model = Video
    form = VideoForm
    after = MIND
    fields = (
        ("order", "title", "provider"),
        ("url", "medium", "start_second"),
        ("grade", "has_captions"),
        ("author", "license"),
        "note",
        "transcript",
    )
    verbose_name_plural = _("Videos")


class Muscles(TabularList):
    model = ExerciseMuscle
    formset = MuscleFormSet
    after = WHAT
    fields = ("order", "muscle", "role")
    autocomplete_fields = ("muscle",)
    verbose_name = _("muscle")
    verbose_name_plural = _("Muscles")


class EquipmentNeeded(TabularList):
    model = ExerciseEquipment
    after = WHAT
    fields = ("order", "equipment", "needed")
    autocomplete_fields = ("equipment",)
    verbose_name = _("piece of equipment")
    verbose_name_plural = _("Equipment")


class Parts(TabularList):
    model = SequencePart
    formset = PartFormSet
    fk_name = "sequence"
    after = DOSE
    fields = ("order", "child")
    autocomplete_fields = ("child",)
    verbose_name = _("part")
    verbose_name_plural = _("Parts, when it runs other exercises one after the other")


class Sources(SourceList):
    model = ExerciseSource
    formset = SourceFormSet
    after = ORIGIN


# Words for something missing (``publication``) → the field of the form to which they belong.
FIELD_OF = {words: field for field, words in publication.NEEDED_TEXTS.items()} | {
    "a start dose": "start",
    "a goal dose": "goal",
}


class ExerciseForm(LiveForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        of_one_leg = set(data.get("one_leg_movements") or ())
        if of_one_leg - set(data.get("movements") or ()):
            self.add_error("one_leg_movements", gettext("Tick here only what is ticked above as well."))
        elif of_one_leg and data.get("laterality") != Exercise.Laterality.EACH_SIDE:
            self.add_error("one_leg_movements", gettext("Only an exercise that is done on each side has these."))
        return data

    def lacking(self, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for words in publication.lacking_texts(data):
            yield FIELD_OF[words], words
        if not data.get("movements"):
            yield "movements", gettext("movement tags, which screening needs")
        if not data.get("without_picture") and not hasattr(self.instance, "figure"):
            yield "without_picture", gettext("a picture, or a tick that it needs none")


class ReviewFilter(admin.SimpleListFilter):
    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("missing", _("Nobody has reviewed it")), ("done", _("Reviewed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Exercise]) -> QuerySet[Exercise]:
        if self.value() in {"missing", "done"}:
            return queryset.filter(reviewed_on__isnull=self.value() == "missing")
        return queryset


class LackingFilter(admin.SimpleListFilter):
    title = _("what it lacks")
    parameter_name = "lacks"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: LiveAdmin) -> None:
        self.desk = model_admin
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("something", _("Lacks something")), ("nothing", _("Complete"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"something", "nothing"}:
            return queryset
        wanted = self.value() == "something"
        return queryset.filter(
            pk__in=[row.pk for row in self.desk.get_queryset(request) if bool(self.desk.lacking(row)) == wanted]
        )


class ExerciseAdmin(FigurePages, MovementTags, LiveAdmin):
    """The page of an exercise. ``programs`` registers it, because it adds the programs that use an exercise, which this
    app may not import.
    """

    codec = EXERCISES
    form = ExerciseForm
    list_display = ("name", "status", "kind", "start_position", "lacks", "edited", "reviewed_on")
    list_filter = ("status", "kind", "start_position", EditedFilter, ReviewFilter, LackingFilter)
    search_fields = (
        "name",
        "other_names",
        "slug",
        "movements__name",
        "summary",
        "purpose",
        "feel",
        "mistakes",
        "stop_when",
        "steps__text",
    )
    search_help_text = _("a name, part of the address, what the body does, or words of any text")
    actions = ("publish", "unpublish")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("lacks_in_words", "edited_in_words", "reviewed_by", "reviewed_on")
    radio_fields = {"status": admin.HORIZONTAL}
    inlines = (Muscles, EquipmentNeeded, Steps, Videos, Parts, Sources)
    fieldsets = (
        (NAME, {"fields": ("name", "slug", "other_names", "status", "lacks_in_words", "edited_in_words")}),
        (
            WHAT,
            {"fields": (("kind", "start_position"), ("laterality", "measure"), "balance_demand", "load")},
        ),
        (MOVEMENT, {"fields": ("summary", "purpose")}),
        (MIND, {"fields": ("feel", "mistakes", "stop_when")}),
        (DOSE, {"fields": ("start", "goal")}),
        (
            SCREENING,
            {
                "fields": ("movements", "one_leg_movements"),
                "description": _(
                    "Tick everything that the body does here. The rules about whom it does not suit look at this."
                ),
            },
        ),
        (ORIGIN, {"fields": ("our_additions",)}),
        (REVIEW, {"fields": ("without_picture", ("reviewed_by", "reviewed_on"), ("author", "license"))}),
    )

    def lacking(self, obj: Exercise) -> list[str]:
        drafts = [
            gettext("its part “%(name)s” to be published first") % {"name": part.child}
            for part in obj.parts.all()
            if not part.child.is_published
        ]
        picture = [] if obj.without_picture or hasattr(obj, "figure") else [gettext("a picture")]
        return super().lacking(obj) + drafts + picture

    def get_queryset(self, request: HttpRequest) -> QuerySet[Exercise]:
        return super().get_queryset(request).select_related("figure").defer("figure__content")

    def needed_by(self, obj: Exercise) -> Iterator[str]:
        for part in obj.part_of.filter(sequence__status=Status.PUBLISHED).select_related("sequence"):
            yield gettext("the sequence “%(name)s” runs it") % {"name": part.sequence}
        for lesson in obj.lessons.filter(status=Status.PUBLISHED):
            yield gettext("the lesson “%(name)s” ends with it") % {"name": lesson}
