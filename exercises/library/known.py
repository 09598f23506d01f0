"""Exercises as rows of their table, which each process keeps for a version of the catalogue: nobody changes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db.models import Model

from ..models import Exercise
from ..snapshot.current import current_catalogue

Row = TypeVar("Row", bound=Model)

_known: tuple[str, dict[int, Exercise]] = ("", {})


def _kept() -> dict[int, Exercise] | None:
    """Return what this process keeps of the version in force; None where there is no version."""
    global _known
    version = current_catalogue().version
    if not version:
        return None
    if _known[0] != version:
        _known = (version, {})
    return _known[1]


def known_exercises(keys: Iterable[int | None]) -> Mapping[int, Exercise]:
    """Find at least these exercises by their keys. Asks the database only for those that this process has not seen."""
    wanted = {key for key in keys if key is not None}
    known = _kept()
    if known is None:
        return Exercise.objects.in_bulk(wanted)
    if missing := wanted - known.keys():
        known |= Exercise.objects.in_bulk(missing)
    return known


def published_exercise(slug: str) -> Exercise | None:
    """Find an exercise that the version in force has; None for any other."""
    known = _kept()
    if known is None or slug not in current_catalogue().exercises:
        return None
    found = next((exercise for exercise in list(known.values()) if exercise.slug == slug), None)
    if found is None:
        found = Exercise.objects.get(slug=slug)
        known[found.pk] = found
    return found


def read_exercises(rows: list[Row], *names: str) -> list[Row]:
    """Give each row the exercises that these foreign keys of it name, as ``select_related`` would with joins."""
    found = known_exercises(getattr(row, f"{name}_id") for row in rows for name in names)
    for row in rows:
        for name in names:
            if (key := getattr(row, f"{name}_id")) is not None:
                setattr(row, name, found[key])
    return rows
