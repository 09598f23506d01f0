"""What a person is told about an offer of ``reviews``: one heading, a few plain sentences, and what they can answer.

Pure. Kind, concrete, never blaming, no promises (``clinical_rules.md``, section 12).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, ngettext_lazy

from .facts import Choice, Offer, Subject

if TYPE_CHECKING:
    from django.utils.functional import Promise

TITLES: Mapping[Subject, Promise] = {
    Subject.HURTING: gettext_lazy("Please let somebody look at it"),
    Subject.NO_GAIN: gettext_lazy("Time to ask somebody"),
    Subject.SHORTER_PLAN: gettext_lazy("Would a shorter plan fit better?"),
    Subject.BONE_REVIEW: gettext_lazy("Your bones: time for a look"),
    Subject.BLOCK_REVIEW: gettext_lazy("Time to look back"),
    Subject.LANDINGS: gettext_lazy("Small landings for your bones"),
    Subject.PLATEAU: gettext_lazy("You are there"),
    Subject.EARLY_RISE: gettext_lazy("A little sore?"),
}

SENTENCES: Mapping[Subject, Promise] = {
    Subject.HURTING: ngettext_lazy(
        "In %(count)s session it hurt a lot, or you felt clearly worse the next morning. Please ask your doctor or "
        "physiotherapist to have a look at it soon.",
        "In %(count)s sessions, one after the other, it hurt a lot, or you felt clearly worse the next morning. Please "
        "ask your doctor or physiotherapist to have a look at it soon.",
        "count",
    ),
    Subject.NO_GAIN: ngettext_lazy(
        "You have kept at it for %(weeks)s week, and your exercises have not grown. That can have many reasons, and "
        "it is not your fault. A doctor or physiotherapist can see what would suit you better.",
        "You have kept at it for %(weeks)s weeks, and your exercises have not grown. That can have many reasons, and "
        "it is not your fault. A doctor or physiotherapist can see what would suit you better.",
        "weeks",
    ),
    Subject.SHORTER_PLAN: gettext_lazy(
        "In the last %(weeks)s weeks there was little room for your sessions. That happens. A shorter plan has only "
        "%(exercises)s exercises, those that matter most for you. Would you like to try it? You can go back at any "
        "time."
    ),
    Subject.BONE_REVIEW: gettext_lazy(
        "Every %(weeks)s weeks it is good to look at the exercises that load your bones: do they still feel steady and "
        "well under control? If anything about your bones is new, please tell us in the health check first."
    ),
    Subject.LANDINGS: gettext_lazy(
        "You have trained for a good while, and your risk is low. Stamping gives the bones of legs and hips a short, "
        "firm jolt; it may help slow loss. It is for you only if you have not broken a bone in a small fall since you "
        "were 50, and if no hip or knee is sore. If you like, stamps are added to your plan: ten to begin with."
    ),
    Subject.BLOCK_REVIEW: gettext_lazy(
        "You began %(weeks)s weeks ago or more. This is a good moment to do your self-tests again, and to look at how "
        "hard your exercises feel."
    ),
    Subject.PLATEAU: gettext_lazy(
        "You have been at your goal with “%(exercise)s” for %(weeks)s weeks. Well done. You can change to another form "
        "of it that is allowed for you, or do it %(times)s times a week to keep what you have. You can also leave it "
        "as it is."
    ),
    Subject.EARLY_RISE: gettext_lazy(
        "In the first %(weeks)s weeks it is common to feel a little sore, as your body gets used to moving. It should "
        "be mild and settle by the next day. If it gets strong or sharp, please stop and tell us."
    ),
}

# With the look at the bones, where the person may open a weight themselves (OST-10).
READY_FOR = gettext_lazy("You have done “%(ready_for)s” well for so long that you may add a little weight to it now.")
TEST_FIRST = gettext_lazy("Before that, please do the balance test: stamps open with 10 seconds heel to toe.")

CHOICES: Mapping[Choice, Promise] = {
    Choice.CLINICIAN: gettext_lazy("Print a summary for my doctor"),
    Choice.LOOKED_AT: gettext_lazy("A doctor or physiotherapist has looked at it"),
    Choice.WEIGHT: gettext_lazy("See about a little weight"),
    Choice.LANDINGS: gettext_lazy("Add stamps to my plan"),
    Choice.SHORTER_PLAN: gettext_lazy("Try the shorter plan"),
    Choice.SELF_TESTS: gettext_lazy("Do my self-tests"),
    Choice.BONE_LOADING: gettext_lazy("Look at my exercises"),
    Choice.VARIANT: gettext_lazy("Show me another form of it"),
    Choice.MAINTENANCE: gettext_lazy("Keep it going, less often"),
    Choice.SEEN: gettext_lazy("I have read this"),
    Choice.NOT_NOW: gettext_lazy("Not now"),
}


def offer_title(offer: Offer) -> str:
    return str(TITLES[offer.subject])


def offer_sentence(offer: Offer) -> str:
    """Say an offer in two to five short sentences."""
    said = str(SENTENCES[offer.subject] % offer.facts)
    more = READY_FOR if offer.facts.get("ready_for") else None
    if offer.subject is Subject.LANDINGS and Choice.SELF_TESTS in offer.choices:
        more = TEST_FIRST
    return f"{said} {more % offer.facts}" if more else said


def choice_words(choice: Choice) -> str:
    return str(CHOICES[choice])
