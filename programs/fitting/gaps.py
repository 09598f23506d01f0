"""What a fitted routine does not train.

A pure check (``clinical_rules.md``, rules OPN-3 and OST-9; R-TFTF14, R-OC23).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

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


def lint(*, roles: Iterable[str], strength_days: int, conditions: Collection[str], age: int | None) -> tuple[str, ...]:
    """Find what a week of a routine lacks, each by the key of its sentence for the person. A gap is told only to the
    people whom a guideline means (4.4).

    Strength work at least twice a week is asked of everyone; balance of people of 65 and over, and of those with a risk
    of falling or thin bones; work for the back muscles of people with thin bones. An unknown age counts as high.
    ``roles`` are what the exercises contribute, ``strength_days`` how many days a week have strength work.
    """
    held = set(conditions)
    trained = set(roles)
    gaps = []
    if "strength" not in trained:
        gaps.append("no_strength")
    elif strength_days < 2:
        gaps.append("strength_too_seldom")
    is_meant = age is None or age >= BALANCE_FROM_AGE or not NEEDS_BALANCE.isdisjoint(held)
    if "balance" not in trained and is_meant:
        gaps.append("no_balance")
    if "posture" not in trained and THIN_BONES & held:
        gaps.append("no_posture")
    return tuple(gaps)
