"""Let people open an exercise for themselves, where a rule allows that, and close it again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.clearance.own_opening import OpeningIdTakenError, withdraw_own_opening
from accounts.requests import PersonRequest
from exercises.access import get_visible_exercise
from exercises.models import Exercise

from ...standing import gate
from .opening_forms import OwnOpeningForm
from .openings import NotTheirsToOpenError, OwnWayPast, Way, open_for_oneself
from .waiting import Situation


@require_http_methods(["GET", "HEAD", "POST"])
def own_opening(request: PersonRequest, slug: str, *, weight: bool = False) -> HttpResponse:
    """Show how an exercise is done and what it needs, and open it, or added ``weight`` in it, after both are confirmed;
    or say why it cannot be opened yet.
    """
    situation = Situation(gate.person_to_do(request.user).person, None)
    past = OwnWayPast(request.user, situation, slug, weight=weight)
    if not past.exists:
        raise Http404
    exercise = get_visible_exercise(request.user, slug)
    if past.way is not Way.THERE or past.terms is None:
        return _no_form(request, past, exercise)
    form = OwnOpeningForm(
        request.POST if request.method == "POST" else None,
        terms=past.terms,
        initial={"opening": uuid.uuid4(), "version": past.terms.version},
    )
    if form.is_valid():
        return _open(request, form, exercise, weight=weight)
    return _page(request, past, exercise, form=form, status=422 if form.is_bound else 200)


def _no_form(request: PersonRequest, past: OwnWayPast, exercise: Exercise) -> HttpResponse:
    if request.method == "POST" and past.way is Way.OPEN:
        # It was sent twice and is open already.
        return _after(request, exercise)
    standing = past.standing if past.way is not Way.OPEN else None
    against = past.against() if past.way is Way.AGAINST else ()
    status = 422 if request.method == "POST" else 200
    return _page(request, past, exercise, against=against, standing=standing, status=status)


def _page(
    request: PersonRequest, past: OwnWayPast, exercise: Exercise, *, status: int = 200, **context: object
) -> HttpResponse:
    return render(
        request,
        "programs/routine/clearance/own_opening.html",
        {
            "section": "exercises",
            "exercise": exercise,
            "videos": [video for video in exercise.videos.all() if video.is_shown],
            "past": past,
            **context,
        },
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def own_weight(request: PersonRequest, slug: str) -> HttpResponse:
    """Open added weight in an exercise that may be done already."""
    return own_opening(request, slug, weight=True)


def _open(request: PersonRequest, form: OwnOpeningForm, exercise: Exercise, *, weight: bool) -> HttpResponse:
    try:
        open_for_oneself(
            by=request.user,
            slug=exercise.slug,
            opening_id=form.cleaned_data["opening"],
            version=form.cleaned_data["version"],
            confirmed=form.confirmed,
            today=timezone.localdate(),
            weight=weight,
        )
    except OpeningIdTakenError as error:
        raise Http404 from error
    except NotTheirsToOpenError:
        # Something changed since the page was shown, and the page now says what.
        return redirect("programs:own_weight" if weight else "programs:own_opening", slug=exercise.slug)
    messages.success(request, _("Weights are open for you here now.") if weight else _("It is open for you now."))
    return _after(request, exercise)


def _after(request: PersonRequest, exercise: Exercise) -> HttpResponse:
    routine = request.user.routines.select_related("program").current()
    if routine is not None:
        return redirect(gate.refit_url(routine))
    return redirect("exercises:exercise_detail", slug=exercise.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def own_opening_withdraw(request: PersonRequest, opening_id: uuid.UUID) -> HttpResponse:
    """Ask, then close what a person had opened for themselves. It stays on record."""
    opening = get_object_or_404(request.user.own_openings.select_related("exercise"), pk=opening_id)
    gate.person_to_do(request.user)
    if request.method == "POST":
        withdraw_own_opening(by=request.user, opening=opening)
        messages.success(request, _("It is closed again."))
        return redirect("exercises:exercise_detail", slug=opening.exercise.slug)
    return render(
        request, "programs/routine/clearance/own_opening_withdraw.html", {"section": "exercises", "opening": opening}
    )
