"""One line for each exercise of a session."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from programs.decision.words.dose_words import done_words
from programs.decision.words.why import Why

from ...decision.choices import can_undo
from ...decision.stored import Decided
from ...models import Routine, RoutineItem, SetLog
from .amounts import is_as_planned
from .rows import SessionRows
from .words import SessionWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One exercise of a session.

    ``asked`` is one line for each part and side that differ; ``state`` says what lasts ("gentle week …"); ``because``
    is why it rests or is eased today, when it does.
    """

    item: RoutineItem
    name: str
    slug: str
    asked: tuple[str, ...]
    done: str
    logs: Sequence[SetLog]
    rests: bool
    is_set_aside: bool
    state: tuple[str, ...]
    because: str
    whys: tuple[Why, ...]
    undo: Decided | None
    can_ease: bool
    is_as_planned: bool
    note: str = ""
    choice_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def is_left_out(self) -> bool:
        return bool(self.logs) and bool(self.logs[0].skipped)


def line_of(item: RoutineItem, rows: SessionRows, words: SessionWords) -> Line:
    own = rows.rows_of(item)
    parts = rows.amounts.get(item.pk, {})
    logs = rows.logs.get(item.pk, [])
    set_aside = not own and str(item.pk) in rows.decided_on
    rests = set_aside or (bool(parts) and not any(amount for sides in parts.values() for amount in sides.values()))
    asked = words.asked_lines(item, parts)
    entry = words.asked_entry(item, parts)
    as_planned = is_as_planned(logs, parts)
    return Line(
        item=item,
        name=entry.name,
        slug=entry.slug,
        asked=asked,
        done=done_words(
            item,
            logs,
            asked=", ".join(asked),
            is_as_planned=as_planned,
            own=lambda: rows.own_weights,
            units=rows.user.units,
        ),
        is_as_planned=as_planned,
        note=rows.notes.get(item.pk, ""),
        logs=logs,
        rests=rests,
        is_set_aside=set_aside or any(row.is_set_aside for row in own),
        state=words.lasting(own),
        because=words.because(own, set_aside=set_aside),
        whys=words.whys(own),
        undo=undoable(own, rows),
        can_ease=not rests
        and rows.is_last
        and item.ended_on is None
        and rows.session.routine.state != Routine.State.ENDED,
    )


def undoable(found: Iterable[Decided], rows: SessionRows) -> Decided | None:
    """Find the first adjustment that can be taken back: only in the last session."""
    if not rows.is_last:
        return None
    return next((row for row in found if not row.is_undone and can_undo(row)), None)
