"""The minutes a week that a person aims at: see what would suit, set them, let them grow, switch them off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.fragments import render_page
from accounts.requests import PersonRequest

from ..routine.recent import Recent
from ..standing import gate
from .access import to_walk
from .aim import Next
from .forms import AimForm
from .overview import Moving, aim_of, next_for, suggested
from .services import set_aim


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_its_form
def activity_aim(request: PersonRequest) -> HttpResponse:
    """Show what would suit a person on the days between; a POST makes it their aim."""
    standing = to_walk(request.user)
    suits, aim = suggested(standing), aim_of(request.user)
    is_open = suits.between.is_open
    present = aim if aim is not None and aim.minutes is not None else None
    begins = present or suits
    initial = {"minutes": begins.minutes, "days": begins.days}
    form = AimForm(request.POST if request.method == "POST" else None, initial=initial)
    fill_in_again(request, form)
    if is_open and form.is_valid():
        set_aim(by=request.user, today=standing.today, **form.cleaned_data)
        messages.success(request, _("Your minutes a week are set. You can change them whenever you like."))
        return redirect("programs:today")
    context: dict[str, Any] = {
        "section": "today",
        "form": form,
        "suits": suits,
        "has_aim": present is not None,
        "most": standing.numbers.cardio_week_minutes,
    }
    status = 422 if form.is_bound and is_open else 200
    return render_page(request, "programs/activity/activity_aim.html", context, status=status)


@require_POST
def activity_aim_off(request: PersonRequest) -> HttpResponse:
    """Switch the aim off, or answer that none is wanted. What was done stays."""
    standing = gate.person_to_tell(request.user)
    set_aim(by=request.user, minutes=None, today=standing.today)
    messages.success(request, _("No aim, then. You can still note what you do, and set an aim on your routine page."))
    return redirect("programs:today")


@require_POST
def activity_aim_more(request: PersonRequest) -> HttpResponse:
    """Aim at a little more from this week on, once last week was reached and nothing speaks against it."""
    standing = to_walk(request.user)
    recent = Recent(request.user, today=standing.today)
    aim = aim_of(request.user)
    step = next_for(Moving(request.user, today=standing.today, aim=aim), standing, recent)
    if aim is not None and step.next is Next.MORE:
        set_aim(by=request.user, minutes=step.minutes, days=aim.days, today=standing.today)
        messages.success(request, _("From this week on: %(number)s minutes a week.") % {"number": step.minutes})
    return redirect("programs:today")
