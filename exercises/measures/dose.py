"""A dose: how much of one exercise to do in one session. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

# The least and the most that a form or a file may hold; anything beyond is a typing error.
LIMITS: Mapping[str, tuple[int, int]] = {
    "sets": (1, 10),
    "reps": (0, 100),
    "reps_max": (0, 100),
    "hold_seconds": (0, 300),
    "hold_seconds_max": (0, 300),
    "minutes": (0, 180),
    "minutes_max": (0, 180),
    "rest_seconds": (0, 600),
}
# Seconds for one slow repetition: two to three up, three to four down (clinical rules, section 7: tempo).
SECONDS_PER_REPETITION = 6
# From one side to the other. Our own estimate; the rest of a side goes on meanwhile (``clinical_rules.md``, section 7).
SECONDS_TO_TURN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """Sets of repetitions or of holds, or minutes.

    ``reps`` to ``reps_max`` is the range to work in. ``hold_seconds`` is for each repetition, or for each set when the
    exercise is measured by its hold. ``load_kg`` is in kilograms. 0 means "does not apply". Raises ValueError when a
    number is outside ``LIMITS`` or a range ends below its start.
    """

    sets: int = 1
    reps: int = 0
    reps_max: int = 0
    hold_seconds: int = 0
    hold_seconds_max: int = 0
    minutes: int = 0
    minutes_max: int = 0
    rest_seconds: int = 0
    load_kg: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        for name, (lowest, highest) in LIMITS.items():
            value = getattr(self, name)
            if type(value) is not int or not lowest <= value <= highest:
                raise ValueError(f"{name} must be a whole number from {lowest} to {highest}, not {value!r}")
        for low, high in (("reps", "reps_max"), ("hold_seconds", "hold_seconds_max"), ("minutes", "minutes_max")):
            if getattr(self, high) and getattr(self, high) < getattr(self, low):
                raise ValueError(f"{high} must not be below {low}")
        if not Decimal(0) <= self.load_kg <= Decimal(200):
            raise ValueError(f"load_kg must be from 0 to 200, not {self.load_kg}")
        if not (self.reps or self.hold_seconds or self.minutes):
            raise ValueError("a dose needs repetitions, a hold or minutes")

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Dose:
        """Build a dose from a file or a stored row. Raises ValueError on an unknown key."""
        unknown = set(data).difference(_PARTS)
        if unknown:
            raise ValueError(f"unknown in a dose: {', '.join(sorted(unknown))}")
        values = dict(data)
        if "load_kg" in values:
            values["load_kg"] = Decimal(str(values["load_kg"]))
        return cls(**values)

    def to_mapping(self) -> dict[str, int | str]:
        """Write the parts that apply, for files and stored rows. The load is text, so that nothing is rounded."""
        values = {key: value for key in _PARTS if (value := getattr(self, key)) or key == "sets"}
        if "load_kg" in values:
            values["load_kg"] = str(self.load_kg)
        return values

    def within(self, limit: Dose) -> Dose:
        """Limit the sets to those of another dose, and the repetitions too when both doses count them."""
        sets = min(self.sets, limit.sets)
        if not (self.reps and limit.reps) or self.hold_seconds or limit.hold_seconds:
            return replace(self, sets=sets)
        top = limit.reps_max or limit.reps
        reps, reps_max = min(self.reps, top), min(self.reps_max, top)
        return replace(self, sets=sets, reps=reps, reps_max=reps_max if reps_max > reps else 0)

    def seconds(self, *, sides: int = 1) -> int:
        """Estimate how long this dose takes, rests included. ``sides`` is 2 for an exercise done on each side.

        Left and right are done in turn, so one side rests while the other works; what is left of the rest comes after
        both. To turn to the other side takes a moment of its own.
        """
        if self.minutes:
            return self.minutes * 60
        each = max(SECONDS_PER_REPETITION, self.hold_seconds + 3)
        work = self.reps * each if self.reps else self.hold_seconds
        rest, turns = self.rest_seconds, 0
        if sides == 2:
            turn = min(rest, SECONDS_TO_TURN)
            turns = turn * self.sets
            rest = max(turn, rest - turn - work)
        return work * self.sets * sides + turns + rest * max(self.sets - 1, 0)


_PARTS = tuple(field.name for field in fields(Dose))
