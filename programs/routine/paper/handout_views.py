"""The handout: the routine on paper, for who would rather not look at a screen while exercising."""

from __future__ import annotations

from functools import cache

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from exercises.instructions import instructions_of

from ...decision.dose_words import own_of_person
from ...decision.in_force import doses_in_force
from ...standing import gate
from ...standing.obstacles import Obstacle

# Sessions on the sheet to tick off: four weeks of three.
SESSIONS = 12


@require_safe
def routine_print(request: PersonRequest) -> HttpResponse:
    """Show the routine as sheets to print: pictures, steps, doses, what to mind, and boxes to tick.

    Nothing that is locked or was fitted to other answers goes onto paper: it would outlast the reason.
    """
    standing = gate.routine_to_do(request.user, request.user.routines.with_items())
    if standing.first_of({Obstacle.OUTDATED, Obstacle.LOCKED}):
        return redirect("programs:routine")
    current, today, catalogue = standing.own_routine, standing.today, standing.person.catalogue
    items = [item for item in current.items.all() if not item.is_set_aside]
    slugs = {item.pk: [part["exercise"] for part in item.parts] or [item.exercise.slug] for item in items}
    known = instructions_of(slug for parts in slugs.values() for slug in parts)
    weights = cache(lambda: own_of_person(request.user, catalogue))
    rows = [
        {
            "item": item,
            "doses": doses_in_force(item, today=today, catalogue=catalogue, own=weights, units=request.user.units),
            "parts": [known[slug] for slug in slugs[item.pk] if slug in known],
            "messages": list(dict.fromkeys(str(reason["message"]) for reason in item.reasons if reason.get("message"))),
        }
        for item in items
    ]
    return render(
        request,
        "programs/routine/paper/routine_print.html",
        {"section": "routine", "routine": current, "rows": rows, "today": today, "sessions": range(1, SESSIONS + 1)},
    )
