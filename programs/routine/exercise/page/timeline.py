"""What was decided about an exercise, and what the person chose, as a timeline."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, overload

from django.utils.translation import gettext_lazy

from programs.decision.words.why import PROPOSED, Why

from ....decision.choices import can_undo
from ....decision.stored import Decided
from ....models import Adjustment
from ....progression.facts import Kind
from ...doses import SIDES
from .rows import ExerciseRows

if TYPE_CHECKING:
    from django.utils.functional import Promise

# What happened, by the kind of decision.
HAPPENED: Mapping[str, Promise] = {
    Kind.STOP_EMERGENCY.value: gettext_lazy("Stopped"),
    Kind.STOP_REFER.value: gettext_lazy("Stopped"),
    Kind.BLOCKED.value: gettext_lazy("It waited"),
    Kind.START.value: gettext_lazy("The first time"),
    Kind.RESTART_RESCREEN.value: gettext_lazy("A fresh start"),
    Kind.RETURN_RAMP_4W.value: gettext_lazy("Coming back after a break"),
    Kind.RETURN_RAMP_2W.value: gettext_lazy("Coming back after a break"),
    Kind.SUBSTITUTE_REFER.value: gettext_lazy("Set aside"),
    Kind.DELOAD_REFER.value: gettext_lazy("A gentle week"),
    Kind.DELOAD.value: gettext_lazy("A gentle week"),
    Kind.REGRESS_LOAD.value: gettext_lazy("Made easier"),
    Kind.REGRESS_SET.value: gettext_lazy("Made easier"),
    Kind.REGRESS_REPS.value: gettext_lazy("Made easier"),
    Kind.EASY_DAY.value: gettext_lazy("An easy day"),
    Kind.REST_DAY.value: gettext_lazy("A rest day"),
    Kind.HOLD.value: gettext_lazy("It stayed as it was"),
    Kind.ADVANCE_REPS.value: gettext_lazy("A little more"),
    Kind.ADVANCE_SET.value: gettext_lazy("One more set"),
    Kind.ADVANCE_LOAD.value: gettext_lazy("A step up in weight"),
    Kind.ADVANCE_LEVEL.value: gettext_lazy("The next level"),
}
CHOSE: Mapping[str, Promise] = {
    Adjustment.Choice.EASIER.value: gettext_lazy("You asked for easier"),
    Adjustment.Choice.RESUMED.value: gettext_lazy("Taken up again"),
    Adjustment.Choice.SET.value: gettext_lazy("Set by a clinician"),
}
# Decisions that moved nothing; the timeline folds them together.
QUIET = frozenset({Kind.HOLD.value, Kind.REST_DAY.value, Kind.BLOCKED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence of a decision, with the side or the part that it is about where they differ."""

    where: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What was decided in one session, or a single choice."""

    on: date
    title: str
    said: tuple[Said, ...]
    why: Why
    session_id: uuid.UUID | None
    is_quiet: bool
    taken_back: bool
    undo: Decided | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An event that moved something, or several in a row in which nothing moved. Latest first."""

    events: tuple[Event, ...]

    @property
    def is_folded(self) -> bool:
        return self.events[0].is_quiet

    @property
    def last(self) -> date:
        return self.events[0].on

    @property
    def first(self) -> date:
        return self.events[-1].on


class Events(Sequence[Event]):
    """What happened, latest first. Only what is looked at is put into words: a page shows few of many."""

    def __init__(self, rows: ExerciseRows) -> None:
        self._rows = rows
        same = groupby(rows.rows, key=lambda row: (row.session_id, row.choice, row.choice_id))
        self._decided = [list(own) for _key, own in same][::-1]

    def __len__(self) -> int:
        return len(self._decided)

    @overload
    def __getitem__(self, which: int) -> Event: ...

    @overload
    def __getitem__(self, which: slice) -> list[Event]: ...

    def __getitem__(self, which: int | slice) -> Event | list[Event]:
        if isinstance(which, slice):
            return [_event(decided, self._rows) for decided in self._decided[which]]
        return _event(self._decided[which], self._rows)


def blocks_of(events: Sequence[Event]) -> list[Block]:
    """Group events into the timeline: what moved stands alone, what stayed is folded together."""
    found: list[Block] = []
    for is_quiet, same in groupby(events, key=lambda event: event.is_quiet):
        own = tuple(same)
        found += [Block(events=own)] if is_quiet else [Block(events=(event,)) for event in own]
    return found


def _event(decided: Sequence[Decided], rows: ExerciseRows) -> Event:
    first = max(decided, key=_weight)
    taken_back = any(row.is_undone for row in decided)
    codes = [code for row in decided if not row.is_undone for code in rows.speaker.sources(row)]
    known = rows.reader.catalogue.sources
    return Event(
        on=first.decided_on,
        title=str(CHOSE[first.choice] if first.choice else HAPPENED.get(first.decision, "")),
        said=tuple(_said(decided, rows)),
        why=Why(
            sentences=(),
            sources=tuple(known[code] for code in dict.fromkeys(codes) if code != PROPOSED and code in known),
            is_ours=PROPOSED in codes,
        ),
        session_id=first.session_id,
        is_quiet=not taken_back and not first.choice and all(row.decision in QUIET for row in decided),
        taken_back=taken_back,
        undo=_undo(decided, rows),
    )


def _said(decided: Sequence[Decided], rows: ExerciseRows) -> Iterator[Said]:
    """Yield each sentence once, with the side or part that it is about where they differ."""
    by_sentence: dict[str, list[Decided]] = {}
    for row in decided:
        by_sentence.setdefault(rows.speaker.sentence(row), []).append(row)
    for sentence, own in by_sentence.items():
        where = _where(own, rows) if len(by_sentence) > 1 else ""
        yield Said(where=where, sentence=sentence)


def _where(decided: Sequence[Decided], rows: ExerciseRows) -> str:
    parts = dict.fromkeys(rows.reader.names.get(row.part, row.part) for row in decided if row.part)
    words = [", ".join(parts)] if parts else []
    sides = {row.side for row in decided}
    if len(sides) == 1 and (side := sides.pop()) in SIDES:
        words.append(str(SIDES[side]))
    return ", ".join(words)


def _undo(decided: Sequence[Decided], rows: ExerciseRows) -> Decided | None:
    """Find what can be taken back: only until another session is begun."""
    if not rows.is_current:
        return None
    row = next((row for row in decided if not row.is_undone and can_undo(row)), None)
    last = rows.last_session
    if row is None or last is None:
        return row
    is_since = (row.decided_on, row.decided_at) > (last.performed_on, last.started_at)
    return row if row.session_id == last.pk or is_since else None


def _weight(row: Decided) -> int:
    """Rank a row as the name of its event: a step or what was eased before what stayed."""
    if row.decision in QUIET:
        return 0
    return 2 if row.decision.startswith(("ADVANCE_LOAD", "ADVANCE_LEVEL", "REGRESS", "DELOAD", "SUBSTITUTE")) else 1
