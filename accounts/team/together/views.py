"""Pages about who goes on with somebody: a person's answer, an absence, and leaving a practice."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ... import security_log
from ...entrance.typed import fill_in_again, keeps_its_form
from ...models import Member, User
from ...requests import PersonRequest, page_with_form, posted
from ..access import shared_people
from ..guard import where_teams_are
from ..services import LastAdministratorError, leave
from .forms import AbsenceForm, LeaveForm
from .services import answer_offer, be_away, be_back


@require_POST
@where_teams_are
def care_link_offer(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Take a person's answer whether a colleague may go on instead."""
    try:
        to = uuid.UUID(request.POST.get("to", ""))
    except ValueError as error:
        raise Http404 from error
    if answer_offer(by=request.user, link_id=link_id, to=to, yes=request.POST.get("answer") == "yes"):
        messages.success(request, _("They see from now on what you share."))
    else:
        messages.success(request, _("They see nothing of yours."))
    return redirect("accounts:care_team")


def _of_practice(user: User, organisation_id: uuid.UUID, member_id: uuid.UUID) -> tuple[Member, Member]:
    """Find a clinician of a practice, and as whom this user says when they are away: themself, or who administers."""
    members = Member.objects.active().filter(organisation=organisation_id).select_related("user", "organisation")
    asking = get_object_or_404(members, user=user)
    about = get_object_or_404(members.clinicians(), pk=member_id)
    if asking.pk != about.pk and not asking.administers:
        raise Http404
    return about, asking


@page_with_form
@keeps_its_form
def team_absence(request: PersonRequest, organisation_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    """Say when a clinician is away and who stands in; a POST says so to their people."""
    member, asking = _of_practice(request.user, organisation_id, member_id)
    form = AbsenceForm(posted(request), member=member)
    fill_in_again(request, form)
    if form.is_valid():
        be_away(member=member, by=asking, **form.cleaned_data)
        messages.success(request, _("Your colleague stands in. The people read so."))
        return redirect("accounts:team_absence", organisation_id, member_id)
    standing = member.absences.standing().select_related("deputy__user").first()
    context = {"form": form, "member": member, "standing": standing}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/team/together/team_absence.html", context, status=status)


@require_POST
def team_absence_end(request: PersonRequest, organisation_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    member, _asking = _of_practice(request.user, organisation_id, member_id)
    be_back(member=member)
    messages.success(request, _("Nobody stands in any more."))
    return redirect("accounts:team_absence", organisation_id, member_id)


@page_with_form
def team_leave(request: PersonRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Leave a practice: for each person it is said whether the sharing ends, or they are asked about a colleague."""
    members = request.user.memberships.active().select_related("user", "organisation")
    member = get_object_or_404(members, organisation=organisation_id)
    people = [shared for shared in shared_people(request.user) if shared.link.clinician_id == member.pk]
    form = LeaveForm(posted(request), member=member, people=people)
    if form.is_valid():
        try:
            leave(member=member, hand_over=form.hand_over)
        except LastAdministratorError:
            form.add_error(None, _("Nobody else lets others in. Let a colleague do it first."))
        else:
            security_log.record("team_member_left", request, person=member.user_id, organisation=organisation_id)
            messages.success(request, _("You work there no more."))
            return redirect("accounts:settings")
    context = {"form": form, "member": member}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/team/together/team_leave.html", context, status=status)
