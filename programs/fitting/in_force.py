"""The lines of the recommendation that are in force: those whose program is published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Value

from exercises.models import Status

from ..models import RecommendationLine
from .recommendation import Line


def lines_in_force() -> tuple[Line, ...]:
    """Read the lines whose program is published, in order."""
    named = _named()
    rows = RecommendationLine.objects.filter(program__status=Status.PUBLISHED).select_related("program")
    return tuple(
        Line(
            slug=row.slug,
            program=row.program.slug,
            reason=row.reason,
            beside=tuple(sorted(named[row.pk, "beside"])),
            tier=row.tier,
            goal=row.goal,
            conditions=frozenset(named[row.pk, "conditions"]),
            gradual_hip_pain=row.gradual_hip_pain,
            limits_lifted_within_year=row.limits_lifted_within_year,
            unless=frozenset(named[row.pk, "unless"]),
        )
        for row in rows
    )


def _named() -> Mapping[tuple[int, str], list[str]]:
    """Map each line and field to the slugs that it names."""
    lines = RecommendationLine.objects.order_by()
    rows = (
        lines.filter(beside__status=Status.PUBLISHED)
        .values_list("pk", Value("beside"), "beside__slug")
        .union(
            lines.filter(conditions__isnull=False).values_list("pk", Value("conditions"), "conditions__slug"),
            lines.filter(unless__isnull=False).values_list("pk", Value("unless"), "unless__slug"),
        )
    )
    named: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for line, name, slug in rows:
        named[line, name].append(slug)
    return named
