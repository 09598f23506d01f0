"""What a member of a care team sees of a person on one page: each part only where the person shares it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.health_check.access import open_red_flags
from accounts.health_check.red_flags import SIGN_BY_CODE
from accounts.health_check.review import Section, sections
from accounts.health_check.services import open_choices
from accounts.models import FallReport, Scope
from accounts.team.access import Shared

from ..models import Routine, RoutineItem
from ..routine.doses import InRow
from ..routine.outcomes import outcomes_since
from ..schedule.adherence import WEEKS_SHOWN, Outcome
from ..shared.plan import plan_rows
from ..today.upcoming import Upcoming

# What the page asks for; the record says what of it is shared.
PARTS = (Scope.PLAN, Scope.PAIN, Scope.HEALTH, Scope.NOTES)
# What other pages about the person need, all of it: what came of the plan, and the record for a clinic's computer.
RESULT_NEEDS = (Scope.PLAN, Scope.CHECKS)
RECORD_NEEDS = (Scope.WHO, Scope.PLAN, Scope.PAIN, Scope.CHECKS, Scope.HEALTH)
# Sessions and falls of this long are shown.
LOOKING_BACK = timedelta(weeks=WEEKS_SHOWN)
MOST_SESSIONS = 12
MOST_FALLS = 6
MOST_NOTES = 12


class Overview:
    """A person's page. Each fact is looked up once, when it is first asked for."""

    def __init__(self, shared: Shared, *, today: date) -> None:
        self.shared = shared
        self.today = today

    @property
    def shows_plan(self) -> bool:
        return self.shared.shows(Scope.PLAN)

    @property
    def shares_checks(self) -> bool:
        return self.shared.may_open(Scope.CHECKS)

    @property
    def shows_pain(self) -> bool:
        return self.shared.shows(Scope.PAIN)

    @property
    def shows_health(self) -> bool:
        return self.shared.shows(Scope.HEALTH)

    @property
    def shows_notes(self) -> bool:
        return self.shared.shows(Scope.NOTES)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is shared that this page shows."""
        return not any(self.shared.shows(part) for part in PARTS)

    @property
    def may_open_result(self) -> bool:
        return self.shared.may_open(*RESULT_NEEDS)

    @property
    def may_take_record(self) -> bool:
        return self.shared.may_open(*RECORD_NEEDS)

    # --- The plan and the sessions ------------------------------------------------------------------------------------

    @cached_property
    def _upcoming(self) -> Upcoming:
        return Upcoming(self.shared.of(Scope.PLAN), today=self.today)

    @property
    def routine(self) -> Routine | None:
        return self._upcoming.routine

    @property
    def rests(self) -> bool:
        """Whether the plan is not to be done today; why, only other parts say."""
        return self._upcoming.obstacle is not None

    @cached_property
    def rows(self) -> list[tuple[RoutineItem, InRow, str]]:
        """List the exercises of the plan with their doses, and with their days where those differ."""
        return plan_rows(self._upcoming)

    @cached_property
    def sessions(self) -> Sequence[Outcome]:
        """The sessions of the last weeks, the latest first. Their pain is for whoever ``shows_pain``."""
        done = outcomes_since(self.shared.of(Scope.PLAN), self.today - LOOKING_BACK, self.today)
        return done[: -MOST_SESSIONS - 1 : -1]

    # --- Pain, falls, warning signs -----------------------------------------------------------------------------------

    @cached_property
    def signs(self) -> list[str]:
        """The warning signs that are open, the most urgent first, in words."""
        flags = open_red_flags(self.shared.of(Scope.PAIN))
        return [str(SIGN_BY_CODE[flag.code].words) for flag in flags]

    @cached_property
    def falls(self) -> list[tuple[date, str]]:
        """The falls of the last weeks, and broken bones and operations: when, and what it was."""
        since = self.shared.of(Scope.PAIN).fall_reports.filter(happened_on__gte=self.today - LOOKING_BACK)
        return [(fall.happened_on, what_happened(fall)) for fall in since[:MOST_FALLS]]

    @cached_property
    def worst(self) -> int | None:
        """The worst pain that was told of a session in the last weeks, where none of them is shown; else None."""
        if self.shows_plan:
            return None
        done = outcomes_since(self.shared.of(Scope.PAIN), self.today - LOOKING_BACK, self.today)
        return max((outcome.pain for outcome in done if outcome.pain is not None), default=None)

    # --- In their own words -------------------------------------------------------------------------------------------

    @cached_property
    def answers(self) -> list[Section]:
        """The answers of the health check in force, in words; none while there is none."""
        profile = self.shared.of(Scope.HEALTH).health_profiles.in_force()
        return sections(profile.answers, open_choices()) if profile is not None else []

    @cached_property
    def notes(self) -> Sequence[tuple[date, str]]:
        """What they wrote about the sessions of the last weeks, the latest first."""
        done = self.shared.of(Scope.NOTES).sessions.done().filter(performed_on__gte=self.today - LOOKING_BACK)
        noted = done.exclude(note="").latest_first()
        return list(noted.values_list("performed_on", "note")[:MOST_NOTES])


def what_happened(fall: FallReport) -> str:
    """Say what was told of a fall, a broken bone or an operation."""
    parts = [
        (fall.near, _("a near-fall")),
        (not fall.near and not fall.without_fall, _("a fall")),
        (fall.injured, _("injured")),
        (fall.fracture, _("a broken bone")),
        (fall.operation, _("an operation")),
    ]
    return ", ".join(words for is_so, words in parts if is_so)
