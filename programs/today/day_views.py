"""Today's session by itself, for whoever comes from a mail or a calendar: start it, or move it to tomorrow."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest, page_with_form
from exercises.measures.presentation import date_words

from ..models import Routine
from ..standing.gate import let_through
from ..standing.obstacles import BEFORE_BEGINNING
from .length import seconds_of
from .moving_days import move_to_tomorrow, would_move
from .upcoming import Upcoming

A_DAY = timedelta(days=1)


@require_safe
def session_start(request: PersonRequest) -> HttpResponse:
    """Show what is planned today, and one button; where nothing is to begin, Today says what there is."""
    upcoming = Upcoming(request.user, today=timezone.localdate())
    let_through(upcoming.standing, BEFORE_BEGINNING)
    planned = upcoming.session_today
    if planned is None or upcoming.goes_on:
        return redirect("programs:today")
    return render(
        request,
        "programs/today/session_start.html",
        {
            "section": "today",
            "today": upcoming.today,
            "planned": planned,
            "rows": [(item, upcoming.doses.in_row(item)) for item in planned.items],
            "seconds": seconds_of(planned.items, upcoming.today),
            "short": upcoming.standing.own_routine.short_plan,
            "session_id": uuid.uuid4(),
        },
    )


@page_with_form
def session_tomorrow(request: PersonRequest) -> HttpResponse:
    """Ask whether to move today's session to tomorrow, and say what moves along; a POST does it."""
    upcoming = Upcoming(request.user, today=timezone.localdate())
    let_through(upcoming.standing, BEFORE_BEGINNING)
    routine, today = upcoming.standing.own_routine, upcoming.today
    if upcoming.session_today is None or upcoming.goes_on:
        return redirect("programs:today")
    if request.method == "POST":
        move_to_tomorrow(by=request.user, routine=routine, today=today)
        messages.success(request, _("Your session is on %(day)s now.") % {"day": date_words(today + A_DAY)})
        return redirect("programs:today")
    return render(
        request,
        "programs/today/session_tomorrow.html",
        {"section": "today", "tomorrow": today + A_DAY, **_what_moves(routine, today)},
    )


def _what_moves(routine: Routine, today: date) -> dict[str, object]:
    """Say what would move along, and what would fall away; nothing can move onto a day with a session of its own."""
    try:
        moved = would_move(routine, today)
    except ValueError:
        return {"is_taken": True}
    before = routine.all_moves()
    new = {day: to for day, to in moved.items() if before.get(day, day) != to and to != today + A_DAY}
    return {
        "along": [(before.get(day) or day, to) for day, to in new.items() if to is not None],
        "fallen": [before.get(day) or day for day, to in new.items() if to is None],
    }
