"""Amounts that a session asks for, compared with others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exercises.measures.dose import Dose

from ...models import RoutineItem, SetLog
from ...progression.course.states import Amount, Stored

# By side; an empty amount where it is left out.
Sides = Mapping[str, Stored]

# The changes in the order in which they matter to the person, the most important first.
RESTS, EASED, STEPS, GROWS = range(4)


def is_as_planned(logs: Sequence[SetLog], asked: Mapping[str, Sides]) -> bool:
    """Whether exactly what was asked for was done. An exercise that was left out half-way does not count as done."""
    sets = sum(amount.get("sets", 0) for sides in asked.values() for amount in sides.values())
    return bool(logs) and len(logs) >= sets and all(log.as_planned and not log.skipped for log in logs)


def start_of(item: RoutineItem, part: str) -> Dose:
    """Find the dose that an exercise of an item began with: what is counted, the rest, and all that never changes."""
    if not part:
        begun: Dose = item.start or item.dose
        return begun
    stored = next(child for child in item.parts if child["exercise"] == part)
    return Dose.from_mapping(stored.get("start") or stored["dose"])


def key_of(amount: Stored) -> str:
    """Build what distinguishes one amount from another; states hold more than that."""
    if not amount:
        return ""
    known = Amount.from_mapping(amount)
    return repr((known.sets, known.reps, known.load.normalize(), known.level))


def same(amount: Stored, other: Stored) -> bool:
    return key_of(amount) == key_of(other)


def weight_of(now: Stored, before: Stored) -> int:
    """Rank a change by how much it matters to the person, the most first."""
    if not now:
        return RESTS
    if not before:
        return GROWS
    present, past = Amount.from_mapping(now), Amount.from_mapping(before)
    if present.sets < past.sets or present.load < past.load:
        return EASED
    if (present.sets, present.load, present.level) != (past.sets, past.load, past.level):
        return STEPS
    return GROWS if present.reps > past.reps else EASED
