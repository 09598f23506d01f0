"""What the rules saw of a person when a session began, as the session keeps it (``Session.seen``)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ...progression.course.states import ExerciseKey

# The ladders of all exercises, by ``ExerciseKey.text``.
LADDERS = "ladders"

# Ids of the exercises that a session left out: their muscles had worked on the day before or after, or they wait for a
# later week.
RESTING = "resting"

# Ids of the exercises that the plan had on other days only.
ELSEWHERE = "elsewhere"


def items_seen(seen: Mapping[str, Any]) -> frozenset[str]:
    """List the ids of the items that the rules knew; none for a session from before there were decisions."""
    return frozenset(ExerciseKey.read(text).item for text in seen.get(LADDERS, ()))


def resting_in(seen: Mapping[str, Any]) -> frozenset[str]:
    """List the ids of the items that a session left out."""
    return frozenset(seen.get(RESTING, ()))


def elsewhere_in(seen: Mapping[str, Any]) -> frozenset[str]:
    """List the ids of the items that the plan had on other days when a session began."""
    return frozenset(seen.get(ELSEWHERE, ()))


def was_there(seen: Mapping[str, Any], key: ExerciseKey) -> bool:
    """Whether a session had an exercise. One that was swapped in later was not there, and is not decided on."""
    ladders = seen.get(LADDERS)
    return not ladders or key.text in ladders


def seen_of(seen: Mapping[str, Any], items: Collection[str]) -> dict[str, Any]:
    """Narrow what was seen to the ladders of these items."""
    ladders = {text: ladder for text, ladder in seen[LADDERS].items() if ExerciseKey.read(text).item in items}
    return {**seen, LADDERS: ladders}
