"""The sets that one exercise of a routine asks for, in the order in which they are done."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from exercises.dose import Dose
from exercises.models import Exercise

from .models import RoutineItem, SetLog


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSet:
    """One set to do: of which exercise, on which side, how many repetitions, seconds or minutes."""

    exercise: Exercise
    number: int
    side: str
    dose: Dose

    @property
    def key(self) -> str:
        """Names the set within its item, in forms and in ids."""
        return "-".join(part for part in (self.exercise.slug, str(self.number), self.side) if part)

    @property
    def measure(self) -> str:
        """What is counted: reps, hold_seconds or minutes."""
        if self.dose.minutes:
            return "minutes"
        return "reps" if self.dose.reps else "hold_seconds"

    @property
    def amount(self) -> int:
        return getattr(self.dose, self.measure)


def planned_sets(item: RoutineItem, children: Mapping[str, Exercise]) -> list[PlannedSet]:
    """Return the sets of an item.

    Of a sequence, those of its children in order. ``children`` holds exercises by slug.
    """
    if not item.parts:
        return list(_sets_of(item.exercise, item.dose))
    return [
        planned
        for part in item.parts
        if part["exercise"] in children
        for planned in _sets_of(children[part["exercise"]], Dose.from_mapping(part["dose"]))
    ]


def _sets_of(exercise: Exercise, dose: Dose) -> Iterable[PlannedSet]:
    sides = (SetLog.Side.LEFT, SetLog.Side.RIGHT) if exercise.sides > 1 else (SetLog.Side.BOTH,)
    for number in range(1, dose.sets + 1):
        for side in sides:
            yield PlannedSet(exercise=exercise, number=number, side=side.value, dose=dose)


def set_id(session_id: uuid.UUID, item_id: uuid.UUID, planned: PlannedSet) -> uuid.UUID:
    """Return the id that this set has whoever makes it, so that a form sent twice stores it once."""
    return uuid.uuid5(session_id, f"{item_id}:{planned.key}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneSet:
    """What a person says they did of a planned set. ``amount`` is in the planned measure."""

    planned: PlannedSet
    amount: int
    load_kg: Decimal = Decimal(0)
