"""Compare the drafts of the rules with the rules in force by means of the test patients, and publish them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from accounts.models import User
from exercises.files import read_toml
from exercises.models import RulePublication
from exercises.rules.catalogue import Catalogue
from exercises.snapshot.document import content
from exercises.snapshot.drafts import DraftChange, DraftsHaveChangedError, digest_of, draft_changes, publish_drafts
from exercises.snapshot.parsing import parse

from ..fitting.fitted import Planned
from ..fitting.in_force import programs_in_force
from ..models import Program, ProgramItem
from . import vignettes
from .vignettes import Comparison, Outcome, Programs, Vignette, compare, run

FILES = tuple(Path(__file__).with_name(name) for name in ("vignettes.toml", "thirty_more.toml", "combinations.toml"))


class ReasonNeededError(Exception):
    """The drafts change what test patients are told, and nobody said why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The test patients before and after the drafts. Without a draft both are the same."""

    catalogue: Catalogue
    current: tuple[Outcome, ...]
    edited: tuple[Outcome, ...]
    comparison: Comparison
    drafts: Sequence[DraftChange]

    @property
    def seen(self) -> str:
        """A text that differs between these drafts and any others."""
        return digest_of(self.drafts)


@cache
def all_vignettes() -> tuple[Vignette, ...]:
    return tuple(vignette for file in FILES for vignette in vignettes.parse(read_toml(file)))


def planned_programs(catalogue: Catalogue) -> Programs:
    """Map each published program to what it plans, by slug."""
    return {
        program.slug: [
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
            for item in program.items.all()
            if item.exercise.slug in catalogue.exercises
        ]
        for program in Program.objects.published().prefetch_related(
            Prefetch("items", ProgramItem.objects.select_related("exercise"))
        )
    }


def review() -> Review:
    """Run all test patients against the rules in force, and against the rules as they would be with all drafts."""
    drafts = draft_changes()
    catalogue = parse(content())
    programs, lines = planned_programs(catalogue), programs_in_force().lines
    current = run(all_vignettes(), catalogue, programs, lines)
    edited = run(all_vignettes(), parse(content(with_drafts=True)), programs, lines) if drafts else current
    return Review(
        catalogue=catalogue, current=current, edited=edited, comparison=compare(current, edited), drafts=drafts
    )


@transaction.atomic
def publish(*, by: User, seen: str, reason: str = "") -> RulePublication | None:
    """Publish all drafts, if they are still those that were ``seen``, with what they change for the test patients.

    Returns None when there is no draft, so that a form sent twice publishes once. Raises ``DraftsHaveChangedError``,
    and ``ReasonNeededError`` when the drafts change anything for a test patient and ``reason`` is empty.
    """
    now = review()
    if now.drafts and now.seen != seen:
        raise DraftsHaveChangedError
    flips = to_json(now.comparison)
    if flips and not reason.strip():
        raise ReasonNeededError
    return publish_drafts(by=by, seen=seen, flips=flips, reason=reason)


def to_json(comparison: Comparison) -> list[dict[str, Any]]:
    """Write what a publication stores of a comparison."""
    return [
        {
            "vignette": change.vignette.slug,
            "title": change.vignette.title,
            "what": change.what,
            "exercises": list(change.subjects),
            "before": change.before,
            "after": change.after,
            "rules": list(change.rules),
        }
        for change in comparison.changes
    ] + [
        {
            "vignette": flip.vignette.slug,
            "title": flip.vignette.title,
            "what": "expectation",
            "expectation": flip.failure.key,
            "expected": flip.failure.expected,
            "got": flip.failure.got,
            "holds": flip.holds,
        }
        for flip in comparison.flips
    ]
