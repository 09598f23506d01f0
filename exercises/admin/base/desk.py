"""What every page of the editors' desk shares.

Pages show which rows were edited since they were loaded, because loading leaves those alone. How they save is in
``drafting``, every version of a row in ``history``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exercises.loading import is_as_loaded
from exercises.models import CatalogueRow

from .drafting import DraftingAdmin
from .history import HistoryAdmin
from .lists import FIELDS_FOR_PEOPLE, without_delete


class EditedFilter(admin.SimpleListFilter):
    """Filters for rows that an editor has changed, which loading therefore leaves alone."""

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


class CatalogueAdmin(HistoryAdmin, DraftingAdmin):
    """The admin of a kind of row that catalogue files may hold."""

    key_field = "slug"
    list_per_page = 100
    save_on_top = True
    change_form_template = "admin/catalogue_change_form.html"
    formfield_overrides = FIELDS_FOR_PEOPLE

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.codec.rows()

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        return without_delete(super().formfield_for_dbfield(db_field, request, **kwargs))

    # --- what may be done ---

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep keys fixed after creation, because addresses, files and people's records refer to them."""
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

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Add the parts of a long page, to jump to."""
        jumps = []
        for number, fieldset in enumerate(context["adminform"]):
            if fieldset.name:
                jumps.append((f"fieldset-0-{number}-heading", fieldset.name))
            jumps += [
                (f"{inline.formset.prefix}-heading", inline.opts.verbose_name_plural)
                for inline in context["inline_admin_formsets"]
                if inline.opts.after and inline.opts.after == fieldset.name
            ]
        jumps += [
            (f"{inline.formset.prefix}-heading", inline.opts.verbose_name_plural)
            for inline in context["inline_admin_formsets"]
            if not inline.opts.after
        ]
        context |= {"jumps": jumps, "can_be_copied": getattr(self, "can_be_copied", False)}
        return super().render_change_form(request, context, *args, **kwargs)

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> tuple[list[Any], list[Any]]:
        """Give each list access to the others: which steps are needed depends on whether there are parts."""
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        for formset in formsets:
            formset.siblings = formsets
        return formsets, inlines

    # --- where it came from ---

    def data_of(self, obj: Any) -> dict[str, Any]:
        """Write the row in the form of its file; it is read once for each row on a page."""
        if "_desk_data" not in obj.__dict__:
            obj._desk_data = self.codec.to_data(obj)
        data: dict[str, Any] = obj._desk_data
        return data

    def origin(self, obj: CatalogueRow) -> str:
        if not obj.catalogue_digest:
            return "made"
        return "loaded" if is_as_loaded(self.data_of(obj), obj) else "edited"

    @admin.display(description=_("edited here"))
    def edited(self, obj: Any) -> str:
        return {"made": gettext("Made here"), "edited": gettext("Edited"), "loaded": ""}[self.origin(obj)]

    @admin.display(description=_("where this comes from"))
    def edited_in_words(self, obj: Any) -> str:
        if obj is None or obj.pk is None:
            return gettext("You are making it now.")
        return {
            "made": gettext("Made here. The catalogue files do not have it."),
            "edited": gettext("This differs from its file. Loading the catalogue again leaves it as it is."),
            "loaded": gettext("As it was loaded. Loading the catalogue again brings in what is new in its file."),
        }[self.origin(obj)]


def last_order(model: Any) -> int:
    """Number the place after all rows of a table that keeps its own order."""
    last = model._default_manager.order_by("-order", "-pk").values_list("order", flat=True).first()
    return 0 if last is None else last + 1
