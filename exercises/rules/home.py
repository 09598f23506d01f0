"""What a person's home allows: the equipment there, and where to lie for somebody who cannot get to the floor. Pure.

Screening says what could hurt, and this what is possible at all (``clinical_rules.md``, 4.1, Q12 and Q17; 5.4).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from .catalogue import Catalogue, ExerciseEntry

FIXED_SUPPORT = "fixed-support"
# What to lie on instead of the floor, the better choice first.
BEDS = ("bed", "couch")
# How hard it is to get into a start position. An exercise with a harder one is never offered as an easier version.
DEMAND = {
    "standing": 0,
    "seated_chair": 0,
    "gait": 0,
    "supine": 1,
    "prone": 1,
    "side_lying": 1,
    "seated_floor": 2,
    "propped": 2,
    "quadruped": 3,
}
ON_A_CHAIR_OR_STANDING, LYING = 0, 1
IMPACT = "high_impact"
FLOOR_TRANSFER = "floor_transfer"
# With these conditions getting down to the floor waits for a surgeon's yes (THP-4, THA-6); lying on a bed does not.
FLOOR_WAITS = frozenset({"thr_posterior", "thr_anterior"})


class Place(StrEnum):
    """Where an exercise is done at this person's home."""

    ANYWHERE = "anywhere"
    BED = "bed"
    COUCH = "couch"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What a person has at home, and whether they can use the floor.

    ``asked`` is the equipment that the health check asks about, of which ``equipment`` is what is there. ``on_floor``
    is False for somebody who cannot get down to the floor and up again; ``floor_waits`` is True while they may not.
    ``support_always`` rules out whatever is done standing without a hold.
    """

    equipment: frozenset[str]
    asked: frozenset[str]
    on_floor: bool = True
    floor_waits: bool = False
    support_always: bool = False

    def missing(self, entry: ExerciseEntry) -> tuple[str, ...]:
        """List the equipment that an exercise needs and this home lacks, including something to lie on."""
        needed = list(entry.equipment)
        if self.support_always and stands_free(entry):
            needed.append(FIXED_SUPPORT)
        if self.place(entry) is Place.NOWHERE:
            needed.append(BEDS[0])
        return tuple(dict.fromkeys(slug for slug in needed if slug in self.asked and slug not in self.equipment))

    def allows(self, entry: ExerciseEntry) -> bool:
        return self.place(entry) is not Place.NOWHERE and not self.missing(entry)

    def place(self, entry: ExerciseEntry) -> Place:
        """Choose where an exercise is done; somebody who cannot use the floor does it on a bed or couch."""
        if DEMAND[entry.position] == ON_A_CHAIR_OR_STANDING:
            return Place.ANYWHERE
        # Screening decides about exercises tagged as needing the floor; one that is made for the bed has no such tag.
        waits = self.floor_waits and FLOOR_TRANSFER not in entry.movements
        if self.on_floor and not waits:
            return Place.ANYWHERE
        return self.bed(entry)

    def bed(self, entry: ExerciseEntry) -> Place:
        """Choose the bed or couch on which an exercise can be done here, or ``NOWHERE``."""
        if DEMAND[entry.position] == LYING and BEDS[0] in (*entry.equipment, *entry.equipment_optional):
            for slug in BEDS:
                if slug in self.equipment:
                    return Place(slug)
        return Place.NOWHERE

    def place_instead(self, entry: ExerciseEntry, other: ExerciseEntry) -> Place:
        """Choose where ``other`` is done in place of ``entry``. Nobody who sat or stood is sent to the floor."""
        if DEMAND[other.position] > DEMAND[entry.position] == ON_A_CHAIR_OR_STANDING:
            return self.bed(other)
        return self.place(other)

    def asks_more(self, entry: ExerciseEntry, other: ExerciseEntry) -> bool:
        """Whether ``other`` is harder than ``entry``: for the balance, by its start position or by its landings."""
        if other.balance_demand > entry.balance_demand or self.place_instead(entry, other) is Place.NOWHERE:
            return True
        if IMPACT in other.movements - entry.movements:
            return True
        return DEMAND[other.position] > max(DEMAND[entry.position], LYING)


def stands_free(entry: ExerciseEntry) -> bool:
    """Whether an exercise is done standing without anything to hold on to."""
    return entry.position == "standing" and not {FIXED_SUPPORT, "wall"} & set(entry.equipment)


def home_of(
    catalogue: Catalogue, *, equipment: Collection[str], conditions: Collection[str], support_always: bool = False
) -> Home:
    """Build the home of a person with this equipment and these conditions."""
    return Home(
        equipment=frozenset(equipment),
        asked=catalogue.asked_equipment,
        on_floor="cannot_do_floor" not in conditions,
        floor_waits=not FLOOR_WAITS.isdisjoint(conditions),
        support_always=support_always,
    )
