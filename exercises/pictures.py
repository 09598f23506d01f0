"""The drawings as pages use them: addresses that browsers can keep, the SVG behind each, and the editors' sheet of all.

How a figure is drawn is in ``figures/``. Each process draws a picture once.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict

from csp.constants import NONE
from csp.decorators import csp
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import figures
from .access import may_see_drafts
from .figures import draw
from .models import Exercise, Figure, Status
from .snapshot.current import current_catalogue

OTHER_SIDE = "-other-side"
KEPT = "public, max-age=31536000, immutable"


def _drawing() -> str:
    """Return a digest of the code that draws, so that new code gives every picture a new address."""
    sources = sorted(Path(figures.__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


DRAWING = _drawing()


def _style_hash(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


# A picture that is opened as a page of its own may only use its own style sheet.
POLICY = {"default-src": [NONE], "style-src": [_style_hash(draw.STYLE), _style_hash(draw.PRINT_STYLE)]}


class Drawn:
    """The pictures of one exercise."""

    def __init__(self, slug: str, status: str, content: Mapping[str, Any]) -> None:
        self.slug = slug
        self.is_published = status == Status.PUBLISHED
        self.content = content
        text = json.dumps(content, sort_keys=True)
        self.digest = hashlib.sha256(f"{DRAWING} {slug} {text}".encode()).hexdigest()[:12]

    @property
    def alt(self) -> str:
        return str(self.content.get("alt", ""))

    @functools.cached_property
    def figure(self) -> figures.Figure:
        return figures.parse({"slug": self.slug, **self.content}, check=False)

    def url(self, kind: str, *, other_side: bool = False) -> str:
        name = f"{kind}{OTHER_SIDE}" if other_side else kind
        return reverse("exercises:figure_picture", args=[self.slug, self.digest, name])

    def size(self, kind: str) -> tuple[int, int]:
        return _size(self, kind)

    def svg(self, kind: str, *, other_side: bool = False) -> str:
        return _svg(self, kind, other_side)


@functools.lru_cache(maxsize=1024)
def _size(drawn: Drawn, kind: str) -> tuple[int, int]:
    return figures.size(drawn.figure, kind)


@functools.lru_cache(maxsize=512)
def _svg(drawn: Drawn, kind: str, other_side: bool) -> str:
    return figures.svg(drawn.figure, kind, other_side=other_side)


_known: tuple[Any, dict[str, Drawn]] | None = None


def all_figures() -> dict[str, Drawn]:
    """Return the figures by slug of the exercise. They are read again only when the catalogue in force has changed."""
    global _known
    version = current_catalogue().figures
    if _known is None or _known[0] != version:
        before = {drawn.digest: drawn for drawn in _known[1].values()} if _known else {}
        rows = Figure.objects.values_list("exercise__slug", "exercise__status", "content")
        found = {}
        for slug, status, content in rows:
            drawn = Drawn(slug, status, content)
            same = before.get(drawn.digest)
            # an unchanged figure keeps the pictures that this process has drawn
            found[slug] = same if same and same.is_published == drawn.is_published else drawn
        _known = (version, found)
    return _known[1]


class FigureSources(TypedDict):
    """The pictures of one exercise for a page that shows each at its time. All have the same frame and size."""

    move: str  # the whole cycle, over and over
    poses: list[str]  # each key pose, standing still
    steps: list[int | None]  # the step of the exercise that each pose shows, counted from 1
    hold_pose: int  # which of ``poses`` is held, counted from 0
    seconds: float  # of the whole cycle in ``move``
    alt: str
    width: int
    height: int


def figure_sources(slug: str, *, other_side: bool = False) -> FigureSources | None:
    """Return the addresses of the moving picture and of each key pose of an exercise; None when it has no figure.

    A page shows ``poses[hold_pose]`` while something is held, ``poses[0]`` to get ready, and ``move`` otherwise.
    ``other_side`` mirrors them all, for the other leg or arm.
    """
    drawn = all_figures().get(slug)
    if drawn is None:
        return None
    poses = [f"{figures.POSE}{number}" for number in range(1, len(drawn.figure.poses) + 1)]
    width, height = drawn.size("move")
    return {
        "move": drawn.url("move", other_side=other_side),
        "poses": [drawn.url(kind, other_side=other_side) for kind in poses],
        "steps": [pose.step for pose in drawn.figure.poses],
        "hold_pose": figures.held_pose(drawn.figure) - 1,
        "seconds": figures.duration(drawn.figure),
        "alt": drawn.alt,
        "width": width,
        "height": height,
    }


@login_not_required
@require_safe
@csp(POLICY)  # type: ignore[arg-type]
def figure_picture(request: HttpRequest, slug: str, digest: str, kind: str) -> HttpResponse:
    """Answer with one picture. An outdated address redirects to the present one; an unknown one is 404."""
    plain = kind.removesuffix(OTHER_SIDE)
    drawn = all_figures().get(slug)
    if drawn is None or not (drawn.is_published or may_see_drafts(request.user)):
        raise Http404
    if plain not in figures.kinds(drawn.figure):
        raise Http404
    other_side = plain != kind
    if digest != drawn.digest:
        moved = HttpResponseRedirect(drawn.url(plain, other_side=other_side))
        moved["Cache-Control"] = "no-cache"
        return moved
    response = HttpResponse(drawn.svg(plain, other_side=other_side), content_type="image/svg+xml")
    response["Cache-Control"] = KEPT if drawn.is_published else "private, no-cache"
    return response


@require_safe
def contact_sheet(request: HttpRequest) -> HttpResponse:
    """Show editors the pictures of all exercises, and which exercises have none."""
    if not request.user.has_perm("exercises.change_exercise"):
        raise PermissionDenied
    found = all_figures()
    rows = [(exercise, found.get(exercise.slug)) for exercise in Exercise.objects.order_by("name")]
    context = {
        **admin.site.each_context(request),
        "title": _("Pictures of all exercises"),
        "drawn": [(exercise, drawn) for exercise, drawn in rows if drawn],
        "without": [exercise for exercise, drawn in rows if not drawn],
    }
    return render(request, "admin/contact_sheet.html", context)
