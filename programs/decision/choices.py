"""What a person chooses about how an exercise grows: make it easier, begin it again, take a step back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exercises.locking import locked

from ..models import Adjustment, RoutineItem, Session
from ..progression.facts import Kind
from .course import keep_states
from .reading.decided import chosen_as
from .reading.reader import Reader
from .replay import decisions_chosen, replay
from .rows import Choice, choice_rows
from .stored import Decided, entries_in, kind_of


class NotUndoable(PermissionDenied):
    """Only a step up by the rules can be taken back, and only while its session is the last one."""


@transaction.atomic
def ease(*, by: User, item: RoutineItem, choice_id: uuid.UUID, session: Session | None = None) -> list[Decided]:
    """Make an exercise easier, because the person asks for it. Always open; the same ``choice_id`` counts once.

    In a ``session`` that is in progress it changes what this session asks for.
    """
    return _choose(by, item, Adjustment.Choice.EASIER, choice_id, session)


@transaction.atomic
def resume(*, by: User, item: RoutineItem, choice_id: uuid.UUID) -> list[Decided]:
    """Begin an exercise again, with its start dose, after it was set aside and a clinician has looked at it."""
    return _choose(by, item, Adjustment.Choice.RESUMED, choice_id, None)


@transaction.atomic
def set_dose(*, person: User, item: RoutineItem, choice_id: uuid.UUID, given: Mapping[str, str]) -> list[Decided]:
    """Bring an exercise of a person to the dose that their clinician set, by part, in short (``Amount.code``).

    The caller has asked whether they may, and whether the dose is open (``programs.routine.overriding``).
    """
    return _choose(person, item, Adjustment.Choice.SET, choice_id, None, given=given)


def _choose(
    by: User,
    item: RoutineItem,
    kind: str,
    choice_id: uuid.UUID,
    session: Session | None,
    *,
    given: Mapping[str, str] | None = None,
) -> list[Decided]:
    locked(by)
    made = list(Adjustment.objects.filter(choice_id=choice_id))
    if made:
        if any(row.user_id != by.pk for row in made):
            raise PermissionDenied
        return [chosen_as(row) for row in made]
    now = timezone.now()
    reader = Reader(item.routine)
    course = reader.course()
    choice = Choice(
        id=choice_id,
        kind=kind,
        item_id=item.pk,
        at=(timezone.localdate(now), now),
        session_id=session.pk if session else None,
        given=given or {},
    )
    rows = choice_rows(decisions_chosen(course, choice, reader), reader)
    Adjustment.objects.bulk_create(rows)
    keep_states(course, reader)
    return [chosen_as(row) for row in rows]


@transaction.atomic
def undo(*, by: User, decided: Decided) -> None:
    """Take back a step that made an exercise harder, or an "easier, please". Safe to repeat.

    All sides of the exercise go back, and all later decisions are taken anew. Raises ``NotUndoable`` for a rule's
    decision to ease: only the rules make it harder again.
    """
    locked(by)
    if decided.is_undone:
        return
    if not can_undo(decided):
        raise NotUndoable
    item = RoutineItem.objects.select_related("routine").get(pk=decided.item_id, routine__user=by)
    if decided.choice:
        same = by.adjustments.filter(item=item, part=decided.part, choice_id=str(decided.choice_id), undone_at=None)
        same.update(undone_at=timezone.now())
    else:
        session, now = by.sessions.get(pk=str(decided.session_id)), timezone.now().isoformat()
        for key, entry in entries_in(session.decided):
            if (key.item, key.part) == (str(item.pk), decided.part) and is_step_up(kind_of(entry)):
                entry["undone"] = now
        session.save(update_fields=["decided"])
    replay(item.routine)


def is_step_up(kind: str) -> bool:
    return Kind(kind).advances


def can_undo(decided: Decided) -> bool:
    """Whether a person may take this back: a step up, or their own "easier, please"."""
    return is_step_up(decided.decision) or decided.choice == Adjustment.Choice.EASIER
