"""Who may see what. What is not yours does not exist: 404."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.functional_tests import services as functional_tests
from accounts.health_check.facts import facts_from
from accounts.models import User
from accounts.requests import PersonRequest

from .models import Routine, RoutineItem, Session


def get_session(user: User, session_id: uuid.UUID) -> Session:
    """Return the person's own session with its routine, or 404."""
    return get_object_or_404(user.sessions.select_related("routine", "routine__program"), pk=session_id)


def get_item(session: Session, item_id: uuid.UUID) -> RoutineItem:
    """Return an exercise of the session's routine, or 404."""
    return get_object_or_404(session.routine.items.select_related("exercise"), pk=item_id)


def stop_sign(request: PersonRequest) -> HttpResponse | None:
    """Return where a person has to go before they exercise: to a warning sign that is still open, or to the health check.

    None when nothing stands in the way. Two queries.
    """
    user = request.user
    if user.red_flags.open().exists():
        return HttpResponseRedirect(reverse("accounts:red_flag"))
    if user.health_profiles.in_force() is None:
        return HttpResponseRedirect(reverse("accounts:welcome"))
    return None


def is_outdated(routine: Routine) -> bool:
    """Whether the person's health answers, or what their own tests say, changed since this was fitted. Two queries."""
    profile = routine.user.health_profiles.in_force()
    if profile is None or profile.pk != routine.health_profile_id:
        return True
    today = timezone.localdate()
    facts = facts_from(profile.answers, today=today)
    return functional_tests.changed_since(routine.user, facts, since=routine.created_at, today=today)
