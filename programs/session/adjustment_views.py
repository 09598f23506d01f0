"""What a person chooses about how their exercises grow: make one easier, take a step back, begin one again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.entrance.typed import keeps_its_form
from accounts.requests import PersonRequest
from exercises.snapshot.current import current_catalogue

from ..decision.choices import can_undo, ease, undo
from ..decision.forms import ChoiceForm, LookedAtForm
from ..decision.reading.decided import find_decided
from ..decision.stored import Decided
from ..decision.words.dose_words import own_of_person
from ..decision.words.said import Speaker
from ..models import RoutineItem, Session
from ..routine.exercise.swapping import take_up_again
from ..routine.exercise.views import exercise_page
from ..standing import gate
from .page.page import SessionPage
from .views import detail_page, looked_at_page


@require_POST
def item_easier(request: PersonRequest, item_id: uuid.UUID) -> HttpResponse:
    """Make an exercise easier, at once in a session in progress unless it is done there already. Safe to repeat."""
    item = gate.item_to_do(request.user, item_id).item
    if item.ended_on is not None:
        raise Http404
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return redirect("programs:routine")
    session = None
    if form.cleaned_data["session"]:
        session = gate.session_to_read(request.user, form.cleaned_data["session"]).session
    at_once = session if session is not None and _counts_at_once(session, item) else None
    if item.is_set_aside:
        messages.info(request, _("“%(name)s” rests. There is nothing to make easier.") % {"name": item.exercise.name})
        return _back(session, item)
    made = ease(by=request.user, item=item, choice_id=form.cleaned_data["choice"], session=at_once)
    messages.success(request, _eased_words(item, made, later=session is not None and made[0].session_id is None))
    return _back(session, item)


def _counts_at_once(session: Session, item: RoutineItem) -> bool:
    """Whether what a session asks for can still become easier: it is in progress, is the last one, and nothing is
    logged.
    """
    if session.state == Session.State.DONE or session.routine_id != item.routine_id:
        return False
    page = SessionPage(session)
    line = page.line_of(item)
    easy_day = any(row.is_easy_day for row in page.rows if row.item_id == item.pk)
    return page.is_last and not line.rests and not line.logs and not easy_day


def _eased_words(item: RoutineItem, made: Sequence[Decided], *, later: bool) -> str:
    catalogue, user = current_catalogue(), item.routine.user
    speaker = Speaker([item], catalogue=catalogue, own=lambda: own_of_person(user, catalogue), units=user.units)
    said = list(dict.fromkeys(map(speaker.sentence, made)))
    words = said[0] if len(said) == 1 else _("You asked for an easier version. So it is easier now.")
    told = _("%(name)s: %(words)s") % {"name": item.exercise.name, "words": words}
    return f"{told} {_('This counts from the next session on.')}" if later else told


@require_POST
@keeps_its_form
def routine_exercise_looked_at(request: PersonRequest, item_id: uuid.UUID) -> HttpResponse:
    """Begin an exercise again that was set aside, with a note of who looked at it and when. Safe to repeat.

    It is asked on the page of the exercise and in a session, and leads back to where it was asked.
    """
    standing = gate.item_to_do(request.user, item_id)
    item = standing.item
    form = LookedAtForm(request.POST)
    is_valid, session = form.is_valid(), None
    if form.cleaned_data.get("session"):
        session = gate.session_to_do(request.user, form.cleaned_data["session"]).session
    if not is_valid:
        return looked_at_page(request, session, item, form) if session else exercise_page(request, standing, form, 422)
    take_up_again(
        by=request.user,
        item=item,
        choice_id=form.cleaned_data["choice"],
        looked_at_by=form.cleaned_data["looked_at_by"],
        looked_at_on=form.cleaned_data["looked_at_on"],
    )
    messages.success(
        request,
        _("“%(name)s” is back from your next session on. It begins again with its start dose.")
        % {"name": item.exercise.name},
    )
    return _back(session, item)


@require_POST
def adjustment_undo(request: PersonRequest, adjustment_id: uuid.UUID) -> HttpResponse:
    """Take back a step up, or an "easier, please", while its session is the last one. Safe to repeat."""
    decided = find_decided(request.user, adjustment_id)
    if decided is None:
        raise Http404
    gate.person_to_do(request.user)
    item = RoutineItem.objects.select_related("exercise", "routine__user").get(pk=decided.item_id)
    name = item.exercise.name
    at = gate.session_to_read(request.user, decided.session_id) if decided.session_id else None
    session = at.session if at else None
    if not decided.is_undone and not _still_open(decided, item):
        messages.info(
            request,
            _(
                "This step of “%(name)s” can no longer be taken back, because you have gone on since. If it is too "
                "much, choose “Easier, please”."
            )
            % {"name": name},
        )
        return detail_page(request, at, status=409) if at else redirect("programs:routine")
    undo(by=request.user, decided=decided)
    messages.success(request, _("“%(name)s” is as it was before.") % {"name": name})
    return _back(session, item)


def _still_open(decided: Decided, item: RoutineItem) -> bool:
    """Whether no session was begun since: once a step was trained on, it can no longer be taken back."""
    if not can_undo(decided):
        return False
    since = item.routine.sessions.after(decided.decided_on, decided.decided_at)
    return not since.exclude(pk__in=[decided.session_id] if decided.session_id else []).exists()


def _back(session: Session | None, item: RoutineItem) -> HttpResponse:
    """Lead back to the session in which it was chosen, else to the page of the exercise."""
    return redirect(session) if session is not None else redirect("programs:routine_exercise", item_id=item.pk)
