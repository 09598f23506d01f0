"""What is in force of programs: those that are published, and the lines that recommend them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from exercises.models import Status
from exercises.prepared import Prepared

from ..models import Program
from .recommendation import Line

_OF_A_LINE = ("order", "pk", "slug", "reason", "tier", "goal", "gradual_hip_pain", "limits_lifted_within_year")


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """``programs`` maps the slugs of published programs that may be main ones to names; ``lines`` are in order."""

    programs: Mapping[str, str]
    lines: tuple[Line, ...]


def programs_in_force() -> InForce:
    """Read the published programs, and the lines that recommend them, each with its published programs beside it."""
    rows = _rows()
    of_lines = sorted((row for row in rows if row.line_pk), key=attrgetter("line_order", "line_pk"))
    return InForce(
        programs={row.program: row.program_name for row in rows if not row.beside_only},
        lines=tuple(_line(list(of_line)) for _pk, of_line in groupby(of_lines, key=attrgetter("line_pk"))),
    )


def _all_named() -> QuerySet[Any, Any]:
    programs = Program.objects.published().order_by()
    beside = programs.filter(Q(recommended_by__beside=None) | Q(recommended_by__beside__status=Status.PUBLISHED))
    return _naming("beside", beside).union(*(_naming(field, programs) for field in ("conditions", "unless", "without")))


_rows: Prepared[Any] = Prepared(_all_named)


def _naming(field: str, programs: QuerySet[Program]) -> QuerySet[Any, Any]:
    """Query a row for each thing that a line of a program names in this field.

    A line that names nothing gives a row without a name, and a program without a line a row without a line.
    """
    line = {f"line_{name}": F(f"recommended_by__{name}") for name in _OF_A_LINE}
    return programs.annotate(
        program=F("slug"),
        program_name=F("name"),
        field=Value(field),
        named=F(f"recommended_by__{field}__slug"),
        **line,
    ).values_list("program", "program_name", "beside_only", "field", "named", *line, named=True)


def _line(rows: list[Any]) -> Line:
    row = rows[0]

    def names(field: str) -> list[str]:
        return sorted(row.named for row in rows if row.field == field and row.named)

    return Line(
        slug=row.line_slug,
        program=row.program,
        reason=row.line_reason,
        beside=tuple(names("beside")),
        tier=row.line_tier,
        goal=row.line_goal,
        conditions=frozenset(names("conditions")),
        gradual_hip_pain=row.line_gradual_hip_pain,
        limits_lifted_within_year=row.line_limits_lifted_within_year,
        unless=frozenset(names("unless")),
        without=frozenset(names("without")),
    )
