"""How long a session takes with the doses of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from exercises.measures.dose import Dose

from ..models import RoutineItem
from ..progression.course.dosage import dose_of
from ..progression.course.lasting import amount_on
from ..progression.course.states import states_by_part
from ..schedule.days import session_seconds


def seconds_of(items: Iterable[RoutineItem], day: date) -> int:
    """Add up how long exercises take, with what lies between them."""
    return session_seconds(item_seconds(item, day) for item in items)


def item_seconds(item: RoutineItem, day: date) -> int:
    """Find how long the present dose of an exercise takes; of a sequence, from its first part to its last."""
    states = states_by_part(item.progress)

    def seconds(part: str, dose: Dose, start: Dose, sides: int) -> int:
        found = list(states.get(part, {}).values())
        return (dose_of(amount_on(found, day), start) if found else dose).seconds(sides=sides)

    if not item.parts:
        return seconds("", item.dose, item.start or item.dose, item.sides)
    return sum(
        seconds(
            part["exercise"],
            Dose.from_mapping(part["dose"]),
            Dose.from_mapping(part.get("start") or part["dose"]),
            part["sides"],
        )
        for part in item.parts
    )
