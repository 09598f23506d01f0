"""The sessions that somebody still has before them, for whatever tells of them elsewhere: mail, a calendar, a link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from accounts.models import User
from exercises.snapshot.current import current_catalogue

from ..decision.reading.rows import done_about
from ..decision.reading.tracked import short_plan_of
from ..fitting.short_version import MOST
from ..models import RecentSession, Routine, RoutineItem, Session, TimeOfDay
from ..models.training import present
from ..plan.agenda import NOTHING_DONE, Agenda
from ..plan.ahead import Planned, sessions_ahead
from ..routine.doses import DosesInForce
from ..routine.recent import Recent
from ..session.asked import short_items
from ..standing.obstacles import FittedStanding, Obstacle
from ..standing.person import Person
from ..standing.rescreening import Due

# Why the health check is due again that has nothing to do with harm.
HARMLESS = frozenset({Due.LONG_GAP, Due.OLD})


class Upcoming:
    """How a person stands today, and what their plan has for them. Each fact is looked up once.

    Whoever is told of it elsewhere gets no more than on Today: nothing while something stands in the way.
    """

    def __init__(self, user: User, *, today: date) -> None:
        self.user = user
        self.today = today
        self.standing = FittedStanding(user, today=today, read=present.for_today)
        self.recent = Recent(user, today=today)

    @property
    def routine(self) -> Routine | None:
        return self.standing.routine

    @property
    def obstacle(self) -> Obstacle | None:
        return self.standing.obstacle

    @cached_property
    def needs_a_look(self) -> bool:
        """Whether a question or a change comes before the next session, and nothing worse.

        Then they may be told that a session is planned, and no exercise of it. Whoever was hurt, must not or does not
        exercise hears nothing.
        """
        standing = self.standing
        match self.obstacle:
            case Obstacle.OUTDATED:
                # The yes that a routine waits for may be missing, too.
                return not standing.waits_for
            case Obstacle.CHECK_DUE:
                return HARMLESS.issuperset(standing.due) and self.routine is not None and not standing.waits_for
        return False

    @property
    def may_be_told(self) -> bool:
        """Whether they may be told elsewhere that a session is planned."""
        return self.obstacle is None or self.needs_a_look

    @property
    def person(self) -> Person:
        return self.standing.person

    @cached_property
    def agenda(self) -> Agenda:
        routine = self.standing.own_routine
        return Agenda(routine=routine, items=routine.items_in_force(), catalogue=current_catalogue())

    @property
    def of_today(self) -> Sequence[RecentSession]:
        """The sessions that were begun today, whatever became of them."""
        return [session for session in self.recent.sessions if session.performed_on == self.today]

    @property
    def over(self) -> set[str]:
        """The times of day whose session of today is over; one that was stopped, or in which everything was left out,
        is over, too. Whom the session of the morning hurt has done enough.
        """
        over = [session for session in self.of_today if session.state == Session.State.DONE]
        found = {session.time_of_day for session in over}
        return found | ({TimeOfDay.ANY} if any(session.stopped == Session.Stopped.PAIN for session in over) else set())

    @property
    def goes_on(self) -> bool:
        """Whether a session that was begun today is not over."""
        return any(session.state == Session.State.IN_PROGRESS for session in self.of_today)

    @property
    def last_done_on(self) -> date | None:
        """The day of the last session that was not one of the morning alone."""
        days = [session.performed_on for session in self.recent.done if session.time_of_day == TimeOfDay.ANY]
        return max((day for day in days if day <= self.today), default=None)

    @property
    def is_entered_today(self) -> bool:
        """Whether anything was entered today."""
        return any(session.entered for session in self.of_today)

    def ahead(self, *, until: date) -> Iterator[Planned]:
        """Yield each session from today to a day, without its exercises where it ``needs_a_look``."""
        if self.may_be_told and self.routine is not None:
            for planned in self._planned(until):
                yield planned if self.obstacle is None else replace(planned, items=(), name="")

    def _planned(self, until: date) -> Iterator[Planned]:
        done = done_about(self.user, self.today) if self.agenda.has_parts else NOTHING_DONE
        for planned in sessions_ahead(
            self.agenda,
            today=self.today,
            until=until,
            over=self.over,
            last_done=self.last_done_on,
            done=done,
        ):
            yield replace(planned, items=self._asked(planned.items))

    def _asked(self, items: Sequence[RoutineItem]) -> Sequence[RoutineItem]:
        """Pick what the person's plan has of them: all, or the few of most value."""
        if not self.standing.own_routine.short_plan:
            return items
        catalogue = self.agenda.catalogue
        most = short_plan_of(self.standing.own_routine, catalogue) or MOST
        return short_items(list(items), most=most, catalogue=catalogue)

    @cached_property
    def planned_today(self) -> Sequence[Planned]:
        """The sessions that are planned today and not over, in order; none when they may not be told."""
        return list(self.ahead(until=self.today))

    @property
    def session_today(self) -> Planned | None:
        """The one of them that is not of the morning alone."""
        return next((planned for planned in self.planned_today if not planned.is_of_morning), None)

    @cached_property
    def doses(self) -> DosesInForce:
        return DosesInForce(user=self.user, catalogue=self.agenda.catalogue, today=self.today)
