"""The pages where somebody takes their plan along, or brings one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import security_log
from accounts.health_check.services import report_red_flags
from accounts.requests import PersonRequest

from ..standing import gate
from ..standing.obstacles import Obstacle, Standing
from .forms import BringForm, TakeInForm, signed
from .reading import PlanFileError
from .taking_in import preview, take_in
from .writing import plan_file


@require_safe
def carry_file(request: PersonRequest) -> HttpResponse:
    """Send the plan of the person with its doses, its history and the health answers, for another Homestretch."""
    today = timezone.localdate()
    security_log.record("plan_exported", request, person=request.user.pk)
    return JsonResponse(
        plan_file(request.user, today=today),
        json_dumps_params={"indent": 1, "ensure_ascii": False},
        headers={"Content-Disposition": f'attachment; filename="homestretch-plan-{today}.json"'},
    )


def _nothing_open(request: PersonRequest) -> None:
    """A warning sign comes before a plan; a missing health check does not, because the file may bring it."""
    standing = Standing(request.user, today=timezone.localdate())
    gate.let_through(standing, {Obstacle.RED_FLAG})


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: PersonRequest) -> HttpResponse:
    """Say how to take a plan along, and look at one that is brought: what it would make here. Nothing is stored."""
    _nothing_open(request)
    is_sent = request.method == "POST"
    form = BringForm(request.POST, request.FILES) if is_sent else BringForm()
    if form.is_valid():
        brought, by = form.cleaned_data["file"], request.user
        try:
            taken = preview(by=by, brought=brought, today=timezone.localdate())
            confirm = TakeInForm(by=by, initial={"brought": signed(brought, by=by)})
        except PlanFileError as error:
            form.add_error("file", list(error.words))
        else:
            return render(request, "programs/carrying/carry_look.html", {"taken": taken, "form": confirm})
    return render(request, "programs/carrying/carry.html", {"form": form}, status=422 if is_sent else 200)


@require_POST
def carry_take_in(request: PersonRequest) -> HttpResponse:
    """Take in what was looked at, or lead to the sign that is new: then nothing is taken in."""
    _nothing_open(request)
    form = TakeInForm(request.POST, by=request.user)
    is_valid = form.is_valid()
    if form.signs:
        report_red_flags(by=request.user, codes=form.signs)
        return redirect("accounts:red_flag")
    brought, today = form.cleaned_data.get("brought"), timezone.localdate()
    if brought is None:
        messages.error(request, _("Please choose the file again."))
        return redirect("programs:carry")
    try:
        if not is_valid:
            taken = preview(by=request.user, brought=brought, today=today)
            return render(request, "programs/carrying/carry_look.html", {"taken": taken, "form": form}, status=422)
        taken = take_in(by=request.user, brought=brought, today=today)
    except PlanFileError as error:
        for words in error.words:
            messages.error(request, words)
        return redirect("programs:carry")
    security_log.record("plan_imported", request, person=request.user.pk)
    done = ngettext("Your plan is here, with %(n)d session.", "Your plan is here, with %(n)d sessions.", taken.sessions)
    messages.success(request, done % {"n": taken.sessions})
    return redirect("programs:routine" if taken.routine else "programs:session_list")
