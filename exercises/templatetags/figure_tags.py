"""Pictures of exercises in templates."""

from __future__ import annotations

import functools
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language

from ..figures import named
from ..library.finding import LibraryRow
from ..models import Exercise
from ..pictures import PRINT, Drawn, all_figures

register = template.Library()


def _find(context: template.Context, exercise: Any) -> Drawn | None:
    """Look up the figure of an exercise, of a catalogue entry or of a slug; None when it has none."""
    slug = exercise if isinstance(exercise, str) else getattr(exercise, "slug", "")
    request = getattr(context, "request", None) or context.get("request")
    if request is None:
        return all_figures().get(slug)
    if not hasattr(request, "_figures"):
        request._figures = all_figures()
    found: Drawn | None = request._figures.get(slug)
    return found


def _look(context: template.Context) -> str:
    """Find whom the reader sees in the pictures."""
    request = getattr(context, "request", None) or context.get("request")
    return str(getattr(getattr(request, "user", None), "figure_look", ""))


@register.inclusion_tag("components/figure.html", takes_context=True)
def figure(
    context: template.Context,
    exercise: Any,
    size: str = "large",
    *,
    moving: bool = True,
    other_side: bool = False,
    decorative: bool = False,
) -> dict[str, Any]:
    """``{% figure exercise %}`` or ``{% figure exercise "small" %}``: its picture, or nothing when it has none.

    ``large`` moves, unless the reader wants no motion or ``moving`` is false: then key poses stand side by side, and on
    paper too; where there are several views, the reader switches. ``small`` is one still pose, for lists.
    ``other_side`` mirrors it. ``decorative`` leaves out the words, where the name beside it says enough.
    """
    drawn = _find(context, exercise)
    if drawn is None:
        return {"size": size}
    look = _look(context)

    def picture(kind: str) -> dict[str, Any]:
        width, height = drawn.size(kind)
        return {"url": drawn.url(kind, other_side=other_side, look=look), "width": width, "height": height}

    found: dict[str, Any] = {"size": size, "alt": "" if decorative else drawn.alt, "slug": drawn.slug}
    if size == "small":
        return {**found, "still": picture("still")}
    views = [
        {
            "name": name,
            "move": picture(named("move", number)) if moving else None,
            "strip": picture(named("strip", number)),
        }
        for number, name in enumerate(drawn.views, 1)
    ]
    return {**found, "views": views, "is_switched": len(views) > 1 and moving, "print": picture(PRINT)}


@register.simple_tag(takes_context=True)
def figure_on_paper(context: template.Context, exercise: Any) -> str:
    """``{% figure_on_paper exercise %}``: the key poses side by side, for pages that are made to be printed.

    They are loaded at once, because browsers print lazily loaded pictures as empty frames.
    """
    drawn = _find(context, exercise)
    if drawn is None:
        return ""
    width, height = drawn.size("print")
    return format_html(
        '<img class="figure-on-paper" src="{}" width="{}" height="{}" alt="{}" decoding="async">',
        drawn.url("print"), width, height, drawn.alt,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def figure_address(context: template.Context, exercise: Any, kind: str = "still", *, other_side: bool = False) -> str:
    """``{% figure_address exercise as image %}``: the address of a picture, or nothing; for components that need it."""
    drawn = _find(context, exercise)
    return drawn.url(kind, other_side=other_side, look=_look(context)) if drawn else ""


@register.simple_tag(takes_context=True)
def library_row(context: template.Context, row: LibraryRow, *, draft: str = "") -> str:
    """``{% library_row row draft=draft %}``: an exercise in the list; ``draft`` is the word for one that is a draft."""
    exercise = row.exercise
    is_draft = not exercise.is_published
    return _rendered_row(
        language=get_language(),
        slug=exercise.slug,
        name=exercise.name,
        dose=exercise.summary,
        position=exercise.start_position,
        image=figure_address(context, exercise.slug),
        also=row.also_called,
        tag=draft if is_draft else row.mark,
        tag_kind="draft" if is_draft else "caution",
    )


@functools.lru_cache(maxsize=2000)
def _rendered_row(*, language: str, slug: str, position: str, **shown: str) -> str:
    """Render a row once for everybody to whom it looks the same, since a list of all is mostly that."""
    return render_to_string(
        "components/exercise_row.html",
        {
            **shown,
            "position": position,
            "meta": Exercise.Position(position).label if position else "",
            "url": reverse("exercises:exercise_detail", args=[slug]),
        },
    )
