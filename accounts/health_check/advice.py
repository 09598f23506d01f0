"""Advice for people whose answers change no exercise: about medicines, bones, a stick (4.1).

Each piece is a row of the catalogue with its sources, and shown with the answers and with a plan. What it means in
answers to be one of those whom it is for stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exercises.models import Advice
from exercises.rules.catalogue import Catalogue
from exercises.rules.reasons import OWN_JUDGEMENT, CitedSource, cite_all
from exercises.rules.sides import SIDES

from ..rules.facts import HealthFacts

# One stick, by the newer answers or by the hand alone.
ONE_STICK = frozenset({"one", ""})


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


# What each kind of person that advice can be for (``Advice.When``) means in answers.
APPLIES: Mapping[str, Callable[[HealthFacts], bool]] = {
    Advice.When.BLOOD_THINNERS: takes("blood_thinners"),
    Advice.When.SEDATIVES: takes("sedatives"),
    Advice.When.STEROIDS_UNMEASURED: lambda facts: "steroids_long" in facts.presences and not facts.t_scores,
    Advice.When.LUNG: lambda facts: "lung" in facts.illnesses,
    Advice.When.STICK_ON_SORE_SIDE: holds_stick_on_sore_side,
    Advice.When.STICK: lambda facts: has_one_stick(facts) and not holds_stick_on_sore_side(facts),
}


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
            key=entry.slug,
            words=entry.words,
            exercise=entry.exercise,
            own=OWN_JUDGEMENT in entry.sources,
            sources=cite_all(entry.sources, catalogue),
        )
        for entry in catalogue.advice
        if APPLIES[entry.when](facts)
    ]
