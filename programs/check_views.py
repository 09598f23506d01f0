"""Before each session: is anything new since last time? The answer begins the session, or stops it."""

from __future__ import annotations

import uuid
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.health_check.services import report_red_flags
from accounts.requests import PersonRequest

from . import access
from .check_forms import CheckForm
from .models import Session
from .services import sessions as services
from .services.falls import record_fall
from .services.stopping import stop_for_signs


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_check(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Ask what is new; a POST with nothing new begins today's session under the id that Today made, or goes on with
    the unfinished one of an earlier day.
    """
    begun = access.begun_session(request.user, session_id)
    form = CheckForm(request.POST if request.method == "POST" else None, initial={"short": "short" in request.GET})
    # A sign counts whatever else is the case: also when the page was open in another window and the session has begun.
    if form.is_valid() and (form.signs or form.fell):
        return _something_new(request, session_id, begun, form)
    today = timezone.localdate()
    # A session of an earlier day that is gone on with begins with the same question: a night lies between.
    asks_again = begun is not None and begun.state == Session.State.IN_PROGRESS and begun.performed_on < today
    if begun and not asks_again:
        return redirect(begun)
    if form.is_valid() and not begun:
        return begin(request, session_id, performed_on=timezone.localdate(), short=form.cleaned_data["short"])
    standing = access.Standing(request.user, today=today)
    if way := access.way_round(request, standing):
        return way
    if begun and form.is_valid():
        return redirect(begun)
    return render(
        request,
        "programs/session_check.html",
        {"section": "today", "session_id": session_id, "form": form, "routine": standing.routine},
        status=422 if form.is_bound else 200,
    )


def _something_new(
    request: PersonRequest, session_id: uuid.UUID, begun: Session | None, form: CheckForm
) -> HttpResponse:
    """Record what was ticked, and lead to what it asks for. No session begins."""
    if not form.signs:
        return redirect(f"{reverse('programs:fall_new')}?session={session_id}")
    if begun:
        stop_for_signs(by=request.user, session=begun, codes=form.signs)
    else:
        report_red_flags(by=request.user, codes=form.signs)
    if form.fell:
        # The sign comes first, and nobody fills in a form about the fall now: it counts as one that did harm.
        record_fall(
            by=request.user,
            report_id=uuid.uuid5(session_id, "fall"),
            happened_on=timezone.localdate(),
            near=False,
            injured=True,
        )
    return redirect("accounts:red_flag")


def begin(request: PersonRequest, session_id: uuid.UUID, *, performed_on: date, short: bool = False) -> HttpResponse:
    """Begin a session, or go on with the one that this id already is; else lead to what stands in the way."""
    standing = access.Standing(request.user, today=timezone.localdate())
    if way := access.way_round(request, standing):
        return way
    if standing.routine is None:
        raise Http404
    try:
        session = services.start_session(
            by=request.user,
            routine=standing.routine,
            session_id=session_id,
            performed_on=performed_on,
            short=short,
        )
    except services.RoutineLockedError:
        return redirect("programs:today")
    except services.IdTaken as error:
        raise Http404 from error
    return redirect(session)
