"""What was decided for a session, read back, or written over where a test needs something else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from exercises.snapshot.current import current_catalogue
from programs.decision.reading.decided import chosen_as, decided_in
from programs.decision.stored import Decided, amount_of, code_of, document_of, entries_in, rungs_of
from programs.decision.words.dose_words import own_of_person
from programs.decision.words.said import Speaker
from programs.models import Adjustment, Routine, RoutineItem, Session
from programs.progression.course.states import Amount


def decided(session: Session, item: RoutineItem | None = None, *, slug: str = "", kind: str = "") -> list[Decided]:
    """List what was decided when a session began: of one exercise, and of this kind (its beginning) alone if asked."""
    fresh = Session.objects.select_related("saw").get(pk=session.pk)
    if slug:
        item = session.routine.items.filter(exercise__slug=slug).first()
        assert item is not None
    rows = decided_in(fresh, about=None if item is None else str(item.pk))
    return [row for row in rows if row.decision.startswith(kind)]


def decided_about(item: RoutineItem, *, kind: str = "") -> list[Decided]:
    """List all that was decided about an exercise of a routine, oldest first."""
    sessions = item.routine.sessions.order_by("performed_on", "started_at")
    return [row for session in sessions for row in decided(session, item, kind=kind)]


def everything(routine: Routine) -> list[Decided]:
    """List all that was decided and chosen in a routine, in a fixed order."""
    rows = [row for session in routine.sessions.all() for row in decided(session)]
    rows += map(chosen_as, Adjustment.objects.filter(item__routine=routine))
    return sorted(rows, key=lambda row: (row.decided_on, row.decided_at, row.key, row.choice))


def sentence(row: Decided) -> str:
    """Say why it was decided, to the person whose it is."""
    item = RoutineItem.objects.select_related("exercise", "base", "routine__user").get(pk=row.item_id)
    catalogue, user = current_catalogue(), item.routine.user
    return Speaker([item], catalogue=catalogue, own=lambda: own_of_person(user, catalogue), units=user.units).sentence(
        row
    )


def ask_for(session: Session, item: RoutineItem | None = None, *, rest: bool = False, **amounts: Any) -> None:
    """Let a session ask for something else: for nothing (``rest``), or with parts of the amount changed, each for both
    sides or by side.
    """

    def asked(row: Decided, entry: dict[str, Any]) -> dict[str, Any]:
        own = {name: value[row.side] if isinstance(value, dict) else value for name, value in amounts.items()}
        rungs = rungs_of(row.ladder)
        day = None if rest else code_of(Amount.from_mapping({**row.day, **own}), rungs)
        assert day is None or amount_of(day, rungs).to_mapping() == {**row.day, **own}
        return {**entry, "day": day}

    _rewrite(session, item, asked)


def decide_instead(sessions: Iterable[Session], item: RoutineItem | None = None, **terms: Any) -> None:
    """Let something else have been decided: ``kind``, ``rule`` …, of one exercise or of all."""
    for session in sessions:
        _rewrite(session, item, lambda _row, entry: entry | terms)


def _rewrite(session: Session, item: RoutineItem | None, change: Any) -> None:
    session.refresh_from_db()
    rows = {row.key: row for row in decided_in(session)}
    session.decided = document_of(
        {
            key: change(rows[key], dict(entry)) if item is None or key.item == str(item.pk) else entry
            for key, entry in entries_in(session.decided)
        }
    )
    session.save(update_fields=["decided"])
