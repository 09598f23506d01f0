"""Falls, near-falls, breaks and operations, recorded at any time."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.health_check.red_flags import SOON_WEEKS
from accounts.models import FallReport
from accounts.requests import PersonRequest
from exercises.measures.presentation import span_words
from exercises.snapshot.current import current_catalogue

from ...progression.in_force import numbers_of
from .. import access
from .falls import IdTaken, record_fall, take_back_fall
from .forms import FallForm


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_its_form
def fall_new(request: PersonRequest) -> HttpResponse:
    """Ask what happened, and store it. Harm makes the health check due; any other fall leads back."""
    initial = {"report": uuid.uuid4(), "session": request.GET.get("session", ""), "when": "today"}
    form = FallForm(request.POST if request.method == "POST" else None, initial=initial)
    fill_in_again(request, form)
    if not form.is_valid():
        return render(
            request,
            "programs/standing/fall_new.html",
            {"section": "today", "form": form},
            status=422 if form.is_bound else 200,
        )
    try:
        report = record_fall(
            by=request.user,
            report_id=form.cleaned_data["report"],
            happened_on=form.cleaned_data["happened_on"],
            near=form.is_near,
            injured=form.is_injured,
            fracture=form.has_fracture,
            operation=form.has_operation,
            without_fall=form.is_without_fall,
        )
    except IdTaken as error:
        raise Http404 from error
    if report.is_harmful:
        messages.warning(
            request,
            _(
                "Thank you, that is noted. Please have it looked at, if nobody has, and go through your health check "
                "again."
            ),
        )
        return redirect("programs:today")
    messages.info(
        request,
        _(
            "Thank you, that is noted. Tell your doctor or physiotherapist about it within %(soon)s. For %(time)s "
            "nothing here gets heavier or harder."
        )
        % {"soon": span_words(7 * SOON_WEEKS), "time": span_words(numbers_of(current_catalogue()).fall_hold_days)},
    )
    return _back(request, form.cleaned_data["session"])


@require_POST
def fall_take_back(request: PersonRequest, report_id: uuid.UUID) -> HttpResponse:
    """Take back a fall that was told today by a slip of the finger."""
    try:
        is_gone = take_back_fall(by=request.user, report_id=report_id)
    except FallReport.DoesNotExist as error:
        raise Http404 from error
    if is_gone:
        messages.success(request, _("It is taken back, as if you had not told us."))
    else:
        messages.warning(request, _("This can be taken back only on the day on which you told us."))
    return redirect("programs:today")


def _back(request: PersonRequest, session_id: uuid.UUID | None) -> HttpResponse:
    """Go back to the session, or to the questions before it; to Today when it was neither."""
    if session_id is None:
        return redirect("programs:today")
    begun = access.begun_session(request.user, session_id)
    return redirect(begun) if begun else redirect("programs:session_check", session_id=session_id)
