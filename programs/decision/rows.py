"""Decisions that were taken, before they are kept, and how they are kept: with their session, choices as rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import orjson

from exercises.documents import write_documents

from ..models import Adjustment, Session
from ..progression.course.drafts.next_state import Step
from ..progression.course.places import Places
from ..progression.course.states import Key, Stored
from ..progression.numbers import Numbers
from .reading.decided import GIVEN, LADDER
from .reading.reader import Reader
from .reading.rows import Moment
from .reading.tracked import Tracked
from .stored import Decided, Entry, choice_key, document_of, entry_of, read, undone_in

# What the text of a document has where the person took a decision back.
UNDONE = '"undone"'
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
    taken: Iterable[Sequence[TakenDecision]],
    reader: Reader,
    *,
    kept: Mapping[uuid.UUID, str],
    chosen: Sequence[Adjustment],
) -> None:
    """Store what differs from what is ``kept`` of the sessions of a routine, their documents as JSON, and from the rows
    of what was ``chosen``. ``taken`` are the decisions of each session and of each choice.

    What was swapped or sent away keeps its decisions as they are, and what a person took back stays taken back. One
    statement for each ``AT_ONCE`` sessions in which something changed.
    """
    choices: list[TakenDecision] = []
    changes = _changes(_entries(taken, reader, kept, choices), reader, kept)
    while write_documents(Session.objects.all(), "decided", islice(changes, AT_ONCE)):
        pass
    _write_choices(choice_rows(choices, reader), chosen)


def _entries(
    taken: Iterable[Sequence[TakenDecision]],
    reader: Reader,
    sessions: Iterable[uuid.UUID],
    choices: list[TakenDecision],
) -> Iterator[tuple[uuid.UUID, dict[Key, Entry]]]:
    """Yield what each of the sessions now decides, also where that is nothing, and put the ``choices`` aside."""
    without = dict.fromkeys(sessions)
    numbers = reader.numbers
    # Most decisions are those of the session before, and are written alike.
    written: dict[Key, tuple[tuple[Step, Places, Stored], Entry]] = {}

    def entry_for(decision: TakenDecision) -> Entry:
        key, what = decision.step.key, (decision.step, decision.places, decision.ladder)
        known = written.get(key)
        if known is None or known[0] != what:
            known = written[key] = (what, decision.entry(numbers))
        return known[1]

    for decisions in taken:
        if not decisions:
            continue
        session_id = decisions[0].session_id
        if session_id is None or decisions[0].choice is not None:
            choices += decisions
        else:
            del without[session_id]
            yield session_id, {decision.step.key: entry_for(decision) for decision in decisions}
    for session_id in without:
        yield session_id, {}


def _changes(
    decided: Iterable[tuple[uuid.UUID, dict[Key, Entry]]], reader: Reader, kept: Mapping[uuid.UUID, str]
) -> Iterator[tuple[uuid.UUID, dict[str, Any]]]:
    """Yield the documents that differ from what is ``kept``."""
    present = {str(item.pk) for item in reader.items}
    for session_id, entries in decided:
        text = kept[session_id]
        before = orjson.loads(text)
        if UNDONE in text:
            for key, since in undone_in(before):
                if key in entries:
                    entries[key] = {**entries[key], "undone": since}
        now = {item: own for item, own in before.items() if item not in present} | document_of(entries)
        if now != before:
            yield session_id, now


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
