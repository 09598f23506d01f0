"""Admin pages of rows that others refer to: they show what uses a row, and keep it from being deleted while used."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exercises.models import CatalogueRow

from .desk import CatalogueAdmin


class UsesAdmin(CatalogueAdmin):
    """The admin of a row of the vocabulary, with what uses it."""

    adds_directly = True

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
    """List the relations through which catalogue rows refer to this model."""
    return [relation for relation in model._meta.related_objects if issubclass(relation.related_model, CatalogueRow)]


def _counted(number: int) -> str:
    return f"uses_{number}"


def with_uses(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate each row with how many catalogue rows refer to it, by relation."""
    counts: dict[str, Any] = {}
    for number, relation in enumerate(_uses(rows.model)):
        table: Any = relation.through if relation.many_to_many else relation.related_model
        here = relation.field.m2m_reverse_field_name() if relation.many_to_many else relation.field.name
        naming = table._default_manager.filter(**{here: models.OuterRef("pk")}).order_by().values(here)
        counts[_counted(number)] = models.Subquery(naming.annotate(n=models.Count("pk")).values("n"))
    counted: QuerySet[Any] = rows.annotate(**counts)
    return counted


def uses_in_words(obj: Any) -> list[str]:
    """Say how many catalogue rows of each kind refer to this one, which must come from ``with_uses``."""
    totals: dict[type[models.Model], int] = {}
    for number, relation in enumerate(_uses(type(obj))):
        totals[relation.related_model] = totals.get(relation.related_model, 0) + (getattr(obj, _counted(number)) or 0)
    return [
        f"{count} {model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural}"
        for model, count in totals.items()
        if count
    ]


def named_by_people(obj: models.Model) -> bool:
    """Whether a person's records refer to this row, as the limits that a clinician set may."""
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: obj}).exists()
        for relation in type(obj)._meta.related_objects
        if relation.many_to_many and not issubclass(relation.related_model, CatalogueRow)
    )
