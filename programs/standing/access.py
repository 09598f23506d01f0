"""Who may see what. What is not yours does not exist: 404.

Fetch here what is only read, and what has been done and is told of; fetch at the gate (``programs.standing.gate``) what
is still to do.
"""

from __future__ import annotations

import uuid

from django.db.models import UUIDField
from django.http import Http404

from accounts.models import User
from exercises.prepared import Given, Prepared

from ..models import Session

_whole: Prepared[Session] = Prepared(
    lambda: (
        Session.objects.with_is_last()
        .with_known()
        .with_standing()
        .select_related(
            "routine",
            "routine__program",
            "routine__health_profile",
            "routine__user",
            "routine__user__own_weights",
            "next_day",
            "saw",
        )
        .filter(pk=Given("pk", UUIDField()))
    )
)


def get_session(user: User, session_id: uuid.UUID) -> Session:
    """Find the person's own session with its routine, or raise 404. It comes ``with_standing``."""
    session = find_session(user, session_id)
    if session is None:
        raise Http404
    return session


def find_session(user: User, session_id: uuid.UUID) -> Session | None:
    """Find the person's own session, or None when no session has this id yet; somebody else's is 404."""
    session = _whole.first(pk=session_id)
    if session is None:
        return None
    if session.user_id != user.pk:
        raise Http404
    session.user = user
    return session


def begun_session(user: User, session_id: uuid.UUID) -> Session | None:
    """Find the session that was begun under this id, or None; somebody else's is 404."""
    session = Session.objects.filter(pk=session_id).first()
    if session is not None and session.user_id != user.pk:
        raise Http404
    return session
