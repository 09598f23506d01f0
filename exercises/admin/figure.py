"""The picture of an exercise on its own page of the desk: fields, what they draw, and saving.

What is being typed is drawn by the same code as everything else, from an address that carries the data, so that nothing
unfinished is kept anywhere.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from csp.decorators import csp
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
from ..figures.skeleton import bones
from ..loading import FIGURES, digest
from ..models import Exercise, Figure
from ..pictures import POLICY
from .desk import CatalogueAdmin
from .figure_form import BONES, NEW_FIGURE, Data, PoseEditor, PoseForm

SHOWN = ("move", "strip", "still")
HEAVIEST = 3_500  # characters of an address
LONGEST = 64_000  # bytes of data, unpacked
# What changed, as the history tells it.
CHANGED = {
    "poses": _("poses"),
    "props": _("things"),
    "arrows": _("arrows"),
    "alt": _("the movement in words"),
    "tempo": _("tempo"),
    "view": _("view"),
    "anchor": _("what stays in place"),
    "works": _("what works"),
}


def packed(content: Any) -> str:
    """Return a figure's data for an address."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpacked(text: str) -> Data:
    """Return the data that an address carries. Raises ValueError when there are none."""
    try:
        found = zlib.decompressobj().decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), LONGEST)
        content = json.loads(found)
    except (binascii.Error, zlib.error, RecursionError) as error:
        raise ValueError("not a figure") from error
    if not isinstance(content, dict):
        raise ValueError("not a figure")
    return content


def drawable(content: Data | None) -> figures.Figure | None:
    """Return a figure that can at least be looked at, though no body may do it."""
    if content is None:
        return None
    try:
        return figures.parse(content, check=False)
    except figures.FigureError:
        return None


def require_editor(request: HttpRequest) -> None:
    if not may_see_drafts(request.user):
        raise PermissionDenied


@require_safe
@csp(POLICY)  # type: ignore[arg-type]
def figure_picture(request: HttpRequest, object_id: str, kind: str) -> HttpResponse:
    """Draw the figure that the address carries, for somebody who is changing it."""
    require_editor(request)
    try:
        figure = drawable(unpacked(request.GET.get("of", "")))
    except ValueError as error:
        raise Http404 from error
    if figure is None or kind not in figures.KINDS:
        raise Http404
    response = HttpResponse(figures.svg(figure, kind), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=3600"
    return response


class FigurePages(CatalogueAdmin):
    """The pages of an exercise's picture, below the page of the exercise."""

    change_form_template = "admin/exercises/exercise/change_form.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/figure/preview/", view(self.figure_preview_view), name="exercises_exercise_preview"),
            path("<path:object_id>/figure/<slug:kind>.svg", figure_picture, name="exercises_exercise_picture"),
            path("<path:object_id>/figure/", view(self.figure_view), name="exercises_exercise_figure"),
            *super().get_urls(),
        ]

    def figure_exercise(self, request: HttpRequest, object_id: str) -> Exercise:
        """Return the exercise whose picture may be changed. 403 for who may not, 404 when there is none."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        exercise = self.get_object(request, unquote(object_id))
        if exercise is None:
            raise Http404
        return exercise  # type: ignore[no-any-return]

    def figure_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the fields of a picture; add, move and take away poses; start from a copy; save."""
        exercise = self.figure_exercise(request, object_id)
        row = Figure.objects.filter(exercise=exercise).first()
        stored: Data | None = row.content if row else None
        steps = exercise.steps.count()
        if request.method != "POST":
            editor = PoseEditor.of(stored or NEW_FIGURE, most_steps=steps)
            return self._figure_page(request, exercise, row, editor, seen=digest(stored or {}))
        do, _between, number = request.POST.get("do", "preview").partition(":")
        seen = request.POST.get("seen", "")
        editor = PoseEditor.typed(request.POST, most_steps=steps)
        if do == "save":
            content = editor.read(stored)
            if seen != digest(stored or {}):
                editor.others.append(
                    gettext("Somebody else has changed this picture since you opened it. Look at it in another window.")
                )
            if content is None or editor.problems():
                return self._figure_page(request, exercise, row, editor, seen=seen, refused=True)
            return self._save_figure(request, exercise, seen, content)
        focus = ""
        if do == "preview":
            editor.read(stored)
            focus = "preview"
        elif do == "copy":
            editor = self._copied(request, editor, steps)
            focus = "copied"
        else:
            place = int(number) if number.isdecimal() else 0
            editor = editor.changed(do, place)
            focus = _focus(do, place, editor)
        return self._figure_page(request, exercise, row, editor, seen=seen, focus=focus)

    def figure_preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answer what was typed with the addresses of its pictures and what is wrong with it. Nothing is saved."""
        return require_POST(self._figure_preview)(request, object_id)

    def _figure_preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        exercise = self.figure_exercise(request, object_id)
        editor = PoseEditor.typed(request.POST, most_steps=exercise.steps.count())
        content = editor.read(None)
        preview = _preview(exercise, editor, content)
        return JsonResponse({**preview, "directions": _directions(editor, content)})

    def _copied(self, request: HttpRequest, editor: PoseEditor, steps: int) -> PoseEditor:
        """Return the fields of another exercise's picture, with the words of this one."""
        other = Figure.objects.filter(exercise__slug=request.POST.get("copy_of", "")).first()
        if other is None:
            return editor
        words = editor.values[0].get("alt", "")
        return PoseEditor.of({**other.content, "alt": words}, most_steps=steps)

    def _save_figure(self, request: HttpRequest, exercise: Exercise, seen: str, content: Data) -> HttpResponse:
        here = reverse("admin:exercises_exercise_figure", args=[exercise.pk], current_app=self.admin_site.name)
        with transaction.atomic():
            row = Figure.objects.select_for_update().filter(exercise=exercise).first()
            before: Data = row.content if row else {}
            if digest(before) != seen:
                messages.error(request, gettext("Somebody else was a moment faster. Nothing of yours is saved yet."))
                editor = PoseEditor.of(content, most_steps=exercise.steps.count())
                return self._figure_page(request, exercise, row, editor, seen=seen, refused=True)
            if before == content:
                messages.info(request, gettext("Nothing was changed."))
                return HttpResponseRedirect(here)
            FIGURES.write(row, {"slug": exercise.slug, **content})
            changed = [str(CHANGED.get(key, _("how it looks"))) for key in content if content[key] != before.get(key)]
            changed += [str(CHANGED.get(key, _("how it looks"))) for key in before if key not in content]
            entry = {"name": gettext("picture"), "object": str(exercise)}
            told = {"changed": {**entry, "fields": sorted(set(changed))}} if row else {"added": entry}
            self.log_change(request, exercise, [told])
            self.make_live()
        messages.success(request, gettext("The new picture of “%(name)s” is live.") % {"name": exercise})
        return HttpResponseRedirect(here)

    def _figure_page(
        self,
        request: HttpRequest,
        exercise: Exercise,
        row: Figure | None,
        editor: PoseEditor,
        *,
        seen: str,
        focus: str = "",
        refused: bool = False,
    ) -> HttpResponse:
        read = PoseEditor(*editor.values, most_steps=editor.most_steps, is_bound=True)
        content = read.read(None)
        _directions(editor, content)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Picture of “%(name)s”") % {"name": exercise},
            "opts": self.opts,
            "exercise": exercise,
            "editor": editor,
            "preview": _preview(exercise, editor if editor.is_bound else read, content),
            "refused": refused,
            "focus": focus,
            "seen": seen,
            "standing": self._figure_standing(row),
            "others": Exercise.objects.filter(figure__isnull=False).exclude(pk=exercise.pk).order_by("name"),
            "shown": request.POST.get("copy_of", ""),
            "steps": exercise.steps.all(),
        }
        return render(request, "admin/figure_editor.html", context, status=422 if refused else 200)

    def _figure_standing(self, row: Figure | None) -> str:
        if row is None:
            return gettext("It has no picture yet. This is a beginning: a person who stands.")
        if not row.catalogue_digest:
            return gettext("Made here. The catalogue files do not have it.")
        if digest(FIGURES.to_data(row)) == row.catalogue_digest:
            return gettext("As it was loaded. Loading the catalogue again brings in what is new in its file.")
        return gettext("Edited here since it was loaded. Loading the catalogue again leaves it as it is.")


def _focus(do: str, place: int, editor: PoseEditor) -> str:
    """Return where a person goes on after a button: to the pose that came, moved, or took the place."""
    last = len(editor.poses) - 1
    if do in ("prop", "arrow"):
        return f"{do}-{len(getattr(editor, f'{do}s')) - 1}"
    to = {"add": place + 1, "up": place - 1, "down": place + 1}.get(do, place)
    return f"pose-{max(0, min(last, to))}"


def _preview(exercise: Exercise, editor: PoseEditor, content: Data | None) -> Data:
    """Return the pictures of what was typed, and what is wrong with it."""
    problems = [{"id": at, "label": label, "words": words} for at, label, words in editor.problems()]
    figure = drawable(content)
    pictures: Data | None = None
    if figure is not None and content is not None:
        query = urlencode({"of": packed(content)})
        if len(query) > HEAVIEST:
            problems.append({"id": "", "label": "", "words": [gettext("This is more than one picture can show.")]})
        else:
            pictures = {}
            for kind in SHOWN:
                width, height = figures.size(figure, kind)
                address = reverse("admin:exercises_exercise_picture", args=[exercise.pk, kind])
                pictures[kind] = {"url": f"{address}?{query}", "width": width, "height": height}
    if problems:
        count = len(problems)
        words = ngettext("%(count)d thing is not right yet.", "%(count)d things are not right yet.", count)
        status = words % {"count": count}
        if pictures is None:
            status += " " + gettext("The picture is the last one that could be drawn.")
    else:
        status = gettext("All is right: a body can do this.")
    return {"pictures": pictures, "problems": problems, "status": status}


def _directions(editor: PoseEditor, content: Data | None) -> dict[str, str]:
    """Return where each bone points in each pose, by the id of its field; shown in the fields that are empty."""
    figure = drawable(content)
    found: dict[str, str] = {}
    if figure is None or len(figure.poses) != len(editor.poses):
        return found
    names = dict(zip(BONES, bones(figure.view), strict=True))
    for pose, form in zip(figure.poses, editor.poses, strict=True):
        for bone, name in names.items():
            degrees = (pose.angles[name] + 180) % 360 - 180
            _show(form, bone, str(round(degrees)), found)
    return found


def _show(form: PoseForm, bone: str, words: str, found: dict[str, str]) -> None:
    form.fields[bone].widget.attrs["placeholder"] = words
    found[str(form[bone].auto_id)] = words
