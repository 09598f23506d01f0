"""The gate: fetch here what somebody wants to do. Nothing is handed out while something stands in its way.

What is only read, or told of after it was done, comes from ``access``. A view that fetches here needs no check of
its own: ``StandsInTheWayError`` leads round the obstacle (``programs.standing.middleware``).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from exercises.models import Status

from ..models import Routine, RoutineItem, Session
from ..models.training import present
from . import access
from .explanation import CHANGED, MADE_BEFORE, due_because
from .obstacles import (
    BEFORE_ANYTHING,
    BEFORE_BEGINNING,
    BEFORE_TELLING,
    BEFORE_THE_ROUTINE,
    FittedStanding,
    ItemStanding,
    Obstacle,
    SessionStanding,
    Standing,
)


class StandsInTheWayError(Exception):
    """What was asked for cannot be had now: ``obstacle`` stands in the way of the person in ``standing``."""

    def __init__(self, standing: Standing, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.standing = standing
        self.obstacle = obstacle


def let_through(standing: Standing, before: Collection[Obstacle]) -> None:
    """Raise ``StandsInTheWayError`` for the first of these obstacles that exists."""
    obstacle = standing.first_of(before)
    if obstacle is not None:
        raise StandsInTheWayError(standing, obstacle)


# --- What there is to do ----------------------------------------------------------------------------------------------


def person_to_do(user: User, read: present.Read | None = None) -> Standing:
    """Find how a person stands who wants to choose, open or enter something.

    A page that also shows their routine says how to ``read`` it: with standing.
    """
    today = timezone.localdate()
    standing = FittedStanding(user, today=today, read=read) if read else Standing(user, today=today)
    let_through(standing, BEFORE_ANYTHING)
    return standing


def person_to_tell(user: User) -> Standing:
    """Find how a person stands who wants to tell what a clinician said, which is asked anew after a broken bone."""
    standing = Standing(user, today=timezone.localdate())
    let_through(standing, BEFORE_TELLING)
    return standing


def to_begin(user: User) -> Standing:
    """Find how a person stands who wants to begin a session, with their routine."""
    standing = Standing(user, today=timezone.localdate())
    let_through(standing, BEFORE_BEGINNING)
    return standing


def routine_to_do(user: User, read: present.Read) -> Standing:
    """Find how a person stands with the routine that they have, which is ``read`` with standing."""
    standing = FittedStanding(user, today=timezone.localdate(), read=read)
    let_through(standing, BEFORE_THE_ROUTINE)
    return standing


def routine_to_change(user: User, read: present.Read = present.with_standing) -> Standing:
    """Find a person with the routine that they have, to choose its days or a pause; 404 without one."""
    standing = FittedStanding(user, today=timezone.localdate(), read=read)
    if standing.routine is None:
        raise Http404
    let_through(standing, BEFORE_TELLING)
    return standing


def session_to_do(user: User, session_id: uuid.UUID) -> SessionStanding:
    """Find a person at a session of theirs, to do it or to correct what was done in it, or raise 404."""
    standing = SessionStanding(access.get_session(user, session_id), today=timezone.localdate())
    let_through(standing, standing.before)
    return standing


def session_to_read(user: User, session_id: uuid.UUID) -> SessionStanding:
    """Find a person at a session of theirs, or raise 404.

    The record of a session that is over stays open whatever stands in the way; one in progress is let through only to
    be done.
    """
    standing = SessionStanding(access.get_session(user, session_id), today=timezone.localdate())
    if standing.goes_on:
        let_through(standing, standing.before)
    return standing


def may_be_done(session: Session) -> None:
    """Raise ``StandsInTheWayError`` unless a session that was fetched to be told of may also be continued."""
    standing = SessionStanding(session, today=timezone.localdate())
    let_through(standing, standing.before)


def may_be_told(session: Session) -> None:
    """Raise ``StandsInTheWayError`` where nobody may be asked how a session was, because it is not ended.

    Only a sign and a missing health check are in the way: what was done can also be told after a fall.
    """
    standing = SessionStanding(session, today=timezone.localdate())
    if standing.goes_on:
        let_through(standing, BEFORE_TELLING)


def item_to_do(user: User, item_id: uuid.UUID) -> ItemStanding:
    """Find a person at an exercise that is or was in a routine of theirs, or raise 404."""
    items = RoutineItem.objects.with_standing().select_related(
        "exercise", "base", "instead_of", "routine__user", "routine__program", "routine__health_profile"
    )
    standing = ItemStanding(get_object_or_404(items, pk=item_id, routine__user=user), today=timezone.localdate())
    let_through(standing, BEFORE_ANYTHING)
    return standing


# --- The way round ----------------------------------------------------------------------------------------------------


def refit_url(routine: Routine) -> str:
    """Build the address that shows a routine as it would be fitted now; the recommended one when its program is
    gone.
    """
    if routine.program.status == Status.PUBLISHED:
        return reverse("programs:routine_choose", args=[routine.program.slug])
    return reverse("programs:routine_proposal")


def outdated_words(standing: Standing) -> dict[str, object]:
    """Collect what a page says about a routine that is outdated (``programs/standing/obstacles/outdated.html``)."""
    changed = standing.what_changed
    return {
        "changed": CHANGED[changed],
        "made_before": MADE_BEFORE[changed],
        "refit_url": refit_url(standing.own_routine),
    }


def way_round(request: HttpRequest, standing: Standing, obstacle: Obstacle) -> HttpResponse:
    """Lead the person to where they have to go first."""
    match obstacle:
        case Obstacle.RED_FLAG:
            return redirect("accounts:red_flag")
        case Obstacle.NO_HEALTH_CHECK:
            return redirect("accounts:welcome")
        case Obstacle.CHECK_DUE if standing.routine is None or standing.routine.is_paused:
            # Today is about other things; the page of the answers is where to begin.
            for reason in standing.due:
                messages.info(request, due_because(reason, standing.numbers))
            return redirect("accounts:welcome")
        case Obstacle.PAUSED:
            # A tap alone ends no pause: the page asks first.
            return redirect("programs:routine_resume")
        case Obstacle.NO_ROUTINE:
            return redirect("programs:routine_proposal")
        case Obstacle.OUTDATED if standing.own_routine.state != Routine.State.ENDED:
            changed = CHANGED[standing.what_changed]
            said = _("%(changed)s. Look at your routine as it is fitted now, then begin.") % {"changed": changed}
            messages.info(request, said)
            return redirect(refit_url(standing.own_routine))
    # Today says why, and what to do.
    return redirect("programs:today")
