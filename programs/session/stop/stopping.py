"""Stop a session before its end, with what was logged and with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.health_check.red_flags import Level, strictest
from accounts.health_check.services import report_red_flags
from accounts.models import User
from exercises.locking import locked

from ...decision.replay import replay_after
from ...models import Session, most

# A reason replaces a lighter one, never a graver one.
GRAVITY = (
    Session.Stopped.TIME,
    Session.Stopped.TIRED,
    Session.Stopped.PAIN,
    Session.Stopped.URGENT,
    Session.Stopped.EMERGENCY,
)


@transaction.atomic
def stop_for_signs(*, by: User, session: Session, codes: Iterable[str], at: datetime | None = None) -> None:
    """Record warning signs, which lock, and close the session. Safe to repeat."""
    wanted = list(codes)
    report_red_flags(by=by, codes=wanted)
    sign = strictest(wanted)
    emergency = sign is not None and sign.level is Level.EMERGENCY
    stop_session(
        session=session, reason=Session.Stopped.EMERGENCY if emergency else Session.Stopped.URGENT, pain=None, at=at
    )


@transaction.atomic
def stop_session(
    *, session: Session, reason: str, pain: int | None = None, sharp: bool = False, at: datetime | None = None
) -> None:
    """Close a session with what was logged in it, and store why. Safe to repeat.

    ``pain`` is 0 to 10, or None when not said; it counts for the worst pain of the session, and ``sharp`` for all of
    it. A session that came to its own end, without being stopped, only takes the pain. ``at`` is when it happens: now,
    unless told of the past.
    """
    # Of two presses at the same time, one waits here.
    current = locked(session)
    _note(current, pain, sharp=sharp)
    if current.state == Session.State.DONE and not current.stopped and not _was_before_the_end(current, at):
        current.save(update_fields=["stop_pain", "stop_sharp"])
        replay_after(current)
        return
    if not current.stopped or GRAVITY.index(Session.Stopped(reason)) > GRAVITY.index(Session.Stopped(current.stopped)):
        current.stopped = reason
    current.state = Session.State.DONE
    current.finished_at = current.finished_at or at or timezone.now()
    current.save(update_fields=["state", "finished_at", "stopped", "stop_pain", "stop_sharp"])
    replay_after(current)


def _was_before_the_end(session: Session, at: datetime | None) -> bool:
    return at is not None and session.finished_at is not None and at < session.finished_at


@transaction.atomic
def note_pain(*, session: Session, pain: int) -> None:
    """Store the pain that was said after "Stop now" when the session may go on. The most that was said stays."""
    current = locked(session)
    _note(current, pain)
    current.save(update_fields=["stop_pain"])
    replay_after(current)


def _note(session: Session, pain: int | None, *, sharp: bool = False) -> None:
    """Store a pain in columns of its own, which what is said at the end does not overwrite."""
    session.stop_pain = most(session.stop_pain, pain)
    session.stop_sharp = session.stop_sharp or sharp
