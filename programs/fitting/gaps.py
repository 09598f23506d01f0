"""What a fitted routine does not train.

A pure check (``clinical_rules.md``, rules OPN-3 and OST-9; R-TFTF14, R-OC23).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

THIN_BONES = frozenset({"osteopenia", "osteoporosis", "vertebral_fracture", "low_trauma_fractures_multiple"})
# Whom the guidelines ask for balance work: these, and everybody from this age on (4.4; R-OC23, R-WFG22).
NEEDS_BALANCE = THIN_BONES | {"falls_risk"}
BALANCE_FROM_AGE = 65

# What would fill a gap, the first that suits.
REMEDIES: Mapping[str, tuple[str, ...]] = {
    "no_strength": ("sit-to-stand", "flat-back-bridge"),
    "no_balance": ("tandem-stand",),
    "no_posture": ("wall-posture-drill", "supine-head-shoulder-press"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that a week lacks. ``key`` names the sentence for the person; ``remedy`` is an exercise that would fill
    the gap, empty when this person has none.
    """

    key: str
    remedy: str = ""


def lint(
    *, roles: Iterable[str], strength_days: int, conditions: Collection[str], age: int | None, may: Collection[str]
) -> tuple[Gap, ...]:
    """Find what a week of a routine lacks. Each gap is told only to the people whom a guideline means (4.4).

    Strength work at least twice a week is asked of everyone; balance of people of 65 and over, and of those with a risk
    of falling or thin bones; work for the back muscles of people with thin bones. An unknown age counts as high.
    ``roles`` are what the exercises contribute, ``strength_days`` how many days a week have strength work, ``may`` the
    exercises that may be suggested to this person.
    """
    held = set(conditions)
    trained = set(roles)
    gaps = []
    if "strength" not in trained:
        gaps.append(_gap("no_strength", may))
    elif strength_days < 2:
        gaps.append(Gap(key="strength_too_seldom"))
    is_meant = age is None or age >= BALANCE_FROM_AGE or not NEEDS_BALANCE.isdisjoint(held)
    if "balance" not in trained and is_meant:
        gaps.append(_gap("no_balance", may))
    if "posture" not in trained and THIN_BONES & held:
        gaps.append(_gap("no_posture", may))
    return tuple(gaps)


def _gap(key: str, may: Collection[str]) -> Gap:
    return Gap(key=key, remedy=next((slug for slug in REMEDIES[key] if slug in may), ""))
