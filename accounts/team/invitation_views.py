"""What somebody sees who holds an invitation: who invites to what, and the button that accepts it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .. import security_log
from ..keys import counts_wrong_keys
from ..models import Invitation
from ..requests import PersonRequest, page_with_form, posted
from .forms import LookAfterForm, ShareForm
from .guard import where_teams_are
from .letters import send_answer
from .services import InvitationOverError, answer_person, find_invitation, join, share

Kind = Invitation.Kind


@page_with_form
@counts_wrong_keys
@where_teams_are
def team_invitation(request: PersonRequest, code: str) -> HttpResponse:
    """Show an invitation to whoever has its code; a POST accepts it. Over, used or never there: 404."""
    invitation = find_invitation(code, by=request.user)
    if invitation is None:
        raise Http404
    if invitation.used_by_id == request.user.pk:
        return redirect("accounts:care_team" if invitation.kind == Kind.PERSON else "programs:team")
    try:
        match invitation.kind:
            case Kind.PERSON:
                return _share(request, invitation)
            case Kind.MEMBER:
                return _join(request, invitation)
        return _look_after(request, invitation)
    except InvitationOverError as error:
        raise Http404 from error


def _share(request: PersonRequest, invitation: Invitation) -> HttpResponse:
    form = ShareForm(posted(request))
    if form.is_valid():
        link = share(invitation=invitation, by=request.user, **form.chosen)
        messages.success(request, _("%(name)s sees from now on what you chose.") % {"name": link.clinician_name})
        return redirect("accounts:care_team")
    context = {"form": form, "member": invitation.by_member}
    return render(request, "accounts/team/invitation_share.html", context, status=422 if form.is_bound else 200)


def _join(request: PersonRequest, invitation: Invitation) -> HttpResponse:
    if request.method == "POST":
        member = join(invitation=invitation, by=request.user)
        security_log.record(
            "team_member_joined", request, person=request.user.pk, organisation=member.organisation_id, role=member.role
        )
        messages.success(request, _("You work for %(name)s now.") % {"name": member.organisation.name})
        return redirect("programs:team")
    return render(request, "accounts/team/invitation_join.html", {"invitation": invitation})


def _look_after(request: PersonRequest, invitation: Invitation) -> HttpResponse:
    form = LookAfterForm(posted(request), by=request.user)
    if form.is_valid():
        answer = answer_person(invitation=invitation, by=form.cleaned_data["member"], invitation_id=uuid.uuid4())
        send_answer(request, answer)
        messages.success(request, _("We have told them. They choose now what they share with you."))
        return redirect("programs:team")
    context = {"form": form, "name": invitation.by_person.get_full_name() if invitation.by_person else ""}
    return render(request, "accounts/team/invitation_look_after.html", context, status=422 if form.is_bound else 200)
