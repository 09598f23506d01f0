"""The routine that a person has, as the pages read it: each with what it needs, in the same few queries every time."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import UUIDField

from accounts.models import OF_PERSON, User
from exercises.library.known import read_exercises
from exercises.prepared import Given, Prepared, remember

from .left_out import RoutineOmission
from .routine import ITS_EXERCISES, Routine, RoutineItem, RoutineQuerySet

# How a page reads the routine of a person; None when they have none.
Read = Callable[[User], Routine | None]

_ROUTINE = Given("routine", UUIDField())
_items: Prepared[RoutineItem] = Prepared(lambda: RoutineItem.objects.current().in_order().filter(routine=_ROUTINE))
_omissions: Prepared[RoutineOmission] = Prepared(
    lambda: RoutineOmission.objects.select_related("exercise", "covered_by", "part_of").filter(routine=_ROUTINE)
)


def _present(shape: Callable[[RoutineQuerySet], RoutineQuerySet]) -> Prepared[Routine]:
    present = Routine.objects.filter(user=OF_PERSON, state__in=Routine.PRESENT)
    return Prepared(lambda: shape(present)[:1])


_alone = _present(RoutineQuerySet.all)
_with_standing = _present(lambda routines: routines.select_related("program", "health_profile").with_standing())
_for_today = _present(RoutineQuerySet.for_today)
_for_looking_ahead = _present(RoutineQuerySet.for_looking_ahead)
_for_comparison = _present(RoutineQuerySet.for_comparison)
_with_items = _present(RoutineQuerySet.with_items)


def alone(user: User) -> Routine | None:
    """Read the routine and nothing else."""
    return _alone.first({"user": user}, user=user)


def with_standing(user: User) -> Routine | None:
    """Read it with what decides whether the person is shown it."""
    return _with_standing.first({"user": user}, user=user)


def with_exercises(user: User) -> Routine | None:
    """Read it with the same and its present exercises."""
    return read_items(with_standing(user))


def for_looking_ahead(user: User) -> Routine | None:
    return _for_looking_ahead.first(user=user)


def for_today(user: User) -> Routine | None:
    return read_items(_for_today.first(user=user))


def for_comparison(user: User) -> Routine | None:
    return read_items(_for_comparison.first(user=user))


def with_items(user: User) -> Routine | None:
    """Read it as its own page shows it, with what was left out."""
    routine = read_items(_with_items.first(user=user))
    if routine is not None:
        remember(routine, "omissions", _omissions({"routine": routine}, routine=routine))
    return routine


def read_items(routine: Routine | None) -> Routine | None:
    """Read the present exercises of a routine into it."""
    if routine is not None:
        remember(routine, "items", items_of(routine))
    return routine


def items_of(routine: Routine) -> list[RoutineItem]:
    """Read the present exercises of a routine, in order."""
    return read_exercises(_items({"routine": routine}, routine=routine), *ITS_EXERCISES)
