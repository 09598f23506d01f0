"""How many sets there is time for: a planned session keeps to its minutes (``clinical_rules.md``, 8.5). Pure.

The goal of a program may be more than fits into one session. Then the goal of each exercise is what fits, and somebody
who has reached it goes on to weight or to the next level. These sets wait, in this order: third sets; second sets of
mobility, of posture, of strength; those of balance last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from programs.schedule.days import session_seconds

from .states import Amount, ExerciseKey
from .told import Plan

# Which roles get their sets first. A role that is not named gets no further sets.
ROLES = ("balance", "strength", "posture", "mobility")


def within_minutes(plans: Sequence[Plan], *, minutes: int) -> list[Plan]:
    """Limit to how many sets the plans may grow, so that a session fits with each exercise at the top of its range.

    The parts of a sequence have the same number of sets. No plan gets fewer than it begins with.
    """
    sets = {plan.key: plan.first_sets for plan in plans}
    limit = minutes * 60
    for wanted in range(2, max((plan.target_sets for plan in plans), default=1) + 1):
        for role in ROLES:
            for item in dict.fromkeys(plan.item for plan in plans if plan.role == role):
                own = [plan for plan in plans if plan.item == item and plan.target_sets >= wanted > sets[plan.key]]
                more = {**sets, **{plan.key: wanted for plan in own}}
                if own and _seconds_of(plans, more) <= limit:
                    sets = more
    return [replace(plan, target_sets=min(plan.target_sets, sets[plan.key])) for plan in plans]


def grown_seconds(plans: Sequence[Plan]) -> dict[str, int]:
    """Estimate how many seconds each exercise takes once it has grown to its goal, by item; a sequence with all its
    parts.
    """
    items: dict[str, int] = {}
    for plan in plans:
        items[plan.item] = items.get(plan.item, 0) + _seconds(plan, plan.target_sets)
    return items


def _seconds_of(plans: Sequence[Plan], sets: Mapping[ExerciseKey, int]) -> int:
    """Estimate how many seconds a session takes; the parts of a sequence follow each other without a pause."""
    items: dict[str, int] = {}
    for plan in plans:
        items[plan.item] = items.get(plan.item, 0) + _seconds(plan, sets[plan.key])
    return session_seconds(items.values())


def _seconds(plan: Plan, sets: int) -> int:
    """Estimate how many seconds an exercise takes on all its sides, with its most repetitions: those on the way to a
    large step included.
    """
    on_one_side = plan.seconds(Amount(sets=sets, reps=plan.reps_max + plan.bridge))
    sides = len(plan.sides_of(plan.exercise))
    return on_one_side * sides + plan.rest_seconds * (sides - 1)
