"""The pages of a clinician and of assistants: the people they look after, and one person."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Scope, TeamRole
from accounts.requests import PersonRequest
from accounts.team.access import note_as_seen, shared_people, shared_person
from accounts.team.audit import What
from accounts.team.services import end_link_as_member, invitations_of

from .caseload import ASKED, Caseload, reason_named
from .overview import PARTS, Overview
from .waiting import RULE


@require_safe
def team(request: PersonRequest) -> HttpResponse:
    """List the people who share something with this member, those who need somebody first at the top, and what else
    the member may do at their practices. ``?reason=`` keeps those who wait for one reason.
    """
    members = list(request.user.memberships.active().select_related("organisation"))
    if not members:
        raise Http404
    caseload = Caseload(shared_people(request.user, *ASKED), now=timezone.now())
    chosen = reason_named(request.GET.get("reason"))
    return render(
        request,
        "programs/team/team.html",
        {
            "section": "team",
            "caseload": caseload,
            "entries": caseload.with_reason(chosen),
            "waiting": sum(bool(entry.waits) for entry in caseload.entries),
            "chosen": chosen,
            "rule": RULE,
            "members": members,
            "looks_after": any(member.role != TeamRole.ADMINISTRATOR for member in members),
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
def team_person_seen(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Note what has happened to a person as seen: it goes from the list of everybody who looks after them."""
    shared = note_as_seen(request.user, link_id)
    messages.success(request, _("Noted. %(name)s reads that you have seen it.") % {"name": shared.name})
    return redirect("programs:team")


@require_POST
def team_person_end(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """End a link from the side of the clinician in charge."""
    name = end_link_as_member(user=request.user, link_id=link_id)
    messages.success(request, _("You do not look after %(name)s any more.") % {"name": name})
    return redirect("programs:team")
