"""What suits a person, and what suits them instead (``clinical_rules.md``, 4.5 and 5). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from exercises.rules.catalogue import Catalogue, ExerciseEntry
from exercises.rules.clearance import EXERCISE, Cleared, added_load_allowed, load_cleared
from exercises.rules.home import Home, Place
from exercises.rules.screening import ExerciseVerdict, Rule, Screening, Verdict
from exercises.rules.sides import BOTH, SIDES, SidedScreening

from .fitted import LeftOut, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedLoad:
    """Where weights and bands may be added, as far as the person goes: everywhere, or to some exercises."""

    everywhere: bool = True
    opened: frozenset[str] = frozenset()

    def allows(self, slug: str, rules: Iterable[Rule]) -> bool:
        return (self.everywhere or slug in self.opened) and not any(rule.verdict is Verdict.LOAD for rule in rules)


EVERYWHERE = AddedLoad()


def added_load(cleared: Collection[Cleared], tier: str) -> AddedLoad:
    """Find where weight may be added: nowhere if a clinician rules it out, and at tier HIGH only where one opens it."""
    return AddedLoad(
        everywhere=added_load_allowed(cleared) and (tier != "HIGH" or load_cleared(cleared)),
        opened=frozenset(
            word.exercise
            for word in cleared
            if word.scope == EXERCISE and word.exercise and load_cleared(cleared, word.exercise)
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What takes a place, where it comes from, and what the map of substitutions says of it: for whom, and a note."""

    exercise: str = ""
    origin: Origin = Origin.SUBSTITUTE
    note: str = ""
    conditions: frozenset[str] = frozenset()


class Suited:
    """What suits one person. What is ``chosen`` already is no substitute any more, and what was ``dropped`` never is
    one.

    ``screening`` is the whole catalogue screened for this person with what clinicians have said, and for each side of
    somebody whose hips differ. ``declined`` maps exercises that the person asked never to be shown to the reason that
    is then given. Raises ``UnknownFactError`` for a condition that the catalogue does not know.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        conditions: Iterable[str],
        home: Home,
        screening: SidedScreening,
        load: AddedLoad = EVERYWHERE,
        declined: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.catalogue = catalogue
        self.conditions = catalogue.held(conditions)
        self.home = home
        self.load = load
        self.sided = screening
        self.screening: Screening = screening.whole
        self.declined = declined
        self.chosen: set[str] = set()
        self.dropped: set[str] = set()

    def entry(self, slug: str) -> ExerciseEntry:
        return self.catalogue.exercises[slug]

    def verdict(self, slug: str) -> ExerciseVerdict:
        return self.screening.exercises[slug]

    def missing(self, entry: ExerciseEntry) -> tuple[str, ...]:
        """What the exercise, or a part of it, needs and the person does not have."""
        done = (entry, *map(self.entry, entry.parts))
        return tuple(dict.fromkeys(slug for exercise in done for slug in self.home.missing(exercise)))

    def only_side(self, slug: str) -> str:
        """Name the one side on which an exercise is allowed; empty when it is allowed on both or on none."""
        if not self.sided.differs(slug) or not self.has_all_for(slug) or slug in self.declined:
            return BOTH
        allowed = [side for side in SIDES if self.sided.verdict(slug, side).verdict.allows]
        return allowed[0] if len(allowed) == 1 else BOTH

    def fits(self, slug: str) -> bool:
        """Whether it is allowed on all sides, and the person did not ask never to be shown it or a part of it."""
        shown = self.declined.keys().isdisjoint((slug, *self.entry(slug).parts))
        return self.verdict(slug).verdict.allows and self.has_all_for(slug) and shown

    def has_all_for(self, slug: str) -> bool:
        """Whether the home allows an exercise and all parts of it."""
        return all(self.home.allows(self.entry(exercise)) for exercise in (slug, *self.entry(slug).parts))

    def keeps(self, slug: str) -> bool:
        """Whether the person keeps an exercise of the program: as it is, with changes, or on one side."""
        return (self.fits(slug) and self.better_version(slug) is None) or bool(self.only_side(slug))

    def stands_in(self, slug: str, for_this: ExerciseEntry) -> bool:
        """Whether an exercise may stand in for another: it was not dropped, and is not on the floor where the other is
        not.
        """
        return (
            slug in self.screening.exercises
            and slug not in self.dropped
            and self.fits(slug)
            and self.home.place_instead(for_this, self.entry(slug)) is not Place.NOWHERE
        )

    def as_declined(self, left: LeftOut) -> LeftOut:
        """Give the person's own wish as the reason, where that alone is why it is left out."""
        if left.exercise not in self.declined or not left.verdict.allows:
            return left
        return replace(left, rules=(), missing=(), note=self.declined[left.exercise])

    # --- What to do instead -------------------------------------------------------------------------------------------

    def better_version(self, slug: str) -> Found | None:
        """Find the substitute that the catalogue names for one of the person's own conditions, if it needs fewer
        changes.

        An exercise that is allowed with changes keeps its place, unless a version made for this person needs none.
        """
        verdict = self.verdict(slug).verdict
        if verdict is not Verdict.MODIFY or not self.fits(slug):
            return None
        for offers, conditions, note in self.substitutions(slug):
            if conditions:
                for offer in offers:
                    if self.stands_in(offer, self.entry(slug)) and self.verdict(offer).verdict < verdict:
                        return Found(exercise=offer, origin=Origin.SUBSTITUTE, note=note, conditions=conditions)
        return None

    def substitutions(self, slug: str) -> Iterator[tuple[tuple[str, ...], frozenset[str], str]]:
        """Yield what the substitution map offers: what is meant for the person's own conditions first, then what is for
        everyone.
        """
        held = self.conditions
        entries = [entry for entry in self.catalogue.substitutions if entry.blocked == slug]
        for entry in entries:
            if entry.conditions & held:
                yield entry.offers, entry.conditions, entry.note
        for entry in entries:
            if not entry.conditions:
                yield entry.offers, entry.conditions, entry.note

    def replacement(self, entry: ExerciseEntry) -> Found:
        """Find the best replacement and where it comes from; one without a name when there is none.

        What the map says about a substitute is said about that substitute alone.
        """
        offered = list(self.substitutions(entry.slug))
        for offers, conditions, note in offered:
            if conditions and not offers:
                # The map says: nothing instead, not without a clinician.
                return Found(note=note)
        for offers, _conditions, note in offered:
            for offer in offers:
                if self.stands_in(offer, entry):
                    return Found(exercise=offer, origin=Origin.SUBSTITUTE, note=note)
        for rung in easier_rungs(entry.slug, self.catalogue):
            if self.stands_in(rung, entry):
                return Found(exercise=rung, origin=Origin.EASIER)
        return Found(exercise=self.similar(entry), origin=Origin.SIMILAR)

    def similar(self, entry: ExerciseEntry) -> str:
        """Find the exercise of the same kind that shares most muscles and asks no more.

        Among equals the mildest verdict, the least balance, and the fewest other muscles come first.
        """
        wanted = set(entry.muscles)
        candidates = [
            other
            for other in similar_to(entry, self.catalogue, self.home)
            if other.slug not in self.chosen and self.stands_in(other.slug, entry)
        ]
        best = min(
            candidates,
            key=lambda other: (
                -len(wanted & set(other.muscles)),
                self.verdict(other.slug).verdict,
                other.balance_demand,
                len(set(other.muscles) - wanted),
                other.slug,
            ),
            default=None,
        )
        return best.slug if best else ""


def easier_rungs(slug: str, catalogue: Catalogue) -> Iterator[str]:
    """Yield the easier versions of an exercise, nearest first."""
    for rungs in catalogue.ladders.values():
        if slug in rungs:
            yield from (rung for rung in reversed(rungs[: rungs.index(slug)]) if rung in catalogue.exercises)


def similar_to(entry: ExerciseEntry, catalogue: Catalogue, home: Home) -> Iterator[ExerciseEntry]:
    """Yield the last resort: the same kind, some of the same muscles, and asking no more (5.4)."""
    for other in catalogue.exercises.values():
        if (
            other.slug != entry.slug
            and other.kind == entry.kind
            and not other.parts
            and set(other.muscles) & set(entry.muscles)
            and not home.asks_more(entry, other)
        ):
            yield other
