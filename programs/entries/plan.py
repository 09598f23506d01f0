"""The sets that one exercise of a routine asks for, in the order in which they are done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from exercises.measures.dose import Dose
from exercises.models import Exercise

from ..models import RoutineItem, SetLog


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSet:
    """A set to do: of which exercise, on which side, how many repetitions, seconds or minutes.

    ``rests``: it was to rest on that day, and people who did it nevertheless can enter it.
    """

    exercise: Exercise
    number: int
    side: str
    dose: Dose
    level: str = ""
    rests: bool = False

    @property
    def key(self) -> str:
        """The name of the set within its item, in forms and in ids."""
        return set_key(self.exercise.slug, self.number, self.side)

    @property
    def measure(self) -> str:
        """What is counted: reps, hold_seconds or minutes."""
        if self.dose.minutes:
            return "minutes"
        return "reps" if self.dose.reps else "hold_seconds"

    @property
    def amount(self) -> int:
        amount: int = getattr(self.dose, self.measure)
        return amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a session asks for of one exercise on one side. ``dose`` is None where it is left out today."""

    exercise: Exercise
    dose: Dose | None
    level: str = ""


# By the child of a sequence (empty for the exercise itself), then by side.
AskedOf = Mapping[str, Mapping[str, Asked]]


def asked_of(item: RoutineItem, children: Mapping[str, Exercise]) -> AskedOf:
    """Ask for the present dose of an item; of a sequence, for that of each of its children.

    ``children`` holds exercises by slug.
    """
    if not item.parts:
        asked = Asked(exercise=item.exercise, dose=item.dose)
        return {"": dict.fromkeys(_sides(item.exercise, item.side), asked)}
    return {
        part["exercise"]: dict.fromkeys(_sides(child, ""), Asked(exercise=child, dose=Dose.from_mapping(part["dose"])))
        for part in item.parts
        if (child := children.get(part["exercise"])) is not None
    }


def _sides(exercise: Exercise, only: str) -> tuple[str, ...]:
    """List the sides on which an exercise is done. ``only`` is the one side of an exercise that has no other."""
    if exercise.sides < 2:
        return (SetLog.Side.BOTH.value,)
    return (only,) if only else (SetLog.Side.LEFT.value, SetLog.Side.RIGHT.value)


def planned_sets(asked: AskedOf) -> list[PlannedSet]:
    """List the sets of an item in the order in which they are done: set by set, left before right."""
    planned = []
    for sides in asked.values():
        most = max((wanted.dose.sets for wanted in sides.values() if wanted.dose), default=0)
        for number in range(1, most + 1):
            for side, wanted in sides.items():
                if wanted.dose and number <= wanted.dose.sets:
                    planned.append(
                        PlannedSet(
                            exercise=wanted.exercise, number=number, side=side, dose=wanted.dose, level=wanted.level
                        )
                    )
    return planned


def with_done(planned: Sequence[PlannedSet], logs: Sequence[SetLog]) -> list[PlannedSet]:
    """Add to the planned sets those that were done beyond them.

    There are such sets when a step was taken back since, or another exercise of the ladder was asked for then.
    """
    done = [log for log in logs if not log.skipped]
    same = {log.exercise_id for log in done}
    kept = [planned_set for planned_set in planned if not done or planned_set.exercise.pk in same]
    known = {(planned_set.exercise.pk, planned_set.number, planned_set.side) for planned_set in kept}
    doses = {planned_set.exercise.pk: planned_set.dose for planned_set in reversed(planned)}
    for log in done:
        if (log.exercise_id, log.number, log.side) not in known:
            dose = doses.get(log.exercise_id) or Dose(
                reps=log.reps or 0, hold_seconds=log.hold_seconds or 0, minutes=log.minutes or 0
            )
            kept.append(
                PlannedSet(
                    exercise=log.exercise,
                    number=log.number,
                    side=log.side,
                    dose=replace(dose, sets=max(dose.sets, log.number), load_kg=log.load_kg),
                    level=log.level,
                )
            )
    return sorted(kept, key=lambda planned_set: (planned_set.number, planned_set.side)) if len(same) == 1 else kept


def set_id(session_id: uuid.UUID, item_id: uuid.UUID, exercise: str, number: int, side: str) -> uuid.UUID:
    """Derive the id of a set. It is the same whoever makes it, so that a form sent twice stores it once."""
    return uuid.uuid5(session_id, f"{item_id}:{set_key(exercise, number, side)}")


def set_key(exercise: str, number: int, side: str) -> str:
    """Name a set within its item, in forms and in ids."""
    return "-".join(part for part in (exercise, str(number), side) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneSet:
    """What a person says they did of a planned set. ``amount`` is in the planned measure."""

    planned: PlannedSet
    amount: int
    load_kg: Decimal = Decimal(0)
