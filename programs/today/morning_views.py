"""The morning after a session: how does it feel?"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.fragments import render_page
from accounts.health_check.services import current_facts
from accounts.models import User
from accounts.requests import PersonRequest
from exercises.measures.scales import PAIN_RED_FROM
from exercises.snapshot.current import current_catalogue

from ..decision.morning import answer_next_day, morning_has_come
from ..models import Session
from ..progression.facts import Zone
from ..progression.in_force import numbers_of
from ..progression.numbers import Numbers
from ..routine.recent import Recent, felt_of
from ..standing import access
from .explanation import MORNING_MEANS, MORNING_STRONG
from .morning_forms import MorningForm


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_its_form
def session_morning(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Ask about the morning after a session; a POST keeps the answer, or corrects it.

    Who has answered may correct it on any device, also on one that does not say which clock is theirs.
    """
    session = access.get_session(request.user, session_id)
    now, today = timezone.now(), timezone.localdate()
    last_entered_at = session.set_logs.filter(skipped="").aggregate(last=Max("logged_at"))["last"]
    check = getattr(session, "next_day", None)
    if check is None and not morning_has_come(session, last_entered_at=last_entered_at, now=now):
        raise Http404
    form = MorningForm(request.POST if request.method == "POST" else None, initial={"worse": check and check.worse})
    fill_in_again(request, form)
    if form.is_valid():
        pain, worse = form.cleaned_data["pain"], form.cleaned_data["worse"]
        answer_next_day(by=request.user, session=session, pain=pain, worse=worse)
        numbers = numbers_of(current_catalogue())
        messages.success(request, str(MORNING_MEANS[_zone(request.user, session, numbers).value]))
        if pain >= PAIN_RED_FROM:
            messages.warning(request, str(MORNING_STRONG))
        return redirect("programs:today")
    return render_page(
        request,
        "programs/today/session_morning.html",
        {
            "section": "today",
            "today": today,
            "session": session,
            "form": form,
            "answered": check,
            "is_next_day": (today - session.performed_on).days == 1,
        },
        status=422 if form.is_bound else 200,
    )


def _zone(user: User, session: Session, numbers: Numbers) -> Zone:
    """Judge the session and its morning after as the rules do: with the usual pain of that day, not of today."""
    recent = Recent(user, today=session.performed_on, until=session.performed_on)
    told = next(known for known in recent.sessions if known.pk == session.pk)
    facts = current_facts(user)
    usual = recent.usual_pain(max(facts.usual_pain.values(), default=0) if facts else 0, numbers)
    return felt_of(told, usual=usual, numbers=numbers).zone
