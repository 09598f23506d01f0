"""What was measured: the self-tests, and by the week the days of strength and the minutes of moving.

A week in which nothing was noted has no observation: not noted is not the same as not done. Only weeks that are over
have one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.functional_tests.scoring import CHAIR_STAND, FOUR_STAGE, STAGES
from accounts.models import FunctionalTest, User
from exercises.measures.scales import EFFORT_MODERATE_FROM

from ..models import Role, Session, SetLog
from ..schedule.adherence import WEEK, monday_of
from . import codes
from .parts import Record, Resource, concept, quantity


def tests(user: User, record: Record) -> Iterator[Resource]:
    """Yield the self-tests, the first first. One that was corrected later says so."""
    for test in user.functional_tests.order_by("done_on", "kind", "side", "pk"):
        is_corrected = bool(test.detail.get("replaced"))
        code, value, more = _result(test)
        side = test.get_side_display()
        yield record.observation(
            "test",
            test.pk,
            code,
            words=f"{test.get_kind_display()} ({side})" if test.side else test.get_kind_display(),
            on=test.done_on.isoformat(),
            value=value,
            categories=[codes.EXAM],
            status="corrected" if is_corrected else "final",
            bodySite=concept(codes.Code(system=codes.SIDES, code=test.side, display=side)) if test.side else {},
            **more,
        )


def _result(test: FunctionalTest) -> tuple[codes.Code, dict[str, Any], dict[str, Any]]:
    """Tell the code of a test, its value, and what else belongs to it."""
    if test.kind == CHAIR_STAND:
        used_hands = test.detail.get("hands")
        why = [{"text": _("The hands were used, so that no stand counts.")}] if used_hands else []
        return codes.CHAIR_STAND, quantity(int(test.score), codes.STANDS), {"note": why}
    if test.kind == FOUR_STAGE:
        held = test.detail.get("seconds", {})
        stages = [
            {"code": concept(codes.STAGES[stage]), "valueQuantity": quantity(Decimal(held[stage]), codes.SECONDS)}
            for stage in STAGES
            if stage in held
        ]
        return codes.FOUR_STAGE, quantity(int(test.score), codes.STAGE), {"component": stages}
    return codes.SINGLE_LEG, quantity(test.score, codes.SECONDS), {}


def weeks(user: User, record: Record, *, today: date) -> Iterator[Resource]:
    """Yield days of strength and minutes of moving for each week that is over, the first first."""
    last = monday_of(today) - WEEK
    for monday, days in sorted(_strength_days(user).items()):
        if monday <= last:
            yield _week(record, monday, codes.STRENGTH_DAYS, len(days), codes.DAYS_A_WEEK)
    for monday, noted in sorted(_activities(user).items()):
        if monday > last:
            continue
        minutes = sum(number for number, _effort in noted)
        yield _week(record, monday, codes.NOTED_MINUTES, minutes, codes.MINUTES_A_WEEK)
        # Of minutes of which nobody said how hard they were, it is not known whether they count.
        if all(effort is not None for _number, effort in noted):
            moderate = sum(number for number, effort in noted if effort >= EFFORT_MODERATE_FROM)
            yield _week(record, monday, codes.MODERATE_MINUTES, moderate, codes.MINUTES_A_WEEK)


def _week(record: Record, monday: date, code: codes.Code, value: int, unit: codes.Unit) -> Resource:
    sunday = monday + timedelta(weeks=1) - timedelta(days=1)
    return record.observation(
        code.code,
        monday,
        code,
        words=code.display,
        on=sunday.isoformat(),
        value=quantity(value, unit),
        categories=[codes.ACTIVITY, codes.ABOUT_ACTIVITY],
    )


def _strength_days(user: User) -> dict[date, set[date]]:
    """Collect the days on which at least one set of strength was done, by the Monday of their week."""
    done = SetLog.objects.filter(
        session__user=user,
        session__state=Session.State.DONE,
        skipped=SetLog.Skipped.NO,
        item__role=Role.STRENGTH,
    )
    found: dict[date, set[date]] = {}
    for day in done.order_by().values_list("session__performed_on", flat=True).distinct():
        found.setdefault(monday_of(day), set()).add(day)
    return found


def _activities(user: User) -> dict[date, list[tuple[int, Any]]]:
    """Collect minutes and effort of what was noted beside the sessions, by the Monday of its week."""
    found: dict[date, list[tuple[int, Any]]] = {}
    for day, minutes, effort in user.activities.values_list("performed_on", "minutes", "effort"):
        found.setdefault(monday_of(day), []).append((minutes, effort))
    return found
