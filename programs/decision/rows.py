"""Decisions that were taken, before they are kept, and how they are kept: with their session, choices as rows."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from exercises.documents import write_documents

from ..models import Adjustment, Session
from ..progression.course.drafts.moving import Step
from ..progression.course.places import Places
from ..progression.course.states import Key, Stored
from ..progression.numbers import Numbers
from .reading.decided import GIVEN, LADDER
from .reading.reader import Reader
from .reading.rows import Moment
from .reading.tracked import Tracked
from .stored import Decided, choice_key, document_of, entry_of, read, undone_in

# How many sessions one statement writes.
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that a person chose for an exercise, at its time among the sessions.

    ``ladders`` are those that the choice saw, by part; empty for a choice that is made now. ``given`` are the doses
    that a clinician set, by part, in short.
    """

    id: uuid.UUID
    kind: str
    item_id: uuid.UUID
    at: Moment
    session_id: uuid.UUID | None
    ladders: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)


class TakenDecision(NamedTuple):
    """A decision that was taken, before it is kept. ``ladder`` is what is kept of its ``places``."""

    step: Step
    tracked: Tracked
    places: Places
    ladder: Stored
    at: Moment
    session_id: uuid.UUID | None
    choice: Choice | None = None

    def entry(self, numbers: Numbers) -> dict[str, Any]:
        """Write it as it is kept. A choice keeps its ladder, as a session keeps those of all exercises."""
        entry = entry_of(self.step, self.places, self.ladder, numbers)
        if self.choice is not None:
            entry[LADDER] = self.ladder
            if given := self.choice.given.get(self.tracked.part):
                entry[GIVEN] = given
        return entry

    def decided(self, numbers: Numbers) -> Decided:
        """Say it as it would be read back."""
        return read(
            self.step.key,
            self.entry(numbers),
            at=self.at,
            session_id=self.session_id,
            ladder=self.ladder,
            choice=self.choice.kind if self.choice else "",
            choice_id=self.choice.id if self.choice else None,
        )


def document(decisions: Iterable[TakenDecision], numbers: Numbers) -> dict[str, Any]:
    """Write the decisions with which a session begins."""
    return document_of({decision.step.key: decision.entry(numbers) for decision in decisions})


def choice_rows(decisions: Iterable[TakenDecision], reader: Reader) -> list[Adjustment]:
    """Make the rows of what a person chose. Not saved."""
    return [
        Adjustment(
            pk=choice_key(choice.id, decision.step.key.part, decision.step.key.side),
            user=reader.user,
            item=decision.tracked.item,
            session_id=decision.session_id,
            part=decision.step.key.part,
            side=decision.step.key.side,
            choice=choice.kind,
            choice_id=choice.id,
            decided_on=decision.at[0],
            decided_at=decision.at[1],
            decided=decision.entry(reader.numbers),
        )
        for decision in decisions
        if (choice := decision.choice) is not None
    ]


def write(
    taken: Iterable[TakenDecision],
    reader: Reader,
    *,
    kept: Mapping[uuid.UUID, str],
    chosen: Sequence[Adjustment],
) -> None:
    """Store what differs from what is ``kept`` of the sessions of a routine, their documents as JSON, and from the rows
    of what was ``chosen``.

    What was swapped or sent away keeps its decisions as they are, and what a person took back stays taken back. One
    statement for each ``AT_ONCE`` sessions in which something changed.
    """
    entries: dict[uuid.UUID, dict[Key, dict[str, Any]]] = {session_id: {} for session_id in kept}
    choices = []
    for session_id, decisions in groupby(taken, key=attrgetter("session_id")):
        for decision in decisions:
            if decision.choice is not None:
                choices.append(decision)
            else:
                entries[session_id][decision.step.key] = decision.entry(reader.numbers)
    present = {str(item.pk) for item in reader.items}
    changed = []
    for session_id, text in kept.items():
        found, before = entries[session_id], json.loads(text)
        for key, since in undone_in(before):
            if key in found:
                found[key]["undone"] = since
        now = {item: own for item, own in before.items() if item not in present} | document_of(found)
        if now != before:
            changed.append((session_id, now))
    for start in range(0, len(changed), AT_ONCE):
        write_documents(Session.objects.all(), "decided", dict(changed[start : start + AT_ONCE]))
    _write_choices(choice_rows(choices, reader), chosen)


def _write_choices(rows: Iterable[Adjustment], before: Iterable[Adjustment]) -> None:
    gone = {row.pk: row for row in before}
    new, changed = [], []
    for row in rows:
        known = gone.pop(row.pk, None)
        if known is None:
            new.append(row)
        elif (known.decided, known.decided_on) != (row.decided, row.decided_on):
            changed.append(row)
    Adjustment.objects.bulk_create(new)
    Adjustment.objects.bulk_update(changed, ["decided", "decided_on"])
    if removed := [row.pk for row in gone.values() if row.undone_at is None]:
        Adjustment.objects.filter(pk__in=removed).delete()
