"""What came of plans, for those who work at a practice: of one person who shares it, and of all people in sums."""

from __future__ import annotations

import csv
import uuid
from io import StringIO

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Organisation, Scope
from accounts.requests import PersonRequest
from accounts.team.access import shared_for_sums, shared_wholly
from accounts.team.audit import What

from ..progress.result import Result
from ..standing.person import Person
from ..team.overview import RESULT_NEEDS
from . import explanation
from .courses import SCOPES, courses_of
from .small_numbers import FEWEST_SHOWN, ROUNDED_TO
from .sums import STILL_DAYS, Sums, sums_of


@require_safe
def team_person_result(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Show a clinician what came of the plan of a person who shares it, then and now, on a day where they live."""
    shared = shared_wholly(request.user, link_id, *RESULT_NEEDS, what=What.RESULT)
    user = shared.of(Scope.PLAN)
    with timezone.override(user.zone or timezone.get_default_timezone()):
        person = Person(user, today=timezone.localdate())
        routine = user.routines.select_related("program", "health_profile", "user").current()
        result = Result(routine, person=person) if routine is not None and person.has_health_check else None
        done, planned = result.done_and_planned if result else (0, 0)
        context = {
            "section": "team",
            "shared": shared,
            "routine": routine,
            "result": result,
            "back": result.back if result else None,
            "done": done,
            "planned": planned,
        }
        return render(request, "programs/results/team_person_result.html", context)


@require_safe
def team_results(request: PersonRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Show what came of the plans of all people of a practice together, and what each number means."""
    organisation, sums = _sums(request, organisation_id)
    context = {
        "section": "team",
        "organisation": organisation,
        "sums": sums,
        "people": explanation.number(sums.people),
        "began": explanation.number(sums.began),
        "sessions": explanation.number(sums.sessions),
        "lasting": explanation.lasting_table(sums),
        "activities": explanation.changed_table(sums.activities),
        "pain": explanation.changed_table(sums.pain),
        "events": explanation.events_table(sums),
        "fewest": FEWEST_SHOWN,
        "hidden_to": FEWEST_SHOWN - 1,
        "rounded_to": ROUNDED_TO,
        "still_weeks": STILL_DAYS // 7,
    }
    return render(request, "programs/results/team_results.html", context)


@require_safe
def team_results_csv(request: PersonRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Send the same numbers as a table for a spreadsheet."""
    _organisation, sums = _sums(request, organisation_id)
    text = StringIO()
    csv.writer(text).writerows(explanation.lines(sums))
    name = f"homestretch-results-{timezone.localdate():%Y-%m-%d}.csv"
    return HttpResponse(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _sums(request: PersonRequest, organisation_id: uuid.UUID) -> tuple[Organisation, Sums]:
    organisation, shares = shared_for_sums(request.user, organisation_id, *SCOPES)
    return organisation, sums_of(courses_of(shares), today=timezone.localdate())
