"""The nearest easier version of an exercise that a person may do."""

from __future__ import annotations

from exercises.rules.catalogue import ExerciseEntry

from ..fitting.suited import easier_rungs
from ..standing.person import Person


def easier_than(person: Person, slug: str) -> ExerciseEntry | None:
    """Find the nearest easier rung that a person may do and has everything at home for, or None."""
    rungs = list(easier_rungs(slug, person.catalogue))
    if not rungs or not person.has_health_check:
        return None
    return next((person.catalogue.exercises[rung] for rung in person.can_do(rungs)), None)
