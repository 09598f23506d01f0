"""What the rules saw of a person when a session began, as the session keeps it (``Session.seen``)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ...progression.course.states import Amount, ExerciseKey, Key

# The ladders of all exercises, by ``ExerciseKey.text``.
LADDERS = "ladders"

# Ids of the exercises that a session left out: their muscles had worked on the day before or after, or they wait for a
# later week.
RESTING = "resting"

# Ids of the exercises that the plan had on other days only.
ELSEWHERE = "elsewhere"

# The doses of a printed sheet, by the text of their key (``printed_text``): they are what the session asked for.
PRINTED = "printed"


# Whether hard effort waits for a doctor, whatever the week; only where it does.
ONLY_MODERATE = "only_moderate"

# The exercises that a clinician keeps where they are, by ``ExerciseKey.text``, and until which day; only where there
# are some.
HELD = "held"


def printed_text(key: Key) -> str:
    """Write a key among stored values; ``printed_in`` reads it back."""
    return "/".join(key)


def printed_in(seen: Mapping[str, Any]) -> dict[Key, Amount]:
    """Read the doses of the sheet that prescribed the day of a session; none where there was no sheet."""
    return {Key(*text.split("/")): Amount.from_mapping(amount) for text, amount in seen.get(PRINTED, {}).items()}


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
