"""The drawings as pages use them: addresses that browsers can keep, the SVG behind each, and the editors' sheet of all.

A figure is drawn when it is loaded or saved (``drawings``); here only its colours are put in.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import drawings, figures
from .access import may_see_drafts
from .figures import OTHER_SIDE
from .models import Exercise, Figure, Status
from .snapshot.current import current_catalogue

KEPT = "public, max-age=31536000, immutable"
PRINT = "print"  # the key poses as ``strip`` has them, for paper


# Whom a person sees in the pictures: a build of body, a tone of skin and one of hair.
PLAIN_LOOK = f"{figures.BUILDS[0]}-{figures.SKINS[0]}-{figures.HAIRS[0]}"
LOOKS = [f"{build}-{skin}-{hair}" for build in figures.BUILDS for skin in figures.SKINS for hair in figures.HAIRS]
NAME = re.compile(rf"(?P<kind>[a-z]+(?:-[1-9])?)(?:-look-(?P<look>{'|'.join(LOOKS)}))?(?P<other>{OTHER_SIDE})?")


def _drawing() -> str:
    """Compute a digest of the code that draws, so that a change of it makes new addresses."""
    sources = sorted(Path(figures.__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


DRAWING = _drawing()


def _policy(svg: str) -> str:
    """Write what a picture that is opened by itself may do: only use its own style sheet."""
    style = svg.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'"


def answer(svg: str, cache: str) -> HttpResponse:
    """Answer with a picture under its own policy."""
    headers = {"Cache-Control": cache, "Content-Security-Policy": _policy(svg)}
    return HttpResponse(svg, content_type="image/svg+xml", headers=headers)


class Drawn:
    """The pictures of one exercise."""

    def __init__(self, slug: str, status: str, content: Mapping[str, Any]) -> None:
        self.slug = slug
        self.is_published = status == Status.PUBLISHED
        self.content = content
        self.word = _("step")
        text = json.dumps(content, sort_keys=True)
        self.digest = hashlib.sha256(f"{DRAWING} {slug} {self.word} {text}".encode()).hexdigest()[:12]

    @property
    def alt(self) -> str:
        return str(self.content.get("alt", ""))

    @functools.cached_property
    def figure(self) -> figures.Figure:
        return figures.read(self.content["text"])

    @property
    def views(self) -> list[str]:
        """Name the views, the first one first."""
        return [camera.name for camera in self.figure.views]

    def order(self) -> drawings.Order:
        return {"digest": self.digest, "text": self.content["text"], "alt": self.alt, "word": self.word}

    def draw(self) -> None:
        """Draw every picture, so that nobody who asks for one has to wait."""
        drawings.draw([self.order()])

    def url(self, kind: str, *, other_side: bool = False, look: str = "") -> str:
        name = f"{kind}-look-{look}" if look in LOOKS and look != PLAIN_LOOK and kind != PRINT else kind
        name += OTHER_SIDE if other_side else ""
        return _address(self.slug, self.digest, name)

    def size(self, kind: str) -> tuple[int, int]:
        width, height = drawings.sizes(self.order())["strip" if kind == PRINT else kind]
        return width, height

    def svg(self, kind: str, *, other_side: bool = False, look: str = "") -> str | None:
        """Read a picture, or None when there is none of this name."""
        build, skin, hair = (look or PLAIN_LOOK).split("-")
        plain = "strip" if kind == PRINT else kind
        drawing = drawings.picture(self.order(), build, f"{plain}{OTHER_SIDE if other_side else ''}")
        return figures.styled(drawing, None if kind == PRINT else (skin, hair)) if drawing else None

    def on_paper(self, kind: str, *, other_side: bool = False) -> str | None:
        """Read a picture in the colours for paper; of one that moves, its key poses side by side."""
        plain = "strip" if kind in {PRINT, "move"} else kind
        build = figures.BUILDS[0]
        drawing = drawings.picture(self.order(), build, f"{plain}{OTHER_SIDE if other_side else ''}")
        return figures.styled(drawing, None) if drawing else None


@functools.lru_cache(maxsize=4096)
def _address(slug: str, digest: str, name: str) -> str:
    """Where a picture is. A page has some dozens of them, and every page that shows an exercise the same."""
    return reverse("exercises:figure_picture", args=[slug, digest, name])


_known: tuple[Any, dict[str, Drawn]] | None = None


def all_figures() -> dict[str, Drawn]:
    """Read the figures by slug of the exercise. They are read again only when the catalogue in force has changed."""
    global _known
    version = current_catalogue().figures
    if _known is None or _known[0] != version:
        _known = (version, {drawn.slug: drawn for drawn in _rows()})
    return _known[1]


def _rows() -> list[Drawn]:
    rows = Figure.objects.values_list("exercise__slug", "exercise__status", "content")
    return [Drawn(slug, status, content) for slug, status, content in rows]


def draw_all() -> int:
    """Draw every figure that is not kept yet, forget what is no more, and return how many were drawn."""
    orders = [drawn.order() for drawn in _rows()]
    count = drawings.draw(orders)
    drawings.forget_all_but(order["digest"] for order in orders)
    return count


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


def figure_sources(slug: str, *, side: str = "", look: str = "") -> FigureSources | None:
    """Find where the moving picture and each key pose of an exercise are; None when it has no figure.

    A page shows ``poses[hold_pose]`` while something is held, ``poses[0]`` to get ready, and ``move`` otherwise.
    ``side`` is the side that is to work, right or left; empty for the one that is drawn.
    """
    drawn = all_figures().get(slug)
    if drawn is None:
        return None
    mirrored = side not in ("", drawn.figure.side)
    poses = [f"{figures.POSE}{number}" for number in range(1, len(drawn.figure.poses) + 1)]
    width, height = drawn.size("move")
    return {
        "move": drawn.url("move", other_side=mirrored, look=look),
        "poses": [drawn.url(kind, other_side=mirrored, look=look) for kind in poses],
        "steps": [pose.step for pose in drawn.figure.poses],
        "hold_pose": figures.held_pose(drawn.figure) - 1,
        "seconds": figures.duration(drawn.figure),
        "alt": drawn.alt,
        "width": width,
        "height": height,
    }


@login_not_required
@require_safe
def figure_picture(request: HttpRequest, slug: str, digest: str, kind: str) -> HttpResponse:
    """Answer with one picture. An old address leads to the present picture; an unknown one is 404."""
    drawn = all_figures().get(slug)
    if drawn is None or not (drawn.is_published or may_see_drafts(request.user)):
        raise Http404
    name = NAME.fullmatch(kind)
    if name is None:
        raise Http404
    other_side, look = bool(name["other"]), name["look"] or ""
    svg = drawn.svg(name["kind"], other_side=other_side, look=look)
    if svg is None:
        raise Http404
    if digest != drawn.digest:
        moved = HttpResponseRedirect(drawn.url(name["kind"], other_side=other_side, look=look))
        moved["Cache-Control"] = "no-cache"
        return moved
    return answer(svg, KEPT if drawn.is_published else "private, no-cache")


@require_safe
def contact_sheet(request: HttpRequest) -> HttpResponse:
    """Show editors the pictures of all exercises, and which exercises have none."""
    if not request.user.has_perm("exercises.change_exercise"):
        raise PermissionDenied
    found = all_figures()
    rows = [(exercise, found.get(exercise.slug)) for exercise in Exercise.objects.order_by("name", "pk")]
    context = {
        **admin.site.each_context(request),
        "title": _("Pictures of all exercises"),
        "drawn": [(exercise, drawn) for exercise, drawn in rows if drawn],
        "without": [exercise for exercise, drawn in rows if not drawn],
    }
    return render(request, "admin/contact_sheet.html", context)
