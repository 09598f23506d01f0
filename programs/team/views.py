"""The pages of a clinician and of assistants: the people they look after, and one person."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Scope
from accounts.requests import PersonRequest
from accounts.team.access import shared_people, shared_person
from accounts.team.audit import What
from accounts.team.services import end_link_as_member, invitations_of

from .overview import PARTS, Overview


@require_safe
def team(request: PersonRequest) -> HttpResponse:
    """List the people who share something with this member, and what else they may do at their practices."""
    members = list(request.user.memberships.active().select_related("organisation"))
    if not members:
        raise Http404
    return render(
        request,
        "programs/team/team.html",
        {
            "section": "team",
            "people": shared_people(request.user),
            "members": members,
            "invited": invitations_of(request.user),
        },
    )


@require_safe
def team_person(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Show what a person shares, on the day that it is where they live."""
    shared = shared_person(request.user, link_id, Scope.WHO, *PARTS, what=What.OVERVIEW)
    zone = shared.of(Scope.WHO).zone
    with timezone.override(zone or timezone.get_default_timezone()):
        shown = Overview(shared, today=timezone.localdate())
        return render(request, "programs/team/team_person.html", {"section": "team", "shared": shared, "shown": shown})


@require_POST
def team_person_end(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """End a link from the side of the clinician in charge."""
    name = end_link_as_member(user=request.user, link_id=link_id)
    messages.success(request, _("You do not look after %(name)s any more.") % {"name": name})
    return redirect("programs:team")
