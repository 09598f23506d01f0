"""Read how it went for people who share it: in the same few queries, however many they are.

Whose rows are read, ``accounts.team.access`` says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import FallReport, RedFlag, Scope
from exercises.measures.scales import PAIN_RED_FROM

from ..models import CheckIn, Session, SetLog
from .sums import Course

# What of a person each part of a course needs to be shared.
FOR_SESSIONS = frozenset({Scope.PLAN})
FOR_EVENTS = frozenset({Scope.PLAN, Scope.PAIN})
FOR_CHANGES = frozenset({Scope.PLAN, Scope.CHECKS})
SCOPES = FOR_SESSIONS | FOR_EVENTS | FOR_CHANGES

Shares = Mapping[int, Collection[Scope]]


def courses_of(shares: Shares) -> list[Course]:
    """Read the courses of those who share their sessions. ``shares`` says what each person shares, by their key."""
    everybody = _who(shares, FOR_SESSIONS)
    safe, checked = _who(shares, FOR_EVENTS), _who(shares, FOR_CHANGES)
    days = _days(everybody)
    began = {person: min(found) for person, found in days.items()}
    counts = _counts(everybody)
    falls, signs = _falls(safe, began), _signs(safe, began)
    pain, activities = _answers(checked)
    return [
        Course(
            days=days.get(person, ()),
            sessions=counts[person][0],
            red=counts[person][1] if person in safe else None,
            falls=falls[person] if person in safe else None,
            signs=signs[person] if person in safe else None,
            pain=pain[person],
            activities=activities[person],
        )
        for person in everybody
    ]


def _who(shares: Shares, scopes: Collection[Scope]) -> frozenset[int]:
    return frozenset(person for person, shared in shares.items() if set(scopes) <= set(shared))


def _days(people: Collection[int]) -> Mapping[int, set[date]]:
    """Collect the days on which each did a session."""
    found: defaultdict[int, set[date]] = defaultdict(set)
    for person, day in Session.objects.done().filter(user__in=people).order_by().values_list("user", "performed_on"):
        found[person].add(day)
    return found


def _counts(people: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """Count the sessions of each that are over, and those of them with strong or sharp pain, as the rules read it."""
    set_was_red = SetLog.objects.filter(Q(pain__gte=PAIN_RED_FROM) | Q(sharp=True), session=OuterRef("pk"))
    was_red = Q(pain__gte=PAIN_RED_FROM) | Q(stop_pain__gte=PAIN_RED_FROM) | Q(stop_sharp=True) | Q(Exists(set_was_red))
    rows = Session.objects.closed().filter(user__in=people).order_by().values("user")
    counted: Any = rows.annotate(over=Count("pk"), red=Count("pk", filter=was_red)).values_list("user", "over", "red")
    found: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    return found | {person: (over, red) for person, over, red in counted}


def _falls(people: Collection[int], began: Mapping[int, date]) -> Mapping[int, int]:
    """Count the falls of each since they began. A near-fall is none."""
    falls = FallReport.objects.filter(user__in=people, near=False, without_fall=False)
    return _since(falls.order_by().values_list("user", "happened_on"), began)


def _signs(people: Collection[int], began: Mapping[int, date]) -> Mapping[int, int]:
    """Count the warning signs of each since they began. What was taken back as a slip is none."""
    signs = RedFlag.objects.filter(user__in=people, withdrawn_at=None)
    told = ((user, timezone.localdate(at)) for user, at in signs.order_by().values_list("user", "reported_at"))
    return _since(told, began)


def _since(told: Any, began: Mapping[int, date]) -> Mapping[int, int]:
    found: defaultdict[int, int] = defaultdict(int)
    for person, day in told:
        if person in began and day >= began[person]:
            found[person] += 1
    return found


def _answers(
    people: Collection[int],
) -> tuple[Mapping[int, Mapping[int, int]], Mapping[int, Mapping[int, Mapping[str, int]]]]:
    """Collect what each answered in the check-ins of their first plan that has any, by its week."""
    pain: defaultdict[int, dict[int, int]] = defaultdict(dict)
    activities: defaultdict[int, dict[int, Mapping[str, int]]] = defaultdict(dict)
    plan: dict[int, date] = {}
    for row in CheckIn.objects.done().filter(user__in=people).order_by("user", "plan_from", "week", "pk"):
        if plan.setdefault(row.user_id, row.plan_from) != row.plan_from:
            continue
        if row.pain is not None:
            pain[row.user_id][row.week] = row.pain
        if row.scores:
            activities[row.user_id][row.week] = row.scores
    return pain, activities
