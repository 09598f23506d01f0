"""Admin pages of rows that are published: they say what a row lacks, and let nothing incomplete go live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..snapshot.current import publish_catalogue
from .desk import CatalogueAdmin


class LiveForm(forms.ModelForm[Any]):
    """Refuses to publish a row while it lacks something, and to take it back while something published needs it."""

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
        """Yield pairs of a field and what is missing there, in words."""
        return ()


def needed_in_words(needed: Sequence[str]) -> str:
    return gettext("It cannot be taken away from people yet: %(what)s.") % {
        "what": get_text_list(list(needed), gettext("and"))
    }


class LiveAdmin(CatalogueAdmin):
    """The admin of rows that people see only once an editor has published them."""

    form = LiveForm
    status_field = "status"
    live = "published"
    draft = "draft"

    def is_live(self, obj: Any) -> bool:
        return bool(getattr(obj, self.status_field) == self.live)

    def lacking(self, obj: Any) -> list[str]:
        """Say what the row lacks for publication."""
        return self.codec.lacking(self.data_of(obj))

    def needed_by(self, obj: Any) -> Iterable[str]:
        """Say what is published and would break without the row."""
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
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((capfirst(lack),) for lack in lacks)))

    def order_for(self, rows: list[Any], *, live: bool) -> list[Any]:
        """Sort the rows into an order in which each can be published or taken back."""
        return rows

    def set_live(self, request: HttpRequest, queryset: QuerySet[Any], *, live: bool) -> None:
        """Publish the rows, or take them back. A row for which that is not possible stays, and a message says why."""
        done = 0
        refused: list[tuple[Any, str]] = []
        with transaction.atomic():
            for pk in [row.pk for row in self.order_for(list(queryset), live=live)]:
                obj = self.codec.rows().get(pk=pk)
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
