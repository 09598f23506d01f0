"""What every page of the editors' desk shares.

Each change in the admin ends with a new snapshot of the catalogue, in the same transaction, so that it is live at
once. Rows know whether they were edited since they were loaded, because loading leaves such rows alone. Rows below an
exercise or a program can be put in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..form_fields import MultilineField
from ..loading import Codec, digest
from ..measures.number_fields import WholeNumberField
from ..models import CatalogueRow
from ..snapshot.current import publish_catalogue

LAST_PLACE = 32_000


class PlaceField(WholeNumberField):
    """The place of a row in a list. People count from 1, rows from 0; left empty, the row goes to the end."""

    widget = forms.TextInput(attrs={"data-place": "", "inputmode": "numeric", "class": "place"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(required=False, initial=None, help_text="", min_value=None)
        super().__init__(**kwargs)
        self.validators += [
            MinValueValidator(1, _("Places are counted from 1.")),
            MaxValueValidator(LAST_PLACE, _("That is more than a list can hold.")),
        ]

    def prepare_value(self, value: Any) -> Any:
        return value + 1 if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        place = super().clean(value)
        return LAST_PLACE if place is None else place - 1

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data not in self.empty_values and super().has_changed(self.prepare_value(initial), data)


class ListFormSet(BaseInlineFormSet):
    """Rows below another row. Knows the other lists on the page, and what a published page lacks among these rows."""

    siblings: Sequence[ListFormSet] = ()

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete this row")

    def sibling(self, model: type[models.Model]) -> ListFormSet:
        return next(formset for formset in self.siblings if formset.model is model)

    def kept_rows(self) -> list[dict[str, Any]]:
        """Return what was typed in the rows that stay; a row with an error counts with what could be read."""
        return [
            form.cleaned_data
            for form in self.forms
            if hasattr(form, "cleaned_data")
            and (form.instance.pk or form.has_changed())
            and not form.cleaned_data.get("DELETE")
        ]

    def is_live(self) -> bool:
        """Whether the page is, or is about to be, seen by people."""
        status = getattr(self.instance, "status", None)
        return status == "published"

    def lacking(self) -> Iterable[str]:
        """Say what these rows lack for a published page."""
        return ()

    def refusals(self) -> Iterable[str]:
        """Say what is wrong with these rows, published or not."""
        return ()

    def clean(self) -> None:
        super().clean()
        problems = list(self.refusals())
        if self.is_live() and (lacks := list(self.lacking())):
            problems.append(
                gettext("This page is published, so it needs %(what)s.")
                % {"what": get_text_list(lacks, gettext("and"))}
            )
        if problems:
            raise ValidationError(problems)


class OrderedFormSet(ListFormSet):
    """Rows with a place. After saving, the places run without gaps."""

    def save(self, commit: bool = True) -> list[Any]:
        saved = super().save(commit)
        if commit:
            self.close_gaps()
        return saved

    def close_gaps(self) -> None:
        manager: Any = type(self).model._default_manager  # type: ignore[union-attr]
        for place, row in enumerate(manager.filter(**{self.fk.name: self.instance}).order_by("order", "pk")):
            if row.order != place:
                manager.filter(pk=row.pk).update(order=place)


FIELDS_FOR_PEOPLE: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"form_class": MultilineField, "widget": AdminTextareaWidget(attrs={"rows": 4})},
    models.IntegerField: {
        "form_class": WholeNumberField,
        "widget": forms.TextInput(attrs={"inputmode": "numeric", "class": "vIntegerField"}),
    },
    models.URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget},
}


def without_delete(field: forms.Field | None) -> forms.Field | None:
    """Take away the cross next to a choice: who wants to delete what is chosen does it on its own page."""
    if field is not None and hasattr(field.widget, "can_delete_related"):
        field.widget.can_delete_related = False
    return field


SHORT_TEXT: dict[type[models.Field], dict[str, Any]] = {
    **FIELDS_FOR_PEOPLE,
    models.TextField: {"form_class": MultilineField, "widget": forms.Textarea(attrs={"rows": 2, "cols": 60})},
}


class DeskInline(admin.options.InlineModelAdmin):
    """Rows in place. ``after`` names the fieldset below which they stand; without one they stand at the end."""

    extra = 0
    after: Any = ""
    formset = OrderedFormSet
    formfield_overrides = FIELDS_FOR_PEOPLE

    class Media:
        js = (forms.Script("admin_homestretch/order.js", type="module"),)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name == "order":
            return PlaceField(label=_("Place"))
        return without_delete(super().formfield_for_dbfield(db_field, request, **kwargs))


class TabularList(DeskInline, admin.TabularInline):
    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Name each box: in a table the column's heading is no label for it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", capfirst(field.label))
        return field


class StackedList(DeskInline, admin.StackedInline):
    pass


class EditedFilter(admin.SimpleListFilter):
    """Rows that loading leaves alone, because somebody changed them here."""

    title = _("edited here")
    parameter_name = "edited"

    def __init__(
        self, request: HttpRequest, params: Any, model: type[models.Model], model_admin: CatalogueAdmin
    ) -> None:
        self.desk = model_admin
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("edited", _("Edited since it was loaded")),
            ("made", _("Made here")),
            ("loaded", _("As it was loaded")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        return queryset.filter(
            pk__in=[row.pk for row in self.desk.codec.rows() if self.desk.origin(row) == self.value()]
        )


class CatalogueAdmin(admin.ModelAdmin):
    """A kind of row that catalogue files may hold."""

    codec: Codec
    key_field = "slug"
    list_per_page = 100
    save_on_top = True
    change_form_template = "admin/catalogue_change_form.html"
    formfield_overrides = FIELDS_FOR_PEOPLE

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.codec.rows()  # type: ignore[return-value]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        return without_delete(super().formfield_for_dbfield(db_field, request, **kwargs))

    # --- one snapshot for each change ---

    def make_live(self) -> None:
        """Make what was changed live, in the same transaction."""
        publish_catalogue()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.make_live()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            super().delete_model(request, obj)
            self.make_live()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            self.make_live()

    # --- what may be done ---

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A key never changes: addresses, files and people's records name it."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, self.key_field) if obj and self.key_field else fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))

    def why_not_deleted(self, request: HttpRequest, obj: Any) -> str:
        """Say why this row cannot be deleted here; empty when it can."""
        if obj.catalogue_digest and not request.user.is_superuser:
            return gettext("It came with the catalogue, and would come back with the next one.")
        return ""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not self.why_not_deleted(request, obj))

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> tuple[list[Any], list[Any]]:
        """Let each list see the others: what steps must be there depends on whether there are parts."""
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        for formset in formsets:
            formset.siblings = formsets
        return formsets, inlines

    # --- where it came from ---

    def data_of(self, obj: Any) -> dict[str, Any]:
        """Return the row as its file would hold it; read once for each row on a page."""
        if "_desk_data" not in obj.__dict__:
            obj._desk_data = self.codec.to_data(obj)
        data: dict[str, Any] = obj._desk_data
        return data

    def origin(self, obj: CatalogueRow) -> str:
        if not obj.catalogue_digest:
            return "made"
        return "loaded" if digest(self.data_of(obj)) == obj.catalogue_digest else "edited"

    @admin.display(description=_("edited here"))
    def edited(self, obj: Any) -> str:
        return {"made": gettext("Made here"), "edited": gettext("Edited"), "loaded": ""}[self.origin(obj)]

    @admin.display(description=_("where this comes from"))
    def edited_in_words(self, obj: Any) -> str:
        if obj is None or obj.pk is None:
            return gettext("You are making it now.")
        return {
            "made": gettext("Made here. The catalogue files do not have it."),
            "edited": gettext("Edited here since it was loaded. Loading the catalogue again leaves it as it is."),
            "loaded": gettext("As it was loaded. Loading the catalogue again brings in what is new in its file."),
        }[self.origin(obj)]


class LiveForm(forms.ModelForm):
    """Names what a page lacks before people see it, and who needs it before it is taken away from them."""

    desk: LiveAdmin

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_live = bool(self.instance.pk) and self.desk.is_live(self.instance)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        status = data.get(self.desk.status_field)
        if status == self.desk.live:
            for field, words in self.lacking(data):
                if field not in self.errors:
                    self.add_error(field, gettext("This page is published, so it needs %(what)s.") % {"what": words})
        elif self.was_live and status and (needed := list(self.desk.needed_by(self.instance))):
            self.add_error(self.desk.status_field, needed_in_words(needed))
        return data

    def lacking(self, data: dict[str, Any]) -> Iterable[tuple[str, str]]:
        """Say field by field what is missing, in words."""
        return ()


def needed_in_words(needed: Sequence[str]) -> str:
    return gettext("It cannot be taken away from people yet: %(what)s.") % {
        "what": get_text_list(list(needed), gettext("and"))
    }


class LiveAdmin(CatalogueAdmin):
    """Rows that people see only once somebody has decided so."""

    form = LiveForm
    status_field = "status"
    live = "published"
    draft = "draft"

    def is_live(self, obj: Any) -> bool:
        return bool(getattr(obj, self.status_field) == self.live)

    def lacking(self, obj: Any) -> list[str]:
        """Say what the row lacks before people may see it."""
        return self.codec.lacking(self.data_of(obj))

    def needed_by(self, obj: Any) -> Iterable[str]:
        """Say which published things would break without it."""
        return ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.desk = self
        return form

    def why_not_deleted(self, request: HttpRequest, obj: Any) -> str:
        if self.is_live(obj):
            return gettext("Take it away from people first.")
        return super().why_not_deleted(request, obj)

    @admin.display(description=_("still lacks"))
    def lacks(self, obj: Any) -> str:
        return ", ".join(self.lacking(obj))

    @admin.display(description=_("still lacks"))
    def lacks_in_words(self, obj: Any) -> str:
        if obj is None or obj.pk is None:
            return gettext("You will see here what it lacks once it is saved as a draft.")
        lacks = self.lacking(obj)
        if not lacks:
            return gettext("Nothing: it is complete.")
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((capfirst(one),) for one in lacks)))

    def order_for(self, rows: list[Any], *, live: bool) -> list[Any]:
        """Return the rows in the order in which they can change."""
        return rows

    def set_live(self, request: HttpRequest, queryset: QuerySet[Any], *, live: bool) -> None:
        """Show or hide the rows; those that cannot are named with the reason and stay as they are."""
        done = 0
        refused: list[tuple[Any, str]] = []
        with transaction.atomic():
            for pk in [row.pk for row in self.order_for(list(queryset), live=live)]:
                obj = self.codec.rows().get(pk=pk)  # type: ignore[attr-defined]
                if self.is_live(obj) == live:
                    continue
                problem = self._problem(obj, live=live)
                if problem:
                    refused.append((obj, problem))
                    continue
                setattr(obj, self.status_field, self.live if live else self.draft)
                stamp = ["updated_at"] if any(field.name == "updated_at" for field in self.opts.fields) else []
                obj.save(update_fields=[self.status_field, *stamp])
                field: Any = self.opts.get_field(self.status_field)
                self.log_change(request, obj, [{"changed": {"fields": [str(field.verbose_name)]}}])
                done += 1
            if done:
                publish_catalogue()
        for obj, problem in refused:
            self.message_user(request, f"{obj}: {problem}", messages.ERROR)
        if done or not refused:
            self.message_user(request, ngettext("%d changed.", "%d changed.", done) % done, messages.SUCCESS)

    def _problem(self, obj: Any, *, live: bool) -> str:
        if live:
            lacks = self.lacking(obj)
            return gettext("it still lacks %(what)s.") % {"what": get_text_list(lacks, gettext("and"))} if lacks else ""
        needed = list(self.needed_by(obj))
        return needed_in_words(needed) if needed else ""

    @admin.action(permissions=["change"], description=_("Publish"))
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.set_live(request, queryset, live=True)

    @admin.action(permissions=["change"], description=_("Take back to draft"))
    def unpublish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.set_live(request, queryset, live=False)


class UsesAdmin(CatalogueAdmin):
    """A word of the vocabulary, with how much depends on it."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_uses(super().get_queryset(request))

    @admin.display(description=_("used by"))
    def used_by(self, obj: Any) -> str:
        return ", ".join(uses_in_words(obj))

    def why_not_deleted(self, request: HttpRequest, obj: Any) -> str:
        uses = uses_in_words(obj)
        if uses:
            return gettext("It is used by %(what)s.") % {"what": get_text_list(uses, gettext("and"))}
        if named_by_people(obj):
            return gettext("People’s records name it.")
        return super().why_not_deleted(request, obj)


def _uses(model: type[models.Model]) -> list[Any]:
    """Return the relations through which catalogue rows name a row of this model."""
    return [relation for relation in model._meta.related_objects if issubclass(relation.related_model, CatalogueRow)]


def _counted(number: int) -> str:
    return f"uses_{number}"


def with_uses(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Count for each row how many catalogue rows name it, relation by relation."""
    counts: dict[str, Any] = {}
    for number, relation in enumerate(_uses(rows.model)):
        table: Any = relation.through if relation.many_to_many else relation.related_model
        here = relation.field.m2m_reverse_field_name() if relation.many_to_many else relation.field.name
        naming = table._default_manager.filter(**{here: models.OuterRef("pk")}).order_by().values(here)
        counts[_counted(number)] = models.Subquery(naming.annotate(n=models.Count("pk")).values("n"))
    counted: QuerySet[Any] = rows.annotate(**counts)
    return counted


def uses_in_words(obj: Any) -> list[str]:
    """Say how many catalogue rows of each kind name this one. The row comes from ``with_uses``."""
    totals: dict[type[models.Model], int] = {}
    for number, relation in enumerate(_uses(type(obj))):
        totals[relation.related_model] = totals.get(relation.related_model, 0) + (getattr(obj, _counted(number)) or 0)
    return [
        f"{count} {model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural}"
        for model, count in totals.items()
        if count
    ]


def named_by_people(obj: models.Model) -> bool:
    """Whether a person's records name this row, such as the limits that a clinician set."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: obj}).exists()
        for relation in type(obj)._meta.related_objects
        if relation.many_to_many and not issubclass(relation.related_model, CatalogueRow)
    )
