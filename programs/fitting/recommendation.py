"""Which program to recommend: the first line that applies (``clinical_rules.md``, section 4.4).

The lines are data that an editor can change; choosing among them is a pure function. The others stay one click away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.rules.facts import HealthFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the recommendation looks at. ``tier`` is LOW, MOD or HIGH; ``goal`` is stronger, steadier, less_stiff, bones
    or empty; ``equipment`` is what is at home.
    """

    tier: str
    conditions: frozenset[str]
    goal: str = ""
    gradual_hip_pain: bool = False
    hip_limits_lifted_within_year: bool = False
    equipment: frozenset[str] = frozenset()


def wishes_of(facts: HealthFacts, tier: str) -> Person:
    return Person(
        tier=tier,
        conditions=facts.conditions,
        goal=facts.goal,
        gradual_hip_pain=facts.gradual_hip_pain,
        hip_limits_lifted_within_year=facts.hip_limits_lifted_within_year,
        equipment=facts.equipment,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """``reason`` is said to the person; ``beside`` are programs that go well with it, by slug."""

    program: str = ""
    reason: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the table, as far as it can be followed: its program and those beside it are published."""

    slug: str
    program: str
    reason: str
    beside: tuple[str, ...] = ()
    tier: str = ""
    goal: str = ""
    conditions: frozenset[str] = frozenset()
    gradual_hip_pain: bool = False
    limits_lifted_within_year: bool = False
    unless: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def applies(self, person: Person) -> bool:
        """Whether one of its answers was given, if it asks for any, none that rules it out, and nothing of what must be
        missing is at home.
        """
        asked = [
            bool(self.tier) and self.tier == person.tier,
            bool(self.goal) and self.goal == person.goal,
            not self.conditions.isdisjoint(person.conditions),
            self.gradual_hip_pain and person.gradual_hip_pain,
            self.limits_lifted_within_year and person.hip_limits_lifted_within_year,
        ]
        ruled_out = self.unless & person.conditions or self.without & person.equipment
        return (any(asked) or self.is_for_everybody) and not ruled_out

    @property
    def is_for_everybody(self) -> bool:
        asks = (self.tier, self.goal, self.conditions, self.gradual_hip_pain, self.limits_lifted_within_year)
        return not any(asks)


def recommend(person: Person, lines: Iterable[Line]) -> Recommendation:
    """Find the program of the first line that applies; none where no line does."""
    for line in lines:
        if line.applies(person):
            return Recommendation(program=line.program, reason=line.reason, beside=line.beside)
    return Recommendation()
