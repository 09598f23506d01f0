"""Fit a program to a person: keep what suits, change what must change, say why. A pure function.

What is not allowed is replaced by the substitute that the catalogue names, else by an easier rung of its ladder, else
by an exercise of the same kind that works the same muscles and asks no more, else it is left out; each with its reasons
(``clinical_rules.md``, sections 4.5, 5 and 5.4). A substitute is screened like everything else, and nobody who stood or
sat is sent to the floor. Nothing is dropped silently, and nothing that is dropped stands in for something else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from exercises.measures.dose import Dose
from exercises.rules.catalogue import Catalogue, ExerciseEntry
from exercises.rules.home import FLOOR_TRANSFER, Place
from exercises.rules.screening import ExerciseVerdict, Rule, Verdict
from exercises.rules.sides import other_side

from .fitted import FittedItem, FittedPart, Fitting, LeftOut, Origin, Planned, with_a_beginning
from .suited import Suited

# A fitted program still trains each of these. Each is also the kind of the exercises that can stand in.
ROLES_TO_KEEP = ("strength", "balance", "posture", "mobility")


def with_kept(
    items: Sequence[FittedItem],
    *,
    keeps: Callable[[str], str],
    catalogue: Catalogue,
    fit_one: Callable[[Planned], FittedItem | None],
) -> tuple[FittedItem, ...]:
    """Add the exercises that a gate keeps beside another one (``keeps``), as a single set, right after it (4.5).

    ``keeps`` names such an exercise, or nothing. One that is there already stays as it is.
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
            found.append(replace(kept, kept_for=item.exercise, from_week=item.from_week))
    return tuple(found)


class Fitter(Suited):
    """One fitting: the person's facts, and what has been chosen so far."""

    def fit_one(self, item: Planned) -> FittedItem | None:
        """Fit exactly this exercise; None when they may not do it, or lack what it needs.

        No better version is looked for: this is the exercise that the person chose, or has reached.
        """
        entry = self.entry(item.exercise)
        if self.fits(item.exercise):
            return self.fitted(item, entry, item.start, item.goal)
        if side := self.only_side(item.exercise):
            return self.on_one_side(item, entry, side)[0]
        return self.without_parts(item, entry)[0] if entry.parts else None

    def fit(self, planned: Sequence[Planned]) -> Fitting:
        """Fit a program. Raises ``UnknownFactError`` for an exercise that the catalogue does not know."""
        first_of_stage, later = _one_at_a_time(planned)
        # What the person keeps is chosen before substitutes are looked for, so that none doubles it. What they do not
        # keep, and what belongs to a later stage, is no substitute.
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
        return Fitting(items=with_a_beginning(items), left_out=tuple(left_out), programme=self.screening.programme)

    def keep_balanced(
        self, planned: Sequence[Planned], items: list[FittedItem], left_out: list[LeftOut]
    ) -> tuple[list[FittedItem], list[LeftOut]]:
        """Give back what the program would lose altogether: its only balance, strength, posture or mobility work.

        Any allowed exercise of that kind that asks no more, whatever its muscles, replaces the first one that was left
        out in such a role.
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
        """Find the allowed exercise of a kind that asks no more than ``lost`` and needs the fewest changes."""
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
            # Of all the rules that would change it, only those for which the better version was made are its reason.
            deciding = _deciding(verdict)
            made_for = tuple(rule for rule in deciding if rule.condition in better.conditions)
            left = replace(left, rules=made_for or deciding)
        else:
            found = self.replacement(entry)
        left = replace(left, note=" ".join(part for part in (left.note, found.note) if part))
        if not found.exercise:
            return None, [left]
        if found.exercise in self.chosen:
            return None, [replace(left, covered_by=found.exercise)]
        return self.instead(item, self.entry(found.exercise), left, found.origin), []

    def instead(self, item: Planned, other: ExerciseEntry, left: LeftOut, origin: Origin) -> FittedItem:
        """Put another exercise in the place of one that is left out, for the same reasons.

        It begins with its own dose. Only a warm-up, which is done by the clock, keeps its minutes.
        """
        by_the_clock = bool(item.start.minutes)
        fitted = self.fitted(
            item,
            other,
            item.start if by_the_clock else other.start or item.start,
            item.goal if by_the_clock else other.goal or item.goal,
            place=self.home.place_instead(self.entry(item.exercise), other),
        )
        return replace(
            fitted,
            note=left.note,
            origin=origin,
            instead_of=item.exercise,
            changed_by=left.rules,
            missing=left.missing,
        )

    def left(self, slug: str, *, part_of: str = "") -> LeftOut:
        """Say why an exercise is left out: rules that do not allow it, what is not at home, or the person's wish.

        Changes that a rule would ask for are no reason; they could need the very thing that is missing.
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

    def fitted(
        self, item: Planned, entry: ExerciseEntry, start: Dose, goal: Dose, *, place: Place | None = None
    ) -> FittedItem:
        verdict = self.verdict(entry.slug)
        place = place or self.home.place(entry)
        rules, word = verdict.rules, verdict.verdict
        if place in (Place.BED, Place.COUCH):
            rules = _without_the_floor(rules, entry)
            if rules != verdict.rules:
                word = max((rule.verdict for rule in rules if rule.verdict > Verdict.INFO), default=Verdict.OK)
        return FittedItem(
            exercise=entry.slug,
            section=item.section,
            role=item.role,
            start=start,
            goal=goal,
            verdict=word,
            rules=rules,
            note=item.note,
            from_week=item.from_week,
            parts=tuple(self.part(slug, start, goal) for slug in entry.parts),
            load_allowed=self.load.allows(entry.slug, verdict.rules),
            rule_sides=self.sided.rule_sides(entry.slug),
            place=place,
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
        """Fit a child of a sequence: it grows to the goal of the program, never past it (8.5)."""
        child = self.entry(slug)
        grown = (child.goal or goal).within(goal)
        return FittedPart(exercise=slug, start=(child.start or start).within(start).within(grown), goal=grown)

    def without_parts(self, item: Planned, entry: ExerciseEntry) -> tuple[FittedItem | None, list[LeftOut]]:
        """Drop the children of a sequence that are not allowed and keep the rest; without any, there is no sequence."""
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


def _without_the_floor(rules: Sequence[Rule], entry: ExerciseEntry) -> tuple[Rule, ...]:
    """Leave out what rules say only because of the way down to the floor, for an exercise that is done on the bed."""
    return tuple(
        rule
        for rule in rules
        if entry.slug in rule.exercises or rule.movements & entry.movements != frozenset({FLOOR_TRANSFER})
    )


def _deciding(verdict: ExerciseVerdict) -> tuple[Rule, ...]:
    """Pick the rules that made the verdict what it is; all others would only distract."""
    return tuple(rule for rule in verdict.rules if rule.verdict is verdict.verdict)
