"""What somebody with a link sees: no more than was chosen, and no more than its owner may be shown themselves.

Doses, days and counts tell what somebody does. Whatever they answered (pain, check-ins, self-tests, the health check)
and the reasons that follow from it need their tick.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from ..models import Routine, RoutineItem, SharedLink
from ..progress.growth import GrownLine
from ..progress.result import Result
from ..routine.doses import InRow
from ..routine.outcomes import outcomes_since, plans_of, routines_of
from ..routine.paper.history import Told, told_of
from ..schedule.adherence import Week, first_day, weeks_against_plan, worth_showing
from ..standing.obstacles import Obstacle
from ..today.upcoming import Upcoming
from .plan import plan_rows

Shows = SharedLink.Shows
# A plan on a break is still somebody's plan; whatever else stands in the way takes it away from them, too.
PLAN_IS_SHOWN = frozenset({None, Obstacle.PAUSED})


class Content:
    """What a link shows on a day. Each fact is looked up once, when it is first asked for."""

    def __init__(self, link: SharedLink, *, today: date) -> None:
        self.link = link
        self.user = link.user
        self.today = today
        self.upcoming = Upcoming(link.user, today=today)

    @property
    def routine(self) -> Routine | None:
        return self.upcoming.routine

    @cached_property
    def is_stopped(self) -> bool:
        """Whether nothing at all is shown: a warning sign is open, which the page does not say."""
        return self.upcoming.obstacle in {Obstacle.RED_FLAG, Obstacle.NO_HEALTH_CHECK}

    # --- The plan -----------------------------------------------------------------------------------------------------

    @property
    def wants_plan(self) -> bool:
        return self.link.shows in {Shows.PLAN, Shows.PROGRESS}

    @property
    def is_paused(self) -> bool:
        return self.upcoming.obstacle is Obstacle.PAUSED

    @cached_property
    def rows(self) -> list[tuple[RoutineItem, InRow, str]]:
        """List the exercises with their doses, and with their days where those differ; empty where none may be done."""
        if not self.wants_plan or self.upcoming.obstacle not in PLAN_IS_SHOWN:
            return []
        return plan_rows(self.upcoming)

    # --- How it is going ----------------------------------------------------------------------------------------------

    @property
    def wants_progress(self) -> bool:
        return self.link.shows == Shows.PROGRESS

    @cached_property
    def weeks(self) -> Sequence[Week]:
        """The sessions of the last weeks, done and planned, from the first in which there was one or the other."""
        if not self.wants_progress:
            return ()
        days = [outcome.performed_on for outcome in outcomes_since(self.user, first_day(self.today), self.today)]
        return worth_showing(weeks_against_plan(days, plans_of(routines_of(self.user)), today=self.today))

    @cached_property
    def result(self) -> Result | None:
        """Then and now; None without a plan."""
        if self.link.shows == Shows.PLAN or self.routine is None:
            return None
        return Result(self.routine, person=self.upcoming.person)

    @cached_property
    def doses(self) -> Sequence[GrownLine]:
        return self.result.doses if self.result is not None else ()

    # --- What needs its tick ------------------------------------------------------------------------------------------

    @property
    def address(self) -> str:
        return self.user.email if self.link.with_address else ""

    @cached_property
    def told(self) -> Sequence[Told]:
        """What was answered in the health check."""
        profile = self.upcoming.person.profile if self.link.with_health else None
        return told_of(profile.answers) if profile is not None else ()

    @property
    def shows_answers(self) -> bool:
        """Whether check-ins and self-tests are shown beside the doses."""
        return self.link.with_health and self.result is not None
