"""How a page of the desk saves: what is typed becomes a draft, unless nobody is told of the row yet.

A form is filled in over the row as its latest draft would make it, and saved in a trial that is taken back. What would
have been saved is then read in the form of a file, which is what drafts and versions are (``publishing``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from exercises.loading import EXERCISES_FOLDER, Codec, Data
from exercises.models import CatalogueDraft
from exercises.publishing.drafts import Standing, keep_draft, plain, standing
from exercises.publishing.putting import write_directly
from exercises.publishing.trying import trial, write
from exercises.publishing.wording import FieldChange, differences, names
from exercises.typed_again import ShowsAgain, as_if_sent, typed_again

ROW = re.compile(r"(?P<list>.+)-(?P<number>\d+)-(?P<field>[^-]+)")


@dataclass(kw_only=True)
class Reading:
    """What one look at a page works on, and what came of it: ``data`` is what would be saved."""

    where: Standing
    data: Data | None = None


def whole(post: QueryDict, links: Collection[str]) -> QueryDict:
    """Let every row of every list count as new, without those that are ticked for deletion.

    So what was typed means the same whatever has become of the rows that the form was made from. ``links`` are the
    fields by which a row names the one that the page is about: in a trial that one may have another key each time.
    """
    dropped = {"id", *links}
    sent = post.copy()
    lists: defaultdict[str, dict[int, dict[str, list[str]]]] = defaultdict(dict)
    for name in list(sent):
        if (found := ROW.fullmatch(name)) and f"{found['list']}-TOTAL_FORMS" in post:
            lists[found["list"]].setdefault(int(found["number"]), {})[found["field"]] = sent.pop(name)
    for prefix in [name.removesuffix("-TOTAL_FORMS") for name in post if name.endswith("-TOTAL_FORMS")]:
        kept = [row for _number, row in sorted(lists[prefix].items()) if "DELETE" not in row]
        sent[f"{prefix}-TOTAL_FORMS"], sent[f"{prefix}-INITIAL_FORMS"] = str(len(kept)), "0"
        for number, row in enumerate(kept):
            for field, values in row.items():
                sent.setlist(f"{prefix}-{number}-{field}", [""] if field in dropped else values)
    return sent


class DraftingAdmin(ShowsAgain):
    """The part of a catalogue page that reads and keeps what editors write."""

    codec: Codec
    folder: Path = EXERCISES_FOLDER
    # A new row of this kind reaches nobody until another row names it, so it is there at once.
    adds_directly = False
    change_list_template = "admin/catalogue_change_list.html"

    def reaches_people(self, data: Data | None) -> bool:
        """Whether a row that says this may change what a person is told."""
        return data is not None

    def is_written_directly(self, live: Data | None, data: Data | None) -> bool:
        """Whether a row may be saved without a draft: nobody is told of it, before or after."""
        new = live is None and self.adds_directly
        return not self.reaches_people(live) and (new or not self.reaches_people(data))

    def problem(self, obj: Any) -> str:
        """Say why a row cannot be as it is beside the rest; empty when it can. Asked before drafts are published."""
        return ""

    def row_address(self, where: Standing) -> str:
        """Find the page of a row: its own, or for a draft of a new one the page that adds it."""
        base = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if where.row is not None:
            return reverse(f"{base}_change", args=[where.row.pk])
        return f"{reverse(f'{base}_add')}?draft={where.draft.pk if where.draft else ''}"

    # --- looking and saving ---

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        where = self._where(request, object_id)
        if where is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if object_id is None and where.row is not None:
            return HttpResponseRedirect(self.row_address(where))
        if typed := typed_again(request):
            problem, told = as_if_sent(request, typed), typed.get("seen", "")
            return self._read(request, where, object_id, form_url, problem=problem, told=told)[0]
        response, reading = self._read(request, where, object_id, form_url)
        if request.method != "POST" or reading.data is None:
            if request.method == "POST" and isinstance(response, TemplateResponse):
                response.status_code = 422
            return response
        clash = self._clash(request, where, reading.data)
        if clash:
            problem, theirs = clash
            response, _again = self._read(
                request, where, object_id, form_url, problem=problem, mine=reading.data, theirs=theirs
            )
            response.status_code = 422
            return response
        return self._keep(request, where, reading.data)

    def _where(self, request: HttpRequest, object_id: str | None) -> Standing | None:
        """Find the row and its draft; None for a page that Django answers by itself, such as that of no row."""
        if object_id is not None:
            row = self.get_object(request, unquote(object_id))
            return standing(self.codec, self.codec.key_of(row)) if row else None
        if "draft" in request.GET:
            try:
                draft = get_object_or_404(CatalogueDraft, kind=self.codec.name, pk=request.GET["draft"])
            except (ValueError, OverflowError) as error:
                raise Http404 from error
            return standing(self.codec, draft.key)
        return Standing(codec=self.codec, key="")

    def _read(
        self,
        request: HttpRequest,
        where: Standing,
        object_id: str | None,
        form_url: str,
        *,
        problem: str = "",
        told: str = "",
        mine: Data | None = None,
        theirs: Data | None = None,
    ) -> tuple[Any, Reading]:
        """Answer the page over the latest text, in a trial; what would be saved is in the reading.

        ``told`` is the text that the editor had before them, where that is not the latest one.
        """
        reading = Reading(where=where)
        request.desk = reading  # type: ignore[attr-defined]
        request.refused = problem  # type: ignore[attr-defined]
        context: dict[str, Any] = {
            "draft": where.draft,
            "seen": told or (where.seen if request.method != "POST" or problem else request.POST.get("seen", "")),
            "is_new_draft": where.row is None and where.draft is not None,
            "clash": self._beside(theirs, mine) if mine is not None else [],
        }
        if request.method != "POST" and where.draft is None:
            return super().changeform_view(request, object_id, form_url, context), reading
        with trial():
            if where.draft is not None and where.draft.data is not None:
                write(self.codec, where.key, where.draft.data)
                object_id = str(self.codec.find(where.key).pk)
            if request.method == "POST":
                lists = {
                    inline.model: _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name).name
                    for inline in self.get_inline_instances(request)
                }
                request.POST = whole(request.POST, lists.values())  # type: ignore[assignment]
                self._empty_lists(request, object_id, lists)
            response = super().changeform_view(request, object_id, form_url, context)
            if isinstance(response, TemplateResponse):
                response.render()
        return response, reading

    def _empty_lists(self, request: HttpRequest, object_id: str | None, lists: Mapping[Any, str]) -> None:
        """Remove the rows of the lists, since all that were sent count as new."""
        if object_id is None or not self.has_change_permission(request):
            return
        row = self.model._default_manager.get(pk=unquote(object_id))
        for model, link in lists.items():
            model._default_manager.filter(**{link: row}).delete()

    def _clash(self, request: HttpRequest, where: Standing, data: Data) -> tuple[str, Data | None] | None:
        """Say that somebody else wrote the same row meanwhile, and what."""
        latest = where
        if not where.key:
            latest = standing(self.codec, self.codec.key(data))
            if latest.draft is not None:
                return gettext("There is a draft of this already. Nothing of yours is saved yet."), latest.latest
        elif request.POST.get("seen", "") != where.seen:
            return (
                gettext(
                    "Somebody else changed this while you were writing. Nothing of yours is saved yet, and nothing "
                    "that you typed is lost. Both texts are below. Saving again puts yours in the place of theirs."
                ),
                latest.latest,
            )
        try:
            self.codec.normalise(data)
        except (ValueError, KeyError, TypeError) as error:
            return str(error), where.latest
        return None

    def _beside(self, theirs: Data | None, mine: Data | None) -> list[FieldChange]:
        return differences(self.codec, theirs, plain(mine), names())

    def _keep(self, request: HttpRequest, where: Standing, data: Data) -> HttpResponse:
        """Keep what was read: as a draft, or directly where nobody is told of the row."""
        if not where.key:
            where = standing(self.codec, self.codec.key(data))
        changed = [label.label for label in differences(self.codec, where.latest, plain(data), {})]
        if self.is_written_directly(where.live, data):
            write_directly(where, data, by=request.user)  # type: ignore[arg-type]
            row = self.codec.find(self.codec.key(data))
            self._log(request, row, where, changed)
            if where.row is None:
                return super().response_add(request, row)
            return super().response_change(request, row)
        draft = keep_draft(where, data, by=request.user)  # type: ignore[arg-type]
        if draft is None:
            self.message_user(request, gettext("It says what is in force. There is nothing to publish."))
            return redirect(self._after(request, replace(where, draft=None)))
        if where.row is not None:
            self._log(request, where.row, where, changed)
        self.tell_draft(request, draft)
        return redirect(self._after(request, replace(where, draft=draft)))

    def _after(self, request: HttpRequest, where: Standing) -> str:
        if "_continue" in request.POST and (where.row is not None or where.draft is not None):
            return self.row_address(where)
        if where.draft is not None:
            return reverse("admin:drafts")
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _log(self, request: HttpRequest, row: Any, where: Standing, changed: list[str]) -> None:
        if where.row is None:
            self.log_addition(request, row, [{"added": {}}])
        else:
            self.log_change(request, row, [{"changed": {"fields": changed}}] if changed else [])

    def tell_draft(self, request: HttpRequest, draft: CatalogueDraft) -> None:
        self.message_user(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                gettext("“%(key)s” is kept as a draft. Nobody is told anything else yet.") % {"key": draft.key},
                reverse("admin:drafts"),
                gettext("See what the drafts would change"),
            ),
            messages.SUCCESS,
        )

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._take(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._take(request, obj)

    def _take(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Read what was saved in the trial, for whoever began it."""
        request.desk.data = self.codec.to_data(self.codec.rows().get(pk=obj.pk))  # type: ignore[attr-defined]
        return HttpResponse()

    # --- taking away ---

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Remove a row that nobody is told of; for any other keep a draft that takes it away."""
        where = standing(self.codec, self.codec.key_of(obj))
        if self.reaches_people(where.live) and not self.adds_directly:
            request.desk_draft = keep_draft(where, None, by=request.user)  # type: ignore[attr-defined,arg-type]
        else:
            write_directly(where, None, by=request.user)  # type: ignore[arg-type]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        draft = getattr(request, "desk_draft", None)
        if draft is None:
            return super().response_delete(request, obj_display, obj_id)
        self.message_user(
            request,
            gettext("“%(key)s” is still there. A draft takes it away once it is published.") % {"key": draft.key},
            messages.SUCCESS,
        )
        return redirect("admin:drafts")

    # --- lists ---

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        drafts = CatalogueDraft.objects.filter(kind=self.codec.name)
        return super().changelist_view(request, {"drafts_here": list(drafts), **(extra_context or {})})
