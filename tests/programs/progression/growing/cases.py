"""Routines whose growth is looked at through the rows of the app."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from programs.models import Adjustment, Routine, RoutineItem, Session

START = date(2026, 5, 4)


CHAIR = "sit-to-stand"


def day(number: int) -> date:
    """Mondays, Wednesdays and Fridays from the start."""
    return START + timedelta(weeks=number // 3, days=2 * (number % 3))


def item_of(routine: Routine, slug: str = CHAIR) -> RoutineItem:
    return routine.items.select_related("exercise").get(exercise__slug=slug)


def said(session: Session, slug: str = CHAIR) -> list[tuple[str, str]]:
    rows = session.adjustments.filter(item__exercise__slug=slug).order_by("side", "decided_at")
    return [(row.decision, row.rule) for row in rows]


def stored(routine: Routine) -> dict[Any, Any]:
    rows = Adjustment.objects.filter(item__routine=routine)
    return {
        row.pk: (row.decision, row.rule, row.facts, row.before, row.after, row.day, row.sentence, row.undone_at is None)
        for row in rows
    } | {item.pk: (item.progress, item.dose, item.parts, item.exercise_id) for item in routine.items.all()}
