"""The published catalogue as immutable values, for rules and pages. Pure; ``snapshot.parsing`` builds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..measures.dose import Dose
from . import screening
from .clearance import Cleared, apply_clearances, with_rules
from .gates import Gate
from .sides import SIDES, SidedScreening, conditions_on, each_side


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseEntry:
    """What fitting and lists need to know about an exercise, without its texts."""

    slug: str
    name: str
    kind: str
    position: str
    laterality: str
    measure: str
    balance_demand: int
    load: str
    summary: str
    purpose: str
    movements: frozenset[str]
    parts: tuple[str, ...]
    muscles: tuple[str, ...]
    equipment: tuple[str, ...]
    start: Dose | None
    goal: Dose | None
    one_leg_movements: frozenset[str] = frozenset()
    equipment_optional: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()

    @property
    def sides(self) -> int:
        return 2 if self.laterality == "each_side" else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEntry:
    slug: str
    name: str
    category: str
    because: str
    not_sure: str
    people: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    code: str
    label: str
    title: str
    link: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionEntry:
    blocked: str
    offers: tuple[str, ...]
    conditions: frozenset[str]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UntilYesEntry:
    """Something to do while all exercising waits for a yes. ``always``: nothing moves in it, so it is safe with any
    lock; else with those of the rules in ``safe_with``. ``exercise`` shows how.
    """

    slug: str
    name: str
    steps: tuple[str, ...]
    how_long: str
    evidence: str
    sources: tuple[str, ...]
    safe_with: frozenset[str] = frozenset()
    always: bool = False
    exercise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceEntry:
    """Something that is good to know for whom ``when`` is true. ``exercise`` shows how."""

    slug: str
    when: str
    words: str
    evidence: str
    sources: tuple[str, ...]
    exercise: str = ""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The published catalogue and the rules in force."""

    exercises: Mapping[str, ExerciseEntry]
    rules: tuple[screening.Rule, ...]
    conditions: Mapping[str, ConditionEntry]
    implies: Mapping[str, frozenset[str]]
    movements: Mapping[str, str]
    substitutions: tuple[SubstitutionEntry, ...]
    ladders: Mapping[str, tuple[str, ...]]
    gates: tuple[Gate, ...] = ()
    until_yes: tuple[UntilYesEntry, ...] = ()
    advice: tuple[AdviceEntry, ...] = ()
    sources: Mapping[str, SourceEntry]
    equipment: Mapping[str, dict[str, Any]]
    muscles: Mapping[str, str]
    # Slug of each exercise that has a figure → its status, and a digest of the figure.
    figures: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    # Slug of each movement → a sentence that says what it is.
    movements_told: Mapping[str, str] = field(default_factory=dict)
    # A digest of all that pages show of exercises and read from the tables: steps, films, muscles, sources …
    texts: str = ""
    # Which published version it is; empty when it was read from the tables. It changes with anything that a page shows
    # of the catalogue, so what was rendered for a version can be kept.
    version: str = ""
    # A digest of what decides who may do what, without its words: while it stays, screening and fitting say the same.
    judges: str = ""
    # Key, value and source codes of each number of the progression rules.
    progression: tuple[tuple[str, Any, tuple[str, ...]], ...] = ()

    @cached_property
    def vocabulary(self) -> screening.Vocabulary:
        return screening.Vocabulary(
            conditions=frozenset(self.conditions), movements=frozenset(self.movements), implies=self.implies
        )

    @cached_property
    def facts(self) -> dict[str, screening.ExerciseFacts]:
        return {
            entry.slug: screening.ExerciseFacts(
                slug=entry.slug,
                movements=entry.movements,
                parts=entry.parts,
                one_leg_movements=entry.one_leg_movements & entry.movements if entry.sides > 1 else frozenset(),
            )
            for entry in self.exercises.values()
        }

    @cached_property
    def asked_equipment(self) -> frozenset[str]:
        """The equipment that the health check asks about, because not every home has it."""
        return frozenset(slug for slug, entry in self.equipment.items() if entry["ask"])

    def held(self, conditions: Iterable[str]) -> frozenset[str]:
        """Add all conditions that these imply. Raises ``UnknownFactError`` for an unknown one."""
        return screening.closure(conditions, self.vocabulary)

    def screen(
        self,
        conditions: Iterable[str],
        only: Iterable[str] | None = None,
        *,
        conflicts: bool = True,
        closed: Iterable[screening.Rule] = (),
        cleared: Iterable[Cleared] = (),
    ) -> screening.Screening:
        """Screen with the rules in force, or with only the table of section 5.1 when ``conflicts`` is False.

        ``closed`` are the gates that are closed to this person, ``cleared`` is what clinicians have said about them.
        """
        rules = self.rules if conflicts else tuple(rule for rule in self.rules if not rule.is_conflict)
        screened = screening.screen(
            conditions=conditions, rules=rules, exercises=self.facts, vocabulary=self.vocabulary, only=only
        )
        gated = with_rules(screened, closed, exercises=self.facts)
        return apply_clearances(gated, cleared, exercises=self.facts, movements=self.vocabulary.movements)

    def when_pain_is_new(self, conditions: Iterable[str]) -> tuple[screening.Rule, ...]:
        """Find the rules in force that apply when somebody with these conditions reports new pain."""
        return screening.when_pain_is_new(conditions=conditions, rules=self.rules, vocabulary=self.vocabulary)

    def screen_sides(
        self,
        conditions: Iterable[str],
        one_sided: Mapping[str, str],
        only: Iterable[str] | None = None,
        *,
        closed: Iterable[screening.Rule] = (),
        cleared: Iterable[Cleared] = (),
    ) -> SidedScreening:
        """Screen with the rules in force, and again for each side when a condition is on one side only.

        ``one_sided`` maps a condition to "left" or "right"; ``closed`` are the gates that are closed to them.
        """
        conditions = frozenset(conditions)
        slugs = None if only is None else list(only)
        whole = self.screen(conditions, slugs)
        sided = SidedScreening(whole=whole)
        if not conditions.isdisjoint(one_sided):
            candidates = [slug for slug in whole.exercises if self.facts[slug].one_leg_movements]
            own = {side: self.screen(conditions_on(side, conditions, one_sided), candidates) for side in SIDES}
            sided = each_side(whole=whole, own=own, exercises=self.facts)
        gated = sided.with_rules(closed, exercises=self.facts)
        return gated.with_cleared(cleared, exercises=self.facts, movements=self.vocabulary.movements)
