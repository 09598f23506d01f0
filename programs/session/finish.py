"""The end of a session, and how it was."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from exercises.locking import locked

from ..decision.replay import replay_after
from ..entries import fold
from ..models import LogEntry, Session
from ..models.training import kinds


@transaction.atomic
def finish_session(
    *,
    session: Session,
    feeling: str = "",
    pain: int | None = None,
    effort: int | None = None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Close a session, or correct what was said at its end; what is left unsaid stays as it was said before.

    Safe to repeat; the time of the first finish stays. Whatever is new becomes an entry, too, because what a device
    said before may arrive later.
    """
    now = timezone.now()
    # Of two presses at the same time, one waits here.
    known = locked(session)
    told = [row.read() for row in known.entries.filter(kind=kinds.Kind.FINISH.value)]
    is_over = known.state == Session.State.DONE
    before = fold.ending(told) or fold.Ending(
        feeling=known.feeling, pain=known.pain, effort=known.effort, note=known.note, at=at or now
    )
    content = {"feeling": feeling, "pain": pain, "effort": effort, "note": note}
    after = before.then(content)
    if not (is_over and after == before):
        entered_at = max([min(at or now, now), *(entry.at + fold.INSTANT for entry in told)])
        LogEntry.objects.create(
            pk=uuid.uuid4(),
            user_id=session.user_id,
            session=session,
            kind=kinds.Kind.FINISH.value,
            content=content,
            entered_at=entered_at,
            received_at=max(now, entered_at),
        )
    # It may have been stopped since this page was opened.
    session.finished_at = known.finished_at
    say_how_it_was(session=session, said=after)


@transaction.atomic
def say_how_it_was(*, session: Session, said: fold.Ending) -> None:
    """Close a session with what was said at its end. Safe to repeat."""
    session.state = Session.State.DONE
    session.finished_at = session.finished_at or said.at
    session.feeling = said.feeling
    session.pain = said.pain
    session.effort = said.effort
    session.note = said.note
    session.save(update_fields=["state", "finished_at", "feeling", "pain", "effort", "note"])
    replay_after(session)
