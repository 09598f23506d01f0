"""What was done beside the sessions: tell it, look back at it, correct it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.fragments import has_fragments, render_page
from accounts.requests import PersonRequest

from ..models import Activity
from ..standing import gate
from .access import own_activity
from .forms import ActivityForm, EffortForm, NewActivityForm
from .services import IdTaken, correct_activity, delete_activity, record_activity, say_effort

PER_PAGE = 20


@require_safe
@has_fragments("activities")
def activity_list(request: PersonRequest) -> HttpResponse:
    """Show what was done beside the sessions, the latest first."""
    page = Paginator(request.user.activities.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "programs/activity/activity_list.html", {"section": "progress", "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_its_form
def activity_new(request: PersonRequest) -> HttpResponse:
    """Ask what was done, and store it. Today's buttons send kind and minutes only."""
    gate.person_to_tell(request.user)
    initial = {"activity": uuid.uuid4(), "performed_on": timezone.localdate(), "kind": Activity.Kind.WALK}
    form = NewActivityForm(request.POST if request.method == "POST" else None, initial=initial)
    fill_in_again(request, form)
    if not form.is_valid():
        return _form_page(request, form)
    told = form.cleaned_data
    try:
        record_activity(by=request.user, activity_id=told.pop("activity"), **told)
    except IdTaken as error:
        raise Http404 from error
    messages.success(request, _("That is saved."))
    return redirect("programs:today")


def _form_page(request: PersonRequest, form: ActivityForm, activity: Activity | None = None) -> HttpResponse:
    context: dict[str, Any] = {"section": "today", "form": form, "activity": activity}
    status = 422 if form.is_bound else 200
    return render_page(request, "programs/activity/activity_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_its_form
def activity_edit(request: PersonRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Show something that was done; a POST corrects it."""
    activity = own_activity(request.user, activity_id)
    gate.person_to_tell(request.user)
    told = {name: getattr(activity, name) for name in ActivityForm.base_fields}
    form = ActivityForm(request.POST if request.method == "POST" else None, initial=told)
    fill_in_again(request, form)
    if not form.is_valid():
        return _form_page(request, form, activity)
    correct_activity(activity=activity, **form.cleaned_data)
    messages.success(request, _("That is saved."))
    return redirect("programs:activity_list")


@require_http_methods(["GET", "HEAD", "POST"])
def activity_effort(request: PersonRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Ask how hard something was; a POST stores it."""
    activity = own_activity(request.user, activity_id)
    gate.person_to_tell(request.user)
    form = EffortForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        say_effort(activity=activity, effort=form.cleaned_data["effort"])
        return redirect("programs:today")
    context = {"section": "today", "form": form, "activity": activity}
    status = 422 if form.is_bound else 200
    return render_page(request, "programs/activity/activity_effort.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_delete(request: PersonRequest, activity_id: uuid.UUID) -> HttpResponse:
    """Ask, then delete something that was told by mistake."""
    activity = own_activity(request.user, activity_id)
    if request.method == "POST":
        delete_activity(activity=activity)
        messages.success(request, _("It is deleted."))
        return redirect("programs:activity_list")
    context = {"section": "progress", "activity": activity}
    return render_page(request, "programs/activity/activity_delete.html", context)
