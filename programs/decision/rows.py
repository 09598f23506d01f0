"""Decisions as rows: which of those that a replay takes are stored already, and how the others are written.

A correction of the first session of a year takes more than a thousand decisions again. Most are what they were, and
none of these becomes a model, a sentence or a value for the database; the others are written by one statement.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2s
from typing import Any, NamedTuple

from django.db import connection

from ..models import Adjustment, Routine
from ..progression.course.course import Step
from ..progression.course.dosage import PersonalWords
from ..progression.course.places import Places
from ..progression.course.states import Key
from ..progression.explanation import sentence
from ..progression.facts import Decision, Fact
from .reader import Reader
from .rows_read import Moment, hex_of
from .tracked import Tracked, stored_ladder

# So many rows are inserted or deleted by one statement.
AT_ONCE = 200
# Among the facts of a choice.
LADDER = "ladder"
# Beside the amount that a session asks for.
EASY_DAY = "easy_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that a person chose for an exercise, at its time among the sessions.

    ``ladders`` are those that it saw, by part; empty when it is chosen now.
    """

    id: uuid.UUID
    kind: str
    item_id: uuid.UUID
    at: Moment
    session_id: uuid.UUID | None
    ladders: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Place(NamedTuple):
    """Which decision a row holds: of a session, or of a choice, for one exercise on one side. UUIDs as their digits."""

    session: str
    choice: str
    item: str
    part: str
    side: str


class Stored(NamedTuple):
    """What is stored in a place."""

    pk: str
    fingerprint: str
    is_kept: bool


@dataclass(slots=True, kw_only=True)
class Taken:
    """A decision that was taken, before it is a row."""

    step: Step
    tracked: Tracked
    places: Places
    at: Moment
    session_id: uuid.UUID | None
    choice: Choice | None = None

    @property
    def place(self) -> Place:
        return Place(
            # A choice may be made in a session that is deleted later.
            "" if self.choice or self.session_id is None else self.session_id.hex,
            self.choice.id.hex if self.choice else "",
            self.tracked.item.pk.hex,
            self.step.key.part,
            self.step.key.side,
        )

    @property
    def pk(self) -> uuid.UUID:
        key = self.step.key
        if self.choice is None and self.session_id is not None:
            return uuid.uuid5(self.session_id, f"{key.item}:{key.part}:{key.side}:decided")
        if self.choice is not None:
            return uuid.uuid5(self.choice.id, f"{key.part}/{key.side}")
        raise ValueError("a decision belongs to a session or to a choice")

    @property
    def facts(self) -> dict[str, Any]:
        """Return the facts that it saw; a choice keeps its ladder, as a session keeps those of all exercises."""
        ladder = {LADDER: stored_ladder(self.places)} if self.choice else {}
        return {**_plain(self.step.decision.facts), **ladder}

    @property
    def day(self) -> dict[str, Any]:
        """Return what the session asks for, and that it is an easy day if it is one; empty for "leave it out"."""
        if self.step.today is None:
            return {}
        return self.step.today.to_mapping() | ({EASY_DAY: True} if self.step.easy_day else {})

    @property
    def fingerprint(self) -> str:
        """Return what tells this decision from another one in its place."""
        step, decision = self.step, self.step.decision
        content = (
            f"{self.at[0]} {decision.kind} {decision.rule} {decision.because} {decision.facts} {step.before.text} "
            f"{step.after.text} {step.today.text if step.today else None} {step.undone}{' easy day' * step.easy_day}"
            f"{decision.moved}"
        )
        return blake2s(content.encode(), digest_size=16).hexdigest()


def stored_of(routine: Routine) -> dict[Place, Stored]:
    """Return which decisions of a routine are stored. One query.

    What was swapped or sent away keeps its decisions as they are.
    """
    rows = Adjustment.objects.filter(item__routine=routine, item__ended_on=None).values_list(
        hex_of("session_id"), hex_of("choice_id"), hex_of("item_id"), "part", "side", hex_of("pk"), "fingerprint",
        "choice", "undone_at",
    )  # fmt: skip
    return {
        Place("" if choice else session, choice_id or "", item, part, side): Stored(
            pk, fingerprint, bool(choice and undone_at)
        )
        for session, choice_id, item, part, side, pk, fingerprint, choice, undone_at in rows.order_by()
    }


def write(stored: Mapping[Place, Stored], taken: Iterable[Taken], *, reader: Reader) -> None:
    """Store what differs from what is ``stored``. A person's own choice that they took back stays, as taken back.

    One statement for all that changed, and one for so many that are new or gone (``AT_ONCE``).
    """
    gone = dict(stored)
    changed: list[tuple[str, Taken, str]] = []
    new: list[Taken] = []
    for one in taken:
        there = gone.pop(one.place, None)
        if there is None:
            new.append(one)
        elif (fingerprint := one.fingerprint) != there.fingerprint:
            changed.append((there.pk, one, fingerprint))
    removed = [one.pk for one in gone.values() if not one.is_kept]
    for start in range(0, len(removed), AT_ONCE):
        Adjustment.objects.filter(pk__in=removed[start : start + AT_ONCE]).delete()
    scribe = Scribe(reader)
    Adjustment.objects.bulk_create([scribe.row(one) for one in new], batch_size=AT_ONCE)
    if changed:
        scribe.rewrite(changed)


class Scribe:
    """Says decisions to one person, and writes them down. The same about the same dose is put in words once."""

    # What a decision changes in the row of its place.
    COLUMNS = (
        "decided_on", "decision", "rule", "because", "facts", "before", "after", "day", "sentence", "rests_on",
        "sources", "fingerprint",
    )  # fmt: skip

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._words: dict[tuple[Any, ...], PersonalWords] = {}
        self._said: dict[tuple[Any, ...], str] = {}

    def row(self, one: Taken) -> Adjustment:
        """Return a decision as a row that is not stored yet."""
        step, decision = one.step, one.step.decision
        return Adjustment(
            pk=one.pk,
            user=self.reader.user,
            item=one.tracked.item,
            session_id=one.session_id,
            part=step.key.part,
            side=step.key.side,
            choice=one.choice.kind if one.choice else Adjustment.Choice.NO,
            choice_id=one.choice.id if one.choice else None,
            decided_on=one.at[0],
            decided_at=one.at[1],
            decision=decision.kind.value,
            rule=decision.rule,
            because=decision.because,
            facts=one.facts,
            before=step.before.to_mapping(),
            after=step.after.to_mapping(),
            day=one.day,
            sentence=self.sentence(one),
            rests_on=list(decision.rests_on),
            sources=list(decision.sources),
            fingerprint=one.fingerprint,
        )

    def rewrite(self, changed: Sequence[tuple[str, Taken, str]]) -> None:
        """Write decisions over those that are stored under these keys.

        The ORM would make one statement with a case for each row and column of it, or models to insert: either costs
        many times what the database needs for one prepared statement with plain values.
        """
        name = connection.ops.quote_name
        columns = ", ".join(f"{name(column)} = %s" for column in self.COLUMNS)
        table = name(Adjustment._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET {columns} WHERE {name('id')} = %s",  # noqa: S608 - names of ours
                [(*self._values(one), fingerprint, pk) for pk, one, fingerprint in changed],
            )

    def _values(self, one: Taken) -> tuple[str, ...]:
        """Return all but the fingerprint as text: databases read dates, UUIDs and JSON from that."""
        step, decision = one.step, one.step.decision
        return (
            one.at[0].isoformat(),
            decision.kind.value,
            decision.rule,
            decision.because,
            json.dumps(one.facts),
            step.before.text,
            step.after.text,
            json.dumps(one.day) if one.step.easy_day else step.today.text if step.today else "{}",
            self.sentence(one),
            _json_list(decision.rests_on),
            _json_list(decision.sources),
        )

    def sentence(self, one: Taken) -> str:
        """Say a decision in the person's own terms."""
        decision, about = one.step.decision, (one.tracked.key, id(one.places))
        easy_day = one.step.easy_day
        terms = (
            about, decision.kind, decision.because, *decision.facts.items(), decision.before, decision.after, easy_day,
            decision.moved,
        )  # fmt: skip
        if terms not in self._said:
            if about not in self._words:
                self._words[about] = words_for(decision, one.tracked, one.places, self.reader)
            self._said[terms] = sentence(decision, words=self._words[about], easy_day=easy_day)
        return self._said[terms]


def words_for(decision: Decision, one: Tracked, places: Places, reader: Reader) -> PersonalWords:
    """Return how doses of an exercise are said to this person."""
    return PersonalWords(
        decision.rx,
        entry=one.entry,
        start=one.start,
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
    """Return which exercise on which side a row is about."""
    return Key(str(row.item_id), row.part, row.side)
