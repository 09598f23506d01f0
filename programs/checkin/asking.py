"""The check-in of a plan that is due, and what an earlier one said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounts.health_check.services import current_facts
from accounts.models import User

from ..models import CheckIn, Routine
from ..models.beside.check_in import LAST_COLUMNS
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
        return self.begun is not None and self.begun.is_half_filled

    @property
    def screens(self) -> int:
        return len(steps_of(self.week))


def _due(routine: Routine, last: CheckIn | None, *, today: date) -> Due | None:
    """Find what is due. Of the check-ins of a plan only the last can be the one that is asked now."""
    settled = [last.week] if last and last.state in CheckIn.SETTLED else []
    week = due_week(routine.plan_from, today=today, pauses=routine.all_pauses(), settled=settled)
    if week is None:
        return None
    return Due(week=week, begun=last if last and last.week == week else None)


def due_today(routine: Routine, *, today: date) -> Due | None:
    """Find the check-in that is due for a routine that was read ``for_today``. No query."""
    found = {column: getattr(routine, f"last_check_in_{column}") for column in LAST_COLUMNS}
    return _due(routine, CheckIn(**found) if found["id"] else None, today=today)


class PlanSoFar:
    """The weeks of the plan that a routine is part of, and its check-ins, in one query."""

    def __init__(self, routine: Routine, *, today: date) -> None:
        self.routine = routine
        self.began_on = routine.plan_from
        self.today = today

    @property
    def weeks(self) -> int:
        """How many whole weeks of it are over, without its pauses."""
        return weeks_of_plan(self.began_on, self.today, self.routine.all_pauses())

    @cached_property
    def check_ins(self) -> list[CheckIn]:
        """Its check-ins, the first week first."""
        return list(self.routine.user.check_ins.of_plan(self.began_on))

    @property
    def done(self) -> list[CheckIn]:
        """Those that were answered to the end."""
        return [check_in for check_in in self.check_ins if check_in.state == CheckIn.State.DONE]

    @property
    def due(self) -> Due | None:
        return _due(self.routine, self.check_ins[-1] if self.check_ins else None, today=self.today)


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
        for row in user.check_ins.order_by("-plan_from", "-week", "-pk")
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
