"""The risk tier, LOW, MOD or HIGH (``clinical_rules.md``, 4.3): how often and how heavily somebody may train.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

from .facts import HealthFacts
from .norms import TANDEM_SECONDS, chair_stand_norm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Level = Literal["LOW", "MOD", "HIGH"]

# From these ages on, age alone puts somebody into a tier (4.3).
HIGH_FROM_AGE = 85
MODERATE_FROM_AGE = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """The level, and every reason for it as a sentence that the person reads. LOW has no reasons."""

    level: Level
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A condition that puts somebody into a tier by itself, with the sentence that says so.

    ``unsure`` is the sentence for a person who answered "not sure".
    """

    condition: str
    sure: StrOrPromise
    unsure: StrOrPromise


HIGH_CONDITIONS: tuple[Cause, ...] = (
    Cause(
        condition="vertebral_fracture",
        sure=_("You have had a spine fracture."),
        unsure=_("You may have had a spine fracture."),
    ),
    Cause(
        condition="vertebral_fracture_suspected",
        sure=_("You have signs of a possible spine fracture."),
        unsure=_("You may have signs of a possible spine fracture."),
    ),
    Cause(
        condition="low_trauma_fractures_multiple",
        sure=_("You have had two or more breaks from small falls."),
        unsure=_("You may have had two or more breaks from small falls."),
    ),
    Cause(
        condition="thr_posterior",
        sure=_("Your surgeon’s limits for your new hip still hold."),
        unsure=_("Your surgeon’s limits for your new hip may still hold."),
    ),
    Cause(
        condition="thr_anterior",
        sure=_("Your surgeon’s limits for your new hip still hold."),
        unsure=_("Your surgeon’s limits for your new hip may still hold."),
    ),
    Cause(
        condition="thr_lateral",
        sure=_("Your surgeon’s limits for your new hip still hold."),
        unsure=_("Your surgeon’s limits for your new hip may still hold."),
    ),
)

MODERATE_CONDITIONS: tuple[Cause, ...] = (
    Cause(condition="osteoporosis", sure=_("You have osteoporosis."), unsure=_("You may have osteoporosis.")),
    Cause(
        condition="steroids_long",
        sure=_("You have taken steroid tablets for a long time."),
        unsure=_("You may have taken steroid tablets for a long time."),
    ),
    Cause(
        condition="nerve_or_movement_illness",
        sure=_("You have an illness of the nerves or of movement."),
        unsure=_("You may have an illness of the nerves or of movement."),
    ),
    Cause(condition="hip_oa", sure=_("You have arthritis of the hip."), unsure=_("You may have arthritis of the hip.")),
    Cause(condition="fai", sure=_("You have hip impingement."), unsure=_("You may have hip impingement.")),
    Cause(condition="spinal_stenosis", sure=_("You have spinal stenosis."), unsure=_("You may have spinal stenosis.")),
)

# What is no condition of the rules: ``condition`` is the name of the fact.
BROKEN_HIP = Cause(condition="hip_fracture", sure=_("You have broken a hip."), unsure=_("You may have broken a hip."))
FALLS = Cause(
    condition="falls",
    sure=_("You have fallen twice or more in the last 12 months."),
    unsure=_("You may have fallen twice or more in the last 12 months."),
)
FALL = Cause(
    condition="falls",
    sure=_("You have fallen in the last 12 months."),
    unsure=_("You may have fallen in the last 12 months."),
)
HURT = Cause(
    condition="injurious_fall",
    sure=_("A fall in the last 12 months hurt you."),
    unsure=_("A fall in the last 12 months may have hurt you."),
)
NEW_HIP = Cause(
    condition="hip_limits_lifted_within_year",
    sure=_("You have had a new hip for a short time."),
    unsure=_("You may have had a new hip for a short time."),
)


def risk_tier(facts: HealthFacts, *, chair_stand: int | None = None, tandem_seconds: float | None = None) -> Tier:
    """Judge HIGH when anything in the first row of table 4.3 is true, else MOD when anything in the second, else LOW.

    "Not sure" counts as true. ``chair_stand`` is how often the person stood up in 30 seconds without hands,
    ``tandem_seconds`` how long they stood heel to toe; None, for a test not done, changes nothing. An unknown age
    counts as MOD; where the sex is unknown, the stands are compared with the higher of the two norms.
    """
    high = _reasons(HIGH_CONDITIONS, facts)
    if facts.hip_fracture or "hip_fracture_recent" in facts.presences:
        high.append(_said(BROKEN_HIP, facts))
    if facts.falls > 1:
        high.append(_said(FALLS, facts))
    if facts.injurious_fall:
        high.append(_said(HURT, facts))
    if chair_stand == 0:
        high.append(str(_("You could not yet stand up from a chair without your hands.")))
    if tandem_seconds is not None and tandem_seconds < TANDEM_SECONDS:
        high.append(
            str(_("You could not yet stand heel to toe for %(seconds)d seconds.") % {"seconds": TANDEM_SECONDS})
        )
    if facts.age is not None and facts.age >= HIGH_FROM_AGE:
        high.append(str(_("You are %(age)d or older.") % {"age": HIGH_FROM_AGE}))
    if high:
        return Tier(level="HIGH", reasons=tuple(dict.fromkeys(high)))

    moderate = _reasons(MODERATE_CONDITIONS, facts)
    if facts.hip_limits_lifted_within_year:
        moderate.append(_said(NEW_HIP, facts))
    if facts.walking_aid_for_balance:
        moderate.append(str(_("You use a stick, a frame or a wheelchair to get about safely.")))
    if facts.falls == 1:
        moderate.append(_said(FALL, facts))
    if chair_stand is not None and chair_stand < (chair_stand_norm(facts.age, facts.sex) or 0):
        moderate.append(str(_("You stood up from a chair less often than most people of your age.")))
    if facts.age is None:
        moderate.append(str(_("We do not know your age.")))
    elif facts.age >= MODERATE_FROM_AGE:
        moderate.append(str(_("You are %(age)d or older.") % {"age": MODERATE_FROM_AGE}))
    if moderate:
        return Tier(level="MOD", reasons=tuple(dict.fromkeys(moderate)))
    return Tier(level="LOW")


def _reasons(causes: tuple[Cause, ...], facts: HealthFacts) -> list[str]:
    present = facts.presences
    return [
        str(cause.sure if present[cause.condition].sure else cause.unsure)
        for cause in causes
        if cause.condition in present
    ]


def _said(cause: Cause, facts: HealthFacts) -> str:
    return str(cause.unsure if cause.condition in facts.unsure_of else cause.sure)
