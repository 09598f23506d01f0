"""The screens of a check-in, and "later" and "skip"."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.fragments import MAIN, has_fragments, render_page
from accounts.models import User
from accounts.requests import PersonRequest
from exercises.measures.scales import PAIN_RED_FROM

from ..models import CheckIn
from ..standing import gate
from .asking import PlanSoFar, before, next_step
from .explanation import TITLES
from .forms import FORMS
from .keeping import NotAskedError, answer_step, open_check_in, put_off, skip
from .result import looking_back
from .steps import Step, steps_of


def _own(user: User, check_in_id: uuid.UUID) -> CheckIn | None:
    """Find the person's own check-in, or None when none has this id yet; somebody else's is 404."""
    check_in = CheckIn.objects.filter(pk=check_in_id).first()
    if check_in is not None and check_in.user_id != user.pk:
        raise Http404
    return check_in


def _asked(user: User, check_in_id: uuid.UUID) -> CheckIn:
    """Find a check-in to fill in, or the one that is due, not stored yet. 404 when there is none.

    A health check that is due and an open warning sign come first. What is done may be corrected on the same day.
    """
    standing = gate.person_to_do(user)
    check_in = _own(user, check_in_id)
    if check_in is not None:
        if check_in.state == CheckIn.State.SKIPPED or check_in.done_on not in (None, standing.today):
            raise Http404
        return check_in
    plan = PlanSoFar(standing.routine, today=standing.today) if standing.routine else None
    if plan is None or plan.due is None:
        raise Http404
    if plan.due.begun is not None:
        # It was begun on another page or device.
        return plan.due.begun
    return CheckIn(id=check_in_id, user=user, plan_from=plan.began_on, week=plan.due.week)


def _stored(user: User, check_in: CheckIn) -> CheckIn:
    """Store a check-in that is asked for and not stored yet. Raises 404 when it is no longer due."""
    if not check_in._state.adding:
        return check_in
    routine = user.routines.current()
    if routine is None:
        raise Http404
    try:
        return open_check_in(by=user, routine=routine, check_in_id=check_in.pk, today=timezone.localdate())
    except NotAskedError:
        raise Http404 from None


@require_safe
def check_in(request: PersonRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """Show what a check-in that is done says; lead to the first screen that is missing of any other."""
    found = _own(request.user, check_in_id)
    if found is None or found.state == CheckIn.State.BEGUN:
        found = _asked(request.user, check_in_id)
        return redirect("programs:check_in_step", found.pk, next_step(found.week, found.answered))
    if found.state == CheckIn.State.SKIPPED:
        raise Http404
    return render(
        request,
        "programs/checkin/check_in.html",
        {
            "section": "progress",
            "check_in": found,
            "back": looking_back(request.user.check_ins.done().of_plan(found.plan_from), until=found.week),
            "hurts": found.pain is not None and found.pain >= PAIN_RED_FROM,
            "may_change": found.done_on == timezone.localdate(),
            "first_step": Step.GOAL,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@has_fragments(MAIN)
@keeps_its_form
def check_in_step(request: PersonRequest, check_in_id: uuid.UUID, step: str) -> HttpResponse:
    """Show one screen; a POST keeps it and leads to the next one, or back."""
    found = _asked(request.user, check_in_id)
    steps = steps_of(found.week)
    if step not in steps:
        raise Http404
    here = Step(step)
    place = steps.index(here)
    said = before(request.user, plan_from=found.plan_from, week=found.week)
    form = FORMS[here](request.POST if request.method == "POST" else None, check_in=found, before=said)
    fill_in_again(request, form)
    if form.is_valid():
        kept = answer_step(
            by=request.user,
            check_in=_stored(request.user, found),
            step=here,
            values=form.values(),
            today=timezone.localdate(),
        )
        if "back" in request.POST and place:
            return redirect("programs:check_in_step", kept.pk, steps[place - 1])
        if place + 1 < len(steps):
            return redirect("programs:check_in_step", kept.pk, steps[place + 1])
        return redirect("programs:check_in", kept.pk)
    return render_page(
        request,
        "programs/checkin/check_in_step.html",
        {
            "section": "today",
            "check_in": found,
            "step": here.value,
            "title": TITLES[here],
            "form": form,
            "place": place + 1,
            "of": len(steps),
            "goal": said.goal,
            "fixed": said.fixed,
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def check_in_later(request: PersonRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """Put a check-in off for a few days."""
    found = _stored(request.user, _asked(request.user, check_in_id))
    put_off(by=request.user, check_in=found, today=timezone.localdate())
    messages.success(request, _("All right. We show it again in a few days."))
    return redirect("programs:today")


@require_POST
def check_in_skip(request: PersonRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """Leave a check-in out for good."""
    found = _own(request.user, check_in_id)
    if found is None or found.state == CheckIn.State.BEGUN:
        skip(by=request.user, check_in=_stored(request.user, _asked(request.user, check_in_id)))
    messages.success(request, _("All right. We leave this one out, and ask again when the next one is due."))
    return redirect("programs:today")
