"""The library and the page of an exercise, open to visitors."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.http import push_url, replace_url
from django_htmx.middleware import HtmxDetails

from .access import get_visible_exercise
from .cautions import cautions_about, for_person
from .details import details_of
from .entries import Catalogue
from .library import LibraryForm, grouped, marks_of, neighbours, sequences_with
from .personal import Known, Stopped, own_way_of, person_reading
from .screening import Verdict
from .snapshot import current_catalogue


class HtmxRequest(HttpRequest):
    """What django-htmx's middleware makes of a request, for the type checker."""

    htmx: HtmxDetails


@login_not_required
@require_safe
def exercise_list(request: HtmxRequest) -> HttpResponse:
    """Show the exercises that match; for htmx the results alone."""
    catalogue = current_catalogue()
    person = person_reading(request.user)
    screening = None
    if isinstance(person, Known):
        screening = catalogue.screen(person.presences, closed=person.closed, cleared=person.cleared)
    form = LibraryForm(request.GET, catalogue=catalogue)
    is_valid = form.is_valid()
    exercises = form.found(request.user)
    context = {
        "section": "exercises",
        "form": form,
        "groups": grouped(exercises, marks_of(screening), form.chosen.get("q", "")),
        "count": len(exercises),
        "is_personal": screening is not None,
        "stopped": person if isinstance(person, Stopped) else None,
        "is_locked": screening is not None and screening.programme.verdict is Verdict.CLEAR,
    }
    template = "exercises/exercise_list.html#exercise-results" if request.htmx else "exercises/exercise_list.html"
    response = render(request, template, context, status=200 if is_valid else 422)
    if request.htmx:
        _tell_address(request, response, form)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _tell_address(request: HtmxRequest, response: HttpResponse, form: LibraryForm) -> None:
    """Let the address follow the search. A new filter is a step that "back" undoes; a letter typed is not."""
    before = QueryDict(urlsplit(request.htmx.current_url or "").query)
    is_step = any(before.get(name, "") != form.chosen.get(name, "") for name in LibraryForm.FILTERS)
    address = f"{request.path}?{form.query_string}" if form.chosen else request.path
    (push_url if is_step else replace_url)(response, address)


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
    return render(request, "exercises/exercise_detail.html", context)


def _from_catalogue(request: HttpRequest, slug: str, catalogue: Catalogue) -> dict[str, Any]:
    """Return what a published exercise has beyond its own row: who should take care, its parts, its neighbours."""
    person = person_reading(request.user)
    easier, harder = neighbours(slug, catalogue)
    for_you = near = own_way = None
    if isinstance(person, Known):
        for_you = for_person(slug, person.presences, catalogue, person.cleared, person.closed)
        own_way = own_way_of(request.user, person.presences, for_you.terms)
        beside = [entry.slug for entry in easier + harder]
        near = catalogue.screen(person.presences, beside, closed=person.closed, cleared=person.cleared)
    marks = marks_of(near)
    return {
        "cautions": cautions_about(slug, catalogue),
        "for_you": for_you,
        "stopped": person if isinstance(person, Stopped) else None,
        "own_way": own_way,
        "parts": [catalogue.exercises[part] for part in catalogue.exercises[slug].parts if part in catalogue.exercises],
        "easier": [(entry, marks.get(entry.slug, "")) for entry in easier],
        "harder": [(entry, marks.get(entry.slug, "")) for entry in harder],
        "sequences": sequences_with(slug, catalogue),
    }
