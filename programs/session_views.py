"""Sessions: do one, log it, look back, correct it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PersonRequest

from . import access
from .check_views import begin
from .forms import EarlierSessionForm, ExerciseLogForm, FinishForm, SkipForm, new_session_id
from .models import Session
from .services import sessions as services

PER_PAGE = 20


@require_safe
def session_list(request: PersonRequest) -> HttpResponse:
    """The history, newest first."""
    found = request.user.sessions.closed().select_related("routine").with_counts()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "programs/session_list.html", {"section": "progress", "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def session_earlier(request: PersonRequest) -> HttpResponse:
    """Log a session that was done on an earlier day, from paper or from memory."""
    if stop := access.stop_sign(request):
        return stop
    form = EarlierSessionForm(request.POST if request.method == "POST" else None, initial={"session": new_session_id()})
    if request.method == "POST" and form.is_valid():
        session_id, day = form.cleaned_data["session"], form.cleaned_data["performed_on"]
        if day == timezone.localdate():
            return redirect("programs:session_check", session_id=session_id)
        return begin(request, session_id, performed_on=day)
    return render(
        request,
        "programs/session_earlier.html",
        {"section": "today", "form": form, "today": timezone.localdate()},
        status=422 if form.is_bound else 200,
    )


@require_safe
def session_detail(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """The session while it goes on, and its record once it is done."""
    session = access.get_session(request.user, session_id)
    logs: dict[Any, list[Any]] = {}
    for log in session.set_logs.select_related("exercise"):
        logs.setdefault(log.item_id, []).append(log)
    items = [(item, logs.get(item.pk, [])) for item in services.items_of(session)]
    following = next((item for item, done in items if not done), None)
    return render(
        request,
        "programs/session_detail.html",
        {
            "section": "today" if session.state == Session.State.IN_PROGRESS else "progress",
            "session": session,
            "items": items,
            "following": following,
            "logged": sum(bool(done) for _item, done in items),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def session_exercise(request: PersonRequest, session_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """One exercise of a session: how it is done, and a number for each set."""
    session = access.get_session(request.user, session_id)
    item = access.get_item(session, item_id)
    if request.method == "POST":
        _refuse_while_stopped(request)
    planned = services.sets_of(session, item)
    form = ExerciseLogForm(
        request.POST if request.method == "POST" else None,
        item=item,
        planned=planned,
        units=request.user.units,
        logs=list(session.set_logs.filter(item=item)),
    )
    if request.method == "POST" and form.is_valid():
        services.log_exercise(
            session=session,
            item=item,
            done=form.done(),
            pain=form.cleaned_data["pain"],
            effort=form.cleaned_data["effort"],
        )
        return _onward(session, item)
    return _exercise_page(request, session, item, form, SkipForm(), 422 if form.is_bound else 200)


@require_POST
def session_skip(request: PersonRequest, session_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """Leave an exercise out of this session, with a reason."""
    session = access.get_session(request.user, session_id)
    item = access.get_item(session, item_id)
    skip = SkipForm(request.POST)
    if skip.is_valid():
        services.skip_exercise(session=session, item=item, reason=skip.cleaned_data["reason"])
        return _onward(session, item)
    form = ExerciseLogForm(
        item=item,
        planned=services.sets_of(session, item),
        units=request.user.units,
        logs=list(session.set_logs.filter(item=item)),
    )
    return _exercise_page(request, session, item, form, skip, 422)


def _refuse_while_stopped(request: PersonRequest) -> None:
    """An open warning sign locks logging too: nobody is led on with an exercise."""
    if request.user.red_flags.open().exists():
        raise PermissionDenied


def _exercise_page(
    request: PersonRequest, session: Session, item: Any, form: ExerciseLogForm, skip: SkipForm, status: int
) -> HttpResponse:
    items = services.items_of(session)
    place = next(number for number, one in enumerate(items, 1) if one.pk == item.pk)
    return render(
        request,
        "programs/session_exercise.html",
        {
            "section": "today",
            "session": session,
            "item": item,
            "form": form,
            "skip_form": skip,
            "steps": list(item.exercise.steps.all()),
            "place": place,
            "of": len(items),
            "previous": items[place - 2] if place > 1 else None,
        },
        status=status,
    )


def _onward(session: Session, item: Any) -> HttpResponse:
    """Go to the next exercise with nothing logged, or to the end; a finished session shows its record."""
    if session.state == Session.State.DONE:
        return redirect(session)
    logged = set(session.set_logs.values_list("item_id", flat=True))
    items = services.items_of(session)
    place = next(number for number, one in enumerate(items) if one.pk == item.pk)
    for one in items[place + 1 :] + items[:place]:
        if one.pk not in logged:
            return redirect("programs:session_exercise", session_id=session.pk, item_id=one.pk)
    return redirect("programs:session_finish", session_id=session.pk)


@require_POST
def session_as_planned(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """All done as planned: one tap logs whatever has nothing logged yet."""
    session = access.get_session(request.user, session_id)
    _refuse_while_stopped(request)
    services.log_all_as_planned(session=session)
    return redirect("programs:session_finish", session_id=session.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def session_finish(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """How it was: feeling, worst pain, effort, a note. Also corrects them afterwards."""
    session = access.get_session(request.user, session_id)
    first_time = session.state == Session.State.IN_PROGRESS
    initial = {"feeling": session.feeling, "pain": session.pain, "effort": session.effort, "note": session.note}
    form = FinishForm(request.POST if request.method == "POST" else None, initial=initial)
    has_sets = session.set_logs.exists()
    # A session in which nothing is entered is not done: the page says what to do first.
    if request.method == "POST" and has_sets and form.is_valid():
        services.finish_session(session=session, **form.cleaned_data)
        if first_time:
            messages.success(request, _("Your session is saved."))
        return redirect(session)
    return render(
        request,
        "programs/session_finish.html",
        {"section": "today", "session": session, "form": form, "has_sets": has_sets},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def session_delete(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Ask, then delete a session with everything logged in it."""
    session = access.get_session(request.user, session_id)
    if request.method == "POST":
        services.delete_session(session=session)
        messages.success(request, _("The session is deleted."))
        return redirect("programs:session_list")
    return render(request, "programs/session_delete.html", {"section": "progress", "session": session})
