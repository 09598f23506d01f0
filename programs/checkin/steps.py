"""The screens of a check-in, in their order: one group of questions each. Pure."""

from __future__ import annotations

from enum import StrEnum

from accounts.rules.outcomes import IMPRESSION_FROM_WEEK


class Step(StrEnum):
    GOAL = "goal"
    ACTIVITIES = "activities"
    PAIN = "pain"
    IMPRESSION = "impression"


def steps_of(week: int) -> tuple[Step, ...]:
    """List the screens of a week. Nobody is asked how much changed before there is something to compare with."""
    return tuple(step for step in Step if step is not Step.IMPRESSION or week >= IMPRESSION_FROM_WEEK)
