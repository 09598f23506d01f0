"""Fit a program to a person: keep what suits, change what must change, say why. A pure function.

What is not allowed is replaced by the substitute that the catalogue names, else by an easier rung of its ladder, else
by an exercise of the same kind that works the same muscles and asks no more, else it is left out; each with its reasons
(``clinical_rules.md``, sections 4.5, 5 and 5.4). A substitute is screened like everything else, and nobody who stood or
sat is sent to the floor. Nothing is dropped silently, and nothing that is dropped stands in for something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from exercises.measures.dose import Dose
from exercises.rules.catalogue import Catalogue, ExerciseEntry
from exercises.rules.home import Home, Place
from exercises.rules.screening import ExerciseVerdict, ProgrammeVerdict, Rule, Screening, Verdict
from exercises.rules.sides import BOTH, SIDES, SidedScreening, other_side

# What a program trains stays trained: each is also the kind of the exercises that can stand in for it.
ROLES_TO_KEEP = ("strength", "balance", "posture", "mobility")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One item of a program, as its source gives it. Items with the same ``stage`` above 0 are taken one at a time, in
    order.
    """

    exercise: str
    section: str
    role: str
    start: Dose
    goal: Dose
    note: str = ""
    stage: int = 0


class Origin(StrEnum):
    """How an exercise came into a routine."""

    PROGRAM = "program"
    SUBSTITUTE = "substitute"
    EASIER = "easier"
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedPart:
    """One child of a sequence that this person does."""

    exercise: str
    start: Dose
    goal: Dose


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedItem:
    """An exercise of the fitted routine. ``rules`` concern it; ``changed_by`` are why it stands for ``instead_of``.

    ``place`` is the bed or couch on which it is done, where the floor will not do.
    ``kept_for`` is the exercise beside which it stays as a single set, as a gate says. ``side`` is the only side on
    which it is done; empty for all. ``not_other_side`` are then why it is not done on the other. ``rule_sides`` maps
    the id of a rule that concerns it on one side only to that side.
    """

    exercise: str
    section: str
    role: str
    start: Dose
    goal: Dose
    verdict: Verdict
    rules: tuple[Rule, ...] = ()
    note: str = ""
    origin: Origin = Origin.PROGRAM
    instead_of: str = ""
    place: Place = Place.ANYWHERE
    changed_by: tuple[Rule, ...] = ()
    missing: tuple[str, ...] = ()
    parts: tuple[FittedPart, ...] = ()
    load_allowed: bool = True
    later: tuple[str, ...] = ()
    side: str = BOTH
    not_other_side: tuple[Rule, ...] = ()
    kept_for: str = ""
    rule_sides: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An exercise of the program, or a part of a sequence, that this person does not get; with a ``side``, not on that
    side.
    """

    exercise: str
    verdict: Verdict
    rules: tuple[Rule, ...] = ()
    missing: tuple[str, ...] = ()
    covered_by: str = ""
    part_of: str = ""
    note: str = ""
    side: str = BOTH
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """A program fitted to one person. ``programme`` says whether they may begin at all."""

    items: tuple[FittedItem, ...]
    left_out: tuple[LeftOut, ...]
    programme: ProgrammeVerdict

    @property
    def locked(self) -> bool:
        """Whether a clinician has to clear the whole program first."""
        return self.programme.verdict is Verdict.CLEAR

    @property
    def changed(self) -> tuple[FittedItem, ...]:
        return tuple(item for item in self.items if item.instead_of)

    @property
    def unwanted(self) -> frozenset[str]:
        """What was left out or replaced: no page that shows this suggests it elsewhere."""
        return frozenset(left.exercise for left in self.left_out) | {item.instead_of for item in self.changed}


def fit(
    *,
    planned: Sequence[Planned],
    catalogue: Catalogue,
    conditions: Iterable[str],
    home: Home,
    added_load: bool = True,
    load_opened: Iterable[str] = (),
    screening: SidedScreening,
    declined: Mapping[str, str] = MappingProxyType({}),
) -> Fitting:
    """Fit ``planned`` to a person of whom ``conditions`` are true, and to their ``home``.

    ``added_load`` is False when no weight or band may be added whatever the exercise (risk tier HIGH, or a clinician's
    word), but for those of ``load_opened``. ``screening`` is the whole catalogue screened for this person with what
    clinicians have said, and for each side of somebody whose hips differ. ``declined`` are exercises that the person
    asked never to be shown, each with what is then said of it. Raises ``UnknownFactError`` for a condition or an
    exercise that the catalogue does not know.
    """
    load = _Load(everywhere=added_load, opened=frozenset(load_opened))
    return _Fitter(catalogue, frozenset(conditions), home, load, screening, declined).fit(planned)


def fit_one(
    item: Planned,
    *,
    catalogue: Catalogue,
    conditions: Iterable[str],
    home: Home,
    added_load: bool = True,
    load_opened: Iterable[str] = (),
    screening: SidedScreening,
    declined: Mapping[str, str] = MappingProxyType({}),
) -> FittedItem | None:
    """Fit exactly this exercise to a person, as ``fit`` does; None when they may not do it, or have not what it needs.

    What a better version would be is not asked: this is the exercise that the person chose, or has come to.
    """
    load = _Load(everywhere=added_load, opened=frozenset(load_opened))
    fitter = _Fitter(catalogue, frozenset(conditions), home, load, screening, declined)
    entry = fitter.entry(item.exercise)
    if fitter.fits(item.exercise):
        return fitter.fitted(item, entry, item.start, item.goal)
    if side := fitter.only_side(item.exercise):
        return fitter.on_one_side(item, entry, side)[0]
    return fitter.without_parts(item, entry)[0] if entry.parts else None


def with_kept(
    items: Sequence[FittedItem],
    *,
    keeps: Callable[[str], str],
    catalogue: Catalogue,
    fit_one: Callable[[Planned], FittedItem | None],
) -> tuple[FittedItem, ...]:
    """Return items with those that stay beside another one as a single set, right after it (4.5).

    ``keeps`` returns the exercise that a gate keeps beside another one, or nothing. What is there already stays as it
    is.
    """
    there = {item.exercise for item in items}
    found: list[FittedItem] = []
    for item in items:
        found.append(item)
        slug = keeps(item.exercise)
        entry = catalogue.exercises.get(slug)
        if entry is None or entry.start is None or slug in there:
            continue
        once = replace(entry.start, sets=1)
        goal = replace(entry.goal or entry.start, sets=1)
        kept = fit_one(Planned(exercise=slug, section=item.section, role=item.role, start=once, goal=goal))
        if kept is not None:
            there.add(slug)
            found.append(replace(kept, kept_for=item.exercise))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Load:
    """Where weights and bands may be added, as far as the person goes: everywhere, or to some exercises."""

    everywhere: bool
    opened: frozenset[str]

    def allows(self, slug: str, rules: Iterable[Rule]) -> bool:
        return (self.everywhere or slug in self.opened) and not any(rule.verdict is Verdict.LOAD for rule in rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What takes a place, where it comes from, and what the map of substitutions says of it."""

    exercise: str = ""
    origin: Origin = Origin.SUBSTITUTE
    note: str = ""


class _Fitter:
    """One fitting: the person's facts, and what has been chosen so far."""

    def __init__(
        self,
        catalogue: Catalogue,
        conditions: frozenset[str],
        home: Home,
        load: _Load,
        sided: SidedScreening,
        declined: Mapping[str, str],
    ) -> None:
        self.catalogue = catalogue
        self.conditions = catalogue.held(conditions)
        self.home = home
        self.load = load
        self.sided = sided
        self.screening: Screening = sided.whole
        self.declined = declined
        self.chosen: set[str] = set()
        self.dropped: set[str] = set()

    def fit(self, planned: Sequence[Planned]) -> Fitting:
        first_of_stage, later = _one_at_a_time(planned)
        # What the person keeps counts as chosen before any substitute is looked for; what they do not keep, or come to
        # later, is no substitute for anything.
        names = {item.exercise for item in planned}
        self.dropped = names - {item.exercise for item in first_of_stage}
        self.chosen = {item.exercise for item in first_of_stage if self.keeps(item.exercise)}
        self.dropped = names - self.chosen
        items: list[FittedItem] = []
        left_out: list[LeftOut] = []
        for item in first_of_stage:
            fitted, dropped = self.fit_item(item)
            if fitted is not None:
                self.chosen.add(fitted.exercise)
                items.append(replace(fitted, later=later.get(item.exercise, ())))
            left_out.extend(dropped)
        items, left_out = self.keep_balanced(first_of_stage, items, left_out)
        return Fitting(items=tuple(items), left_out=tuple(left_out), programme=self.screening.programme)

    def keep_balanced(
        self, planned: Sequence[Planned], items: list[FittedItem], left_out: list[LeftOut]
    ) -> tuple[list[FittedItem], list[LeftOut]]:
        """Give back what a program would lose altogether: its only balance, strength, posture or mobility work.

        The first exercise that was left out in such a role gives way to any allowed exercise of that kind that asks no
        more, whatever its muscles.
        """
        for role in ROLES_TO_KEEP:
            lost = [item for item in planned if item.role == role]
            if not lost or any(item.role == role for item in items):
                continue
            for item in lost:
                left = next(
                    (
                        other
                        for other in left_out
                        if other.exercise == item.exercise and not other.part_of and not other.side
                    ),
                    None,
                )
                found = self.any_of_kind(role, self.entry(item.exercise)) if left else None
                if left is None or found is None:
                    continue
                # What was said of another substitute is not said of this one.
                why = replace(left, note=self.left(item.exercise).note)
                fitted = self.instead(item, found, why, Origin.SIMILAR)
                order = [wanted.exercise for wanted in planned]
                place = sum(
                    order.index(fitted.instead_of or fitted.exercise) < order.index(item.exercise) for fitted in items
                )
                self.chosen.add(found.slug)
                items = [*items[:place], fitted, *items[place:]]
                left_out = [other for other in left_out if other is not left]
                break
        return items, left_out

    def any_of_kind(self, kind: str, lost: ExerciseEntry) -> ExerciseEntry | None:
        """Return the allowed exercise of a kind that asks no more than ``lost`` and needs the fewest changes."""
        candidates = [
            entry
            for entry in self.catalogue.exercises.values()
            if entry.kind == kind
            and not entry.parts
            and entry.slug not in self.chosen
            and not self.home.asks_more(lost, entry)
            and self.stands_in(entry.slug, lost)
        ]
        return min(
            candidates,
            key=lambda entry: (self.verdict(entry.slug).verdict, entry.balance_demand, entry.slug),
            default=None,
        )

    def fit_item(self, item: Planned) -> tuple[FittedItem | None, list[LeftOut]]:
        entry = self.entry(item.exercise)
        verdict = self.verdict(item.exercise)
        better = self.better_version(item.exercise)
        if self.keeps(item.exercise) and self.fits(item.exercise):
            return self.fitted(item, entry, item.start, item.goal), []
        if side := self.only_side(item.exercise):
            return self.on_one_side(item, entry, side)
        if entry.parts and item.exercise not in self.declined:
            fitted, dropped = self.without_parts(item, entry)
            if fitted is not None:
                return fitted, dropped
        left = replace(self.left(item.exercise), section=item.section)
        if better is not None:
            found = better
            left = replace(left, rules=_deciding(verdict))
        else:
            found = self.replacement(entry)
        left = replace(left, note=" ".join(part for part in (left.note, found.note) if part))
        if not found.exercise:
            return None, [left]
        if found.exercise in self.chosen:
            return None, [replace(left, covered_by=found.exercise)]
        return self.instead(item, self.entry(found.exercise), left, found.origin), []

    def instead(self, item: Planned, other: ExerciseEntry, left: LeftOut, origin: Origin) -> FittedItem:
        """Put another exercise in the place of one that is left out, for the same reasons."""
        return replace(
            self.fitted(item, other, other.start or item.start, other.goal or item.goal),
            note=left.note,
            origin=origin,
            instead_of=item.exercise,
            place=self.home.place_instead(self.entry(item.exercise), other),
            changed_by=left.rules,
            missing=left.missing,
        )

    def left(self, slug: str, *, part_of: str = "") -> LeftOut:
        """Say why an exercise is left out: rules that do not allow it, what is not at home, or the person's wish.

        How a rule would change it is no reason, and could ask for the very thing that is missing.
        """
        verdict = self.verdict(slug)
        left = LeftOut(
            exercise=slug,
            verdict=verdict.verdict,
            rules=() if verdict.verdict.allows else _deciding(verdict),
            missing=self.missing(self.entry(slug)),
            part_of=part_of,
        )
        return self.as_declined(left)

    def fitted(self, item: Planned, entry: ExerciseEntry, start: Dose, goal: Dose) -> FittedItem:
        verdict = self.verdict(entry.slug)
        return FittedItem(
            exercise=entry.slug,
            section=item.section,
            role=item.role,
            start=start,
            goal=goal,
            verdict=verdict.verdict,
            rules=verdict.rules,
            note=item.note,
            parts=tuple(self.part(slug, start, goal) for slug in entry.parts),
            load_allowed=self.load.allows(entry.slug, verdict.rules),
            rule_sides=self.sided.rule_sides(entry.slug),
            place=self.home.place(entry),
        )

    def on_one_side(self, item: Planned, entry: ExerciseEntry, side: str) -> tuple[FittedItem, list[LeftOut]]:
        """Keep an exercise on the side where it is allowed, and say why it is left out on the other."""
        here, there = self.sided.verdict(entry.slug, side), self.sided.verdict(entry.slug, other_side(side))
        fitted = replace(
            self.fitted(item, entry, item.start, item.goal),
            verdict=here.verdict,
            rules=here.rules,
            load_allowed=self.load.allows(entry.slug, here.rules),
            side=side,
            not_other_side=_deciding(there),
            rule_sides={},
        )
        left = LeftOut(exercise=entry.slug, verdict=there.verdict, rules=_deciding(there), side=other_side(side))
        return fitted, [left]

    def part(self, slug: str, start: Dose, goal: Dose) -> FittedPart:
        """Return a child of a sequence: it grows to the goal of the program, never past it (8.5)."""
        child = self.entry(slug)
        grown = (child.goal or goal).within(goal)
        return FittedPart(exercise=slug, start=(child.start or start).within(start).within(grown), goal=grown)

    def without_parts(self, item: Planned, entry: ExerciseEntry) -> tuple[FittedItem | None, list[LeftOut]]:
        """Drop the children of a sequence that are not allowed and keep the rest; nothing left means no sequence."""
        kept = [slug for slug in entry.parts if self.fits(slug)]
        if not kept or self.home.missing(entry):
            return None, []
        rules = {rule.id: rule for slug in kept for rule in self.verdict(slug).rules}
        verdicts = [self.verdict(slug).verdict for slug in kept]
        fitted = replace(
            self.fitted(item, entry, item.start, item.goal),
            verdict=max(verdicts),
            rules=tuple(sorted(rules.values(), key=lambda rule: (rule.order, rule.id))),
            parts=tuple(self.part(slug, item.start, item.goal) for slug in kept),
            load_allowed=self.load.allows(entry.slug, rules.values()),
        )
        return fitted, [self.left(slug, part_of=entry.slug) for slug in entry.parts if slug not in kept]

    # --- What is allowed ----------------------------------------------------------------------------------------------

    def entry(self, slug: str) -> ExerciseEntry:
        return self.catalogue.exercises[slug]

    def verdict(self, slug: str) -> ExerciseVerdict:
        return self.screening.exercises[slug]

    def missing(self, entry: ExerciseEntry) -> tuple[str, ...]:
        """What the exercise, or a part of it, needs and the person does not have."""
        done = (entry, *map(self.entry, entry.parts))
        return tuple(dict.fromkeys(slug for exercise in done for slug in self.home.missing(exercise)))

    def only_side(self, slug: str) -> str:
        """Return the one side on which an exercise is allowed; empty when it is allowed on both or on none."""
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
        """Whether an exercise may stand in for another: nothing that is dropped, and nothing on the floor for it."""
        return (
            slug in self.screening.exercises
            and slug not in self.dropped
            and self.fits(slug)
            and self.home.place_instead(for_this, self.entry(slug)) is not Place.NOWHERE
        )

    def as_declined(self, left: LeftOut) -> LeftOut:
        """Return it with the person's own wish as the reason, where that alone is why it is left out."""
        if left.exercise not in self.declined or not left.verdict.allows:
            return left
        return replace(left, rules=(), missing=(), note=self.declined[left.exercise])

    # --- What to do instead -------------------------------------------------------------------------------------------

    def better_version(self, slug: str) -> Found | None:
        """Return the substitute that the catalogue names for one of the person's own conditions, when it needs fewer
        changes.

        An exercise that is allowed with changes keeps its place, unless there is a version made for this person that
        needs none.
        """
        verdict = self.verdict(slug).verdict
        if verdict is not Verdict.MODIFY or not self.fits(slug):
            return None
        for offers, conditions, note in self.substitutions(slug):
            if conditions:
                for offer in offers:
                    if self.stands_in(offer, self.entry(slug)) and self.verdict(offer).verdict < verdict:
                        return Found(exercise=offer, origin=Origin.SUBSTITUTE, note=note)
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
        """Return the best replacement and where it comes from; one without a name when there is none.

        What the map says of a substitute is said of that one alone.
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
        """Return the exercise of the same kind that shares most muscles and asks no more; the mildest verdict first."""
        wanted = set(entry.muscles)
        candidates = [
            other
            for other in similar_to(entry, self.catalogue, self.home)
            if other.slug not in self.chosen and self.stands_in(other.slug, entry)
        ]
        best = min(
            candidates,
            key=lambda other: (
                -len(wanted & set(other.muscles)), self.verdict(other.slug).verdict, other.balance_demand, other.slug,
            ),
            default=None,
        )  # fmt: skip
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


def _one_at_a_time(planned: Sequence[Planned]) -> tuple[list[Planned], Mapping[str, tuple[str, ...]]]:
    """Keep the first item of each stage; return the others as what comes later, by the slug of the first."""
    kept: list[Planned] = []
    first: dict[int, str] = {}
    later: dict[str, tuple[str, ...]] = {}
    for item in planned:
        if item.stage and item.stage in first:
            later[first[item.stage]] = (*later.get(first[item.stage], ()), item.exercise)
            continue
        if item.stage:
            first[item.stage] = item.exercise
        kept.append(item)
    return kept, later


def _deciding(verdict: ExerciseVerdict) -> tuple[Rule, ...]:
    """Return the rules that made the verdict what it is; all others would only distract."""
    return tuple(rule for rule in verdict.rules if rule.verdict is verdict.verdict)
