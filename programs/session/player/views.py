"""What the session player asks of the server: the plan of a session, and to store what was entered on a device."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.devices.kept import person_token
from accounts.requests import PersonRequest

from ...entries.sent import NOT_TAKEN, NotTakenError, not_taken, sent_by
from ...models import TimeOfDay
from ...plan.agenda import Slot
from ...standing import access
from ...standing.obstacles import SessionStanding, Standing
from ..check.forms import CheckForm
from ..page.page import SessionPage
from .forms import player_forms
from .plan import is_open, plan_of, prepared_plan, state_of
from .receive import NotYoursError, Refusal, receive
from .words import player_words


@require_safe
def session_plan(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Answer with what there is to do in a session and what has been entered of it.

    For a session that has not begun: with what there would be to do if it began now. Nothing is stored.
    """
    today = timezone.localdate()
    session = access.find_session(request.user, session_id)
    if session is not None:
        return JsonResponse(_known(SessionStanding(session, today=today)))
    if request.user.deleted_sessions.filter(pk=session_id).exists():
        return _refused(Refusal.DELETED)
    standing = Standing(request.user, today=today)
    if standing.obstacle is not None or standing.routine is None:
        return JsonResponse({"obstacle": standing.obstacle}, status=409)
    routine = standing.routine
    plan = prepared_plan(
        routine,
        session_id,
        slot=Slot(today, TimeOfDay.MORNING if "morning" in request.GET else TimeOfDay.ANY),
        short=routine.short_plan or "short" in request.GET,
        person=standing.person,
    )
    return JsonResponse({"person": person_token(request.user), "plan": plan, "state": None, "leadsOn": True})


def _known(standing: SessionStanding) -> dict[str, Any]:
    page = SessionPage(standing.session, person=standing.person)
    leads_on = is_open(standing)
    return {
        "person": person_token(standing.user),
        "plan": plan_of(page, standing.person) if leads_on else None,
        "state": state_of(page.session, page),
        "leadsOn": leads_on,
    }


@require_POST
def session_entries(request: PersonRequest, session_id: uuid.UUID) -> HttpResponse:
    """Store what was entered on a device, each entry once, and say which entries and what of the session are stored."""
    try:
        entries, sent_at = sent_by(request)
        received = receive(by=request.user, session_id=session_id, told=entries, sent_at=sent_at)
    except NotTakenError as error:
        return _refused(error.code, because=error.because)
    except NotYoursError as error:
        raise Http404 from error
    if received.refusal is not None:
        return _refused(received.refusal, stored=received.stored, errors=received.refused)
    state = None
    if received.session is not None:
        session = access.get_session(request.user, session_id)
        leads_on = is_open(SessionStanding(session, today=timezone.localdate()))
        state = state_of(session, told=received.told) | {"leadsOn": leads_on}
    return JsonResponse({"stored": received.stored, "refused": received.refused, "state": state})


# What cannot be stored: the status, and why in words. Whatever is refused stays on the device, except for a session
# that the person deleted: 410 means that and nothing else.
REFUSED: Mapping[str, tuple[int, Promise]] = {
    Refusal.DELETED: (410, gettext_lazy("You deleted this session.")),
    Refusal.NOT_BEGUN: (409, gettext_lazy("The server does not know this session, and was not told how it began.")),
    Refusal.BEGIN_UNREADABLE: (422, gettext_lazy("The server could not understand how this session began.")),
    **NOT_TAKEN,
}


def _refused(code: str, *, because: str = "", **more: Any) -> HttpResponse:
    """Answer that nothing of a session is stored: ``refused`` is a code of ``REFUSED``, ``reason`` a sentence."""
    return not_taken(code, *REFUSED[code], because=because, **more)


# --- Pages that a device keeps, for when the network is gone. They say nothing about anybody. -------------------------


@login_not_required
@require_safe
def offline_session(request: HttpRequest) -> HttpResponse:
    """Show the player without a session, which the device has stored."""
    return render(
        request, "programs/session/player/offline_session.html", {"forms": player_forms(), "words": player_words()}
    )


@login_not_required
@require_safe
def offline_check(request: HttpRequest) -> HttpResponse:
    """Show the question before a session, for when the server cannot be asked."""
    return render(request, "programs/session/player/offline_check.html", {"form": CheckForm()})
