"""One exercise of a routine with what its growth depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from exercises.measures.dose import Dose
from exercises.rules.catalogue import Catalogue, ExerciseEntry

from ...models import Routine, RoutineItem
from ...progression.course.dosage import first_states, measure_of
from ...progression.course.places import Places
from ...progression.course.states import Amount, ExerciseKey
from ...progression.course.told import Plan
from ...progression.facts import Equipment
from ...progression.in_force import numbers_of


def short_plan_of(routine: Routine, catalogue: Catalogue) -> int:
    """Count the exercises of the shorter plan, where the person chose it; else 0."""
    return numbers_of(catalogue).short_plan_exercises if routine.short_plan else 0


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """One exercise of a routine (or a child of a sequence) with what its growth depends on."""

    item: RoutineItem
    part: str
    entry: ExerciseEntry
    start: Dose
    goal: Dose
    plan: Plan

    @cached_property
    def key(self) -> ExerciseKey:
        return self.plan.key

    @cached_property
    def text(self) -> str:
        """Its key among stored values."""
        return self.key.text

    @property
    def name(self) -> str:
        """Its name in an address."""
        return f"{self.item.pk}-{self.part}" if self.part else str(self.item.pk)

    @cached_property
    def measure(self) -> str:
        """Which part of its dose grows."""
        return measure_of(self.start)

    @property
    def first_amount(self) -> Amount:
        """The amount with which it begins."""
        return next(iter(first_states(self.plan, self.entry, self.start, on=date.min).values())).amount


def exercises_of(item: RoutineItem) -> list[tuple[str, str, Dose, Dose]]:
    """List part, slug, start and goal of each exercise of an item: of itself, or of the children of a sequence.

    They grow to the goal of the sequence, also in a routine from before that rule (8.5).
    """
    if not item.parts:
        return [("", (item.base or item.exercise).slug, item.start or item.dose, item.goal)]
    return [
        (
            part["exercise"],
            part["exercise"],
            Dose.from_mapping(part.get("start") or part["dose"]).within(item.goal),
            Dose.from_mapping(part["goal"]).within(item.goal),
        )
        for part in item.parts
    ]


def stored_ladder(places: Places, exercise: str) -> dict[str, Any]:
    """Write the ladder of an exercise as plain values, which ``Reader.read_ladder`` reads back."""
    data: dict[str, Any] = {"equipment": places.equipment.value}
    if places.waits_for:
        data["waits_for"] = places.waits_for
    if places.climbs_levels:
        return {**data, "levels": list(places.levels), "open": list(places.open)}
    return {**data, "exercise": exercise, "loads": [str(load) for load in places.loads]}


def places_from(data: Mapping[str, Any]) -> Places:
    return Places(
        equipment=Equipment(data["equipment"]),
        loads=tuple(Decimal(load) for load in data.get("loads", ["0"])),
        levels=tuple(data.get("levels", ())),
        open=tuple(data.get("open", ())),
        waits_for=data.get("waits_for", ""),
    )
