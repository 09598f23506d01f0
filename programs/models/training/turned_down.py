"""What no page suggests to a person: it was left out, they replaced it, or never want it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet, UUIDField, Value

from accounts.models import OF_PERSON
from exercises.prepared import Given, Prepared

from .left_out import DeclinedExercise, RoutineOmission
from .routine import Routine, RoutineItem

_ROUTINE = Given("routine", UUIDField())


class TurnedDown(NamedTuple):
    """Exercises that were left out or replaced when a routine was fitted, and those that its person never wants."""

    left_out: frozenset[str]
    declined: frozenset[str]


def turned_down(routine: Routine, declined: Callable[[], Iterable[str]]) -> TurnedDown:
    """Collect what no page suggests to the person of a routine, by slug.

    An exercise that they swapped for another themselves is not among them, because they may come back to it.
    ``declined`` finds what they never want; it is asked only where all else was read with the routine already.
    """
    if {"items", "omissions"} <= getattr(routine, "_prefetched_objects_cache", {}).keys():
        replaced = [item.instead_of.slug for item in routine.items.all() if item.instead_of and not item.chosen]
        left_out = [omission.exercise.slug for omission in routine.omissions.all()]
        return TurnedDown(left_out=frozenset([*replaced, *left_out]), declined=frozenset(declined()))
    rows = _names(routine=routine, user=routine.user_id)
    return TurnedDown(
        left_out=frozenset(slug for slug, by_them in rows if not by_them),
        declined=frozenset(slug for slug, by_them in rows if by_them),
    )


def _all_names() -> QuerySet[Any, Any]:
    """Query slugs, each with whether it is the person who never wants it."""
    theirs, ours = Value(True), Value(False)
    omitted = RoutineOmission.objects.filter(routine=_ROUTINE)
    replaced = RoutineItem.objects.filter(routine=_ROUTINE, chosen=False, instead_of__isnull=False).current()
    declined = DeclinedExercise.objects.filter(user=OF_PERSON)
    return (
        omitted.order_by()
        .values_list("exercise__slug", ours)
        .union(
            replaced.order_by().values_list("instead_of__slug", ours),
            declined.order_by().values_list("exercise__slug", theirs),
        )
    )


_names: Prepared[Any] = Prepared(_all_names)
