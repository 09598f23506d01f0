"""Pages about one person for those who work together: a colleague who may go on, and notes for each other."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.entrance.typed import (
    fill_in_again,
    forget_what_was_sent,
    keeps_its_form,
    keeps_what_was_typed,
    typed_before,
)
from accounts.models import Scope
from accounts.requests import PersonRequest, page_with_form, posted
from accounts.team.access import shared_person
from accounts.team.audit import What
from accounts.team.together.forms import HandOverForm, NoteForm
from accounts.team.together.services import notes_of, offer, write_note

PER_PAGE = 20


@page_with_form
@keeps_its_form
def team_hand_over(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Ask a person whether a colleague may go on instead."""
    shared = shared_person(request.user, link_id, Scope.WHO, what=What.OVERVIEW)
    if not shared.is_in_charge:
        raise Http404
    form = HandOverForm(posted(request), member=shared.member)
    fill_in_again(request, form)
    if form.is_valid():
        offer(by=request.user, link_id=link_id, to=form.cleaned_data["to"])
        messages.success(request, _("%(name)s is asked. Nothing changes before they say yes.") % {"name": shared.name})
        return redirect("programs:team_person", link_id)
    context = {"section": "team", "form": form, "shared": shared}
    return render(request, "programs/team/team_hand_over.html", context, status=422 if form.is_bound else 200)


@page_with_form
@keeps_what_was_typed
def team_internal_notes(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Show the notes of the care team about a person; a POST adds one."""
    shared = shared_person(request.user, link_id, Scope.WHO, what=What.TEAM_NOTES)
    notes = notes_of(shared)
    form = NoteForm(posted(request), typed=typed_before(request).get("text", ""))
    if form.is_valid():
        write_note(by=request.user, link_id=link_id, note_id=form.cleaned_data["note"], text=form.cleaned_data["text"])
        forget_what_was_sent(request)
        messages.success(request, _("The note is kept."))
        return redirect("programs:team_internal_notes", link_id)
    page: Any = Paginator(notes, PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "team", "form": form, "shared": shared, "page": page}
    return render(request, "programs/team/team_internal_notes.html", context, status=422 if form.is_bound else 200)
