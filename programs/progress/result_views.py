"""The twelve-week result: one page to look at and to print."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.on_paper import Printed
from accounts.requests import PersonRequest

from ..standing.person import Person
from .result import Result


@require_safe
def progress_result(request: PersonRequest) -> HttpResponse:
    """Show what came of the plan so far. What stands in the way of exercising does not stand in the way of reading."""
    return _result(request).shown(request)


@require_safe
def progress_result_pdf(request: PersonRequest) -> HttpResponse:
    return _result(request).as_pdf(request)


def _result(request: PersonRequest) -> Printed:
    person = Person(request.user, today=timezone.localdate())
    routine = request.user.routines.select_related("program", "health_profile", "user").current()
    if routine is None or not person.has_health_check:
        raise Http404
    result = Result(routine, person=person)
    done, planned = result.done_and_planned
    return Printed(
        template="programs/progress/progress_result.html",
        address=reverse("programs:progress_result"),
        pdf=reverse("programs:progress_result_pdf"),
        context={
            "section": "progress",
            "today": person.today,
            "routine": routine,
            "result": result,
            "back": result.back,
            "done": done,
            "planned": planned,
        },
    )
