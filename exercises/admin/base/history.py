"""Every version of a row: who, when, why, both texts side by side, and the way back to any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from exercises.loading import REVIEWED, CatalogueError, Codec, Data
from exercises.models import CatalogueDraft, RowChange, RowReview
from exercises.publishing.drafts import Standing, keep_draft, plain, seen, standing
from exercises.publishing.putting import versions, write_directly
from exercises.publishing.reviews import OwnTextError, keep_review, state_of, wrote_it
from exercises.publishing.wording import FieldChange, differences, names

from .drafting import DraftingAdmin

FILE = "file"


LONGEST_REVIEW = timedelta(days=5 * 366)


def a_year_from_now() -> date:
    return timezone.localdate() + timedelta(days=365)


class ReviewForm(forms.Form):
    """Until when a review holds. ``seen`` is what the reviewer has read."""

    due_on = forms.DateField(
        label=_("To be looked at again by"),
        initial=a_year_from_now,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the date like 2027-05-31: year, month, day.")},
    )
    seen = forms.CharField(max_length=64)

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if not today < due <= today + LONGEST_REVIEW:
            raise forms.ValidationError(gettext("Choose a day after today, within five years."))
        return due


# Two versions of a picture, with address, size and words; None for a side without one.
Pictures = tuple[Data | None, Data | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    change: RowChange
    fields: list[FieldChange]
    pictures: Pictures | None
    is_latest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    draft: CatalogueDraft
    fields: list[FieldChange]
    pictures: Pictures | None


class HistoryAdmin(DraftingAdmin):
    """The part of a catalogue page that shows versions and brings one back as a draft."""

    # What has the same key and is changed on a page below this one: the picture of an exercise.
    beside: tuple[Codec, ...] = ()

    def is_beside_written_directly(self, where: Standing) -> bool:
        """Whether nobody sees what stands beside a row, so that it needs no draft."""
        return False

    def pictures(self, codec: Codec, key: str, before: Data | None, after: Data | None) -> Pictures | None:
        """Draw both versions of a row that is a picture; None for any other."""
        return None

    def get_urls(self) -> list[Any]:
        back = path(
            "<path:object_id>/history/back/",
            self.admin_site.admin_view(self.back_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_back",
        )
        review = path(
            "<path:object_id>/history/review/",
            self.admin_site.admin_view(self.review_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_review",
        )
        return [back, review, *super().get_urls()]

    def _row(self, request: HttpRequest, object_id: str) -> Standing:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return standing(self.codec, self.codec.key_of(row))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return self._history_page(request, self._row(request, object_id), ReviewForm())

    def _history_page(
        self, request: HttpRequest, where: Standing, form: ReviewForm, *, status: int = 200
    ) -> HttpResponse:
        called = names()
        review = RowReview.objects.filter(kind=self.codec.name, key=where.key).select_related("by").first()
        file = self.file_version(where)
        if file is not None and where.live is not None:
            # Who reviewed it here is no difference of its text.
            file |= {name: where.live[name] for name in REVIEWED if name in where.live}
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Versions of “%(what)s”") % {"what": where.row},
            "opts": self.opts,
            "object": where.row,
            "seen": seen(where.live),
            "drafts": self._drafts(where, called),
            "versions": [
                VersionView(
                    change=change,
                    fields=differences(codec, change.before, change.after, called),
                    pictures=self.pictures(codec, change.key, change.before, change.after),
                    is_latest=change.after == live,
                )
                for change, codec, live in self._versions(where)
            ],
            "has_file": file is not None,
            "file_fields": differences(self.codec, where.live, file, called) if file is not None else [],
            "may_change": self.has_change_permission(request),
            "review": review,
            "review_state": state_of(where.live or {}, review, today=timezone.localdate()),
            "may_review": request.user.has_perm("exercises.add_rowreview"),
            "is_own_text": wrote_it(where, request.user),  # type: ignore[arg-type]
            "review_form": form,
        }
        return render(request, "admin/versions.html", context, status=status)

    @method_decorator(require_POST)
    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keep that a reviewer has read what is in force and found it right."""
        if not request.user.has_perm("exercises.add_rowreview") or not self.has_view_or_change_permission(request):
            raise PermissionDenied
        where = self._row(request, object_id)
        form = ReviewForm(request.POST)
        if form.is_valid() and form.cleaned_data["seen"] != seen(where.live):
            form.add_error(None, gettext("It was changed while you were reading. Please look at it again."))
        if form.is_valid():
            try:
                keep_review(
                    where,
                    by=request.user,  # type: ignore[arg-type]
                    today=timezone.localdate(),
                    due_on=form.cleaned_data["due_on"],
                )
            except OwnTextError:
                form.add_error(None, gettext("You wrote a part of this. Somebody else has to review it."))
        if form.errors:
            return self._history_page(request, where, form, status=422)
        self.message_user(request, gettext("It says now that you have reviewed it."), messages.SUCCESS)
        return HttpResponseRedirect(self._history_address(where))

    def _history_address(self, where: Standing) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[where.row.pk])

    def _drafts(self, where: Standing, called: Mapping[str, str]) -> list[DraftView]:
        """List the drafts of a row and of what stands beside it."""
        return [
            DraftView(
                draft=found.draft,
                fields=differences(found.codec, found.live, found.draft.data, called),
                pictures=self.pictures(found.codec, found.key, found.live, found.draft.data),
            )
            for found in (where, *(standing(codec, where.key) for codec in self.beside))
            if found.draft is not None
        ]

    def _versions(self, where: Standing) -> list[tuple[RowChange, Codec, Data | None]]:
        """List the versions of a row and of what stands beside it, the latest first, each with what is in force."""
        found = [(change, self.codec, where.live) for change in versions(self.codec, where.key)]
        for codec in self.beside:
            if changes := list(versions(codec, where.key)):
                live = standing(codec, where.key).live
                found += [(change, codec, live) for change in changes]
        return sorted(found, key=lambda version: (version[0].publication.published_at, version[0].pk), reverse=True)

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
        wanted_of = self.codec
        if wanted == FILE:
            data = self.file_version(where)
        else:
            side, _sep, number = wanted.partition("-")
            if not number.isdecimal() or len(number) > 18 or side not in {"before", "after"}:
                raise Http404
            found = [(change, codec) for change, codec, _live in self._versions(where) if change.pk == int(number)]
            if not found:
                raise Http404
            ((change, codec),) = found
            data = change.before if side == "before" else change.after
            wanted_of = codec
        if data is None:
            raise Http404
        self._bring_back(request, where if wanted_of is self.codec else standing(wanted_of, where.key), data)
        return HttpResponseRedirect(self._history_address(where))

    def _bring_back(self, request: HttpRequest, where: Standing, data: Data) -> None:
        if where.codec is self.codec:
            is_direct = self.is_written_directly(where.live, data)
        else:
            is_direct = self.is_beside_written_directly(where)
        if is_direct:
            write_directly(where, data, by=request.user)  # type: ignore[arg-type]
            self.message_user(request, gettext("That version is back. Nobody sees this yet."), messages.SUCCESS)
        elif (draft := keep_draft(where, data, by=request.user)) is not None:  # type: ignore[arg-type]
            self.tell_draft(request, draft)
        else:
            self.message_user(request, gettext("It says what is in force. There is nothing to publish."))
