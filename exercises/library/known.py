"""Exercises as rows of their table, which each process keeps for a version of the catalogue: nobody changes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db.models import Model

from ..models import Exercise
from ..snapshot.current import current_catalogue

Row = TypeVar("Row", bound=Model)

_known: tuple[str, dict[int, Exercise]] = ("", {})


def known_exercises(keys: Iterable[int | None]) -> Mapping[int, Exercise]:
    """Find at least these exercises by their keys. Asks the database only for those that this process has not seen."""
    global _known
    wanted = {key for key in keys if key is not None}
    version = current_catalogue().version
    if not version:
        return Exercise.objects.in_bulk(wanted)
    if _known[0] != version:
        _known = (version, {})
    known = _known[1]
    if missing := wanted - known.keys():
        known |= Exercise.objects.in_bulk(missing)
    return known


def read_exercises(rows: list[Row], *names: str) -> list[Row]:
    """Give each row the exercises that these foreign keys of it name, as ``select_related`` would with joins."""
    found = known_exercises(getattr(row, f"{name}_id") for row in rows for name in names)
    for row in rows:
        for name in names:
            if (key := getattr(row, f"{name}_id")) is not None:
                setattr(row, name, found[key])
    return rows
