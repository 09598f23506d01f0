"""Answers to what is offered for the program as a whole, and the shorter plan."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest

from ..progression.reviews.facts import Choice
from ..routine.clearance.openings import ready_for_weight
from ..routine.offers import (
    STAMPS,
    NotOfferedError,
    answer_offer,
    choose_plan,
    item_of,
)
from ..standing import gate
from .views import today_page


class OfferForm(forms.Form):
    """What the buttons of an offer send. ``page`` is where they stood."""

    key = forms.CharField(max_length=120)
    choice = forms.TypedChoiceField(choices=[(choice.value, choice.value) for choice in Choice], coerce=Choice)
    page = forms.ChoiceField(choices=[("today", "today"), ("routine", "routine")], required=False)


class PlanForm(forms.Form):
    plan = forms.ChoiceField(choices=[("short", "short"), ("full", "full")])


@require_POST
def routine_offer(request: PersonRequest) -> HttpResponse:
    """Store an answer to an offer, and lead to what it is about."""
    standing = gate.routine_to_change(request.user)
    routine = standing.own_routine
    form = OfferForm(request.POST)
    if not form.is_valid():
        return _not_understood(request)
    key, choice = form.cleaned_data["key"], form.cleaned_data["choice"]
    try:
        answer_offer(by=request.user, routine=routine, key=key, choice=choice, today=timezone.localdate())
    except NotOfferedError as error:
        raise Http404 from error
    match choice:
        case Choice.CLINICIAN:
            return redirect("programs:routine_summary")
        case Choice.WEIGHT if (item := ready_for_weight(routine, standing.person)) is not None:
            return redirect("programs:own_weight", slug=item.exercise.slug)
        case Choice.SELF_TESTS:
            return redirect("accounts:functional_test_list")
        case Choice.LANDINGS:
            messages.success(request, _("Stamps are in your plan now. Look at how they are done before you begin."))
            return redirect("exercises:exercise_detail", slug=STAMPS)
        case Choice.BONE_LOADING | Choice.WEIGHT:
            return redirect("programs:routine")
        case Choice.VARIANT if (item_id := item_of(key)) is not None:
            return redirect("programs:routine_swap", item_id=item_id)
        case Choice.SHORTER_PLAN:
            messages.success(request, _("Your shorter plan is ready. You can go back to all exercises at any time."))
        case Choice.MAINTENANCE:
            messages.success(request, _("Your days are saved. You can change them under “Routine”."))
    return redirect(f"programs:{form.cleaned_data['page'] or 'today'}")


def _not_understood(request: PersonRequest) -> HttpResponse:
    """Show Today again. Only buttons send this form, so nobody has typed anything that could be lost."""
    messages.error(request, _("That did not work, and nothing was changed. Please tap one of the buttons again."))
    return today_page(request, status=422)


@require_POST
def routine_plan(request: PersonRequest) -> HttpResponse:
    """Choose the shorter plan, or return to all exercises."""
    routine = gate.routine_to_change(request.user).own_routine
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _not_understood(request)
    is_short = form.cleaned_data["plan"] == "short"
    choose_plan(by=request.user, routine=routine, short=is_short)
    messages.success(request, _("Your shorter plan is ready.") if is_short else _("You have all your exercises again."))
    return redirect("programs:today")
