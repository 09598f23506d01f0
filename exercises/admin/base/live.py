"""Admin pages of rows that are published: they say what a row lacks, and let nothing incomplete go live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from exercises.loading import Data
from exercises.publishing.drafts import keep_draft, standing
from exercises.publishing.putting import write_directly
from exercises.typed_again import typed_again

from .desk import CatalogueAdmin
from .drafting import Reading


class LiveForm(forms.ModelForm[Any]):
    """Refuses to publish a row while it lacks something, and to take it back while something published needs it."""

    desk: LiveAdmin
    was_live = False  # whether people see the row now, whatever its draft says

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


REVIEWED_BY_NOBODY = {"reviewed_by": "", "reviewed_on": None, "code": ""}


class CopyForm(forms.Form):
    name = forms.CharField(label=_("Name of the copy"), max_length=120)
    slug = forms.SlugField(
        label=_("Part of its address"), max_length=80, help_text=_("Small letters and hyphens. It stays for good.")
    )

    def __init__(self, *args: Any, desk: LiveAdmin, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        where = standing(self.desk.codec, slug)
        if where.row is not None or where.draft is not None:
            raise forms.ValidationError(gettext("This address is taken. Choose another one."))
        return slug


class LiveAdmin(CatalogueAdmin):
    """The admin of rows that people see only once an editor has published them."""

    form = LiveForm
    can_be_copied = True
    status_field = "status"
    live = "published"
    draft = "draft"

    def get_urls(self) -> list[Any]:
        copy = path(
            "<path:object_id>/copy/",
            self.admin_site.admin_view(self.copy_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_copy",
        )
        return [copy, *super().get_urls()]

    def copy_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for a name, and begin a row that nobody sees with everything that this one says."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        form = CopyForm(request.POST if request.method == "POST" else typed_again(request), desk=self)
        if request.method == "POST" and form.is_valid():
            latest = standing(self.codec, self.codec.key_of(row)).latest or {}
            data = {**latest, **REVIEWED_BY_NOBODY, **form.cleaned_data, self.status_field: self.draft}
            data = {name: value for name, value in data.items() if name in latest}
            write_directly(standing(self.codec, form.cleaned_data["slug"]), data, by=request.user)  # type: ignore[arg-type]
            made = self.codec.find(form.cleaned_data["slug"])
            self.log_addition(request, made, [{"added": {}}])
            self.message_user(request, gettext("Here is the copy. Nobody sees it yet."), messages.SUCCESS)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", made.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Copy “%(what)s”") % {"what": row},
            "opts": self.opts,
            "object": row,
            "form": form,
        }
        return render(request, "admin/copy.html", context, status=422 if form.errors else 200)

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
        reading: Reading | None = getattr(request, "desk", None)
        form.was_live = reading is not None and self.reaches_people(reading.where.live)
        return form

    def reaches_people(self, data: Data | None) -> bool:
        return data is not None and data[self.status_field] == self.live

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

    def set_live(self, request: HttpRequest, queryset: QuerySet[Any], *, live: bool) -> HttpResponse:
        """Keep drafts that publish the rows or take them back. What they lack is said before they are published."""
        made = 0
        for row in self.codec.rows().filter(pk__in=[row.pk for row in queryset]):
            data = self.codec.to_data(row)
            where = standing(self.codec, self.codec.key(data))
            text = {**(where.latest or data), self.status_field: self.live if live else self.draft}
            made += keep_draft(where, text, by=request.user) is not None  # type: ignore[arg-type]
        kept = ngettext("%d draft is kept.", "%d drafts are kept.", made) % made
        self.message_user(request, f"{kept} {gettext('Nobody sees anything else yet.')}", messages.SUCCESS)
        return redirect("admin:drafts")

    def problem(self, obj: Any) -> str:
        """Say why a row cannot be as it is; empty when it can."""
        if self.is_live(obj):
            lacks = self.lacking(obj)
            return gettext("it still lacks %(what)s.") % {"what": get_text_list(lacks, gettext("and"))} if lacks else ""
        needed = list(self.needed_by(obj))
        return needed_in_words(needed) if needed else ""

    @admin.action(permissions=["change"], description=_("Publish, after a look at the drafts"))
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self.set_live(request, queryset, live=True)

    @admin.action(permissions=["change"], description=_("Take away from people, after a look at the drafts"))
    def unpublish(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self.set_live(request, queryset, live=False)
