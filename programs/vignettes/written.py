"""The test patients that were written down, and the programs that they are recommended."""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from pathlib import Path

from django.db.models import Prefetch

from exercises.files import read_toml

from ..models import Program, ProgramItem
from ..plan.planned import planned_among
from . import vignettes
from .vignettes import Programs, Vignette

FILES = tuple(Path(__file__).with_name(name) for name in ("vignettes.toml", "thirty_more.toml", "combinations.toml"))


@cache
def all_vignettes() -> tuple[Vignette, ...]:
    return tuple(vignette for file in FILES for vignette in vignettes.parse(read_toml(file)))


def planned_programs(exercises: Container[str]) -> Programs:
    """Map each published program to what it plans of these exercises, by slug."""
    return {
        program.slug: planned_among(program.items.all(), exercises)
        for program in Program.objects.published().prefetch_related(
            Prefetch("items", ProgramItem.objects.select_related("exercise"))
        )
    }
