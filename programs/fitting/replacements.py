"""Another exercise of the same purpose, for people who would rather do something else. A pure function.

In this order: the exercise of the program that this one stands for, what the map of substitutions names, easier rungs
of its ladder, then the same kind sharing muscles and asking no more (``clinical_rules.md``, 5.4 and 4.5). Each is
screened for this person, they have what it needs, and it was not left out for them. A harder rung is no swap: harder is
for the progression rules alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from exercises.rules.catalogue import Catalogue, ExerciseEntry
from exercises.rules.home import Home, Place
from exercises.rules.screening import Rule, Screening, Verdict

from .suited import easier_rungs, similar_to


class SwapOrigin(StrEnum):
    """Where an exercise that may take the place comes from, best first."""

    PROGRAM = "program"
    SUBSTITUTE = "substitute"
    EASIER = "easier"
    SIMILAR = "similar"


class Contrast(StrEnum):
    """What is different about it."""

    EASIER_FORM = "easier_form"
    LESS_BALANCE = "less_balance"
    STANDING = "standing"
    SITTING = "sitting"
    LYING = "lying"
    LEANING = "leaning"
    ON_ALL_FOURS = "on_all_fours"
    WALKING = "walking"
    ONE_SIDE_AT_A_TIME = "one_side_at_a_time"
    BOTH_SIDES_AT_ONCE = "both_sides_at_once"


POSITIONS = {
    "standing": Contrast.STANDING,
    "seated_chair": Contrast.SITTING,
    "seated_floor": Contrast.SITTING,
    "supine": Contrast.LYING,
    "prone": Contrast.LYING,
    "propped": Contrast.LEANING,
    "side_lying": Contrast.LYING,
    "quadruped": Contrast.ON_ALL_FOURS,
    "gait": Contrast.WALKING,
}
ORDER = tuple(SwapOrigin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An exercise that may take the place of another. ``note`` is what the map of substitutions says of it.

    ``shared`` and ``new`` are muscles: those that both train, and those that only this one does. ``place`` is the
    bed or couch on which it is done, where the floor will not do.
    """

    exercise: str
    origin: SwapOrigin
    verdict: Verdict
    rules: tuple[Rule, ...] = ()
    note: str = ""
    contrasts: tuple[Contrast, ...] = ()
    shared: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    place: Place = Place.ANYWHERE
    needs: tuple[str, ...] = ()


def candidates(
    slug: str,
    *,
    stands_for: Iterable[str] = (),
    catalogue: Catalogue,
    screening: Screening,
    conditions: Collection[str],
    home: Home,
    unwanted: Collection[str] = (),
    in_routine: Collection[str] = (),
) -> tuple[Candidate, ...]:
    """Find what may take the place of ``slug``, each exercise once, the best first.

    ``stands_for`` are the exercises of the program whose place it has. ``screening`` is of this person, with what
    clinicians have said. ``unwanted`` are exercises that were left out, or that the person never wants to be shown.
    Raises ``KeyError`` for an exercise that the catalogue does not know.
    """
    entry = catalogue.exercises[slug]
    own = tuple(dict.fromkeys((slug, *stands_for)))
    too_hard = set(_harder_rungs(slug, catalogue))
    found: dict[str, Candidate] = {}

    def allowed(other: str) -> bool:
        known = catalogue.exercises.get(other)
        return (
            known is not None
            and other != slug
            and other not in found
            and (other in own or other not in too_hard)
            and other not in unwanted
            and other not in in_routine
            and other in screening.exercises
            and screening.exercises[other].verdict.allows
            and home.allows(known)
            and (other in own or home.place_instead(entry, known) is not Place.NOWHERE)
        )

    def add(others: Iterable[tuple[str, str]], origin: SwapOrigin) -> None:
        for other, note in others:
            if allowed(other):
                found[other] = _candidate(entry, other, origin, note, catalogue, screening, home)

    add([(other, "") for other in own], SwapOrigin.PROGRAM)
    add(_offered(own, catalogue, catalogue.held(conditions)), SwapOrigin.SUBSTITUTE)
    add([(rung, "") for rung in easier_rungs(slug, catalogue)], SwapOrigin.EASIER)
    add([(other.slug, "") for other in similar_to(entry, catalogue, home)], SwapOrigin.SIMILAR)
    return tuple(sorted(found.values(), key=lambda candidate: _rank(candidate, catalogue)))


def _rank(candidate: Candidate, catalogue: Catalogue) -> tuple[int, Verdict, int, int, str]:
    """Order candidates of one origin: the mildest verdict, most muscles in common, least balance.

    Sorting leaves equals in the order of the map or the ladder.
    """
    if candidate.origin is not SwapOrigin.SIMILAR:
        return ORDER.index(candidate.origin), candidate.verdict, 0, 0, ""
    entry = catalogue.exercises[candidate.exercise]
    return (
        ORDER.index(candidate.origin),
        candidate.verdict,
        -len(candidate.shared),
        entry.balance_demand,
        candidate.exercise,
    )


def _offered(own: Iterable[str], catalogue: Catalogue, conditions: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what the map names in place of any of ``own``: what is meant for the person's conditions first."""
    for slug in own:
        entries = [entry for entry in catalogue.substitutions if entry.blocked == slug]
        for entry in entries:
            if not entry.conditions.isdisjoint(conditions):
                yield from ((offer, entry.note) for offer in entry.offers)
        for entry in entries:
            if not entry.conditions:
                yield from ((offer, entry.note) for offer in entry.offers)


def _harder_rungs(slug: str, catalogue: Catalogue) -> Iterator[str]:
    for rungs in catalogue.ladders.values():
        if slug in rungs:
            yield from rungs[rungs.index(slug) + 1 :]


def _candidate(
    entry: ExerciseEntry,
    slug: str,
    origin: SwapOrigin,
    note: str,
    catalogue: Catalogue,
    screening: Screening,
    home: Home,
) -> Candidate:
    other = catalogue.exercises[slug]
    verdict = screening.exercises[slug]
    return Candidate(
        exercise=slug,
        origin=origin,
        verdict=verdict.verdict,
        rules=verdict.rules,
        note=note,
        place=home.place_instead(entry, other),
        contrasts=tuple(_contrasts(entry, other, easier=origin is SwapOrigin.EASIER)),
        shared=tuple(muscle for muscle in other.muscles if muscle in entry.muscles),
        new=tuple(muscle for muscle in other.muscles if muscle not in entry.muscles),
        needs=tuple(thing for thing in other.equipment if thing not in entry.equipment),
    )


def _contrasts(entry: ExerciseEntry, other: ExerciseEntry, *, easier: bool) -> Iterator[Contrast]:
    if easier:
        yield Contrast.EASIER_FORM
    if other.balance_demand < entry.balance_demand:
        yield Contrast.LESS_BALANCE
    here, there = POSITIONS.get(entry.position), POSITIONS.get(other.position)
    if there is not None and there is not here:
        yield there
    if other.sides != entry.sides:
        yield Contrast.ONE_SIDE_AT_A_TIME if other.sides > 1 else Contrast.BOTH_SIDES_AT_ONCE
