"""The page on which the catalogue is taken out and brought in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ..views import editors_only
from . import archive, workbook
from .proposals import HasChangedError, Proposals, from_sheets, keep, shown
from .sheets import BY_NAME, SHEETS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook, table or ZIP"),
        help_text=_("XLSX, CSV or the ZIP of the catalogue files, as you get them above. At most 2 MB."),
    )


@editors_only
@require_safe
def exchange(request: HttpRequest) -> HttpResponse:
    """Offer the files, and ask for one."""
    return _page(request, UploadForm())


@editors_only
@require_safe
def exchange_file(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with what is in force as a workbook, as a table, or as a ZIP of files."""
    stem, _dot, ending = name.rpartition(".")
    if name == "catalogue.xlsx":
        response = HttpResponse(workbook.xlsx(), content_type=XLSX)
    elif name == "catalogue.zip":
        response = HttpResponse(archive.packed(), content_type="application/zip")
    elif ending == "csv" and stem in BY_NAME:
        response = HttpResponse(workbook.csv_text(BY_NAME[stem]), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@editors_only
@require_POST
def exchange_preview(request: HttpRequest) -> HttpResponse:
    """Show what an uploaded file would change, row by row. Nothing is kept yet."""
    form = UploadForm(request.POST, request.FILES)
    proposals = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            proposals = _read(file.name, file.read(workbook.MOST_BYTES + 1))
        except workbook.UnreadableError as error:
            form.add_error("file", str(error))
    wrong = proposals is None or bool(proposals.problems)
    return _page(request, form, proposals, status=422 if wrong else 200)


def _read(name: str, content: bytes) -> Proposals:
    if name.lower().endswith(".zip"):
        return archive.from_archive(content)
    return from_sheets(workbook.read(name, content))


@editors_only
@require_POST
def exchange_keep(request: HttpRequest) -> HttpResponse:
    """Keep what was previewed as drafts, all or nothing. Sent twice, it keeps once."""
    try:
        kept = keep(request.POST.get("changes", ""), by=request.user)  # type: ignore[arg-type]
    except signing.BadSignature:
        messages.error(request, gettext("This preview is too old. Nothing is kept. Please choose the file again."))
        return redirect("admin:exchange")
    except HasChangedError as error:
        said = gettext("“%(key)s” was changed while you were reading. Nothing is kept. Please choose the file again.")
        messages.error(request, said % {"key": error})
        return redirect("admin:exchange")
    messages.success(request, ngettext("%d draft is kept.", "%d drafts are kept.", kept) % kept)
    return redirect("admin:drafts")


def _page(
    request: HttpRequest, form: UploadForm, proposals: Proposals | None = None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": gettext("Spreadsheets and files"),
        "form": form,
        "sheets": SHEETS,
        "proposals": proposals,
        "rows": shown(proposals) if proposals and not proposals.problems else [],
    }
    return render(request, "admin/exchange.html", context, status=status)
