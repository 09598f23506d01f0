"""Why something was decided, as every page shows it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from exercises.rules.catalogue import SourceEntry

# Our own judgement, among the sources of a decision.
PROPOSED = "P"


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why something was decided: the sentences for the person, and what they rest on."""

    sentences: tuple[str, ...]
    sources: tuple[SourceEntry, ...] = ()
    is_ours: bool = False
