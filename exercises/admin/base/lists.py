"""Lists inside a page of the editors' desk, such as the steps of an exercise: their rows and the rows' order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exercises.form_fields import MultilineField
from exercises.measures.number_fields import WholeNumberField

LAST_PLACE = 32_000


class PlaceField(WholeNumberField):
    """The place of a row in a list: shown from 1, stored from 0. A row whose place is left empty goes to the end."""

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


class ListFormSet(BaseInlineFormSet[Any, Any, Any]):
    """The rows of a list. It knows the other lists on the page, and what its own rows lack for a published page."""

    siblings: Sequence[ListFormSet] = ()

    def add_fields(self, form: forms.ModelForm[Any], index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete this row")

    def sibling(self, model: type[models.Model]) -> ListFormSet:
        return next(formset for formset in self.siblings if formset.model is model)

    def kept_rows(self) -> list[dict[str, Any]]:
        """Collect what was typed in the rows that are not deleted. A row with an error counts, as far as it is
        valid.
        """
        return [
            form.cleaned_data
            for form in self.forms
            if hasattr(form, "cleaned_data")
            and (form.instance.pk or form.has_changed())
            and not form.cleaned_data.get("DELETE")
        ]

    def is_live(self) -> bool:
        """Whether people see the page, or will once it is saved."""
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
    """A list whose rows have a place. After saving, places are numbered without gaps."""

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


FIELDS_FOR_PEOPLE: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.TextField: {"form_class": MultilineField, "widget": AdminTextareaWidget(attrs={"rows": 4})},
    models.IntegerField: {
        "form_class": WholeNumberField,
        "widget": forms.TextInput(attrs={"inputmode": "numeric", "class": "vIntegerField"}),
    },
    models.URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget},
}


def without_delete(field: forms.Field | None) -> forms.Field | None:
    """Remove the cross beside a choice, which deletes the chosen object: that is done on the object's own page."""
    if field is not None and hasattr(field.widget, "can_delete_related"):
        field.widget.can_delete_related = False
    return field


SHORT_TEXT: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    **FIELDS_FOR_PEOPLE,
    models.TextField: {"form_class": MultilineField, "widget": forms.Textarea(attrs={"rows": 2, "cols": 60})},
}


class DeskInline(admin.options.InlineModelAdmin[Any, Any]):
    """A list on a page. ``after`` names the fieldset below which it stands; without one it stands at the end."""

    extra = 0
    after: Any = ""
    formset = OrderedFormSet
    formfield_overrides = FIELDS_FOR_PEOPLE

    class Media:
        js = (forms.Script("admin_homestretch/order.js", type="module"),)

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "order":
            return PlaceField(label=_("Place"))
        return without_delete(super().formfield_for_dbfield(db_field, request, **kwargs))


class TabularList(DeskInline, admin.TabularInline[Any, Any]):
    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Label each box for screen readers: the heading of a table's column is no label."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", capfirst(field.label))
        return field


class StackedList(DeskInline, admin.StackedInline[Any, Any]):
    pass


class SourceList(TabularList):
    """The sources of a row, in order."""

    fields = ("order", "source", "locator")
    autocomplete_fields = ("source",)
    verbose_name = _("source")
    verbose_name_plural = _("Sources")
