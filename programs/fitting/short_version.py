"""For a bad day, or for a shorter plan: the two to four exercises of a routine that are worth most. A pure rule.

Balance first, because a fall is what hurts most; then strength, standing before lying, because that is what loads the
hip; then posture. Proposed by us: no source ranks them for one short session.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

# Seconds up to which a whole session is short enough: nothing shorter is offered beside it.
SHORT_ENOUGH = 10 * 60

LEAST = 2
MOST = 4
# How many of each may be in a short session.
SHARES = (("balance", 1), ("strength", 2), ("posture", 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What the choice looks at."""

    key: Hashable
    role: str
    weight_bearing: bool


def is_worth_offering(*, number: int, of: int, seconds: int) -> bool:
    """Whether a short version with ``number`` of all exercises is offered beside a session that takes ``seconds``."""
    return number < of and seconds > SHORT_ENOUGH


def short_version(items: Sequence[Worth], *, most: int = MOST) -> tuple[Hashable, ...]:
    """Choose the keys of the exercises to do on a bad day, in the order of the routine.

    They are the ``most`` exercises that are worth most. A routine of two or fewer is short already. Within a role,
    exercises that carry the body's weight come first, then those that come first in the routine.
    """
    if len(items) <= LEAST:
        return tuple(item.key for item in items)
    chosen: list[Worth] = []
    for role, share in SHARES:
        of_role = sorted((item for item in items if item.role == role), key=lambda item: not item.weight_bearing)
        chosen += of_role[:share]
    for item in items:
        if len(chosen) >= LEAST:
            break
        if item not in chosen:
            chosen.append(item)
    keys = {item.key for item in chosen[:most]}
    return tuple(item.key for item in items if item.key in keys)
