"""The picture of an exercise on its own page of the desk: the text of the poses, what it draws, and saving.

What is being typed is drawn by the same code as everything else, from an address that carries the text, so that nothing
unfinished is kept anywhere. The picture of an exercise that people see is saved as a draft, like its texts.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json
import zlib
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from .. import figures
from ..access import may_see_drafts
from ..figures.writing.offered import offered
from ..form_fields import MultilineField
from ..loading import FIGURES, Codec, Data, is_as_loaded
from ..loading.figure import SHORTEST_ALT
from ..models import Exercise
from ..pictures import PLAIN_LOOK, answer
from ..publishing.drafts import Standing, keep_draft, standing
from ..publishing.putting import write_directly
from ..typed_again import typed_again
from .base.desk import CatalogueAdmin
from .base.history import Pictures

SHOWN = ("front", "beside")  # the first view, and what a second camera sees that stands a quarter turn away
QUARTER = 75.0
HEAVIEST = 3_500  # characters of an address
LONGEST = 16_000  # characters of a text
CHANGED = {"text": _("poses"), "alt": _("the movement in words")}
NEW_FIGURE = {
    "alt": "",
    "text": "view from the side: -70 12\nthing: floor\nworks: right thigh\n\npose 1: standing\n\npose 2: standing\n",
}


def packed(text: str) -> str:
    """Compress a text for an address."""
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpacked(text: str) -> str:
    """Read the text that an address carries. Raises ValueError when there is none."""
    try:
        found = zlib.decompressobj().decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), LONGEST)
        return found.decode()
    except (binascii.Error, zlib.error) as error:
        raise ValueError("not a text") from error


def address_of(text: str) -> str:
    """Write what an address carries of a text; empty for a text that is too long for one."""
    query = urlencode({"of": packed(text)})
    return query if len(query) <= HEAVIEST else ""


@functools.lru_cache(maxsize=16)
def preview(text: str, kind: str) -> tuple[str, int, int]:
    """Draw a picture of a text that may not be finished, with its width and height. Raises ``FigureError``."""
    figure = figures.read(text)
    if kind == "beside":
        first = figure.views[0]
        first = replace(first, azimuth=first.azimuth + (QUARTER if first.azimuth < 0 else -QUARTER))
        figure = replace(figure, views=(first,))
    picture = figures.Picture(figure, word=gettext("step"))
    _build, skin, hair = PLAIN_LOOK.split("-")
    width, height = picture.size("strip")
    return figures.styled(picture.svg("strip"), (skin, hair)), width, height


@require_safe
def figure_picture(request: HttpRequest, object_id: str, kind: str) -> HttpResponse:
    """Draw the text that the address carries, for somebody who is changing it."""
    if not may_see_drafts(request.user):
        raise PermissionDenied
    try:
        svg, _width, _height = preview(unpacked(request.GET.get("of", "")), kind)
    except ValueError as error:
        raise Http404 from error
    if kind not in SHOWN:
        raise Http404
    return answer(svg, "private, max-age=3600")


class FigureForm(forms.Form):
    """The words and the text. What is wrong is in ``lines``, as (line, words), line 0 for the whole."""

    alt = forms.CharField(
        label=_("The movement in words"),
        help_text=_("For somebody who cannot see it: where it begins, what moves, where it ends."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=SHORTEST_ALT,
    )
    text = MultilineField(
        label=_("Poses"),
        help_text=_("One statement on each line. docs/figures.md tells them all; suggestions come as you type."),
        widget=forms.Textarea(
            attrs={"rows": 30, "spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", "wrap": "off"}
        ),
        max_length=LONGEST,
        strip=False,
    )

    def __init__(self, *args: Any, most_steps: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most_steps = most_steps
        self.lines: list[tuple[int, str]] = []
        self.fields["text"].widget.attrs["data-offered"] = json.dumps(offered())

    def clean_text(self) -> str:
        typed = str(self.cleaned_data["text"])
        text = typed.strip() + "\n"
        self.lines = self._problems(text)
        # Empty lines at the top are not kept, but whoever typed them counts them.
        before = typed[: len(typed) - len(typed.lstrip())].count("\n")
        self.lines = [(line and line + before, words) for line, words in self.lines]
        if self.lines:
            count = len(self.lines)
            raise forms.ValidationError(
                ngettext("%(count)d line is not right yet.", "%(count)d lines are not right yet.", count)
                % {"count": count}
            )
        return text

    def _problems(self, text: str) -> list[tuple[int, str]]:
        if not address_of(text):
            return [(0, gettext("This is more than one picture can show."))]
        try:
            figure = figures.checked(text)
        except figures.FigureError as error:
            return error.problems
        return [
            (key.line, gettext("The exercise has %(count)d steps.") % {"count": self.most_steps})
            for key in figure.poses
            if self.most_steps and key.step is not None and not 1 <= key.step <= self.most_steps
        ]


class FigurePages(CatalogueAdmin):
    """The pages of an exercise's picture, below the page of the exercise."""

    change_form_template = "admin/exercises/exercise/change_form.html"
    beside = (FIGURES,)

    def row_address(self, where: Standing) -> str:
        if where.codec is not FIGURES:
            return super().row_address(where)
        exercise = self.codec.find(where.key)
        return reverse("admin:exercises_exercise_figure", args=[exercise.pk]) if exercise else reverse("admin:drafts")

    def pictures(self, codec: Codec, key: str, before: Data | None, after: Data | None) -> Pictures | None:
        exercise = self.codec.find(key) if codec is FIGURES else None
        return (picture_of(exercise, before), picture_of(exercise, after)) if exercise else None

    def is_beside_written_directly(self, where: Standing) -> bool:
        """Whether nobody sees the exercise whose picture this is."""
        return not Exercise.objects.published().filter(slug=where.key).exists()

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/figure/preview/", view(self.figure_preview_view), name="exercises_exercise_preview"),
            path("<path:object_id>/figure/<slug:kind>.svg", figure_picture, name="exercises_exercise_picture"),
            path("<path:object_id>/figure/", view(self.figure_view), name="exercises_exercise_figure"),
            *super().get_urls(),
        ]

    def figure_exercise(self, request: HttpRequest, object_id: str) -> Exercise:
        """Find the exercise whose picture may be changed. 403 without the right to change it, 404 when there is
        none.
        """
        if not self.has_change_permission(request):
            raise PermissionDenied
        exercise = self.get_object(request, unquote(object_id))
        if exercise is None:
            raise Http404
        return exercise  # type: ignore[no-any-return]

    def figure_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the text of a picture and what it draws; start from a copy; save."""
        exercise = self.figure_exercise(request, object_id)
        where = standing(FIGURES, exercise.slug)
        steps = exercise.steps.count()
        if typed := typed_again(request):
            form = FigureForm(typed, most_steps=steps)
            return self._figure_page(request, exercise, where, form, seen=typed.get("seen", ""))
        if request.method != "POST":
            form = FigureForm(initial=where.latest or NEW_FIGURE, most_steps=steps)
            return self._figure_page(request, exercise, where, form, seen=where.seen)
        do, seen = request.POST.get("do", "show"), request.POST.get("seen", "")
        if do == "copy":
            other = standing(FIGURES, request.POST.get("copy_of", "")).latest
            text = other["text"] if other else request.POST.get("text", "")
            form = FigureForm(initial={"alt": request.POST.get("alt", ""), "text": text}, most_steps=steps)
            return self._figure_page(request, exercise, where, form, seen=seen, focus="text")
        form = FigureForm(request.POST, most_steps=steps)
        if do != "save":
            return self._figure_page(request, exercise, where, form, seen=seen, focus="preview")
        if form.is_valid():
            with transaction.atomic():
                Exercise.objects.select_for_update().get(pk=exercise.pk)
                where = standing(FIGURES, exercise.slug)
                if seen == where.seen:
                    return self._save_figure(request, exercise, form, where)
            form.add_error(
                None,
                gettext(
                    "Somebody else changed this picture while you were drawing. Theirs is beside yours below. Saving "
                    "again puts yours in the place of theirs."
                ),
            )
            return self._figure_page(request, exercise, where, form, seen=where.seen, refused=True, clash=True)
        return self._figure_page(request, exercise, where, form, seen=seen, refused=True)

    def figure_preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answer what was typed with the addresses of its pictures and what is wrong with it. Nothing is saved."""
        return require_POST(self._figure_preview)(request, object_id)

    def _figure_preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        exercise = self.figure_exercise(request, object_id)
        form = FigureForm(request.POST, most_steps=exercise.steps.count())
        return JsonResponse(_preview(exercise, form))

    def _save_figure(self, request: HttpRequest, exercise: Exercise, form: FigureForm, where: Standing) -> HttpResponse:
        """Keep the picture: as a draft, or directly where nobody sees the exercise."""
        here = self.row_address(where)
        data: Data = {"slug": exercise.slug, "alt": form.cleaned_data["alt"], "text": form.cleaned_data["text"]}
        before = where.latest or {}
        if before == data:
            messages.info(request, gettext("Nothing was changed."))
            return HttpResponseRedirect(here)
        changed = [str(words) for key, words in CHANGED.items() if data[key] != before.get(key)]
        entry = {"name": gettext("picture"), "object": str(exercise)}
        told = {"changed": {**entry, "fields": sorted(changed)}} if before else {"added": entry}
        self.log_change(request, exercise, [told])
        if self.is_beside_written_directly(where):
            write_directly(where, data, by=request.user)  # type: ignore[arg-type]
            messages.success(request, gettext("The new picture is saved."))
            return HttpResponseRedirect(here)
        draft = keep_draft(where, data, by=request.user)  # type: ignore[arg-type]
        if draft is None:
            messages.info(request, gettext("This is the picture in force. There is nothing to publish."))
            return HttpResponseRedirect(here)
        self.tell_draft(request, draft)
        return HttpResponseRedirect(f"{reverse('admin:drafts')}#draft-{draft.pk}")

    def _figure_page(
        self,
        request: HttpRequest,
        exercise: Exercise,
        where: Standing,
        form: FigureForm,
        *,
        seen: str,
        focus: str = "",
        refused: bool = False,
        clash: bool = False,
    ) -> HttpResponse:
        read = form if form.is_bound else FigureForm(form.initial, most_steps=form.most_steps)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Picture of “%(name)s”") % {"name": exercise},
            "opts": self.opts,
            "exercise": exercise,
            "form": form,
            "preview": _preview(exercise, read),
            "refused": refused,
            "focus": focus,
            "seen": seen,
            "standing": self._figure_standing(where),
            "draft": where.draft,
            "other": picture_of(exercise, where.latest if clash else where.live),
            "clash": clash,
            "others": Exercise.objects.filter(figure__isnull=False).exclude(pk=exercise.pk).order_by("name", "pk"),
            "shown": request.POST.get("copy_of", ""),
            "steps": exercise.steps.all(),
        }
        return render(request, "admin/figure_editor.html", context, status=422 if refused else 200)

    def _figure_standing(self, where: Standing) -> str:
        if where.row is None:
            return gettext("It has no picture yet. This is a beginning: a person who stands.")
        if not where.row.catalogue_digest:
            return gettext("Made here. The catalogue files do not have it.")
        if is_as_loaded(FIGURES.to_data(where.row), where.row):
            return gettext("As it was loaded. Loading the catalogue again brings in what is new in its file.")
        return gettext("Edited here since it was loaded. Loading the catalogue again leaves it as it is.")


def picture_of(exercise: Exercise, data: Data | None) -> Data | None:
    """Find the address and size of the picture that a text draws, as it is printed; None when it draws none."""
    query = address_of(data["text"]) if data else ""
    if data is None or not query:
        return None
    try:
        _svg, width, height = preview(data["text"], SHOWN[0])
    except figures.FigureError:
        return None
    address = reverse("admin:exercises_exercise_picture", args=[exercise.pk, SHOWN[0]])
    return {"url": f"{address}?{query}", "width": width, "height": height, "alt": data["alt"]}


def _preview(exercise: Exercise, form: FigureForm) -> Data:
    """Draw the pictures of what was typed, and tell what is wrong with it: (line, words), line 0 for the whole."""
    form.is_valid()
    problems = [{"line": line, "words": words} for line, words in sorted(form.lines)]
    for name, errors in form.errors.items():
        if name != "text" or not form.lines:
            label = f"{form.fields[name].label}: " if name in form.fields else ""
            problems += [{"line": 0, "words": f"{label}{words}"} for words in errors]
    text = str(form.data.get("text", "")).replace("\r\n", "\n")
    pictures: Data | None = None
    query = address_of(text)
    if query:
        try:
            pictures = {}
            for kind in SHOWN:
                _svg, width, height = preview(text, kind)
                address = reverse("admin:exercises_exercise_picture", args=[exercise.pk, kind])
                pictures[kind] = {"url": f"{address}?{query}", "width": width, "height": height}
        except figures.FigureError:
            pictures = None
    if problems:
        count = len(problems)
        status = ngettext("%(count)d thing is not right yet.", "%(count)d things are not right yet.", count)
        status %= {"count": count}
        if pictures is None:
            status += " " + gettext("The picture is the last one that could be drawn.")
    else:
        status = gettext("All is right: a body can do this.")
    return {"pictures": pictures, "problems": problems, "status": status}
