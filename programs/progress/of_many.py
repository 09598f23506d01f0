"""What a list of many people asks of each of them, in a fixed number of queries.

Each function takes the people who may be asked about it and answers by their key; nobody is in an answer who was not
asked about. Whoever calls it has asked first whether they may (``accounts.team.access``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import Clearance, FallReport, RedFlag, User
from exercises.rules.clearance import Cleared

from ..models import CheckIn, NextDayCheck, Routine, Session

People = Sequence[User]
ByPerson = Mapping[int, Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTold:
    """A session that was done: its day, when it was over, its worst pain, and whether some of it was sharp."""

    on: date
    at: datetime
    pain: int | None
    sharp: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningTold:
    """The morning after a session. ``usual`` is the usual pain that the rules knew then."""

    at: datetime
    pain: int
    worse: bool
    usual: int


def signs_of(people: People) -> ByPerson:
    """Read the warning signs that are open."""
    return _by_person(RedFlag.objects.open().filter(user__in=people), "user_id")


def falls_of(people: People, *, since: datetime) -> ByPerson:
    """Read the falls, broken bones and operations that were told from a moment on, however long ago they happened."""
    return _by_person(FallReport.objects.filter(user__in=people, reported_at__gte=since), "user_id")


def sessions_of(people: People, *, since: date) -> Mapping[int, Sequence[SessionTold]]:
    """Read the sessions that were done from a day on, the latest first."""
    rows: Any = Session.objects.done().filter(user__in=people, performed_on__gte=since).with_told()
    found: dict[int, list[SessionTold]] = defaultdict(list)
    for row in rows:
        told = SessionTold(
            on=row.performed_on,
            at=row.finished_at or row.started_at,
            pain=row.worst_pain,
            sharp=row.stop_sharp or bool(row.sharp_sets),
        )
        found[row.user_id].append(told)
    return found


def mornings_of(people: People, *, since: datetime) -> Mapping[int, Sequence[MorningTold]]:
    """Read how the mornings after sessions were, of those that were told from a moment on."""
    rows: Any = NextDayCheck.objects.filter(session__user__in=people, answered_at__gte=since).values_list(
        "session__user_id", "answered_at", "pain", "worse", "session__saw__content__usual_pain"
    )
    found: dict[int, list[MorningTold]] = defaultdict(list)
    for person, at, pain, worse, usual in rows.order_by("-answered_at", "-pk"):
        found[person].append(MorningTold(at=at, pain=pain, worse=worse, usual=int(usual or 0)))
    return found


def plans_of(people: People) -> Mapping[int, Routine]:
    """Read the routine that each of them has now."""
    return {routine.user_id: routine for routine in Routine.objects.filter(user__in=people, state__in=Routine.PRESENT)}


def check_ins_of(people: People) -> ByPerson:
    """Read the check-ins that were answered or skipped."""
    return _by_person(CheckIn.objects.filter(user__in=people, state__in=CheckIn.SETTLED), "user_id")


def yeses_of(people: People, *, day: date) -> Mapping[int, Sequence[Cleared]]:
    """Read which rules clinicians have opened for exercising at all, as far as their word holds on a day."""
    rows: Any = Clearance.objects.valid_on(day).with_overtaken(day).filter(user__in=people, exercise=None)
    found: dict[int, list[Cleared]] = defaultdict(list)
    for row in rows:
        if row.overtaken:
            continue
        found[row.user_id].append(Cleared(scope=row.scope, rules=frozenset(row.rules), key=str(row.pk)))
    return found


def _by_person(rows: Iterable[Any], key: str) -> ByPerson:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
