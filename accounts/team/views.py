"""A person's own pages about their care team: who sees what, until when, and who looked at it."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..entrance.typed import fill_in_again, keeps_its_form
from ..fragments import has_fragments, render_page
from ..keys import is_one_too_many, too_many
from ..models import Invitation
from ..requests import PersonRequest, page_with_form, posted
from .access import own_link
from .audit import lines_of
from .codes import code_of
from .forms import AS_IT_IS, AskForm, ChangeForm, CodeForm
from .guard import where_teams_are
from .letters import send_invitation
from .messages.services import unanswered, unread_of_person
from .services import TooManyError, change_link, end_link, end_of, find_invitation, invite, withdraw_invitation
from .together.services import away_of

PER_PAGE = 30
TEAM_MAIL = "team_mail"


@require_safe
@where_teams_are
def care_team(request: PersonRequest) -> HttpResponse:
    """List with whom the person shares what, which invitations wait, and what is over."""
    now = timezone.now()
    links = list(request.user.care_links.with_team())
    standing = [link for link in links if not link.is_over(now)]
    answers = Invitation.objects.open().with_inviters().filter(for_person=request.user)
    return render(
        request,
        "accounts/team/care_team.html",
        {
            "links": standing,
            "unread": unread_of_person(links),
            "late": unanswered(standing, now=now),
            "away": away_of(standing),
            "over": [link for link in links if link.is_over(now)],
            "answers": [(answer, code_of(answer.pk)) for answer in answers],
            "asked": Invitation.objects.open().filter(by_person=request.user),
            "form": CodeForm(),
        },
    )


@page_with_form
@where_teams_are
def care_team_code(request: PersonRequest) -> HttpResponse:
    """Take a code from paper, and lead to its invitation. Wrong ones are counted."""
    form = CodeForm(posted(request))
    if form.is_valid():
        found = find_invitation(form.cleaned_data["code"], by=request.user)
        if found is not None:
            return redirect("accounts:team_invitation", code_of(found.pk))
        if is_one_too_many(request):
            return too_many(request)
        form.add_error(
            "code", _("No invitation has this code. Perhaps it is over or was used, or a sign is different.")
        )
    return render(request, "accounts/team/care_team_code.html", {"form": form}, status=422 if form.is_bound else 200)


@page_with_form
@where_teams_are
@keeps_its_form
def care_team_invite(request: PersonRequest) -> HttpResponse:
    """Ask a clinician by mail. The answer is the same whoever has the address."""
    form = AskForm(posted(request), initial={"invitation": uuid.uuid4()})
    fill_in_again(request, form)
    if form.is_valid():
        if not consume(request, action=TEAM_MAIL):
            return too_many(request)
        said = form.cleaned_data
        try:
            made, is_new = invite(
                invitation_id=said["invitation"], kind=Invitation.Kind.CLINICIAN, by=request.user, email=said["email"]
            )
        except TooManyError:
            form.add_error(None, _("Many of your invitations wait for an answer. Take one back first."))
        else:
            if is_new:
                send_invitation(request, made)
            messages.success(request, _("A mail is on its way to %(email)s.") % {"email": made.email})
            return redirect("accounts:care_team")
    return render(request, "accounts/team/care_team_invite.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@where_teams_are
def care_team_withdraw(request: PersonRequest, invitation_id: uuid.UUID) -> HttpResponse:
    withdraw_invitation(invitation=get_object_or_404(request.user.invitations, pk=invitation_id))
    messages.success(request, _("The invitation is taken back."))
    return redirect("accounts:care_team")


@page_with_form
@where_teams_are
def care_link(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Show what is shared with somebody, and change it."""
    link = own_link(request.user, link_id)
    if link.is_over(timezone.now()):
        return redirect("accounts:care_team")
    form = ChangeForm(posted(request), link=link)
    if form.is_valid():
        chosen = form.chosen
        days = chosen.pop("days")
        if days != AS_IT_IS:
            chosen["ends_at"] = end_of(request.user, days, now=timezone.now())
        change_link(link=link, by=request.user, **chosen)
        messages.success(request, _("It is shared as you chose, from now on."))
        return redirect("accounts:care_team")
    return render(
        request, "accounts/team/care_link.html", {"form": form, "link": link}, status=422 if form.is_bound else 200
    )


@require_POST
@where_teams_are
def care_link_end(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    link = own_link(request.user, link_id)
    end_link(link=link, by=request.user)
    messages.success(request, _("%(name)s sees nothing any more.") % {"name": link.clinician_name or link.organisation})
    return redirect("accounts:care_team")


@require_safe
@where_teams_are
def care_team_noted(request: PersonRequest) -> HttpResponse:
    """Show what clinicians noted about the person: all of it, whoever wrote it."""
    page = Paginator(request.user.care_notes.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/team/care_team_noted.html", {"page": page})


@require_safe
@where_teams_are
@has_fragments("looked")
def care_team_looked(request: PersonRequest) -> HttpResponse:
    """Show who looked at what, and what was changed, the latest first."""
    page: Any = Paginator(request.user.access_records.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "accounts/team/care_team_looked.html", {"page": page, "lines": lines_of(page)})
