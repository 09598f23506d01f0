"""What a person chooses about how an exercise grows: make it easier, begin it again, take a step back."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exercises.locking import locked

from ..models import Adjustment, RoutineItem, Session
from .course import keep_states
from .reading.reader import Reader
from .replay import chosen, replay
from .rows import Choice, RowWriter


class NotUndoable(PermissionDenied):
    """Only a step up by the rules can be taken back, and only while its session is the last one."""


@transaction.atomic
def ease(*, by: User, item: RoutineItem, choice_id: uuid.UUID, session: Session | None = None) -> list[Adjustment]:
    """Make an exercise easier, because the person asks for it. Always open; the same ``choice_id`` counts once.

    In a ``session`` that is in progress it changes what this session asks for.
    """
    return _choose(by, item, Adjustment.Choice.EASIER, choice_id, session)


@transaction.atomic
def resume(*, by: User, item: RoutineItem, choice_id: uuid.UUID) -> list[Adjustment]:
    """Begin an exercise again, with its start dose, after it was set aside and a clinician has looked at it."""
    return _choose(by, item, Adjustment.Choice.RESUMED, choice_id, None)


def _choose(by: User, item: RoutineItem, kind: str, choice_id: uuid.UUID, session: Session | None) -> list[Adjustment]:
    locked(by)
    made = list(Adjustment.objects.filter(choice_id=choice_id))
    if made:
        if any(row.user_id != by.pk for row in made):
            raise PermissionDenied
        return made
    now = timezone.now()
    reader = Reader(item.routine)
    course = reader.course()
    choice = Choice(
        id=choice_id,
        kind=kind,
        item_id=item.pk,
        at=(timezone.localdate(now), now),
        session_id=session.pk if session else None,
    )
    writer = RowWriter(reader)
    rows = [writer.row(decision) for decision in chosen(course, choice, reader)]
    Adjustment.objects.bulk_create(rows)
    keep_states(course, reader)
    return rows


@transaction.atomic
def undo(*, by: User, adjustment: Adjustment) -> None:
    """Take back a step that made an exercise harder, or an "easier, please". Safe to repeat.

    All sides of the exercise go back, and all later decisions are taken anew. Raises ``NotUndoable`` for a rule's
    decision to ease: only the rules make it harder again.
    """
    locked(by)
    if adjustment.undone_at:
        return
    if not can_undo(adjustment):
        raise NotUndoable
    same = Adjustment.objects.filter(item=adjustment.item, part=adjustment.part, undone_at=None)
    if adjustment.choice:
        same = same.filter(choice_id=adjustment.choice_id)
    else:
        same = same.decided().filter(session=adjustment.session, decision__startswith="ADVANCE_")
    same.update(undone_at=timezone.now())
    replay(adjustment.item.routine)


def can_undo(adjustment: Adjustment) -> bool:
    """Whether a person may take this back: a step up, or their own "easier, please"."""
    return adjustment.decision.startswith("ADVANCE_") or adjustment.choice == Adjustment.Choice.EASIER
