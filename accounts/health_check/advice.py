"""Advice for people whose answers change no exercise: about medicines, bones, a stick (4.1).

Each piece of advice is written once, with its sources, and shown with the answers and with a plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exercises.rules.catalogue import Catalogue
from exercises.rules.reasons import CitedSource, cite
from exercises.rules.screening import Cited
from exercises.rules.sides import SIDES, other_side

from ..rules.facts import HealthFacts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OWN_JUDGEMENT = "P"
CANE_PAGE = "cane-walking"
# One stick, by the newer answers or by the hand alone.
ONE_STICK = frozenset({"one", ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """``sources`` are codes of the catalogue; P is our own judgement. ``exercise`` is a page that shows how."""

    key: str
    words: StrOrPromise
    applies: Callable[[HealthFacts], bool]
    sources: tuple[str, ...]
    exercise: str = ""


def takes(medicine: str) -> Callable[[HealthFacts], bool]:
    return lambda facts: medicine in facts.medicines


def has_one_stick(facts: HealthFacts) -> bool:
    return facts.walking_aid and facts.walking_aid_hand in SIDES and facts.walking_aid_kind in ONE_STICK


def sore_sides(facts: HealthFacts) -> frozenset[str]:
    """Find the sides on which a hip is sore, ill or operated on; both, if it is not said which."""
    sides = {facts.hip_pain_side, *facts.one_sided.values()} - {""}
    return frozenset(SIDES) if "both" in sides else frozenset(sides)


def holds_stick_on_sore_side(facts: HealthFacts) -> bool:
    return has_one_stick(facts) and sore_sides(facts) == {facts.walking_aid_hand}


ADVICE: tuple[Advice, ...] = (
    Advice(
        key="blood_thinners_head",
        words=_(
            "You take blood thinners: after a blow to the head go to an emergency department at once, even if you feel "
            "well. With a large bruise, or one that grows, see a doctor the same day."
        ),
        applies=takes("blood_thinners"),
        sources=("R-NPSA10", "P"),
    ),
    Advice(
        key="sedatives",
        words=_("You take sleeping or calming tablets: stand up slowly, and put the light on at night."),
        applies=takes("sedatives"),
        sources=("R-WFG22", "P"),
    ),
    Advice(
        key="bone_density",
        words=_("You have taken steroid tablets for a long time: ask your doctor about a bone density test."),
        applies=lambda facts: "steroids_long" in facts.presences and not facts.t_scores,
        sources=("R-ACR22",),
    ),
    Advice(
        key="lung",
        words=_("With your lungs, take breaks: you should be able to speak a whole sentence. Keep your inhaler near."),
        applies=lambda facts: "lung" in facts.illnesses,
        sources=("P",),
    ),
    Advice(
        key="stick_other_hand",
        words=_("You hold your stick on the sore side. It takes more weight off the hip in your other hand."),
        applies=holds_stick_on_sore_side,
        sources=("R-MAYOCANE", "S1"),
        exercise=CANE_PAGE,
    ),
    Advice(
        key="stick",
        words=_("See how a stick is set to your height, and how it moves with the sore leg."),
        applies=lambda facts: has_one_stick(facts) and not holds_stick_on_sore_side(facts),
        sources=("S1", "R-MAYOCANE"),
        exercise=CANE_PAGE,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAdvice:
    """A piece of advice as a page shows it; ``own`` says that it is our own judgement, as a whole or in part."""

    key: str
    words: str
    exercise: str
    own: bool
    sources: list[CitedSource]


def advice_for(facts: HealthFacts, catalogue: Catalogue) -> list[SaidAdvice]:
    """Choose what to say to this person, each with who says so."""
    return [
        SaidAdvice(
            key=advice.key,
            words=str(advice.words),
            exercise=advice.exercise if advice.exercise in catalogue.exercises else "",
            own=OWN_JUDGEMENT in advice.sources,
            sources=[cite(Cited(code=code), catalogue) for code in advice.sources if code != OWN_JUDGEMENT],
        )
        for advice in ADVICE
        if advice.applies(facts)
    ]


def better_hand(facts: HealthFacts) -> str:
    """Find the hand in which a stick helps most; empty unless exactly one side is sore."""
    sore = sore_sides(facts)
    return other_side(next(iter(sore))) if len(sore) == 1 else ""
