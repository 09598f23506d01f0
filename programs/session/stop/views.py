"""Stop now: three questions, one screen each, and what follows from the answers."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.requests import PersonRequest

from ...entries.rows import felt_of
from ...models import Session
from ...routine.easier import easier_than
from ...standing import access, gate
from ...standing.obstacles import SessionStanding
from ...standing.person import Person
from . import stopping
from .forms import CallTodayForm, EmergencyForm, NewPainForm, PainForm, TodayForm
from .new_pain import is_open, may_be, say_nothing_new, signs_of
from .path import CALL_TODAY, Zone, zone_of

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def _address(name: str, session: Session, item: str) -> str:
    """Build the address of a page of the stop path, with the exercise that somebody was at."""
    address = reverse(f"programs:{name}", args=[session.pk])
    return f"{address}?exercise={item}" if item else address


def _person(session: Session) -> Person:
    return SessionStanding(session, today=timezone.localdate()).person


def _item(request: PersonRequest) -> str:
    """Find the exercise that somebody was at, if the address says so."""
    try:
        return str(uuid.UUID(request.GET.get("exercise", "")))
    except ValueError:
        return ""


@page_with_form
def session_stop(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Question 1: is it one of the emergency signs? One press says which."""
    session = access.get_session(request.user, session_id)
    form = EmergencyForm(request.POST if request.method == "POST" else None, asked=signs_of(_person(session)))
    if form.is_valid():
        sign = form.cleaned_data["sign"]
        if sign != "none":
            stopping.stop_for_signs(by=request.user, session=session, codes=[sign])
            return redirect("accounts:red_flag")
        return redirect(_address("session_stop_signs", session, _item(request)))
    return _question(request, session, form, "programs/session/stop/session_stop.html")


@page_with_form
def session_stop_signs(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Question 2: is it something for the doctor today?"""
    session = access.get_session(request.user, session_id)
    form = CallTodayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sign = form.cleaned_data["sign"]
        if sign != "none":
            stopping.stop_for_signs(by=request.user, session=session, codes=[CALL_TODAY[sign]])
            return redirect("accounts:red_flag")
        return redirect(_address("session_stop_pain", session, _item(request)))
    return _question(request, session, form, "programs/session/stop/session_stop_signs.html")


@page_with_form
@keeps_its_form
def session_stop_pain(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Question 3: how strong is the pain now, and is it sharp?"""
    session = access.get_session(request.user, session_id)
    if session.state == Session.State.DONE:
        return redirect(session)
    form = PainForm(request.POST if request.method == "POST" else None, initial=_told_of(session, _item(request)))
    fill_in_again(request, form)
    if form.is_valid():
        pain = form.cleaned_data["pain"]
        if form.zone is Zone.STOP:
            stopping.stop_session(
                session=session, reason=Session.Stopped.PAIN, pain=pain, sharp=form.cleaned_data["sharp"]
            )
            return redirect(session)
        stopping.note_pain(session=session, pain=pain)
        return redirect(_after_pain(session, pain, _item(request)))
    return _question(request, session, form, "programs/session/stop/session_stop_pain.html")


def _told_of(session: Session, item: str) -> dict[str, Any]:
    """Find the pain that was told of the exercise that somebody was at; empty when there is none."""
    rows = list(session.set_logs.filter(item_id=uuid.UUID(item))) if item else []
    return {"pain": felt_of(rows).pain, "sharp": felt_of(rows).sharp} if rows else {}


def _after_pain(session: Session, pain: int, item: str) -> str:
    """Answer with the page that says what to do with a pain that does not stop the session."""
    easier = zone_of(pain, sharp=False) is Zone.EASIER
    return _address("session_stop_easier" if easier else "session_stop_rest", session, item)


def _asks_first(request: PersonRequest, session: Session) -> HttpResponse | None:
    """Lead to the question whether a pain is new; None when there is nothing to ask, or it is answered."""
    if not is_open(session, session.set_logs.all()) or not may_be(_person(session)):
        return None
    return redirect(_address("session_new_pain", session, _item(request)))


@page_with_form
def session_new_pain(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Ask whether a pain is one that only a clinician can rule out for this person.

    A yes stops and locks at any number. A no is stored, and leads to the record or to what to do with such a pain.
    """
    session = access.get_session(request.user, session_id)
    asked = may_be(_person(session))
    if not asked:
        return redirect(session)
    form = NewPainForm(request.POST if request.method == "POST" else None, signs=[pain.sign for pain in asked])
    if form.is_valid():
        sign = form.cleaned_data["sign"]
        if sign == "none":
            say_nothing_new(session)
            if session.state == Session.State.DONE or session.stop_pain is None:
                return redirect(session)
            return redirect(_after_pain(session, session.stop_pain, _item(request)))
        stopping.stop_for_signs(by=request.user, session=session, codes=[sign])
        return redirect("accounts:red_flag")
    context = {"section": "today", "session": session, "form": form, "new_pain": asked, "item": _item(request)}
    return render(request, "programs/session/stop/session_new_pain.html", context, status=422 if form.is_bound else 200)


def _question(
    request: PersonRequest,
    session: Session,
    form: EmergencyForm | CallTodayForm | PainForm,
    template: str,
) -> HttpResponse:
    context = {
        "section": "today",
        "session": session,
        "form": form,
        "item": _item(request),
        "is_over": session.state == Session.State.DONE,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_safe
def session_stop_easier(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Pain of 3 to 5: rest, then an easier version, or stop."""
    standing = gate.session_to_read(request.user, session_id)
    session, person = standing.session, standing.person
    if session.state == Session.State.DONE:
        return redirect(session)
    if stop := _asks_first(request, session):
        return stop
    items = session.routine.items.select_related("exercise")
    item = next((item for item in items if str(item.pk) == _item(request)), None)
    easier = easier_than(person, item.exercise.slug) if item else None
    context = {"section": "today", "session": session, "item": item, "easier": easier}
    return render(request, "programs/session/stop/session_stop_easier.html", context)


@require_safe
def session_stop_rest(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Pain of 0 to 2: rest, then go on if you like."""
    standing = gate.session_to_read(request.user, session_id)
    session = standing.session
    if session.state == Session.State.DONE:
        return redirect(session)
    if stop := _asks_first(request, session):
        return stop
    item = next((item for item in session.routine.items.all() if str(item.pk) == _item(request)), None)
    context = {"section": "today", "session": session, "item": item}
    return render(request, "programs/session/stop/session_stop_rest.html", context)


@require_POST
def session_stop_today(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Stop for today: tired, short of time, or because it hurts."""
    session = access.get_session(request.user, session_id)
    form = TodayForm(request.POST)
    if not form.is_valid():
        return redirect("programs:session_stop", session_id=session.pk)
    was_over = session.state == Session.State.DONE
    stopping.stop_session(session=session, reason=form.cleaned_data["reason"])
    if not was_over:
        messages.success(request, _("You have stopped for today. What you did is saved."))
    return redirect(session)
