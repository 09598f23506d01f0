"""Which loads a person can put together (``clinical_rules.md``, 8.3). Pure: rows come in, loads go out.

Loads are kilograms to the gram: of one leg for ankle weights, of all that is held for hand weights, and for bands the
pull at twice their length.
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
# More than this on one ankle or in one hand is hard to fasten. Each piece is off by half a gram at most when it was
# told in pounds, so that the sum of so many still comes back as the same pounds, to the hundredth.
MOST_TOGETHER = 4
MOST_PIECES = 12

# The answers to the question about equipment in the health check that mean that there is something of a kind.
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
    """What somebody has of one kind: the mass of each piece in kilograms, each as often as it is there.

    ``together``: several can be used at once. Raises ValueError for a piece of no mass or finer than a gram, and for
    more than ``MOST_PIECES``.
    """

    kg: tuple[Decimal, ...]
    together: bool = False

    def __post_init__(self) -> None:
        if len(self.kg) > MOST_PIECES:
            raise ValueError(f"more than {MOST_PIECES} pieces")
        for piece in self.kg:
            if not piece.is_finite() or piece <= 0 or piece != piece.quantize(GRAM):
                raise ValueError(f"{piece} is not a mass in whole grams")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a person has said about their weights and bands.

    None means that they have said nothing; no pieces mean that they have none. ``at_home`` is what they ticked in the
    health check. ``usual`` are the ladders of the progression rules by kind, in the unit of each kind: for who has said
    nothing, and the heaviest that is ever suggested to anybody.
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
        """Return the ladder of the rules in kilograms, without its place for no load."""
        units = "imperial" if kind == BAND else "metric"
        return tuple(kilograms_from(place, units) for place in self.usual[kind] if place > 0)


def ladder_of(kind: str, own: Own) -> tuple[Decimal, ...]:
    """Return the loads that a person can put together, in kilograms, ascending from none.

    Who has said nothing gets the usual ladder if the health check says that there is something at home, else no load at
    all. Nothing above the top of the usual ladder is a place, whatever stands in the cupboard: that top is where the
    rules of section 8.3 end. Raises ValueError for a kind that is no weight and no band.
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
    """Return the fewest pieces that make up a load, heaviest first; none when it is no load, or cannot be made."""
    pieces = own.pieces(kind)
    return () if pieces is None else _put_together(pieces).get(load, ())


def _put_together(pieces: Pieces) -> dict[Decimal, tuple[Decimal, ...]]:
    """Return every load that can be made, each with the fewest pieces that make it."""
    made: dict[Decimal, tuple[Decimal, ...]] = {}
    heaviest_first = sorted(pieces.kg, reverse=True)
    for count in range(1, (MOST_TOGETHER if pieces.together else 1) + 1):
        for some in combinations(heaviest_first, count):
            made.setdefault(sum(some, ZERO), some)
    return made


def decimals(texts: Iterable[str]) -> tuple[Decimal, ...]:
    """Read what ``texts`` wrote."""
    return tuple(Decimal(text) for text in texts)


def texts(numbers: Iterable[Decimal]) -> list[str]:
    """Write numbers for a JSON column, exactly."""
    return [str(number) for number in numbers]
