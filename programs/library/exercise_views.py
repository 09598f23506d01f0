"""The library and the page of an exercise, open to visitors."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.fragments import HtmxRequest, has_fragments, render_page, tell_address
from exercises.access import get_visible_exercise
from exercises.library.cautions import cautions_about
from exercises.library.details import details_of
from exercises.library.finding import LibraryForm, grouped, marks_of, neighbours, sequences_with
from exercises.rules.catalogue import Catalogue
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue

from ..models import RoutineItem
from .for_you import for_person, own_way_of
from .reader import reader_of


@login_not_required
@require_safe
@has_fragments("exercise-results")
def exercise_list(request: HtmxRequest) -> HttpResponse:
    """Show the exercises that match."""
    reader = reader_of(request.user)
    screening = reader.person.effective.whole if reader.person else None
    form = LibraryForm(request.GET, catalogue=current_catalogue())
    is_valid = form.is_valid()
    exercises = form.found(request.user)
    context = {
        "section": "exercises",
        "form": form,
        "groups": grouped(exercises, marks_of(screening), form.chosen.get("q", "")),
        "count": len(exercises),
        "is_personal": screening is not None,
        "is_stopped": reader.is_stopped,
        "is_locked": screening is not None and screening.programme.verdict is Verdict.CLEAR,
    }
    status = 200 if is_valid else 422
    response = render_page(
        request, "programs/library/exercise_list.html", context, status=status, along=["exercise-count"]
    )
    if request.htmx:
        tell_address(request, response, form)
    return response


@login_not_required
@require_safe
def exercise_detail(request: HttpRequest, slug: str) -> HttpResponse:
    exercise = get_visible_exercise(request.user, slug)
    catalogue = current_catalogue()
    context: dict[str, Any] = {
        "section": "exercises",
        "exercise": exercise,
        "videos": [video for video in exercise.videos.all() if video.is_shown],
        "details": details_of(exercise, catalogue),
    }
    if slug in catalogue.exercises:
        context |= _from_catalogue(request, slug, catalogue)
    else:
        context["parts"] = [part.child for part in exercise.parts.select_related("child")]
    return render(request, "programs/library/exercise_detail.html", context)


def _from_catalogue(request: HttpRequest, slug: str, catalogue: Catalogue) -> dict[str, Any]:
    """Collect what a published exercise has beyond its own row: who should take care, its parts, its neighbours."""
    reader = reader_of(request.user)
    easier, harder = neighbours(slug, catalogue)
    for_you = own_way = near = None
    in_plan = False
    if reader.person:
        for_you = for_person(slug, reader.person)
        own_way = own_way_of(reader.person, for_you.terms)
        if for_you.is_allowed:
            in_plan = RoutineItem.objects.of_present_plan(reader.person.user).filter(exercise__slug=slug).exists()
        near = reader.person.screened([entry.slug for entry in easier + harder]).whole
    marks = marks_of(near)
    return {
        "cautions": cautions_about(slug, catalogue),
        "for_you": for_you,
        "in_plan": in_plan,
        "is_stopped": reader.is_stopped,
        "own_way": own_way,
        "parts": [catalogue.exercises[part] for part in catalogue.exercises[slug].parts if part in catalogue.exercises],
        "easier": [(entry, marks.get(entry.slug, "")) for entry in easier],
        "harder": [(entry, marks.get(entry.slug, "")) for entry in harder],
        "sequences": sequences_with(slug, catalogue),
    }
