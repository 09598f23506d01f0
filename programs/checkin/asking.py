"""The check-in of a plan that is due, and what an earlier one said."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, Q

from accounts.health_check.services import current_facts
from accounts.models import User

from ..models import CheckIn, Routine
from .due import due_week, weeks_of_plan
from .steps import Step, steps_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The check-in that is due. ``check_in_id`` is None as long as nothing of it was stored."""

    week: int
    check_in_id: uuid.UUID | None = None
    answered: tuple[str, ...] = ()
    later_until: date | None = None

    def is_shown(self, today: date) -> bool:
        """Whether it was not put off beyond today."""
        return self.later_until is None or self.later_until <= today

    @property
    def screens(self) -> int:
        return len(steps_of(self.week))


class PlanSoFar:
    """The weeks of the plan that a routine is part of, with its pauses and check-ins, in one query."""

    def __init__(self, routine: Routine, *, today: date) -> None:
        self.began_on = routine.plan_from
        self.today = today
        told = Q(user__check_ins__plan_from=self.began_on)
        of_plan: Any = Routine.objects.filter(Q(weeks_from=self.began_on) | Q(pk=routine.pk), user=routine.user_id)
        self._rows = list(
            of_plan.annotate(
                told=FilteredRelation("user__check_ins", condition=told),
                told_id=F("told__pk"),
                told_week=F("told__week"),
                told_state=F("told__state"),
                told_answered=F("told__answered"),
                told_later=F("told__later_until"),
            ).only("pauses", "paused_on", "ended_on")
        )
        # A routine that was fitted anew is another row; a pause of the former one is a pause of the plan.
        self.pauses = frozenset(pause for row in self._rows for pause in row.all_pauses())

    @property
    def weeks(self) -> int:
        return weeks_of_plan(self.began_on, self.today, self.pauses)

    @property
    def due(self) -> Due | None:
        settled = {row.told_week for row in self._rows if row.told_state in CheckIn.SETTLED}
        week = due_week(self.began_on, today=self.today, pauses=self.pauses, settled=settled)
        if week is None:
            return None
        row = next((row for row in self._rows if row.told_week == week), None)
        if row is None:
            return Due(week=week)
        return Due(week=week, check_in_id=row.told_id, answered=tuple(row.told_answered), later_until=row.told_later)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was said before a check-in: the goal, and the activities. ``fixed``: they were scored in the same plan, so
    that they stay as they are.
    """

    goal: str
    activities: tuple[str, ...]
    fixed: bool


def before(user: User, *, plan_from: date, week: int) -> Before:
    """Find what was said before a check-in of the plan; the goal of the health check where nothing was."""
    earlier = [
        row
        for row in user.check_ins.order_by("-plan_from", "-week")
        if (row.plan_from, row.week) < (plan_from, week) and row.state != CheckIn.State.SKIPPED
    ]
    goal = next((row.goal_words for row in earlier if row.goal_words), "")
    if not goal:
        facts = current_facts(user)
        goal = facts.goal_words if facts else ""
    scored = next((row for row in earlier if row.scores), None)
    return Before(
        goal=goal,
        activities=tuple(scored.scores) if scored else (),
        fixed=scored is not None and scored.plan_from == plan_from,
    )


def next_step(week: int, answered: list[str]) -> Step:
    """Find the first screen that was not sent; the first of all where all were."""
    steps = steps_of(week)
    return next((step for step in steps if step.value not in answered), steps[0])
