"""The ladder of an exercise for one person: where they stand on it, and what comes next to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from ..facts import Equipment, Ladder


class Waits(StrEnum):
    """What an exercise at the end of its ladder waits for: the key of the sentence that says so (8.4)."""

    GATE = "waits_at_gate"
    OWN_WEIGHTS = "waits_for_own_weights"
    CLINICIAN = "waits_for_weights"
    MORE_WEIGHT = "waits_for_more_weight"
    WEIGHTS_AT_HOME = "waits_for_weights_at_home"
    LATER_WEEKS = "waits_for_later_weeks"


NO_RUNG = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Places:
    """The ladder of one exercise for one person on one day.

    ``loads`` are what they can put together, in kilograms, ascending from none. ``levels`` are keys of all levels,
    easier to harder; ``open`` are the numbers (from 1) of those that they may do. ``waits_for`` is what would let it go
    on beyond its end (``Waits``); empty where nothing would.
    """

    equipment: Equipment = Equipment.NONE
    loads: Ladder = (Decimal(0),)
    levels: tuple[str, ...] = ()
    open: tuple[int, ...] = ()
    waits_for: str = ""

    @cached_property
    def climbs_levels(self) -> bool:
        return self.equipment is Equipment.LEVEL

    @cached_property
    def ladder(self) -> Ladder:
        return tuple(Decimal(number) for number in self.open) if self.climbs_levels else self.loads

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {level: number for number, level in enumerate(self.levels, start=1)}

    def number(self, level: str) -> int:
        """Number the place of a level, from 1; 0 for a level that is not on the ladder."""
        return self._numbers.get(level, 0)

    @cached_property
    def _rungs(self) -> dict[str, Decimal]:
        return {level: Decimal(number) for level, number in self._numbers.items()}

    def rung(self, level: str, load: Decimal) -> Decimal:
        """Find where an exercise stands on ``ladder``: the number of its level, or its load if it climbs no levels.

        0 for a level that is not on the ladder.
        """
        return self._rungs.get(level, NO_RUNG) if self.climbs_levels else load

    def standing(self, level: str) -> str:
        """Find the nearest open level: this one, else the next below, else the next above."""
        if not self.climbs_levels:
            return level
        number = self.number(level)
        if number in self.open:
            return level
        below = [place for place in self.open if place <= number]
        return self.levels[(max(below) if below else min(self.open)) - 1]


NOWHERE = Places()
