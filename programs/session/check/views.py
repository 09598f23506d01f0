"""Before each session: is anything new since last time? The answer begins the session, or stops it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.health_check.services import report_red_flags
from accounts.requests import PersonRequest

from ...decision.morning import answer_next_day, asks_what_is_new, unanswered_morning
from ...models import Session, TimeOfDay
from ...standing import access, gate
from ...standing.harm.falls import record_fall
from ...standing.person import Person
from ..begin import (
    IdTaken,
    RoutineLockedError,
    note_rules,
    start_session,
)
from ..stop.new_pain import signs_of
from ..stop.path import just_asked
from ..stop.stopping import stop_for_signs
from .checklist import checklist
from .forms import CheckForm


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_its_form
def session_check(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Ask what is new, how much it hurts now, and how the morning after the last session was.

    A POST with nothing new begins today's session under the id that Today made, or continues the unfinished one of an
    earlier day.
    """
    begun = access.begun_session(request.user, session_id)
    now, today = timezone.now(), timezone.localdate()
    asks_again = begun is not None and asks_what_is_new(begun, now=now)
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        # A page that the device has stored carries neither along in its form, so the address says both.
        initial={"short": "short" in request.GET, "in_bed": "morning" in request.GET},
        morning=None if begun else unanswered_morning(request.user, now=now),
        goes_on=begun is not None,
    )
    fill_in_again(request, form)
    is_valid = form.is_valid()
    # A sign counts in any case, even when the session has begun in another window meanwhile.
    if form.is_bound and (form.signs or form.fell):
        _keep_morning(request, form)
        return something_new(request, session_id, begun, signs=form.signs, fell=form.fell)
    if begun and not asks_again:
        return redirect(begun)
    if is_valid and not begun:
        # Before the session begins: its decisions look back at that morning.
        _keep_morning(request, form)
        return begin(
            request,
            session_id,
            performed_on=today,
            time_of_day=TimeOfDay.MORNING if form.cleaned_data["in_bed"] or "morning" in request.GET else TimeOfDay.ANY,
            short=form.cleaned_data["short"] or "short" in request.GET or None,
            pain_before=form.cleaned_data["pain_before"],
        )
    standing = gate.to_begin(request.user)
    if begun and is_valid:
        return redirect(begun)
    person = standing.person
    form.asked = signs_of(person)
    return render(
        request,
        "programs/session/session_check.html",
        {
            "section": "today",
            "session_id": session_id,
            "form": form,
            "routine": standing.routine,
            "checklist": checklist(person.catalogue),
            "is_first": not begun and standing.last_session_on is None,
            "is_just_asked": not begun and _is_just_asked(person, now=now),
        },
        status=422 if form.is_bound else 200,
    )


def _is_just_asked(person: Person, *, now: datetime) -> bool:
    profile = person.profile
    if profile is None or profile.completed_at is None:
        return False
    return just_asked(began=profile.started_at, completed=profile.completed_at, now=now)


def _keep_morning(request: PersonRequest, form: CheckForm) -> None:
    """Store what was told of the morning after the last session: it stays true whatever happens now."""
    if form.morning is not None and form.tells_morning:
        answer_next_day(
            by=request.user,
            session=form.morning,
            pain=form.cleaned_data["morning_pain"],
            worse=form.cleaned_data["morning_worse"],
        )


def something_new(
    request: PersonRequest, session_id: uuid.UUID, begun: Session | None, *, signs: Sequence[str], fell: bool
) -> HttpResponse:
    """Record what was ticked, and lead to the page that it asks for. No session begins.

    ``session_id`` is that of a session, or of whatever else the ticks came with: the same is recorded once.
    """
    if not signs:
        return redirect(f"{reverse('programs:fall_new')}?session={session_id}")
    if begun:
        stop_for_signs(by=request.user, session=begun, codes=signs)
    else:
        report_red_flags(by=request.user, codes=signs)
    if fell:
        # The sign comes first and nobody fills in a form about the fall now, so it counts as a fall that did harm.
        record_fall(
            by=request.user,
            report_id=uuid.uuid5(session_id, "fall"),
            happened_on=timezone.localdate(),
            near=False,
            injured=True,
        )
    return redirect("accounts:red_flag")


def begin(
    request: PersonRequest,
    session_id: uuid.UUID,
    *,
    performed_on: date,
    time_of_day: str = TimeOfDay.ANY,
    short: bool | None = None,
    pain_before: int | None = None,
) -> HttpResponse:
    """Begin a session, or continue the one with this id; else lead to what stands in the way."""
    standing = gate.to_begin(request.user)
    note_rules(standing)
    try:
        session = start_session(
            by=request.user,
            routine=standing.own_routine,
            session_id=session_id,
            performed_on=performed_on,
            time_of_day=time_of_day,
            short=short,
            pain_before=pain_before,
        )
    except RoutineLockedError:
        return redirect("programs:today")
    except IdTaken as error:
        raise Http404 from error
    return redirect(session)
