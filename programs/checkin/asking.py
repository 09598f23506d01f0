"""The check-in of a plan that is due, and what an earlier one said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, FilteredRelation, Q

from accounts.health_check.services import current_facts
from accounts.models import User

from ..models import CheckIn, Routine
from .due import due_week, weeks_of_plan
from .steps import Step, steps_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The check-in that is due; ``begun`` is None as long as nothing of it was stored."""

    week: int
    begun: CheckIn | None = None

    def is_shown(self, today: date) -> bool:
        """Whether it was not put off beyond today."""
        later = self.begun.later_until if self.begun else None
        return later is None or later <= today

    @property
    def is_half_filled(self) -> bool:
        return self.begun is not None and bool(self.begun.answered)

    @property
    def screens(self) -> int:
        return len(steps_of(self.week))


# What is read of each check-in along with its plan.
COLUMNS = ("id", "week", "state", "answered", "later_until", "goal_words", "goal", "activities", "pain", "impression")


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
                told_done_on=F("told__done_on"),
                **{f"told_{column}": F(f"told__{column}") for column in COLUMNS},
            ).only("pauses", "paused_on", "ended_on")
        )
        # A routine that was fitted anew is another row; a pause of the former one is a pause of the plan.
        self.pauses = frozenset(pause for row in self._rows for pause in row.all_pauses())

    @property
    def weeks(self) -> int:
        """How many whole weeks of it are over, without its pauses."""
        return weeks_of_plan(self.began_on, self.today, self.pauses)

    @cached_property
    def check_ins(self) -> list[CheckIn]:
        """Its check-ins, the first week first."""
        found = {
            row.told_week: CheckIn(
                plan_from=self.began_on,
                done_on=row.told_done_on,
                **{column: getattr(row, f"told_{column}") for column in COLUMNS},
            )
            for row in self._rows
            if row.told_week is not None
        }
        return [found[week] for week in sorted(found)]

    @property
    def done(self) -> list[CheckIn]:
        """Those that were answered to the end."""
        return [check_in for check_in in self.check_ins if check_in.state == CheckIn.State.DONE]

    @property
    def due(self) -> Due | None:
        settled = {check_in.week for check_in in self.check_ins if check_in.state in CheckIn.SETTLED}
        week = due_week(self.began_on, today=self.today, pauses=self.pauses, settled=settled)
        if week is None:
            return None
        begun = next((check_in for check_in in self.check_ins if check_in.week == week), None)
        return Due(week=week, begun=begun)


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
