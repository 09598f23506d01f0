"""Note what was seen of a person, and ask them for a self-test."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.entrance.typed import forget_what_was_sent, keeps_what_was_typed, typed_before
from accounts.functional_tests.explanation import GUIDES, result_words
from accounts.models import Scope
from accounts.requests import PersonRequest
from accounts.team.access import Shared, shared_person
from accounts.team.asking import ask_for_test, note
from accounts.team.audit import What
from exercises.form_fields import MultilineField

from .acting_forms import ReasonForm
from .acting_views import METHODS

if TYPE_CHECKING:
    from accounts.models import FunctionalTest

PER_PAGE = 20


class NoteForm(forms.Form):
    """What was seen. ``note`` is the id that the page made."""

    use_required_attribute = False
    note = forms.UUIDField(widget=forms.HiddenInput)
    text = MultilineField(
        label=gettext_lazy("What did you see?"),
        help_text=gettext_lazy("They read all of it. It is part of the record that they may ask for."),
        max_length=2000,
        error_messages={"required": gettext_lazy("Write what you saw.")},
    )


class AskForTestForm(ReasonForm):
    """Which self-test, and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Which test?"),
        choices=[(guide.kind, guide.title) for guide in GUIDES.values()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    field_order = ("kind", "reason")


def _to_act(request: PersonRequest, link_id: uuid.UUID, scope: Scope, what: What) -> Shared:
    shared = shared_person(request.user, link_id, scope, Scope.WHO, what=what)
    if not shared.may_act:
        raise Http404
    return shared


@require_http_methods(METHODS)
@keeps_what_was_typed
def team_notes(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Show what was noted of a person at this practice; a POST adds to it."""
    shared = _to_act(request, link_id, Scope.NOTES, What.NOTES)
    initial = {**typed_before(request), "note": uuid.uuid4()}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        note(user=request.user, link_id=link_id, note_id=form.cleaned_data["note"], text=form.cleaned_data["text"])
        forget_what_was_sent(request)
        messages.success(request, _("It is noted. They can read it."))
        return redirect("programs:team_notes", link_id)
    notes = shared.of(Scope.NOTES).care_notes.filter(organisation=shared.member.organisation.name)
    page = Paginator(notes, PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "team", "shared": shared, "form": form, "page": page}
    return render(request, "programs/team/team_notes.html", context, status=422 if form.is_bound else 200)


@require_http_methods(METHODS)
@keeps_what_was_typed
def team_tests(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Show the self-tests of a person and those that they are asked for; a POST asks for one."""
    shared = _to_act(request, link_id, Scope.CHECKS, What.TESTS)
    form = AskForTestForm(request.POST if request.method == "POST" else None, initial=typed_before(request))
    if form.is_valid():
        said = form.cleaned_data
        ask_for_test(user=request.user, link_id=link_id, kind=said["kind"], reason=said["reason"])
        forget_what_was_sent(request)
        messages.success(request, _("It is due for them now. They read who asks, and why."))
        return redirect("programs:team_tests", link_id)
    person = shared.of(Scope.CHECKS)
    titles = {guide.kind: guide.title for guide in GUIDES.values()}
    context = {
        "section": "team",
        "shared": shared,
        "form": form,
        "ordered": [(titles.get(order["kind"], order["kind"]), order) for order in person.ordered_tests],
        "done": _last_results(person.functional_tests.all(), titles),
    }
    return render(request, "programs/team/team_tests.html", context, status=422 if form.is_bound else 200)


def _last_results(rows: Iterable[FunctionalTest], titles: Mapping[str, Any]) -> list[tuple[Any, date, str]]:
    """Say the last result of each test; ``rows`` are the latest first."""
    last: dict[str, list[FunctionalTest]] = {}
    for row in rows:
        same = last.setdefault(row.kind, [])
        if not same or same[0].done_on == row.done_on:
            same.append(row)
    return [(titles.get(kind, kind), same[0].done_on, result_words(same)) for kind, same in last.items()]
