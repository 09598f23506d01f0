"""How many sets there is time for: a planned session keeps to its minutes (``clinical_rules.md``, 8.5). Pure.

The goal of a program may be more than fits into one session. Then the goal of each exercise is what fits, and somebody
who has reached it goes on to weight or to the next level. These sets wait, in this order: third sets; second sets of
mobility, of posture, of strength; those of balance last. Among exercises that contribute the same, each gets its second
set before a sequence takes the time for all of its parts: a sequence grows part by part, the first parts first. That
order is our own judgement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from programs.schedule.days import session_seconds

from .states import ExerciseKey
from .told import Plan

# Which roles get their sets first. A role that is not named gets no further sets.
ROLES = ("balance", "strength", "posture", "mobility")


def within_minutes(plans: Sequence[Plan], *, minutes: int) -> list[Plan]:
    """Limit to how many sets the plans may grow, so that a session fits with each exercise at the top of its range, and
    one of them on the way to a large step.

    No plan gets fewer than it begins with.
    """
    sets = {plan.key: plan.first_sets for plan in plans}
    limit = minutes * 60 - max((_bridge_seconds(plan) for plan in plans), default=0)
    in_turn = _in_turn(plans)
    for wanted in range(2, max((plan.target_sets for plan in plans), default=1) + 1):
        for plan in in_turn:
            if plan.target_sets < wanted or sets[plan.key] >= wanted:
                continue
            more = {**sets, plan.key: wanted}
            if _seconds_of(plans, more) <= limit:
                sets = more
    return [replace(plan, target_sets=min(plan.target_sets, sets[plan.key])) for plan in plans]


def _in_turn(plans: Sequence[Plan]) -> list[Plan]:
    """List who gets another set first: by role, then single exercises before first parts of sequences, and those before
    second parts.
    """
    parts: dict[str, int] = {}
    found = []
    for plan in plans:
        if plan.part:
            parts[plan.item] = parts.get(plan.item, 0) + 1
        if plan.role in ROLES:
            found.append((ROLES.index(plan.role), parts.get(plan.item, 0), plan))
    return [plan for _role, _part, plan in sorted(found, key=lambda place: place[:2])]


def _bridge_seconds(plan: Plan) -> int:
    """Estimate how much longer an exercise takes with the repetitions on the way to a large step."""
    return _seconds(plan, plan.target_sets, more=plan.bridge) - _seconds(plan, plan.target_sets)


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


def _seconds(plan: Plan, sets: int, *, more: int = 0) -> int:
    """Estimate how many seconds an exercise takes on all its sides, with its most repetitions and so many ``more``."""
    return plan.seconds(sets, plan.reps_max + more, "", len(plan.sides_of(plan.exercise)))
