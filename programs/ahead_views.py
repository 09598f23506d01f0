"""Looking ahead: a picture of the rules over the next twelve weeks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import HealthProfile
from accounts.requests import PersonRequest

from . import access
from .locks import waiting
from .looking_ahead import LookingAhead


@require_safe
def routine_ahead(request: PersonRequest) -> HttpResponse:
    """Show what the rules would make of this routine if all goes well. Writes nothing."""
    routine = request.user.routines.for_looking_ahead().current()
    if routine is None:
        return redirect("programs:routine_proposal")
    if getattr(routine, "has_open_red_flag", False):
        return redirect("accounts:red_flag")
    is_outdated = routine.health_profile.state != HealthProfile.State.IN_FORCE
    picture = LookingAhead(routine, today=timezone.localdate())
    return render(
        request,
        "programs/routine_ahead.html",
        {
            "section": "routine",
            "routine": routine,
            "picture": picture,
            "outdated": is_outdated,
            "refit_url": access.refit_url(routine),
            "reasons": [] if is_outdated else waiting(routine.program_reasons, picture.reader.cleared),
        },
    )
