"""Why something was decided, as every page shows it. Pure."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from exercises.rules.catalogue import SourceEntry
from programs.progression.course.places import Waits

# Our own judgement, among the sources of a decision.
PROPOSED = "P"


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why something was decided: the sentences for the person, and what they rest on.

    ``waits_with`` is the exercise of a routine whose page says what would let it grow again, where the person can act.
    """

    sentences: tuple[str, ...]
    sources: tuple[SourceEntry, ...] = ()
    is_ours: bool = False
    waits_with: uuid.UUID | None = None


def waits(because: str) -> bool:
    """Whether a dose stays because it waits for something that the page of the exercise leads to (8.4)."""
    return because in frozenset(wait.value for wait in Waits)
