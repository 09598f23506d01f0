"""How many sets there is time for: a planned session stays within so many minutes (``clinical_rules.md``, 8.5). Pure.

The goal of a program may be more than fits into one session. Then the goal of each exercise is what fits, and who is
there goes on to weight or to the next level, as the seeds have it: more sets, or resistance. What waits, in this order:
third sets; second sets of mobility, of posture, of strength; balance last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from programs.schedule.days import session_seconds

from .states import Amount, ExerciseKey
from .told import Plan

# What gets its sets first. What is not named has none to get.
ROLES = ("balance", "strength", "posture", "mobility")


def within_minutes(plans: Sequence[Plan], *, minutes: int) -> list[Plan]:
    """Return plans with as many sets to grow to as fit into a session, each at the top of its range.

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
    """Return how long each exercise takes once it has grown to its goal, by item; a sequence with all its parts."""
    items: dict[str, int] = {}
    for plan in plans:
        items[plan.item] = items.get(plan.item, 0) + _seconds(plan, plan.target_sets)
    return items


def _seconds_of(plans: Sequence[Plan], sets: Mapping[ExerciseKey, int]) -> int:
    """Return how long a session takes; the parts of a sequence follow each other without a pause."""
    items: dict[str, int] = {}
    for plan in plans:
        items[plan.item] = items.get(plan.item, 0) + _seconds(plan, sets[plan.key])
    return session_seconds(items.values())


def _seconds(plan: Plan, sets: int) -> int:
    """Return how long an exercise takes with all its repetitions, those on the way to a large step included, on all
    its sides.
    """
    on_one_side = plan.seconds(Amount(sets=sets, reps=plan.reps_max + plan.bridge))
    sides = len(plan.sides_of(plan.exercise))
    return on_one_side * sides + plan.rest_seconds * (sides - 1)
