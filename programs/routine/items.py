"""The exercises of a routine: how long each takes."""

from __future__ import annotations

from collections.abc import Sequence

from exercises.measures.dose import Dose

from ..models import RoutineItem


def item_seconds(items: Sequence[RoutineItem]) -> list[int]:
    """Estimate how many seconds each exercise takes, a sequence from first to last part. ``item.exercise`` must be
    loaded.
    """
    lengths: list[int] = []
    for item in items:
        if item.parts:
            lengths.append(sum(Dose.from_mapping(part["dose"]).seconds(sides=part["sides"]) for part in item.parts))
        else:
            lengths.append(item.dose.seconds(sides=item.sides))
    return lengths
