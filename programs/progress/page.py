"""All that the page of somebody's progress shows."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from functools import cached_property

from django.db.models import DateField

from accounts.functional_tests.explanation import GUIDES
from accounts.functional_tests.history import History, history_of
from accounts.models import OF_PERSON, User
from exercises.measures.scales import PAIN_RED_FROM
from exercises.prepared import Given, Prepared

from ..activity.overview import aim_of
from ..activity.weeks import MovedWeek, moved_weeks, worth_showing
from ..models import Activity, Routine
from ..routine.outcomes import outcomes_since, plans_of, routines_of
from ..schedule import adherence
from ..schedule.adherence import Outcome, Plan, Week, monday_of
from ..schedule.in_a_row import weeks_in_a_row
from ..schedule.plots import BarPlot, LinePlot, amount_plot, score_plot, week_plot
from ..schedule.spans import FOUR_WEEKS, Span
from .calendar import Calendar
from .growth import Growth
from .sentences import (
    effort_sentence,
    in_a_row_sentence,
    moved_sentence,
    pain_sentence,
    plan_sentence,
    this_week_sentence,
)

_activities: Prepared[Activity] = Prepared(
    lambda: Activity.objects.filter(user=OF_PERSON, performed_on__lte=Given("until", DateField())).only(
        "user", "performed_on", "minutes", "kind"
    )
)


class ProgressPage:
    """Reads what a person did and what was planned, and says what a span of it shows.

    The number of queries is the same however long the history is.
    """

    def __init__(
        self, person: User, *, today: date, span: Span, month: str | None = None, tables: Set[str] = frozenset()
    ) -> None:
        """Show what an address names: a ``month`` of the calendar, the ``tables`` that are open."""
        self.person = person
        self.today = today
        self.span = span
        self.month = month
        self.tables = tables

    # --- What there is ------------------------------------------------------------------------------------------------

    @cached_property
    def all_outcomes(self) -> Sequence[Outcome]:
        """Every session that was done until today, in order."""
        return outcomes_since(self.person, date.min, self.today)

    @cached_property
    def routines(self) -> Sequence[Routine]:
        return routines_of(self.person)

    @property
    def leads_on(self) -> bool:
        """Whether the page may lead to exercises: not while a warning sign is open."""
        return not any(routine.has_open_red_flag for routine in self.routines)

    @cached_property
    def plans(self) -> Sequence[Plan]:
        return plans_of(self.routines)

    @property
    def has_plan(self) -> bool:
        """Whether they have a routine that may be done: only then there is a result to look at."""
        return any(plan.ended_on is None for plan in self.plans)

    @property
    def sessions_in_all(self) -> int:
        return len(self.all_outcomes)

    # --- The span -----------------------------------------------------------------------------------------------------

    @property
    def first(self) -> date:
        """Its first day, a Monday."""
        return adherence.first_day(self.today, weeks=self.number_of_weeks)

    @cached_property
    def number_of_weeks(self) -> int:
        """How many weeks it has, the present one included; of all there is, at least four."""
        if self.span.weeks:
            return self.span.weeks
        days = [outcome.performed_on for outcome in self.all_outcomes[:1]] + [plan.started_on for plan in self.plans]
        days += [own.performed_on for own in self._all_activities]
        since = (monday_of(self.today) - monday_of(min(days, default=self.today))).days // 7 + 1
        return max(since, FOUR_WEEKS.weeks or 0)

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """The sessions of the span, latest first."""
        return [outcome for outcome in self.all_outcomes if outcome.performed_on >= self.first][::-1]

    # --- Weeks against the plan ---------------------------------------------------------------------------------------

    @cached_property
    def _weeks(self) -> tuple[Week, ...]:
        done = [outcome.performed_on for outcome in self.outcomes]
        return adherence.weeks_against_plan(done, self.plans, today=self.today, weeks=self.number_of_weeks)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks, latest first, from the first with a plan or a session."""
        return adherence.worth_showing(self._weeks)[::-1]

    @cached_property
    def week_plot(self) -> BarPlot:
        return week_plot(self._weeks)

    @cached_property
    def was_paused(self) -> bool:
        return any(end is None or end > self.first for plan in self.plans for _first, end in plan.pauses)

    @cached_property
    def plan_sentence(self) -> str:
        return plan_sentence(self._weeks)

    @cached_property
    def this_week_sentence(self) -> str:
        return this_week_sentence(self._weeks[-1])

    @cached_property
    def in_a_row_sentence(self) -> str:
        """Say for how many weeks every planned day had its session; empty for one week, and for who switched it off."""
        if not self.person.shows_weeks_in_a_row:
            return ""
        return in_a_row_sentence(
            weeks_in_a_row(
                self.all_outcomes,
                self.plans,
                flares=[own.performed_on for own in self.all_outcomes if (own.pain or 0) >= PAIN_RED_FROM],
                today=self.today,
            )
        )

    # --- Beside the sessions ------------------------------------------------------------------------------------------

    @cached_property
    def _all_activities(self) -> Sequence[Activity]:
        """Everything that was done beside the sessions until today."""
        return _activities({"user": self.person}, user=self.person, until=self.today)

    @cached_property
    def _moved(self) -> tuple[MovedWeek, ...]:
        aim = aim_of(self.person)
        return moved_weeks(
            [(own.performed_on, own.minutes) for own in self._all_activities if own.performed_on >= self.first],
            [outcome.performed_on for outcome in self.outcomes],
            aim.in_week if aim else lambda _monday: None,
            today=self.today,
            weeks=self.number_of_weeks,
        )

    @cached_property
    def moved(self) -> tuple[MovedWeek, ...]:
        """Weeks of minutes, latest first, from the first with minutes or an aim."""
        return worth_showing(self._moved)[::-1]

    @cached_property
    def moved_plot(self) -> BarPlot:
        mondays = [week.monday for week in self._moved]
        return amount_plot(mondays, [week.minutes for week in self._moved], [week.aim or 0 for week in self._moved])

    @cached_property
    def moved_sentence(self) -> str:
        return moved_sentence(self.moved[::-1])

    # --- Pain and effort ----------------------------------------------------------------------------------------------

    @cached_property
    def _pains(self) -> list[tuple[date, int]]:
        return [(outcome.performed_on, outcome.pain) for outcome in self.outcomes[::-1] if outcome.pain is not None]

    @cached_property
    def _efforts(self) -> list[tuple[date, int]]:
        return [(outcome.performed_on, outcome.effort) for outcome in self.outcomes[::-1] if outcome.effort is not None]

    def _score_plot(self, scores: Sequence[tuple[date, int]]) -> LinePlot:
        return score_plot(scores, [week.monday for week in self._weeks])

    @cached_property
    def pain_plot(self) -> LinePlot:
        return self._score_plot(self._pains)

    @cached_property
    def effort_plot(self) -> LinePlot:
        return self._score_plot(self._efforts)

    @cached_property
    def pain_sentence(self) -> str:
        return pain_sentence([pain for _day, pain in self._pains])

    @cached_property
    def effort_sentence(self) -> str:
        return effort_sentence([effort for _day, effort in self._efforts])

    @cached_property
    def pain_to_stop(self) -> bool:
        return any(pain >= PAIN_RED_FROM for _day, pain in self._pains)

    # --- Day by day ---------------------------------------------------------------------------------------------------

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(
            month=self.month,
            today=self.today,
            plans=self.plans,
            done=self.all_outcomes,
            beside=self._all_activities,
        )

    # --- What has grown -----------------------------------------------------------------------------------------------

    @cached_property
    def growth(self) -> Growth | None:
        """How the exercises of the present routine have grown, or of the last one; None without a routine."""
        present = [routine for routine in self.routines if routine.state in Routine.PRESENT]
        routine = next(iter([*present, *self.routines[::-1]]), None)
        if routine is None:
            return None
        return Growth(routine, today=self.today, first=self.span.first(self.today), tables=self.tables)

    @cached_property
    def tests(self) -> list[History]:
        """The self-tests of which there is a result; none for somebody who never had a routine."""
        if self.growth is None:
            return []
        known = self.growth.reader.person
        found = (history_of(guide, known.test_rows, known.told, today=self.today) for guide in GUIDES.values())
        return [history for history in found if history.last]
