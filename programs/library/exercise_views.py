"""The library and the page of an exercise, open to visitors."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.fragments import KEPT, NOT_KEPT, HtmxRequest, has_fragments, render_page, tell_address
from exercises.access import get_visible_exercise, may_see_drafts
from exercises.library.finding import Found, LibraryForm, marks_of, neighbours
from exercises.library.page import Shown
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue

from .for_you import for_reader
from .reader import reader_of


@login_not_required
@require_safe
@has_fragments("exercise-results")
def exercise_list(request: HtmxRequest) -> HttpResponse:
    """Show the exercises that match."""
    reader = reader_of(request.user)
    screening = reader.person.effective.whole if reader.person else None
    catalogue = current_catalogue()
    form = LibraryForm(request.GET, catalogue=catalogue)
    is_valid = form.is_valid()
    marks = marks_of(screening)
    # What somebody typed is looked up anew: there is no end to what can be typed.
    is_kept = bool(catalogue.version) and is_valid and not request.GET.get("q")
    context = {
        "section": "exercises",
        "form": form,
        "found": Found(form, request.user, marks=marks),
        "kept_in": KEPT if is_kept else NOT_KEPT,
        "kept_as": (
            catalogue.version,
            form.query_string,
            sorted(marks.items()),
            may_see_drafts(request.user),
            getattr(request.user, "figure_look", ""),
            get_language(),
        ),
        "is_personal": screening is not None,
        "is_stopped": reader.is_stopped,
        "is_locked": screening is not None and screening.programme.verdict is Verdict.CLEAR,
    }
    # A fragment that is kept cannot say that its page needs htmx.
    request.has_parts = True
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
    """Show an exercise. What everybody sees alike is rendered once for each version of the catalogue."""
    exercise = get_visible_exercise(request.user, slug)
    catalogue = current_catalogue()
    reader = reader_of(request.user)
    context: dict[str, Any] = {"is_stopped": reader.is_stopped}
    marks: dict[str, str] = {}
    if reader.person is not None and slug in catalogue.exercises:
        context |= for_reader(slug, reader.person)
        easier, harder = neighbours(slug, catalogue)
        marks = marks_of(reader.person.screened([entry.slug for entry in easier + harder]).whole)
    return render(
        request,
        "programs/library/exercise_detail.html",
        {
            "section": "exercises",
            "exercise": exercise,
            "shown": Shown(exercise, catalogue, marks=marks),
            "kept_in": KEPT if catalogue.version and exercise.is_published else NOT_KEPT,
            "kept_as": (
                catalogue.version,
                slug,
                sorted(marks.items()),
                "for_you" in context,
                getattr(request.user, "units", ""),
                getattr(request.user, "figure_look", ""),
                get_language(),
                timezone.localdate().year,
            ),
            **context,
        },
    )
