"""The order of a session that is put together from several parts (``clinical_rules.md``, section 7). Pure.

Warm-up, balance, strength from large to small muscles, posture, mobility, what comes last, cool-down. A program alone
keeps the order of its source.
"""

from __future__ import annotations

from collections.abc import Iterable

FIRST = ("warm_up",)
LAST = ("final", "cool_down")
# Landings want fresh legs, so they come with balance, before strength tires them.
ROLES = ("warm_up", "balance", "aerobic", "strength", "posture", "mobility")
# Muscles that move the whole leg or hold the trunk, then those of one joint. Our own judgement of "large to small".
LARGE = frozenset({"gluteus-maximus", "quadriceps", "hamstrings", "back-extensors"})
MIDDLE = frozenset({"gluteus-medius", "adductors", "hip-flexors", "upper-back", "chest", "shoulders"})


def place(*, section: str, role: str, muscles: Iterable[str]) -> tuple[int, int, int]:
    """Rank an exercise within a session: smaller comes earlier; equals keep their order."""
    if section in FIRST:
        return (0, 0, 0)
    if section in LAST:
        return (2, LAST.index(section), 0)
    worked = frozenset(muscles)
    size = 0 if worked & LARGE else 1 if worked & MIDDLE else 2
    return (1, ROLES.index(role), size if role == "strength" else 0)
