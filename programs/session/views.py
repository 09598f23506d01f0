"""Sessions: do one, log it, look back, correct it."""

from __future__ import annotations

import uuid
from itertools import chain
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.fragments import KEPT, NOT_KEPT, has_fragments, render_page, tell_address
from accounts.requests import PersonRequest

from ..decision.forms import LookedAtForm
from ..decision.reading.rows import done_about
from ..entries.rows import felt_of
from ..models import RoutineItem, Session, SetLog, TimeOfDay
from ..standing import access, gate
from ..standing.obstacles import SessionStanding
from .asked import items_with_sets
from .check.views import begin
from .correct import close_empty_session, delete_session, move_session
from .do import log_all_as_planned, log_exercise, skip_exercise
from .finish import finish_session
from .forms import EarlierSessionForm, ExerciseLogForm, FinishForm, MoveSessionForm, SkipForm
from .history import PER_PAGE, Found, HistoryForm
from .page.page import SessionPage
from .player.forms import player_forms
from .player.plan import is_open, next_words, plan_of, state_of
from .player.words import player_words
from .stop.new_pain import is_worth_asking, may_be, signs_of
from .stop.path import stops


@require_safe
@has_fragments("sessions")
def session_list(request: PersonRequest) -> HttpResponse:
    """Show the history, or what was looked for in it, the latest first."""
    form = HistoryForm(request.GET)
    is_valid = form.is_valid()
    found = Found(form, request.user)
    page: Any = Paginator(cast(Any, found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "progress",
        "form": form,
        "page": page,
        "written": found.written(page.object_list),
        # Where nothing is looked for, the search is the same for everybody.
        "search_kept_in": NOT_KEPT if request.GET else KEPT,
        "has_history": bool(page.object_list) or request.user.sessions.closed().exists(),
    }
    # A search that is kept cannot say that its page needs htmx.
    request.has_parts = context["has_history"]
    response = render_page(
        request,
        "programs/session/session_list.html",
        context,
        status=200 if is_valid else 422,
        along=["session-count"],
    )
    if request.htmx and "page" not in request.GET:
        tell_address(request, response, form)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_its_form
def session_earlier(request: PersonRequest) -> HttpResponse:
    """Log a session that was done on an earlier day, from paper or from memory."""
    routine = gate.person_to_do(request.user).routine
    form = EarlierSessionForm(
        request.POST if request.method == "POST" else None,
        initial={"session": uuid.uuid4(), "time_of_day": TimeOfDay.ANY},
        has_mornings=routine is not None and bool(routine.mornings),
    )
    fill_in_again(request, form)
    if request.method == "POST" and form.is_valid():
        session_id, day = form.cleaned_data["session"], form.cleaned_data["performed_on"]
        time_of_day = form.cleaned_data.get("time_of_day", TimeOfDay.ANY)
        if day == timezone.localdate():
            address = reverse("programs:session_check", args=[session_id])
            return redirect(f"{address}?morning" if time_of_day == TimeOfDay.MORNING else address)
        return begin(request, session_id, performed_on=day, time_of_day=time_of_day)
    return render(
        request,
        "programs/session/session_earlier.html",
        {"section": "today", "form": form, "today": timezone.localdate()},
        status=422 if form.is_bound else 200,
    )


@require_safe
@has_fragments("session-rows")
def session_detail(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Show a session in progress, or the record of one that is done.

    The browser must not cache it: after going back, it would show what was done as still to do.
    """
    return detail_page(request, gate.session_to_read(request.user, session_id))


def detail_page(request: PersonRequest, standing: SessionStanding, *, status: int = 200) -> HttpResponse:
    """Answer with the page of a session."""
    session = standing.session
    page = SessionPage(session, person=standing.person)
    context: dict[str, Any] = {
        "section": "today" if session.state == Session.State.IN_PROGRESS else "progress",
        "session": session,
        "page": page,
        "may_correct": standing.first_of(standing.before) is None,
    }
    logs = chain.from_iterable(page.logs.values()) if session.state == Session.State.DONE else ()
    if is_worth_asking(session, logs, today=standing.today):
        context["new_pain"] = may_be(standing.person)
    # What was done on an earlier day is entered, not led through.
    if is_open(standing) and not page.is_told_later:
        plan = plan_of(page, standing.person)
        if plan["items"]:
            forms = player_forms(asked=signs_of(standing.person))
            context |= {"plan": plan, "state": state_of(page.session, page), "forms": forms, "words": player_words()}
    return render_page(request, "programs/session/session_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@has_fragments("main")
@keeps_its_form
def session_exercise(request: PersonRequest, session_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """Show how one exercise of a session is done, and ask for a number for each set.

    What was done is stored whatever stands in the way now; the answer leads on only as far as allowed.
    """
    if request.method == "POST":
        session = access.get_session(request.user, session_id)
    else:
        session = gate.session_to_do(request.user, session_id).session
    page = SessionPage(session)
    item = page.item(item_id)
    form = _log_form(request, page, item)
    fill_in_again(request, form)
    if request.method == "POST" and not form.planned:
        # Nothing is entered for an exercise that rests today.
        return redirect(session)
    if request.method == "POST" and form.is_valid():
        before, said = page.logs.get(item.pk, []), form.said()
        log_exercise(session=session, item=item, done=form.done(), **said)
        if _is_being_done(page) and stops(said["pain"], sharp=said["sharp"]):
            felt = felt_of(before) if before else None
            if felt is None or not stops(felt.pain, sharp=felt.sharp):
                # Nobody is led on to the next exercise without a word.
                address = reverse("programs:session_stop_pain", args=[session.pk])
                return redirect(f"{address}?exercise={item.pk}")
        return _onward(request, session, item)
    return _exercise_page(request, page, item, form, SkipForm(), 422 if form.is_bound else 200)


def _is_being_done(page: SessionPage) -> bool:
    """Whether a session goes on just now: nobody is asked how strong a pain of an earlier day is now."""
    return page.session.state == Session.State.IN_PROGRESS and not page.is_told_later


@require_POST
def session_skip(request: PersonRequest, session_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """Leave an exercise out of this session, with a reason."""
    session = access.get_session(request.user, session_id)
    page = SessionPage(session)
    item = page.item(item_id)
    skip = SkipForm(request.POST)
    if skip.is_valid():
        skip_exercise(session=session, item=item, reason=skip.cleaned_data["reason"])
        if skip.cleaned_data["reason"] == SetLog.Skipped.PAIN and _is_being_done(page):
            # It hurts: how much, and what to do about it.
            return redirect("programs:session_stop_pain", session_id=session.pk)
        return _onward(request, session, item)
    return _exercise_page(request, page, item, _log_form(request, page, item, bound=False), skip, 422)


def _log_form(request: PersonRequest, page: SessionPage, item: RoutineItem, *, bound: bool = True) -> ExerciseLogForm:
    return ExerciseLogForm(
        request.POST if bound and request.method == "POST" else None,
        item=item,
        planned=page.sets_to_enter(item),
        units=request.user.units,
        logs=page.logs.get(item.pk, []),
        note=page.notes.get(item.pk, ""),
    )


def looked_at_page(
    request: PersonRequest, session: Session, item: RoutineItem, looked_at: LookedAtForm
) -> HttpResponse:
    """Answer with the page of an exercise in a session when the form about who looked at it has an error."""
    page = SessionPage(session)
    return _exercise_page(
        request, page, item, _log_form(request, page, item, bound=False), SkipForm(), 422, looked_at=looked_at
    )


def _exercise_page(
    request: PersonRequest,
    page: SessionPage,
    item: RoutineItem,
    form: ExerciseLogForm,
    skip: SkipForm,
    status: int,
    *,
    looked_at: LookedAtForm | None = None,
) -> HttpResponse:
    if status != 200:
        gate.may_be_done(page.session)
    line = page.line_of(item)
    if looked_at is None and item.is_set_aside:
        looked_at = LookedAtForm(initial={"choice": line.choice_id, "session": page.session.pk})
    others = [line for line in page.active if line.item.pk != item.pk]
    before = [line for line in others if line.item.order < item.order]
    exercise = form.planned[0].exercise if form.planned and not item.parts else item.exercise
    return render_page(
        request,
        "programs/session/session_exercise.html",
        {
            "section": "today",
            "session": page.session,
            "page": page,
            "line": line,
            "item": item,
            "exercise": exercise,
            "form": form,
            "skip_form": skip,
            "from_player": request.GET.get("from") == "player",
            "looked_at_form": looked_at,
            "steps": list(exercise.steps.all()),
            "place": len(before) + 1,
            "of": len(others) + 1,
            "previous": before[-1] if before else None,
        },
        status=status,
    )


def _onward(request: PersonRequest, session: Session, item: RoutineItem) -> HttpResponse:
    """Go to the next exercise with nothing logged, or to the end; a finished session shows its record.

    What rests today is passed over. People who came from the player go back to it.
    """
    if session.state == Session.State.DONE or request.GET.get("from") == "player":
        return redirect(session)
    gate.may_be_done(session)
    logged = set(session.set_logs.values_list("item_id", flat=True))
    asked = items_with_sets(session)
    place = next((number for number, (other, _sets) in enumerate(asked) if other.pk == item.pk), -1)
    for other, sets in asked[place + 1 :] + asked[: max(place, 0)]:
        if sets and other.pk not in logged:
            return redirect("programs:session_exercise", session_id=session.pk, item_id=other.pk)
    return redirect("programs:session_finish", session_id=session.pk)


@require_POST
def session_close(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Close a session in which everything rests today. Nothing of it is kept. Safe to repeat."""
    if access.begun_session(request.user, session_id) is None:
        return redirect("programs:today")
    session = access.get_session(request.user, session_id)
    if not SessionPage(session).all_rest or session.state == Session.State.DONE:
        return redirect(session)
    close_empty_session(session=session)
    messages.success(request, _("The session is closed. A day of rest is part of it."))
    return redirect("programs:today")


@require_POST
def session_as_planned(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Log everything that has nothing logged yet as done as planned, with one tap."""
    session = gate.session_to_do(request.user, session_id).session
    log_all_as_planned(session=session)
    return redirect("programs:session_finish", session_id=session.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@has_fragments("main")
@keeps_its_form
def session_finish(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Ask how it was: feeling, worst pain, effort, a note; or correct these afterwards."""
    session = access.get_session(request.user, session_id)
    first_time = session.state == Session.State.IN_PROGRESS
    # What was told after "Stop now" is the answer until another is given.
    pain = session.stop_pain if session.pain is None else session.pain
    initial = {"feeling": session.feeling, "pain": pain, "effort": session.effort, "note": session.note}
    form = FinishForm(request.POST if request.method == "POST" else None, initial=initial)
    fill_in_again(request, form)
    has_sets = session.set_logs.exists()
    # A session in which nothing is entered is not done: the page says what to do first.
    if request.method == "POST" and has_sets and form.is_valid():
        finish_session(session=session, **form.cleaned_data)
        if first_time:
            done = done_about(request.user, session.performed_on)
            saved = _("Well done. Your session is saved. %(next)s")
            messages.success(request, saved % {"next": next_words(session, SessionPage(session).agenda, done=done)})
        return redirect(session)
    gate.may_be_told(session)
    return render_page(
        request,
        "programs/session/session_finish.html",
        {"section": "today", "session": session, "form": form, "has_sets": has_sets},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Correct the day on which a session was done."""
    session = access.get_session(request.user, session_id)
    if session.state != Session.State.DONE:
        return redirect(session)
    data = request.POST if request.method == "POST" else None
    form = MoveSessionForm(data, session=session, initial={"performed_on": session.performed_on})
    if form.is_valid():
        move_session(session=session, performed_on=form.cleaned_data["performed_on"])
        messages.success(request, _("The day is saved."))
        return redirect(session)
    return render(
        request,
        "programs/session/session_move.html",
        {"section": "progress", "session": session, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def session_delete(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Ask, then delete a session with everything logged in it."""
    session = access.get_session(request.user, session_id)
    if request.method == "POST":
        delete_session(session=session)
        messages.success(request, _("The session is deleted."))
        return redirect("programs:session_list")
    return render(request, "programs/session/session_delete.html", {"section": "progress", "session": session})
