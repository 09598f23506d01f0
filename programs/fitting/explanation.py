"""Sentences for the person about decisions that rules made. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.rules.facts import HealthFacts
from exercises.measures.presentation import span_words
from exercises.rules.home import FIXED_SUPPORT

from ..progression.facts import Risk, Score
from ..progression.numbers import Numbers

# What the risk tier changes (``clinical_rules.md``, section 4.3).
_TIER_MEANS: Mapping[str, Promise] = {
    "LOW": _("You can build up at the usual pace: at least %(time)s between one step up in weight and the next."),
    "MOD": _("We go a little slower with you: at least %(time)s between one step up in weight and the next."),
    "HIGH": _(
        "We go slowly with you: the effort stays moderate, and no weights or bands until a clinician has said yes."
    ),
}


ALWAYS_HOLD_ON = _("Always hold on to something fixed when you stand.")
# Table 4.2: with such an illness, moderate work is fine; hard work is for a doctor to say.
STAYS_MODERATE = _(
    "Because of your answers about heart, diabetes and kidneys the effort stays at %(top)s out of 10 or less, until "
    "your doctor has said that harder work is fine for you."
)


def tier_means(tier: str, numbers: Numbers, *, facts: HealthFacts, stays_moderate: bool) -> str:
    """Say what a risk tier changes, with the least time between two steps up in weight.

    Only people with a fixed support at home are told to hold on to it. ``stays_moderate``: hard effort waits for a
    clinician's yes.
    """
    told = [str(_TIER_MEANS[tier]) % {"time": span_words(numbers.min_days(Risk(tier)))}]
    if tier == "HIGH" and FIXED_SUPPORT in facts.equipment:
        told.append(str(ALWAYS_HOLD_ON))
    if top := moderate_up_to(tier, numbers, stays_moderate=stays_moderate):
        told.append(str(STAYS_MODERATE) % {"top": top})
    return " ".join(told)


def moderate_up_to(tier: str, numbers: Numbers, *, stays_moderate: bool) -> Score | None:
    """Find up to which effort all is open while hard effort waits for a clinician's yes; None where no yes is missing,
    and at tier HIGH, where none would open it (4.3).
    """
    return numbers.effort_band(1)[1] if stays_moderate and tier != "HIGH" else None


def from_week_words(week: int) -> str:
    """Say from which week of its program an exercise is done; empty when it is from the beginning."""
    return gettext("from week %(week)s on") % {"week": week} if week else ""


TIER_TITLE: Mapping[str, Promise] = {
    "LOW": _("Usual pace"),
    "MOD": _("A little slower"),
    "HIGH": _("Slow and supported"),
}


# What to do when a program has nothing for a person, or waits for a clinician.
VERDICT_WORDS: Mapping[str, Promise] = {
    "avoid": _("Not for you for now"),
    "clear": _("Locked until a clinician says yes"),
    "modify": _("With changes for you"),
    "load": _("Without added weight for now"),
    "ok": _("Fine as it is"),
}


# What a week of a routine lacks (``lint``), and what helps.
GAP_WORDS: Mapping[str, Promise] = {
    "no_strength": _(
        "There is no strength work in this week. Guidelines ask for it at least twice a week; add it on another day."
    ),
    "strength_too_seldom": _("Strength work once a week is too little to get stronger. Choose one more day."),
    "no_balance": _(
        "There is no balance work in this week. Guidelines ask for it at least twice a week, and "
        "it can be done on any day."
    ),
    "no_posture": _(
        "There is no work for the muscles along your back. With thin bones, a few minutes on most days are advised."
    ),
}


# What may take the place of an exercise, and why: the keys of ``replacements.SwapOrigin``.
SWAP_BECAUSE: Mapping[str, Promise] = {
    "program": _("It is the exercise of your program that this one stands for."),
    "substitute": _("We often offer this one in its place."),
    "easier": _("It is an easier form of the same exercise."),
    "similar": _("It is of the same kind, and works some of the same muscles."),
}


# What is different about it: the keys of ``replacements.Contrast``.
CONTRAST_WORDS: Mapping[str, Promise] = {
    "easier_form": _("easier"),
    "less_balance": _("asks less of your balance"),
    "standing": _("done standing"),
    "sitting": _("done sitting"),
    "lying": _("done lying down"),
    "leaning": _("done leaning on a couch"),
    "on_all_fours": _("done on hands and knees"),
    "walking": _("done walking"),
    "one_side_at_a_time": _("one side at a time"),
    "both_sides_at_once": _("both sides at once"),
}
