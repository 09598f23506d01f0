"""Messages of those who look after people, and what devices of either side kept until there was a network."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.entrance.typed import forget_what_was_sent, keeps_what_was_typed, typed_before
from accounts.fragments import has_fragments, render_page
from accounts.models import LONGEST, Scope
from accounts.requests import PersonRequest, page_with_form, posted
from accounts.team.access import shared_person
from accounts.team.audit import What
from accounts.team.messages.forms import MessageForm
from accounts.team.messages.services import (
    IdTakenError,
    OverError,
    need_no_answer,
    write_as_member,
    write_as_person,
)
from accounts.team.messages.thread import thread_of
from exercises.form_fields import MultilineField

from ..entries.fold import entered_at
from ..entries.sent import InstantField, take_each


@page_with_form
@keeps_what_was_typed
@has_fragments("thread")
def team_messages(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Show what a person and their care team wrote; a POST sends them a message."""
    shared = shared_person(request.user, link_id, Scope.MESSAGES, Scope.WHO, what=What.MESSAGES)
    form = MessageForm(posted(request), link=shared.link, is_team=True, typed=typed_before(request).get("text", ""))
    if form.is_valid() and form.send(write_as_member, by=request.user):
        forget_what_was_sent(request)
        messages.success(request, _("Your message is sent."))
        return redirect("programs:team_messages", link_id)
    if form.is_bound:
        form.ready_again()
    thread = thread_of(shared.link, form, is_team=True, may_write=True, number=request.GET.get("page"))
    context = {"section": "team", "thread": thread, "form": form, "shared": shared}
    return render_page(request, "programs/team/team_messages.html", context, status=422 if form.is_bound else 200)


@require_POST
def team_messages_enough(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Say that what a person wrote, up to the message that was shown, needs no answer."""
    try:
        until = uuid.UUID(request.POST.get("until", ""))
    except ValueError as error:
        raise Http404 from error
    need_no_answer(by=request.user, link_id=link_id, until=until)
    return redirect("programs:team_messages", link_id)


class MessageEntry(forms.Form):
    """A message, as a device tells it."""

    id = forms.UUIDField()
    link = forms.UUIDField()
    at = InstantField()
    text = MultilineField(max_length=LONGEST)


@require_POST
def message_entries(request: PersonRequest) -> HttpResponse:
    """Store messages that were written on a device without a network, each once, and say which are stored."""
    return take_each(request, partial(_take, request))


def _take(request: PersonRequest, told: Mapping[str, Any], sent_at: datetime) -> Mapping[str, Sequence[str]]:
    """Store one message, of the person or of a member; return what is wrong with it, by field."""
    form = MessageEntry({name: str(value) for name, value in told.items() if value is not None})
    if not form.is_valid():
        return {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    said = form.cleaned_data
    message = {
        "by": request.user,
        "link_id": said["link"],
        "message_id": said["id"],
        "text": said["text"],
        "written_at": entered_at(said["at"], sent_at=sent_at, received_at=timezone.now()),
    }
    over = [_("The sharing is over, so nobody reads it. It is not sent.")]
    try:
        try:
            write_as_person(**message)
        except Http404:
            write_as_member(**message)
    except (Http404, OverError):
        return {"link": over}
    except IdTakenError:
        return {"id": [_("Another message has the same number.")]}
    return {}
