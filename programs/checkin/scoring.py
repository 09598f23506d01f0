"""What changed between two check-ins, and whether it is more than chance for one person (section 11). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from accounts.rules.outcomes import (
    IMPRESSION_REAL_CHANGE,
    IMPRESSION_SAME,
    PAIN_REAL_CHANGE,
    mean,
    real_change_of_activities,
)

from ..progression.numbers import Numbers


class Verdict(StrEnum):
    """What a difference means for one person."""

    BETTER = "better"
    CHANCE = "chance"
    WORSE = "worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A number then and now, and the smallest difference that is more than chance; None where no source knows one."""

    before: Fraction | int
    now: Fraction | int
    real: int | None
    more_is_better: bool = True

    @property
    def gain(self) -> Fraction:
        """By how much it is better; below zero when it is worse."""
        more = Fraction(self.now) - Fraction(self.before)
        return more if self.more_is_better else -more

    @property
    def verdict(self) -> Verdict:
        """Judge the difference. Where no source knows what chance does, nothing is more than chance."""
        if self.real is None or abs(self.gain) < self.real:
            return Verdict.CHANCE
        return Verdict.BETTER if self.gain > 0 else Verdict.WORSE


def change_of_pain(before: Fraction | int | None, now: Fraction | int | None) -> Change | None:
    """Compare the pain of two weeks, 0 to 10; None where one of them was not told."""
    if before is None or now is None:
        return None
    return Change(before=before, now=now, real=PAIN_REAL_CHANGE, more_is_better=False)


def change_of_activities(before: Mapping[str, int], now: Mapping[str, int]) -> Change | None:
    """Compare the means of the activities that were scored both times, by their words; None where there is none."""
    both = [words for words in before if words in now]
    if not both:
        return None
    return Change(
        before=mean([before[words] for words in both]),
        now=mean([now[words] for words in both]),
        real=real_change_of_activities(len(both)),
    )


def change_of_activity(before: int, now: int) -> Change:
    return Change(before=before, now=now, real=real_change_of_activities(1))


def change_of_impression(now: int | None) -> Change | None:
    """Compare how somebody is on the whole with "the same": "much better" is a change, "a little better" may be
    chance.
    """
    if now is None:
        return None
    return Change(before=IMPRESSION_SAME, now=now, real=IMPRESSION_REAL_CHANGE, more_is_better=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """A plan so far: whole weeks of it, sessions done and planned, what changed, and whether any dose grew."""

    weeks: int
    done: int
    planned: int
    changes: Sequence[Change]
    grown: bool


def is_worse(changes: Collection[Change]) -> bool:
    return any(change.verdict is Verdict.WORSE for change in changes)


def needs_a_look(facts: PlanFacts, numbers: Numbers) -> bool:
    """8.2: after twelve weeks with 70 % of the sessions done and no gain, a clinician should have a look.

    A gain is a change for the better that is more than chance, or a dose that grew.
    """
    if facts.weeks < numbers.clinician_review_weeks or not facts.planned:
        return False
    if facts.done * 100 < numbers.clinician_review_adherence_percent * facts.planned:
        return False
    return not facts.grown and not any(change.verdict is Verdict.BETTER for change in facts.changes)
