"""The list of a clinician: everybody who shares something with them, and why somebody waits for them.

Each fact is read of those people alone who share it, in a number of queries that does not grow with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.health_check.red_flags import SIGN_BY_CODE
from accounts.models import Scope
from accounts.team.access import Shared, seen_until
from accounts.team.messages.services import waiting_since
from exercises.rules.clearance import Cleared
from exercises.snapshot.current import current_catalogue

from ..checkin.due import due_since, due_week
from ..progress import of_many
from ..progression.in_force import numbers_of
from ..routine.pausing import plan_of
from ..schedule.adherence import WEEKS_SHOWN, first_day, missed_since
from ..standing.locks import waiting
from .overview import what_happened
from .waiting import LINES, RULE, Known, Waits, Why, in_order, is_strong, reasons

if TYPE_CHECKING:
    from ..models import Routine

# What the list asks for; the record says what of it is shared.
ASKED = tuple(scope for scope in Scope if scope in {line.shared for line in RULE})
MOST_DAYS = max(line.days or 0 for line in RULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person of the list, and why they wait; nothing where nothing is wrong."""

    shared: Shared
    waits: Sequence[Waits]

    @property
    def can_be_seen(self) -> bool:
        """Whether something has happened that somebody can note as seen."""
        return any(LINES[reason.why].days for reason in self.waits)


class Caseload:
    """The people of one member. Each kind of fact is looked up once, for all of them."""

    def __init__(self, people: Sequence[Shared], *, now: datetime) -> None:
        self.people = people
        self.now = now

    @cached_property
    def entries(self) -> list[Entry]:
        """List them, whoever needs somebody first at the top; the rule is ``waiting.RULE``."""
        found = ((shared, self._reasons(shared)) for shared in self.people)
        return [Entry(shared=shared, waits=waits) for shared, waits in in_order(found)]

    def with_reason(self, why: Why | None) -> list[Entry]:
        """Keep those who wait for this reason, or all."""
        return [entry for entry in self.entries if why is None or any(reason.why is why for reason in entry.waits)]

    def _reasons(self, shared: Shared) -> tuple[Waits, ...]:
        zone = shared.of(Scope.WHO).zone or timezone.get_default_timezone()
        found = reasons(
            self._known(shared, zone), now=self.now, at_day=lambda day: datetime.combine(day, time.min, zone)
        )
        return tuple(reason for reason in found if shared.shows(Scope(LINES[reason.why].shared)))

    def _known(self, shared: Shared, zone: ZoneInfo) -> Known:
        key, today = shared.of(Scope.WHO).pk, timezone.localdate(self.now, zone)
        routine = self._plans.get(key)
        return Known(
            signs=[(str(SIGN_BY_CODE[flag.code].words), flag.reported_at) for flag in self._signs.get(key, ())],
            falls=[(what_happened(fall), fall.reported_at) for fall in self._falls.get(key, ())],
            pains=[
                (told.pain or 0, told.at)
                for told in self._sessions.get(key, ())
                if is_strong(told.pain, sharp=told.sharp)
            ]
            if shared.shows(Scope.PAIN)
            else (),
            flares=[
                (told.pain, told.at)
                for told in self._mornings.get(key, ())
                if told.worse or told.pain - told.usual >= self._flare_rise
            ],
            missed=self._missed(shared, routine, today),
            check_in=self._check_in(shared, routine, today, zone),
            locked_since=self._locked_since(shared, routine),
            asked_at=self._asked.get(shared.link.pk),
            seen_until=self._seen.get(shared.link.pk),
        )

    def _missed(self, shared: Shared, routine: Routine | None, today: date) -> Sequence[date]:
        if routine is None or routine.locked or not shared.shows(Scope.PLAN):
            return ()
        done = [told.on for told in self._sessions.get(routine.user_id, ())]
        return missed_since(plan_of(routine), done, today=today)

    def _check_in(
        self, shared: Shared, routine: Routine | None, today: date, zone: ZoneInfo
    ) -> tuple[int, datetime] | None:
        if routine is None or not shared.shows(Scope.CHECKS):
            return None
        own = (row for row in self._check_ins.get(routine.user_id, ()) if row.plan_from == routine.plan_from)
        pauses = routine.all_pauses()
        week = due_week(routine.plan_from, today=today, pauses=pauses, settled=[row.week for row in own])
        if not week:
            # The one of the first day is no answer that somebody waits for.
            return None
        return week, datetime.combine(due_since(routine.plan_from, week, pauses), time.min, zone)

    def _locked_since(self, shared: Shared, routine: Routine | None) -> datetime | None:
        if routine is None or not routine.locked or not shared.shows(Scope.PLAN):
            return None
        locks = waiting(routine.program_reasons, self._yeses.get(routine.user_id, ()))
        return routine.created_at if locks else None

    # --- What is read -------------------------------------------------------------------------------------------------

    def _who_share(self, *scopes: Scope) -> of_many.People:
        """Collect those who share any of these."""
        shown = ((shared, [scope for scope in scopes if shared.shows(scope)]) for shared in self.people)
        return [shared.of(found[0]) for shared, found in shown if found]

    @cached_property
    def _flare_rise(self) -> int:
        return int(numbers_of(current_catalogue()).flare_rise)

    @cached_property
    def _signs(self) -> of_many.ByPerson:
        return of_many.signs_of(self._who_share(Scope.PAIN))

    @cached_property
    def _falls(self) -> of_many.ByPerson:
        return of_many.falls_of(self._who_share(Scope.PAIN), since=self.now - timedelta(days=MOST_DAYS))

    @cached_property
    def _sessions(self) -> Mapping[int, Sequence[of_many.SessionTold]]:
        since = first_day(self._today, weeks=WEEKS_SHOWN)
        return of_many.sessions_of(self._who_share(Scope.PLAN, Scope.PAIN), since=since)

    @cached_property
    def _mornings(self) -> Mapping[int, Sequence[of_many.MorningTold]]:
        since = self.now - timedelta(days=MOST_DAYS)
        return of_many.mornings_of(self._who_share(Scope.PAIN), since=since)

    @cached_property
    def _plans(self) -> Mapping[int, Routine]:
        return of_many.plans_of(self._who_share(Scope.PLAN, Scope.CHECKS))

    @cached_property
    def _check_ins(self) -> of_many.ByPerson:
        return of_many.check_ins_of(self._who_share(Scope.CHECKS))

    @cached_property
    def _yeses(self) -> Mapping[int, Sequence[Cleared]]:
        return of_many.yeses_of(self._who_share(Scope.PLAN), day=self._today)

    @cached_property
    def _asked(self) -> Mapping[UUID, datetime]:
        return waiting_since([shared.link for shared in self.people if shared.shows(Scope.MESSAGES)])

    @cached_property
    def _seen(self) -> Mapping[UUID, datetime]:
        return seen_until(self.people)

    @property
    def _today(self) -> date:
        return timezone.localdate(self.now)


def reason_named(name: str | None) -> Why | None:
    """Find the reason that a filter names; None for all, and for what is none."""
    return next((line.why for line in RULE if line.why == name), None)
