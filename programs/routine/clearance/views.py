"""A clinician has said yes: note it, look at what was noted, take it back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.clearance.clinician import ClearanceIdTakenError, withdraw_clearance
from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.models import Clearance
from accounts.requests import PersonRequest
from exercises.rules.reasons import cite_all

from ...progression.in_force import numbers_of
from ...progression.numbers import SOURCES_OF_OTHER_RULES
from ...standing import gate
from .forms import ClearanceForm
from .giving import keep_yes
from .limits import words_for
from .waiting import Situation, waiting_exercises


@require_safe
def clearance_list(request: PersonRequest) -> HttpResponse:
    """Show what is locked and why, and what clinicians said."""
    situation = _situation(request)
    return render(
        request,
        "programs/routine/clearance/clearance_list.html",
        {
            "section": "routine",
            "today": timezone.localdate(),
            "waiting": situation.programme_waiting(),
            "exercises": waiting_exercises(situation),
            "load": load_context(situation) if situation.load_waits() else None,
            "effort": effort_context(situation) if situation.effort_waits() else None,
            "opened": [
                (situation.catalogue.exercises[cleared.exercise], cleared)
                for cleared in situation.cleared
                if cleared.own
            ],
            "clearances": [
                in_words(clearance, situation) for clearance in request.user.clearances.for_list(timezone.localdate())
            ],
        },
    )


def load_context(situation: Situation, slug: str = "") -> dict[str, object]:
    """Collect why weights and bands wait for a yes: the rules, and what the risk tier rests on."""
    return {
        "reasons": situation.explained(situation.load_rules(slug)),
        "tier_reasons": situation.tier.reasons if situation.tier.level == "HIGH" else (),
    }


def effort_context(situation: Situation) -> dict[str, object]:
    """Collect why hard effort waits for a yes: up to which effort all is open, and the source."""
    codes = SOURCES_OF_OTHER_RULES["hard_effort_needs_clearance"]
    return {"top": numbers_of(situation.catalogue).effort_band(1)[1], "sources": cite_all(codes, situation.catalogue)}


def _situation(request: PersonRequest) -> Situation:
    """Fetch at the gate what the rules say about the person."""
    person = gate.person_to_tell(request.user).person
    return Situation(person, request.user.routines.select_related("program").current())


def in_words(clearance: Clearance, situation: Situation) -> dict[str, object]:
    """Collect what a list shows of a clearance (``for_list``): whether it counts today, and its limits in words."""
    movements = [movement.slug for movement in clearance.limits.all()]
    return {
        "clearance": clearance,
        "counts": any(cleared.key == str(clearance.pk) for cleared in situation.cleared),
        "limits": words_for(movements, no_added_load=clearance.no_added_load, names=situation.catalogue.movements),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_its_form
def clearance_new(request: PersonRequest) -> HttpResponse:
    """Note what a clinician said about the whole program, or with ``?exercise=`` about one exercise."""
    situation = _situation(request)
    slug = request.GET.get("exercise", "")
    if slug:
        return _to_exercise(request, situation, slug)
    reasons = situation.programme_reasons()
    form = _form(
        request,
        rules=[reason["rule"] for reason in reasons],
        load_rules=situation.load_ids(),
        effort_rules=situation.effort_ids(),
    )
    if form.is_valid():
        return _record(request, situation, form, None)
    return _page(request, form, reasons=reasons, load=load_context(situation), effort=effort_context(situation))


def _to_exercise(request: PersonRequest, situation: Situation, slug: str) -> HttpResponse:
    entry = situation.catalogue.exercises.get(slug)
    if entry is None:
        raise Http404
    rules = situation.exercise_rules(slug)
    load_rules = situation.load_ids(slug)
    context = {"exercise": entry, "reasons": situation.explained(rules)}
    if not (rules or load_rules) or not situation.could_open(slug):
        # A yes would change nothing: the page says why.
        against = situation.against(slug)
        status = 422 if request.method == "POST" else 200
        return render(
            request,
            "programs/routine/clearance/clearance_needless.html",
            {"section": "routine", "against": against, **context},
            status=status,
        )
    parts = [situation.catalogue.facts[part].movements for part in entry.parts]
    form = _form(
        request,
        rules=[rule.id for rule in rules],
        load_rules=load_rules,
        own_movements=entry.movements.union(*parts),
    )
    if form.is_valid():
        return _record(request, situation, form, entry.slug)
    return _page(request, form, load=load_context(situation, slug), **context)


def _form(
    request: PersonRequest,
    *,
    rules: Sequence[str],
    load_rules: Sequence[str],
    effort_rules: Sequence[str] = (),
    own_movements: frozenset[str] = frozenset(),
) -> ClearanceForm:
    form = ClearanceForm(
        request.POST if request.method == "POST" else None,
        rules=rules,
        load_rules=load_rules,
        effort_rules=effort_rules,
        own_movements=own_movements,
        today=timezone.localdate(),
        initial={"clearance": uuid.uuid4()},
    )
    fill_in_again(request, form)
    return form


def _page(request: PersonRequest, form: ClearanceForm, **context: object) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(
        request,
        "programs/routine/clearance/clearance_new.html",
        {"section": "routine", "form": form, **context},
        status=status,
    )


def _record(request: PersonRequest, situation: Situation, form: ClearanceForm, slug: str | None) -> HttpResponse:
    try:
        keep_yes(form, person=request.user, slug=slug or "", given_by=form.cleaned_data["given_by"])
    except ClearanceIdTakenError as error:
        raise Http404 from error
    routine = situation.routine
    if routine is not None:
        messages.success(request, _("That is noted. Here is your routine as it is fitted now."))
        return redirect(gate.refit_url(routine))
    messages.success(request, _("That is noted."))
    return redirect("exercises:exercise_detail", slug=slug) if slug else redirect("programs:routine_proposal")


@require_http_methods(["GET", "HEAD", "POST"])
def clearance_withdraw(request: PersonRequest, clearance_id: uuid.UUID) -> HttpResponse:
    """Ask, then take back what was noted. It stays on record."""
    clearance = get_object_or_404(request.user.clearances.select_related("exercise"), pk=clearance_id)
    gate.person_to_tell(request.user)
    if request.method == "POST":
        withdraw_clearance(by=request.user, clearance=clearance)
        messages.success(request, _("It is taken back."))
        return redirect("programs:clearance_list")
    return render(
        request, "programs/routine/clearance/clearance_withdraw.html", {"section": "routine", "clearance": clearance}
    )
