"""A person's own page of messages."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...entrance.typed import forget_what_was_sent, keeps_what_was_typed, typed_before
from ...fragments import has_fragments, render_page
from ...requests import PersonRequest, page_with_form, posted
from ..access import is_in_force, own_link
from ..guard import where_teams_are
from .forms import MessageForm
from .services import have_read, write_as_person
from .thread import thread_of


@page_with_form
@where_teams_are
@keeps_what_was_typed
@has_fragments("thread")
def care_messages(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Show what a person and their care team wrote; a POST sends a message. It stays theirs to read after the end."""
    link = own_link(request.user, link_id)
    form = MessageForm(posted(request), link=link, is_team=False, typed=typed_before(request).get("text", ""))
    if form.is_valid() and form.send(write_as_person, by=request.user):
        if form.latest is not None:
            have_read(by=request.user, link_id=link.pk, until=form.latest.pk)
        forget_what_was_sent(request)
        messages.success(request, _("Your message is sent."))
        return redirect("accounts:care_messages", link.pk)
    if form.is_bound:
        form.ready_again()
    thread = thread_of(link, form, is_team=False, may_write=is_in_force(link), number=request.GET.get("page"))
    context = {"thread": thread, "form": form, "link": link, "organisation": link.organisation}
    return render_page(
        request, "accounts/team/messages/care_messages.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@where_teams_are
def care_messages_read(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Note that the person has read what was shown to them."""
    try:
        until = uuid.UUID(request.POST.get("until", ""))
    except ValueError as error:
        raise Http404 from error
    have_read(by=request.user, link_id=link_id, until=until)
    return redirect("accounts:care_messages", link_id)
