"""Pages of those who work at a practice: whom to invite, who works there, what people read of it.

None of them shows anything about anybody's health, and none reads of people who share something.
"""

from __future__ import annotations

import uuid
from typing import Any

from allauth.core.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import security_log
from ..entrance.typed import fill_in_again, forget_what_was_sent, keeps_its_form, keeps_what_was_typed, typed_before
from ..keys import too_many
from ..models import Invitation, Member, User
from ..requests import PersonRequest, page_with_form, posted
from .codes import code_of
from .forms import InviteForm, InviteMemberForm, MemberForm, PracticeForm
from .letters import send_invitation
from .services import DAYS_OPEN, LastAdministratorError, TooManyError, change_member, invite, leave, withdraw_invitation
from .views import TEAM_MAIL


def clinician_at(user: User, organisation_id: uuid.UUID) -> Member:
    """Find somebody's membership as a clinician of a practice, or raise 404."""
    members = user.memberships.clinicians().select_related("organisation", "user")
    return get_object_or_404(members, organisation=organisation_id)


def administrator_at(user: User, organisation_id: uuid.UUID) -> Member:
    """Find the membership with which somebody lets others into a practice, or raise 404."""
    members = user.memberships.active().filter(administers=True).select_related("organisation", "user")
    return get_object_or_404(members, organisation=organisation_id)


# --- Inviting people --------------------------------------------------------------------------------------------------


@page_with_form
@keeps_its_form
def team_invite(request: PersonRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Invite a person: by mail, or with a code that is printed. The answer is the same whoever has the address."""
    member = clinician_at(request.user, organisation_id)
    form = InviteForm(posted(request), initial={"invitation": uuid.uuid4()})
    fill_in_again(request, form)
    if form.is_valid():
        said = form.cleaned_data
        by_mail = said["way"] == form.BY_MAIL
        if by_mail and not consume(request, action=TEAM_MAIL):
            return too_many(request)
        try:
            made, is_new = invite(
                invitation_id=said["invitation"],
                kind=Invitation.Kind.PERSON,
                by=member,
                label=said["label"],
                email=said["email"] if by_mail else "",
            )
        except TooManyError:
            form.add_error(None, _("Many invitations wait for an answer. Take one back first."))
        else:
            if made.email:
                if is_new:
                    send_invitation(request, made)
                messages.success(request, _("A mail is on its way to %(email)s.") % {"email": made.email})
                return redirect("programs:team")
            return redirect("accounts:team_paper", made.pk)
    context = {"form": form, "organisation": member.organisation, "days_open": DAYS_OPEN}
    return render(request, "accounts/team/team_invite.html", context, status=422 if form.is_bound else 200)


@require_safe
def team_paper(request: PersonRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Show the code of an invitation, to print and hand over; as often as it is wanted, until it is used."""
    found = get_object_or_404(
        Invitation.objects.open().with_inviters(), pk=invitation_id, by_member__user=request.user, for_person=None
    )
    context = {"invitation": found, "code": code_of(found.pk), "site_url": settings.SITE_URL}
    return render(request, "accounts/team/team_paper.html", context)


@require_POST
def team_withdraw(request: PersonRequest, invitation_id: uuid.UUID) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=invitation_id, by_member__user=request.user)
    withdraw_invitation(invitation=invitation)
    messages.success(request, _("The invitation is taken back."))
    if invitation.kind == Invitation.Kind.MEMBER and invitation.by_member is not None:
        return redirect("accounts:team_practice", invitation.by_member.organisation_id)
    return redirect("programs:team")


# --- The practice -----------------------------------------------------------------------------------------------------


@page_with_form
@keeps_what_was_typed
def team_practice(request: PersonRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Show who works at a practice and what people read of it; a POST changes the latter."""
    member = administrator_at(request.user, organisation_id)
    organisation = member.organisation
    form = PracticeForm(posted(request), instance=organisation, initial=typed_before(request))
    if form.is_valid():
        form.save()
        forget_what_was_sent(request)
        messages.success(request, _("What people read of the practice is saved."))
        return redirect("accounts:team_practice", organisation.pk)
    context: dict[str, Any] = {
        "form": form,
        "organisation": organisation,
        "members": organisation.members.active().select_related("user"),
        "invited": Invitation.objects.open().filter(kind=Invitation.Kind.MEMBER, by_member=member),
    }
    return render(request, "accounts/team/team_practice.html", context, status=422 if form.is_bound else 200)


@page_with_form
@keeps_its_form
def team_member_invite(request: PersonRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Invite somebody by mail to work at the practice."""
    member = administrator_at(request.user, organisation_id)
    form = InviteMemberForm(posted(request), initial={"invitation": uuid.uuid4()})
    fill_in_again(request, form)
    if form.is_valid():
        if not consume(request, action=TEAM_MAIL):
            return too_many(request)
        said = dict(form.cleaned_data)
        try:
            made, is_new = invite(invitation_id=said.pop("invitation"), kind=Invitation.Kind.MEMBER, by=member, **said)
        except TooManyError:
            form.add_error(None, _("Many invitations wait for an answer. Take one back first."))
        else:
            if is_new:
                send_invitation(request, made)
                security_log.record("team_member_invited", request, organisation=organisation_id, role=made.role)
            messages.success(request, _("A mail is on its way to %(email)s.") % {"email": made.email})
            return redirect("accounts:team_practice", organisation_id)
    context = {"form": form, "organisation": member.organisation, "days_open": DAYS_OPEN}
    return render(request, "accounts/team/team_member_invite.html", context, status=422 if form.is_bound else 200)


def _member_of(request: PersonRequest, organisation_id: uuid.UUID, member_id: uuid.UUID) -> Member:
    administrator = administrator_at(request.user, organisation_id)
    members = administrator.organisation.members.active().select_related("user", "organisation")
    return get_object_or_404(members, pk=member_id)


@page_with_form
def team_member(request: PersonRequest, organisation_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    """Change what somebody does at the practice."""
    member = _member_of(request, organisation_id, member_id)
    form = MemberForm.of(member, posted(request))
    if form.is_valid():
        try:
            change_member(member=member, **form.cleaned_data)
        except LastAdministratorError:
            form.add_error("administers", _("Nobody else lets others in. Let a colleague do it first."))
        else:
            security_log.record("team_member_changed", request, person=member.user_id, organisation=organisation_id)
            messages.success(request, _("What %(name)s does is saved.") % {"name": member.user.get_full_name()})
            return redirect("accounts:team_practice", organisation_id)
    context = {"form": form, "member": member, "organisation": member.organisation}
    return render(request, "accounts/team/team_member.html", context, status=422 if form.is_bound else 200)


@require_POST
def team_member_leave(request: PersonRequest, organisation_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    """End somebody's work at the practice, and with it all that they see of people."""
    member = _member_of(request, organisation_id, member_id)
    try:
        leave(member=member)
    except LastAdministratorError:
        messages.error(request, _("Nobody else lets others in. Let a colleague do it first."))
        return redirect("accounts:team_practice", organisation_id)
    security_log.record("team_member_left", request, person=member.user_id, organisation=organisation_id)
    messages.success(request, _("%(name)s works here no more.") % {"name": member.user.get_full_name()})
    if member.user_id == request.user.pk:
        return redirect("accounts:settings")
    return redirect("accounts:team_practice", organisation_id)
