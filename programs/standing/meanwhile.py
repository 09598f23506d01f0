"""What there is to do while all exercising waits for a clinician's yes: safe for everybody with that lock.

The lines are data (``meanwhile.toml``). A line is offered only when it is safe with every lock that a person has. Where
no line names one of the locks, only lines in which nothing moves remain.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from exercises.files import read_toml
from exercises.rules.catalogue import Catalogue
from exercises.rules.reasons import CitedSource, cite
from exercises.rules.screening import Cited

FILE = Path(__file__).with_name("meanwhile.toml")
OWN_JUDGEMENT = "P"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something to do. ``always``: nothing moves in it, so that it is safe with any lock. ``exercise`` shows how."""

    slug: str
    name: str
    text: str
    evidence: str
    sources: tuple[str, ...]
    safe_with: frozenset[str] = frozenset()
    always: bool = False
    exercise: str = ""

    def is_safe_with(self, locks: Collection[str]) -> bool:
        return self.always or self.safe_with.issuperset(locks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A line as a page shows it. ``own``: that we offer it is our own judgement."""

    line: Line
    own: bool
    sources: list[CitedSource]


@cache
def all_lines() -> tuple[Line, ...]:
    return tuple(_line(row) for row in read_toml(FILE)["line"])


def _line(row: Mapping[str, Any]) -> Line:
    return Line(**{**row, "sources": tuple(row["sources"]), "safe_with": frozenset(row.get("safe_with", ()))})


def offered_under(locks: Collection[str], catalogue: Catalogue) -> list[Offered]:
    """Find what is safe under all of these locks, which are ids of the rules that lock; nothing without a lock."""
    if not locks:
        return []
    return [
        Offered(
            line=line,
            own=line.evidence == "proposed",
            sources=[cite(Cited(code=code), catalogue) for code in line.sources if code != OWN_JUDGEMENT],
        )
        for line in all_lines()
        if line.is_safe_with(locks)
    ]
