"""What came of a plan so far: pain, function, self-tests, sessions, doses, then and now.

The first answers and results of the plan stand against the latest ones. Whether a difference is more than chance for
one person is what ``programs.checkin.scoring`` says; what brought it about, nobody can say of one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.functional_tests.explanation import result_words
from accounts.rules.outcomes import CHECK_IN_WEEKS, SOURCES
from exercises.rules.catalogue import SourceEntry

from ..checkin.asking import PlanSoFar
from ..checkin.explanation import verdict_words
from ..checkin.result import Line, LookingBack, looking_back
from ..checkin.scoring import Change, PlanFacts, is_worse, needs_a_look
from ..checkin.tests_since import tests_compared
from ..decision.stored import entries_in, kind_of
from ..models import Routine
from ..progression.facts import Kind
from ..progression.in_force import numbers_of
from ..routine.outcomes import outcomes_since, plans_of, routines_of
from ..schedule.adherence import monday_of, weeks_against_plan
from ..standing.person import Person
from .growth import GrownLine, Growth

GROWN = [kind.value for kind in Kind if kind.advances]


class Result:
    """What came of the plan of a routine until today. Each fact is looked up once, when it is first asked for.

    ``routine`` comes with its user, program and health_profile.
    """

    def __init__(self, routine: Routine, *, person: Person) -> None:
        self.routine, self.person, self.user = routine, person, person.user
        self.today = person.today
        self.plan = PlanSoFar(routine, today=self.today)
        self.numbers = numbers_of(person.catalogue)

    @property
    def began_on(self) -> date:
        return self.plan.began_on

    @property
    def weeks(self) -> int:
        return self.plan.weeks

    @property
    def is_over(self) -> bool:
        """Whether the first twelve weeks are over."""
        return self.weeks >= CHECK_IN_WEEKS[-1]

    @cached_property
    def back(self) -> LookingBack | None:
        return looking_back(self.plan.done)

    # --- Sessions -----------------------------------------------------------------------------------------------------

    @cached_property
    def done_and_planned(self) -> tuple[int, int]:
        """Count the sessions of the plan that were done, and those that were planned, in its weeks that are over."""
        plans = [plan for plan in plans_of(routines_of(self.user)) if plan.started_on >= self.began_on]
        outcomes = outcomes_since(self.user, self.began_on, self.today)
        number = (monday_of(self.today) - monday_of(self.began_on)).days // 7 + 1
        days = [outcome.performed_on for outcome in outcomes]
        weeks = weeks_against_plan(days, plans, today=self.today, weeks=number)
        over = [week for week in weeks if not week.in_progress and week.planned is not None]
        return sum(week.done for week in over), sum(week.planned or 0 for week in over)

    # --- Self-tests ---------------------------------------------------------------------------------------------------

    @cached_property
    def tests(self) -> Sequence[Line]:
        """Compare the first and the latest self-test of each kind since the plan began, or just before."""
        return list(self._tests())

    def _tests(self) -> Iterator[Line]:
        for compared in tests_compared(self.person.test_rows, began_on=self.began_on):
            first, last, change = compared.first, compared.last, compared.change
            name, now = last[0].get_kind_display(), result_words(last)
            if first is last:
                yield Line(name=name, words=now)
                continue
            words = _("%(before)s then, %(now)s now") % {"before": result_words(first), "now": now}
            yield Line(name=name, words=words, change=change, means=verdict_words(change) if change else "")

    # --- Doses --------------------------------------------------------------------------------------------------------

    @cached_property
    def doses(self) -> Sequence[GrownLine]:
        """Compare what was asked for of each exercise when the plan began, or when it came, with what is now."""
        return Growth(self.routine, today=self.today, first=self.began_on).lines

    @cached_property
    def has_grown(self) -> bool:
        """Whether any dose grew since the plan began."""
        documents: Iterable[Any] = self.user.sessions.filter(performed_on__gte=self.began_on).values_list(
            "decided", flat=True
        )
        return any(kind_of(entry) in GROWN for document in documents for _key, entry in entries_in(document))

    # --- What it means ------------------------------------------------------------------------------------------------

    @property
    def changes(self) -> list[Change]:
        told = self.back.changes if self.back else []
        return [*told, *(line.change for line in self.tests if line.change is not None)]

    @cached_property
    def needs_a_look(self) -> bool:
        """No gain after twelve weeks with most of the sessions done: a clinician should have a look (8.2)."""
        done, planned = self.done_and_planned
        facts = PlanFacts(weeks=self.weeks, done=done, planned=planned, changes=self.changes, grown=self.has_grown)
        return needs_a_look(facts, self.numbers)

    @property
    def is_worse(self) -> bool:
        return is_worse(self.changes)

    @property
    def sources(self) -> list[SourceEntry]:
        """List the sources of what is more than chance, each once."""
        known = self.person.catalogue.sources
        codes = dict.fromkeys(code for codes in SOURCES.values() for code in codes)
        return [known[code] for code in codes if code in known]
