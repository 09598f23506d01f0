"""Add something to a plan, see how it would fit into the week, give it other days, take it out again."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.fragments import has_fragments, render_page
from accounts.requests import PersonRequest
from exercises.rules.catalogue import ExerciseEntry
from programs.models import Addition, Program, Routine, TimeOfDay
from programs.models.training import present

from ...plan.agenda import name_of_part
from ...progression.in_force import numbers_of
from ...proposal.additions import (
    NothingToAddError,
    add,
    move_to,
    preview,
    propose_addition,
    take_out,
)
from ...proposal.describe import describe
from ...proposal.proposal import ProposedAddition
from ...standing import gate
from ...standing.aerobic import WALKING
from ...standing.obstacles import BEFORE_BEGINNING, FittedStanding, Obstacle, Standing
from ..forms import PartForm
from .week_words import limits_words, moved_words, no_day_words, plan_days_of


@require_http_methods(["GET", "HEAD", "POST"])
@has_fragments("main")
def part_of_program(request: PersonRequest, slug: str) -> HttpResponse:
    """Show a program fitted as an addition to the plan; a POST adds it."""
    standing = _standing(request)
    program = get_object_or_404(Program.objects.published(), slug=slug)
    if program.slug == WALKING:
        return redirect("programs:activity_aim")
    return _add(request, standing, program=program)


@require_http_methods(["GET", "HEAD", "POST"])
@has_fragments("main")
def part_of_exercise(request: PersonRequest, slug: str) -> HttpResponse:
    """Show a single exercise fitted as an addition to the plan; a POST adds it."""
    standing = _standing(request)
    entry = standing.person.catalogue.exercises.get(slug)
    if entry is None:
        raise Http404
    return _add(request, standing, exercise=entry)


def _standing(request: PersonRequest) -> Standing:
    """Fetch the person with their plan at the gate, once nothing stands in the way of more exercise."""
    standing = FittedStanding(request.user, today=timezone.localdate(), read=present.for_comparison)
    gate.let_through(standing, BEFORE_BEGINNING - {Obstacle.PAUSED})
    return standing


def _add(
    request: PersonRequest,
    standing: Standing,
    *,
    program: Program | None = None,
    exercise: ExerciseEntry | None = None,
) -> HttpResponse:
    if request.method == "POST" and "show" in request.POST:
        return redirect(f"{request.path}?{_week_asked(request.POST)}")
    routine = standing.own_routine
    asked = request.POST if request.method == "POST" else request.GET
    # The button that shows the week says so, also where every day was taken away.
    is_asked = request.method == "POST" or "days" in asked or "show" in asked
    form = PartForm(asked, program=program) if is_asked else None
    said = form.cleaned_data if form is not None and form.is_valid() else {}
    try:
        addition = propose_addition(
            standing.person,
            routine,
            program=program,
            exercise=exercise.slug if exercise else "",
            days=said.get("days", ()),
            time_of_day=said.get("time_of_day"),
        )
    except NothingToAddError as nothing:
        context = {
            "section": "routine",
            "name": program.name if program else exercise.name if exercise else "",
            "exercise": exercise,
            "is_in_plan": nothing.is_in_plan,
        }
        return render_page(request, "programs/routine/parts/part_nothing.html", context)
    if request.method == "POST" and form is not None and form.is_valid():
        add(routine=routine, addition=addition, today=standing.today)
        messages.success(request, _("%(name)s is in your plan now.") % {"name": addition.name})
        return redirect("programs:routine")
    initial = {"days": list(addition.days), "time_of_day": addition.time_of_day}
    context = _context(standing, addition) | {"form": form or PartForm(initial=initial, program=program)}
    status = 422 if form is not None and not form.is_valid() else 200
    return render_page(request, "programs/routine/parts/part_new.html", context, status=status)


def _week_asked(said: QueryDict) -> str:
    """Write the address of the week with these days: what the form says, without its secret."""
    asked = {name: said.getlist(name) for name in ("show", *PartForm.base_fields) if name in said}
    return urlencode(asked, doseq=True)


def _context(standing: Standing, addition: ProposedAddition) -> dict[str, Any]:
    routine, catalogue = standing.own_routine, standing.person.catalogue
    items = preview(routine, addition)
    return {
        "section": "routine",
        "addition": addition,
        "view": describe(addition.proposal),
        "new": {item.exercise.slug for item in items},
        "days": plan_days_of(routine, [*routine.items.all(), *items], catalogue, today=addition.proposal.now.today),
        "moved": moved_words(items, numbers_of(catalogue)),
        "no_day": no_day_words(items),
        "limits": limits_words(numbers_of(catalogue)),
        "has_room": any(item.days for item in items),
    }


def _own_part(request: PersonRequest, part_id: uuid.UUID) -> tuple[Standing, Addition]:
    """Find a part of the person's present plan, or raise 404."""
    standing = gate.routine_to_do(request.user, present.for_comparison)
    parts = Addition.objects.current().select_related("program", "routine__program", "routine__user")
    return standing, get_object_or_404(parts, pk=part_id, routine=standing.own_routine)


def _name(standing: Standing, part: Addition) -> str:
    return name_of_part(part, standing.own_routine.items_in_force())


@require_http_methods(["GET", "HEAD", "POST"])
@has_fragments("main")
def routine_part(request: PersonRequest, part_id: uuid.UUID) -> HttpResponse:
    """Show one part of the plan with its days; a POST gives it other days."""
    standing, part = _own_part(request, part_id)
    data = request.POST if request.method == "POST" else None
    form = PartForm(data, program=part.program, initial={"days": part.days, "time_of_day": part.time_of_day})
    if form.is_valid():
        days, time_of_day = form.cleaned_data["days"], form.cleaned_data.get("time_of_day", TimeOfDay.ANY)
        move_to(addition=part, days=days, time_of_day=time_of_day, today=standing.today)
        messages.success(request, _("The days of %(name)s are saved.") % {"name": _name(standing, part)})
        return redirect("programs:routine")
    return _part_page(request, standing, part, form)


def _part_page(request: PersonRequest, standing: Standing, part: Addition, form: PartForm) -> HttpResponse:
    routine: Routine = standing.own_routine
    items = [item for item in routine.items.all() if item.addition_id == part.pk]
    context = {
        "section": "routine",
        "part": part,
        "name": name_of_part(part, items),
        "items": items,
        "form": form,
        "moved": moved_words(items, numbers_of(standing.person.catalogue)),
        "no_day": no_day_words(items),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "programs/routine/parts/part.html", context, status=status)


@require_POST
def part_out(request: PersonRequest, part_id: uuid.UUID) -> HttpResponse:
    """Take a part out of the plan. What was done of it stays."""
    standing, part = _own_part(request, part_id)
    name = _name(standing, part)
    take_out(addition=part, today=standing.today)
    messages.success(
        request, _("%(name)s is out of your plan. What you did of it stays in your history.") % {"name": name}
    )
    return redirect("programs:routine")
