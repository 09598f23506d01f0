"""The exercises of a program as its rows plan them, for fitting."""

from __future__ import annotations

from collections.abc import Container, Iterable

from ..fitting.fitted import Planned
from ..models import ProgramItem


def planned_among(items: Iterable[ProgramItem], exercises: Container[str]) -> list[Planned]:
    """List what is planned of the exercises with these slugs."""
    return [
        Planned(
            exercise=item.exercise.slug,
            section=item.section,
            role=item.role,
            start=item.start,
            goal=item.goal,
            note=item.note,
            stage=item.stage,
            from_week=item.from_week,
        )
        for item in items
        if item.exercise.slug in exercises
    ]
