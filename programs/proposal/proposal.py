"""A program fitted to a person, before they accept it, with all that its reasons rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from accounts.models import HealthProfile
from accounts.rules.facts import HealthFacts
from accounts.rules.risk import Tier
from exercises.rules.catalogue import Catalogue
from exercises.rules.clearance import Cleared
from exercises.rules.reasons import Reason
from exercises.rules.screening import Rule, Screening
from exercises.rules.sides import other_side

from ..fitting.fitted import FittedItem, Fitting, LeftOut
from ..fitting.recommendation import Recommendation
from ..models import Program, Section, TimeOfDay
from ..schedule.days import session_seconds
from ..standing.person import Person

EASY_START = gettext_lazy("Begin with a few easy minutes of whatever you do at home on your feet or on a chair.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A program fitted to a person, before they accept it. Nothing is stored."""

    now: Person
    program: Program
    profile: HealthProfile
    facts: HealthFacts
    tier: Tier
    catalogue: Catalogue
    fitting: Fitting
    days: tuple[int, ...]
    recommendation: Recommendation
    # The names of the other published programs, by slug.
    others: Mapping[str, str]
    # Before and after what clinicians have said, and who said so.
    screening: Screening
    effective: Screening
    cleared: tuple[Cleared, ...] = ()
    # What is recommended beside the program, fitted too.
    beside: tuple[ProposedAddition, ...] = ()

    @property
    def seconds(self) -> int:
        """How long a session takes in the first week."""
        return session_seconds(_seconds(self.catalogue, [item for item in self.fitting.items if not item.from_week]))

    @property
    def warm_up(self) -> str:
        """What the program says about its warm-up; in general words where the exercise that it names was left out."""
        left_out = any(left.section == Section.WARM_UP for left in self.fitting.left_out)
        return str(EASY_START) if left_out else self.program.warm_up

    def equipment_names(self, slugs: Iterable[str]) -> list[str]:
        return [self.catalogue.equipment[slug]["name"] for slug in slugs]

    def reasons(self, rules: Iterable[Rule]) -> list[Reason]:
        """Explain rules in words about this person: what made them apply, why, and who says so."""
        return self.now.explained(rules)

    def item_reasons(self, item: FittedItem) -> list[Reason]:
        """Explain what concerns an exercise, and why it is not done on the other side; each reason with its side."""
        there = dict.fromkeys((rule.id for rule in item.not_other_side), other_side(item.side))
        return self.now.explained(item.rules, item.rule_sides) + self.now.explained(item.not_other_side, there)

    def omission_reasons(self, left: LeftOut) -> list[Reason]:
        """Explain why an exercise is left out, or left out on one side."""
        sides = dict.fromkeys((rule.id for rule in left.rules), left.side)
        return self.now.explained(left.rules, sides)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedAddition:
    """Something that could come into a plan beside its main program, on days of its own, at a time of day.

    ``program`` is None for a single exercise.
    """

    proposal: Proposal
    program: Program | None
    name: str
    days: tuple[int, ...]
    time_of_day: str = TimeOfDay.ANY

    @property
    def fitting(self) -> Fitting:
        return self.proposal.fitting

    @property
    def slug(self) -> str:
        return self.program.slug if self.program else self.fitting.items[0].exercise

    @property
    def is_on_named_days(self) -> bool:
        """Whether all of its days are among those that the person named: only then it is chosen for them."""
        return set(self.days) <= set(self.proposal.facts.days)

    @property
    def exercise_names(self) -> list[str]:
        return [self.proposal.catalogue.exercises[item.exercise].name for item in self.fitting.items]


def _seconds(catalogue: Catalogue, items: Iterable[FittedItem]) -> list[int]:
    lengths = []
    for item in items:
        if item.parts:
            lengths.append(
                sum(part.start.seconds(sides=catalogue.exercises[part.exercise].sides) for part in item.parts)
            )
        else:
            sides = 1 if item.side else catalogue.exercises[item.exercise].sides
            lengths.append(item.start.seconds(sides=sides))
    return lengths
