"""Looking ahead: a picture of the rules over the next twelve weeks."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.fragments import has_fragments, render_page
from accounts.requests import PersonRequest

from ..decision.reading.reader import Reader
from ..models.training import present
from ..standing import gate
from ..standing.obstacles import Obstacle
from .ahead import LookingAhead


@require_safe
@has_fragments("lines")
def routine_ahead(request: PersonRequest) -> HttpResponse:
    """Show what the rules would make of this routine if all goes well. Writes nothing."""
    standing = gate.routine_to_do(request.user, present.for_looking_ahead)
    routine = standing.own_routine
    obstacle = standing.first_of({Obstacle.OUTDATED, Obstacle.LOCKED})
    reader = Reader(routine, person=standing.person)
    return render_page(
        request,
        "programs/progress/routine_ahead.html",
        {
            "section": "routine",
            "routine": routine,
            "picture": LookingAhead(routine, today=standing.today, reader=reader),
            "tables": request.GET.getlist("table"),
            "obstacle": obstacle,
            "lock": standing.lock,
            **(gate.outdated_words(standing) if obstacle is Obstacle.OUTDATED else {}),
        },
    )
