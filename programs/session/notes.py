"""What a person writes down for themselves about an exercise in a session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from exercises.locking import locked

from ..models import ExerciseNote, RoutineItem, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A note about an exercise, and when it was written. An empty ``text`` takes back what was written before."""

    item: RoutineItem
    text: str
    at: datetime


@transaction.atomic
def keep_notes(*, session: Session, written: Iterable[Written]) -> None:
    """Store notes about exercises of a session. Of two about the same exercise the later one stays, whichever comes
    first. Safe to repeat.
    """
    latest = {note.item.pk: note for note in sorted(written, key=lambda note: note.at)}
    if not latest:
        return
    locked(session)
    stored = {note.item_id: note for note in session.exercise_notes.filter(item__in=latest)}
    for key, note in latest.items():
        known = stored.get(key)
        if known is None and note.text:
            ExerciseNote.objects.create(session=session, item=note.item, text=note.text, written_at=note.at)
        elif known is not None and known.text != note.text and known.written_at <= note.at:
            known.text, known.written_at = note.text, note.at
            known.save(update_fields=["text", "written_at"])
