"""Which loads a person can put together from what they have at home (``clinical_rules.md``, 8.3). Pure.

Loads are in kilograms, to the gram. For ankle weights that is the load on one leg, for hand weights all that is held,
and for bands the pull at twice their length.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from exercises.measures.bands import COLOUR_POUNDS
from exercises.measures.presentation import GRAM, kilograms_from

ANKLE = "ankle_kg"
HAND = "dumbbell_kg"
BAND = "band_lb"
NOTHING = "none"

ZERO = Decimal(0)
# More pieces than this are hard to fasten to one ankle or hold in one hand. The limit also keeps sums exact: a piece
# typed in pounds is stored at most half a gram off, so the sum of so few still shows as the same hundredths of a pound.
MOST_TOGETHER = 4
MOST_PIECES = 12

# Kind of load → the answers about equipment in the health check by which a person has something of that kind.
AT_HOME: Mapping[str, frozenset[str]] = {
    ANKLE: frozenset({"ankle-weights"}),
    HAND: frozenset({"hand-weights"}),
    BAND: frozenset({"band", "loop-band"}),
}

COLOUR_KG: Mapping[str, Decimal] = {
    colour: kilograms_from(pounds, "imperial") for colour, pounds in COLOUR_POUNDS.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """What somebody has of one kind: the mass of each piece in kilograms, listed as often as they own it.

    ``together`` means that several can be used at once. Raises ValueError for a piece without mass or finer than a
    gram, and for more than ``MOST_PIECES``.
    """

    kg: tuple[Decimal, ...]
    together: bool = False

    def __post_init__(self) -> None:
        if len(self.kg) > MOST_PIECES:
            raise ValueError(f"more than {MOST_PIECES} pieces")
        for mass in self.kg:
            if not mass.is_finite() or mass <= 0 or mass != mass.quantize(GRAM):
                raise ValueError(f"{mass} is not a mass in whole grams")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a person has said about their weights and bands.

    None means that they have not said; an empty collection, that they have none. ``at_home`` is what they ticked in the
    health check. ``usual`` holds the ladders of the progression rules by kind, each in the unit of its kind: they stand
    in for people who have not said what they have, and their top is the heaviest load suggested to anybody.
    """

    ankle: Pieces | None = None
    hand: Pieces | None = None
    colours: tuple[str, ...] | None = None
    other_bands_kg: tuple[Decimal, ...] = ()
    at_home: frozenset[str] = frozenset()
    usual: Mapping[str, tuple[Decimal, ...]]

    def pieces(self, kind: str) -> Pieces | None:
        if kind == BAND:
            if self.colours is None and not self.other_bands_kg:
                return None
            return Pieces(kg=tuple(COLOUR_KG[colour] for colour in self.colours or ()) + self.other_bands_kg)
        return {ANKLE: self.ankle, HAND: self.hand}[kind]

    def usual_kg(self, kind: str) -> tuple[Decimal, ...]:
        """Convert the usual ladder of a kind to kilograms, without the rung for no load."""
        units = "imperial" if kind == BAND else "metric"
        return tuple(kilograms_from(place, units) for place in self.usual[kind] if place > 0)


def ladder_of(kind: str, own: Own) -> tuple[Decimal, ...]:
    """List the loads that a person can put together, in kilograms, ascending from 0.

    A person who has not said what they have gets the usual ladder, if the health check says that they have something of
    this kind, else only 0. Loads above the top of the usual ladder are left out even when the person owns them, because
    the rules of section 8.3 end there. Raises ValueError for an unknown kind.
    """
    if kind == NOTHING:
        return (ZERO,)
    if kind not in AT_HOME:
        raise ValueError(f"{kind} is not a kind of load")
    usual = own.usual_kg(kind)
    pieces = own.pieces(kind)
    if pieces is None:
        return (ZERO, *usual) if AT_HOME[kind] & own.at_home else (ZERO,)
    return (ZERO, *(load for load in sorted(_put_together(pieces)) if load <= max(usual, default=ZERO)))


def is_told(kind: str, own: Own) -> bool:
    """Whether the person has said what they have of this kind."""
    return own.pieces(kind) is not None


def pieces_for(load: Decimal, kind: str, own: Own) -> tuple[Decimal, ...]:
    """Find the fewest pieces that make up a load, heaviest first; none for 0 and for a load that cannot be made."""
    pieces = own.pieces(kind)
    return () if pieces is None else _put_together(pieces).get(load, ())


def _put_together(pieces: Pieces) -> dict[Decimal, tuple[Decimal, ...]]:
    """Map every load that can be made, in kilograms, to the fewest pieces that make it."""
    made: dict[Decimal, tuple[Decimal, ...]] = {}
    heaviest_first = sorted(pieces.kg, reverse=True)
    for count in range(1, (MOST_TOGETHER if pieces.together else 1) + 1):
        for combination in combinations(heaviest_first, count):
            made.setdefault(sum(combination, ZERO), combination)
    return made


def decimals(texts: Iterable[str]) -> tuple[Decimal, ...]:
    """Read numbers that ``texts`` wrote."""
    return tuple(Decimal(text) for text in texts)


def texts(numbers: Iterable[Decimal]) -> list[str]:
    """Write numbers for a JSON column, exactly."""
    return [str(number) for number in numbers]
