"""The programs as they are published, open to visitors; what becomes of one for a person is in ``proposal``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from exercises.library.citations import cited
from exercises.models import Status

from ..models import Program, ProgramItem, ProgramSource, Section
from .reader import reader_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRun:
    """Items in a row. When ``is_ladder``, they are steps that are done one at a time, in order."""

    is_ladder: bool
    items: tuple[ProgramItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramSection:
    slug: str
    title: str
    runs: tuple[ItemRun, ...]


@login_not_required
@require_safe
def program_list(request: HttpRequest) -> HttpResponse:
    """Show every program, the one that suits nearly everybody first, and last those that go beside another."""
    programs = Program.objects.visible_to(request.user).for_list().order_by("beside_only", "-own", "name", "pk")
    return render(request, "programs/library/program_list.html", {"section": "programs", "programs": programs})


@login_not_required
@require_safe
def program_detail(request: HttpRequest, slug: str) -> HttpResponse:
    program = _get_visible_program(request.user, slug)
    reader = reader_of(request.user)
    context = {
        "section": "programs",
        "program": program,
        "sections": _sections(_visible_items(program, request.user)),
        "sources": [cited(citation) for citation in program.programsource_set.all()],
        "is_personal": reader.person is not None,
        "is_stopped": reader.is_stopped,
    }
    return render(request, "programs/library/program_detail.html", context)


def _get_visible_program(user: Any, slug: str) -> Program:
    """Find a program with what its page shows, or raise 404."""
    program = get_object_or_404(
        Program.objects.prefetch_related(
            Prefetch("items", ProgramItem.objects.select_related("exercise")),
            Prefetch("programsource_set", ProgramSource.objects.select_related("source")),
        ),
        slug=slug,
    )
    if program.status != Status.PUBLISHED and not _may_see_drafts(user):
        raise Http404
    return program


def _may_see_drafts(user: Any) -> bool:
    return bool(user.is_staff and user.has_perm("programs.change_program"))


def _visible_items(program: Program, user: Any) -> list[ProgramItem]:
    """List the items in order. For everybody but editors, an exercise that is a draft does not exist."""
    items = list(program.items.all())
    if all(item.exercise.is_published for item in items) or _may_see_drafts(user):
        return items
    return [item for item in items if item.exercise.is_published]


def _sections(items: Iterable[ProgramItem]) -> list[ProgramSection]:
    by_section: dict[str, list[ProgramItem]] = {}
    for item in items:
        by_section.setdefault(item.section, []).append(item)
    return [
        ProgramSection(slug=section.value, title=str(section.label), runs=_runs(by_section[section.value]))
        for section in Section
        if section.value in by_section
    ]


def _runs(items: Iterable[ProgramItem]) -> tuple[ItemRun, ...]:
    """Keep the order of the program, and join the steps of a ladder."""
    return tuple(
        ItemRun(is_ladder=stage > 0, items=tuple(run)) for stage, run in groupby(items, key=lambda item: item.stage)
    )
