"""What a fitted routine does not train.

A pure check (``clinical_rules.md``, rules OPN-3 and OST-9; R-TFTF14, R-OC23).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

THIN_BONES = frozenset({"osteopenia", "osteoporosis", "vertebral_fracture", "low_trauma_fractures_multiple"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that a week lacks. ``key`` names the sentence for the person; ``remedy`` an exercise that would fill
    it.
    """

    key: str
    remedy: str = ""


def lint(*, roles: Iterable[str], days: int, conditions: Collection[str]) -> tuple[Gap, ...]:
    """Return what a week of a routine lacks.

    Strength and balance work at least twice a week is asked of everyone; work for the back muscles of people with thin
    bones. ``roles`` are what its exercises contribute, ``days`` how often a week it is done.
    """
    trained = set(roles)
    gaps = []
    if "strength" not in trained:
        gaps.append(Gap(key="no_strength", remedy="sit-to-stand"))
    elif days < 2:
        gaps.append(Gap(key="strength_too_seldom"))
    if "balance" not in trained:
        gaps.append(Gap(key="no_balance", remedy="tandem-stand"))
    if "posture" not in trained and THIN_BONES & set(conditions):
        gaps.append(Gap(key="no_posture", remedy="wall-posture-drill"))
    return tuple(gaps)
