"""The nearest easier version of an exercise that a person may do."""

from __future__ import annotations

from django.utils import timezone

from accounts.clearances import cleared_on
from accounts.functional_tests.services import facts_with_tests
from accounts.health_check.services import current_facts
from accounts.models import User
from exercises.entries import ExerciseEntry
from exercises.snapshot import current_catalogue


def easier_than(user: User, slug: str) -> ExerciseEntry | None:
    """Return the nearest easier rung that a person may do and has everything at home for, or None.

    At most four queries.
    """
    catalogue = current_catalogue()
    rungs = [
        rung
        for ladder in catalogue.ladders.values()
        if slug in ladder
        for rung in reversed(ladder[: ladder.index(slug)])
        if rung in catalogue.exercises
    ]
    facts = current_facts(user) if rungs else None
    if facts is None:
        return None
    facts = facts_with_tests(user, facts)
    judged = catalogue.screen(facts.conditions, rungs, cleared=cleared_on(user, timezone.localdate())).exercises
    for rung in rungs:
        entry = catalogue.exercises[rung]
        missing = [one for one in entry.equipment if one in catalogue.asked_equipment and one not in facts.equipment]
        if judged[rung].verdict.allows and not missing:
            return entry
    return None
