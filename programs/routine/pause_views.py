"""A break from the routine, and going on again."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from exercises.measures.presentation import span_words
from exercises.snapshot.current import current_catalogue

from ..models import Routine
from ..progression.in_force import numbers_of
from ..standing import gate
from ..standing.harm.falls import last_session_on
from .explanation import return_means
from .pausing import Return, pause_routine, resume_routine, return_after


class PauseForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why do you need a break?"),
        choices=Routine.PauseReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            name: gettext_lazy("Choose what fits best. Any reason is a good one.")
            for name in ("required", "invalid_choice")
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def routine_pause(request: PersonRequest) -> HttpResponse:
    """Ask why; a POST pauses the routine from today on."""
    routine = gate.routine_to_change(request.user).own_routine
    if routine.is_paused:
        return redirect("programs:today")
    form = PauseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        pause_routine(by=request.user, routine=routine, reason=form.cleaned_data["reason"], today=timezone.localdate())
        messages.success(request, _("Your routine is paused. Nothing counts as missed."))
        return redirect("programs:today")
    return render(
        request,
        "programs/routine/routine_pause.html",
        {
            "section": "routine",
            "routine": routine,
            "form": form,
            "gentle_gap": span_words(numbers_of(current_catalogue()).gap_ramp_2w_from),
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def routine_resume(request: PersonRequest) -> HttpResponse:
    """Ask whether to go on again; a POST does."""
    routine = gate.routine_to_change(request.user).own_routine
    if not routine.is_paused:
        return redirect("programs:today")
    today = timezone.localdate()
    numbers = numbers_of(current_catalogue())
    going_on = return_after(last_session_on(request.user), today=today, numbers=numbers)
    if request.method == "POST":
        resume_routine(by=request.user, routine=routine, today=today)
        messages.success(request, _("Good to see you again."))
        if going_on in {Return.REPEAT, Return.GENTLY}:
            messages.info(request, return_means(going_on, numbers))
        return redirect("programs:today")
    return render(
        request,
        "programs/routine/routine_resume.html",
        {"section": "today", "routine": routine, "going_on_means": return_means(going_on, numbers)},
    )
