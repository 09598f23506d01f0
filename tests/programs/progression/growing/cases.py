"""Routines whose growth is looked at through the rows of the app."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from programs.models import Routine, RoutineItem, Session

from ...decided import decided, everything

START = date(2026, 5, 4)


CHAIR = "sit-to-stand"


def day(number: int) -> date:
    """Mondays, Wednesdays and Fridays from the start."""
    return START + timedelta(weeks=number // 3, days=2 * (number % 3))


def item_of(routine: Routine, slug: str = CHAIR) -> RoutineItem:
    return routine.items.select_related("exercise").get(exercise__slug=slug)


def said(session: Session, slug: str = CHAIR) -> list[tuple[str, str]]:
    return [(row.decision, row.rule) for row in decided(session, slug=slug)]


def stored(routine: Routine) -> dict[Any, Any]:
    states = {item.pk: (item.progress, item.dose, item.parts, item.exercise_id) for item in routine.items.all()}
    return {row.pk: row for row in everything(routine)} | states
