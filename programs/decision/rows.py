"""Decisions as rows: which of those that a replay takes are stored already, and how the others are written.

A correction of the first session of a year takes more than a thousand decisions again. Most are what they were, and
none of these becomes a model, a sentence or a value for the database; the others are written by one statement.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2s
from typing import Any, NamedTuple

from django.db import connection

from ..models import Adjustment, Routine
from ..progression.course.dosage import PersonalWords
from ..progression.course.drafts.moving import Step
from ..progression.course.places import Places
from ..progression.course.states import Key
from ..progression.explanation import sentence
from ..progression.facts import Decision, Fact
from .reading.reader import Reader
from .reading.rows import Moment
from .reading.tracked import Tracked, stored_ladder

# How many rows one statement inserts or deletes.
AT_ONCE = 200
# Among the facts of a choice.
LADDER = "ladder"
# Beside the amount that a session asks for.
EASY_DAY = "easy_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that a person chose for an exercise, at its time among the sessions.

    ``ladders`` are those that the choice saw, by part; empty for a choice that is made now.
    """

    id: uuid.UUID
    kind: str
    item_id: uuid.UUID
    at: Moment
    session_id: uuid.UUID | None
    ladders: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Stored(NamedTuple):
    """What tells a stored decision from another in its place. ``is_kept``: it is a choice that the person took back."""

    fingerprint: str
    is_kept: bool


@dataclass(kw_only=True)
class TakenDecision:
    """A decision that was taken, before it is a row."""

    step: Step
    tracked: Tracked
    places: Places
    at: Moment
    session_id: uuid.UUID | None
    choice: Choice | None = None

    @property
    def pk(self) -> uuid.UUID:
        """The key of its row: the same for the same exercise and side of the same session or choice."""
        key = self.step.key
        if self.choice is None and self.session_id is not None:
            return uuid.uuid5(self.session_id, f"{key.item}:{key.part}:{key.side}:decided")
        if self.choice is not None:
            return uuid.uuid5(self.choice.id, f"{key.part}/{key.side}")
        raise ValueError("a decision belongs to a session or to a choice")

    @property
    def facts(self) -> dict[str, Any]:
        """Collect the facts that it saw; a choice keeps its ladder, as a session keeps those of all exercises."""
        ladder = {LADDER: stored_ladder(self.places)} if self.choice else {}
        return {**_plain(self.step.decision.facts), **ladder}

    @property
    def day(self) -> dict[str, Any]:
        """Write what the session asks for, and whether it is an easy day; empty for "leave it out"."""
        if self.step.today is None:
            return {}
        return self.step.today.to_mapping() | ({EASY_DAY: True} if self.step.easy_day else {})

    @cached_property
    def fingerprint(self) -> str:
        """A short text that differs between decisions in the same place, so that those of a whole routine are read at
        once.
        """
        step, decision = self.step, self.step.decision
        content = (
            f"{self.at[0]} {decision.kind} {decision.rule} {decision.because} {decision.facts} {step.before.text} "
            f"{step.after.text} {step.today.text if step.today else None} {step.undone}{' easy day' * step.easy_day}"
            f"{decision.moved}"
        )
        return blake2s(content.encode(), digest_size=16).hexdigest()


def stored_of(routine: Routine) -> dict[uuid.UUID, Stored]:
    """Find which decisions of a routine are stored, by the keys of their rows.

    What was swapped or sent away keeps its decisions as they are.
    """
    rows = Adjustment.objects.filter(item__routine=routine, item__ended_on=None).order_by()
    return {
        row.pk: Stored(row.fingerprint, bool(row.choice and row.undone_at))
        for row in rows.values_list("pk", "fingerprint", "choice", "undone_at", named=True)
    }


def write(stored: Mapping[uuid.UUID, Stored], taken: Iterable[TakenDecision], *, reader: Reader) -> None:
    """Store what differs from what is ``stored``. A choice that the person took back stays, as taken back.

    It needs one statement for all that changed, and one for each ``AT_ONCE`` rows that are new or gone.
    """
    gone = dict(stored)
    changed: dict[uuid.UUID, TakenDecision] = {}
    new: list[TakenDecision] = []
    for decision in taken:
        pk = decision.pk
        there = gone.pop(pk, None)
        if there is None:
            new.append(decision)
        elif decision.fingerprint != there.fingerprint:
            changed[pk] = decision
    removed = [pk for pk, there in gone.items() if not there.is_kept]
    for start in range(0, len(removed), AT_ONCE):
        Adjustment.objects.filter(pk__in=removed[start : start + AT_ONCE]).delete()
    writer = RowWriter(reader)
    Adjustment.objects.bulk_create([writer.row(decision) for decision in new], batch_size=AT_ONCE)
    if changed:
        writer.rewrite(changed)


class RowWriter:
    """Puts decisions into words for one person, and writes them down. Equal words are made once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._words: dict[tuple[Any, ...], PersonalWords] = {}
        self._said: dict[tuple[Any, ...], str] = {}

    def row(self, taken: TakenDecision) -> Adjustment:
        """Make the row of a decision, not stored yet."""
        step, decision = taken.step, taken.step.decision
        return Adjustment(
            pk=taken.pk,
            user=self.reader.user,
            item=taken.tracked.item,
            session_id=taken.session_id,
            part=step.key.part,
            side=step.key.side,
            choice=taken.choice.kind if taken.choice else Adjustment.Choice.NO,
            choice_id=taken.choice.id if taken.choice else None,
            decided_on=taken.at[0],
            decided_at=taken.at[1],
            decision=decision.kind.value,
            rule=decision.rule,
            because=decision.because,
            facts=taken.facts,
            before=step.before.to_mapping(),
            after=step.after.to_mapping(),
            day=taken.day,
            sentence=self.sentence(taken),
            rests_on=list(decision.rests_on),
            sources=list(decision.sources),
            fingerprint=taken.fingerprint,
        )

    def rewrite(self, changed: Mapping[uuid.UUID, TakenDecision]) -> None:
        """Write decisions over the rows with these keys.

        Measured for 1,200 decisions of a year: ``bulk_create`` with ``update_conflicts`` makes a correction cost twice
        as much. Databases read dates, UUIDs and JSON from text.
        """
        name = connection.ops.quote_name
        rows = {pk.hex: self._columns(taken) for pk, taken in changed.items()}
        columns = ", ".join(f"{name(column)} = %s" for column in next(iter(rows.values())))
        statement = f"UPDATE {name(Adjustment._meta.db_table)} SET {columns} WHERE {name('id')} = %s"  # noqa: S608 - names of ours
        with connection.cursor() as cursor:
            cursor.executemany(statement, [(*row.values(), key) for key, row in rows.items()])

    def _columns(self, taken: TakenDecision) -> dict[str, str]:
        """Write what a decision changes in the row of its place, as the database keeps it."""
        step, decision = taken.step, taken.step.decision
        return {
            "decided_on": taken.at[0].isoformat(),
            "decision": decision.kind.value,
            "rule": decision.rule,
            "because": decision.because,
            "facts": json.dumps(taken.facts),
            "before": step.before.text,
            "after": step.after.text,
            "day": json.dumps(taken.day) if step.easy_day else step.today.text if step.today else "{}",
            "sentence": self.sentence(taken),
            "rests_on": _json_list(decision.rests_on),
            "sources": _json_list(decision.sources),
            "fingerprint": taken.fingerprint,
        }

    def sentence(self, taken: TakenDecision) -> str:
        """Say a decision in the person's own terms."""
        decision, about = taken.step.decision, (taken.tracked.key, id(taken.places))
        easy_day = taken.step.easy_day
        terms = (
            about, decision.kind, decision.because, *decision.facts.items(), decision.before, decision.after, easy_day,
            decision.moved,
        )  # fmt: skip
        if terms not in self._said:
            if about not in self._words:
                self._words[about] = words_for(decision, taken.tracked, taken.places, self.reader)
            self._said[terms] = sentence(decision, words=self._words[about], easy_day=easy_day)
        return self._said[terms]


def words_for(decision: Decision, tracked: Tracked, places: Places, reader: Reader) -> PersonalWords:
    """Collect the words in which doses of an exercise are said to this person."""
    return PersonalWords(
        decision.rx,
        entry=tracked.entry,
        start=tracked.start,
        places=places,
        names=reader.names,
        own=reader.own_weights,
        units=reader.user.units,
    )


@lru_cache(maxsize=512)
def _json_list(words: tuple[str, ...]) -> str:
    return json.dumps(words)


def _plain(facts: Mapping[str, Fact]) -> dict[str, int | float | bool | None]:
    return {
        name: fact if fact is None or isinstance(fact, int) else round(float(fact), 3) for name, fact in facts.items()
    }


def key_of(row: Adjustment) -> Key:
    """Tell which exercise on which side a row is about."""
    return Key(str(row.item_id), row.part, row.side)
