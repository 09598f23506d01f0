"""What the rules may know about a person; ``health_check.facts`` derives it from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from exercises.rules.sides import SIDES


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A condition that counts as present, whether the person was sure of it, and the question that showed it.

    ``words`` completes "because …" for a condition that something other than the health check found. ``side`` is "left"
    or "right" for a condition on one side only, else empty.
    """

    condition: str
    sure: bool
    question: str
    words: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFacts:
    """All that the rules may know about a person.

    ``days`` count from Monday as 0. ``age`` is what the person turns this year. ``falls`` is 0, 1, or 2 for two or
    more. ``usual_pain`` is 0 to 10, by "hip" and "back", for those that hurt. ``red_flags`` are the codes of the
    warning signs that were ticked and of those that are open.
    """

    presences: Mapping[str, Presence] = field(default_factory=dict)
    equipment: frozenset[str] = frozenset()
    days: tuple[int, ...] = (0, 2, 4)
    goal: str = ""
    goal_words: str = ""
    age: int | None = None
    sex: str = ""
    walking_aid: bool = False
    gradual_hip_pain: bool = False
    usual_pain: Mapping[str, int] = field(default_factory=dict)
    falls: int = 0
    injurious_fall: bool = False
    # Which known illnesses keep hard effort waiting for a clinician's yes: of ``EFFORT_RULES`` (table 4.2).
    hard_effort_waits: frozenset[str] = frozenset()
    red_flags: tuple[str, ...] = ()
    # Of ``falls``, ``injurious_fall``, ``hip_fracture`` and ``hip_limits_lifted_within_year``, those that rest on a
    # "not sure": nobody reads as a fact what they did not know.
    unsure_of: frozenset[str] = frozenset()
    # These are read only by the risk tier, the card about a cane, and the summary for a doctor.
    hip_fracture: bool = False
    new_hip: bool = False
    hip_limits_lifted_within_year: bool = False
    hip_pain_side: str = ""
    walking_aid_hand: str = ""
    medicines: frozenset[str] = frozenset()
    illnesses: frozenset[str] = frozenset()
    # "one", "two", "wheelchair" or "cannot_stand"; empty without any, and where only the hand is known
    walking_aid_kind: str = ""
    walking_aid_for_balance: bool = False
    # By site, "hip" and "spine", with the year of the test
    t_scores: Mapping[str, Decimal] = field(default_factory=dict)
    t_score_year: int | None = None

    @property
    def walks_with_frame(self) -> bool:
        """Whether both hands hold something on a walk: a frame, two sticks, or it is not known which hand."""
        return self.walking_aid and self.walking_aid_hand not in SIDES

    @property
    def conditions(self) -> frozenset[str]:
        return frozenset(self.presences)

    @property
    def not_sure(self) -> frozenset[str]:
        """Conditions that count as present because of a "not sure"."""
        return frozenset(slug for slug, presence in self.presences.items() if not presence.sure)

    @property
    def one_sided(self) -> dict[str, str]:
        """The side, "left" or "right", of each condition that is on one side only."""
        return {slug: presence.side for slug, presence in self.presences.items() if presence.side}
