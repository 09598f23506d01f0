"""Every version of a row: who, when, why, both texts side by side, and the way back to any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from ..loading import CatalogueError, Data
from ..models import RowChange
from ..publishing.drafts import Standing, keep_draft, plain, standing
from ..publishing.putting import versions, write_directly
from ..publishing.wording import FieldChange, differences, names
from .drafting import DraftingAdmin

FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    change: RowChange
    fields: list[FieldChange]
    is_latest: bool


class HistoryAdmin(DraftingAdmin):
    """The part of a catalogue page that shows versions and brings one back as a draft."""

    def get_urls(self) -> list[Any]:
        back = path(
            "<path:object_id>/history/back/",
            self.admin_site.admin_view(self.back_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_back",
        )
        return [back, *super().get_urls()]

    def _row(self, request: HttpRequest, object_id: str) -> Standing:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return standing(self.codec, self.codec.key(self.codec.to_data(row)))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        where = self._row(request, object_id)
        called = names()
        file = self.file_version(where)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Versions of “%(what)s”") % {"what": where.row},
            "opts": self.opts,
            "object": where.row,
            "where": where,
            "draft_fields": differences(self.codec, where.live, where.draft.data, called) if where.draft else [],
            "versions": [
                VersionView(
                    change=change,
                    fields=differences(self.codec, change.before, change.after, called),
                    is_latest=change.after == where.live,
                )
                for change in versions(self.codec, where.key)
            ],
            "has_file": file is not None,
            "file_fields": differences(self.codec, where.live, file, called) if file is not None else [],
            "may_change": self.has_change_permission(request),
        }
        return render(request, "admin/versions.html", context)

    def file_version(self, where: Standing) -> Data | None:
        """Read what the project's file says of a row; None when no file has it."""
        try:
            return plain(self.codec.filed(self.folder, where.key))
        except (CatalogueError, OSError, ValueError, KeyError):
            return None

    @method_decorator(require_POST)
    def back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put an earlier version, or the file's, into the draft of a row. Nothing changes for people."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        where = self._row(request, object_id)
        wanted = request.POST.get("version", "")
        if wanted == FILE:
            data = self.file_version(where)
        else:
            side, _sep, number = wanted.partition("-")
            if not number.isdecimal() or len(number) > 18 or side not in {"before", "after"}:
                raise Http404
            change = get_object_or_404(versions(self.codec, where.key), pk=number)
            data = change.before if side == "before" else change.after
        if data is None:
            raise Http404
        if self.is_written_directly(where.live, data):
            write_directly(where, data, by=request.user)  # type: ignore[arg-type]
            self.message_user(request, gettext("That version is back. Nobody sees this yet."), messages.SUCCESS)
        elif (draft := keep_draft(where, data, by=request.user)) is not None:  # type: ignore[arg-type]
            self.tell_draft(request, draft)
        else:
            self.message_user(request, gettext("It says what is in force. There is nothing to publish."))
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[where.row.pk])
        )
