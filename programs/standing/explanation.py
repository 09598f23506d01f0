"""Why something stands in the way, as Today says it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.health_check.services import VALID_FOR
from exercises.measures.presentation import span_words

from ..progression.numbers import Numbers

# Why the health check is due again: the keys of ``rescreening.Due``.
_DUE_BECAUSE: Mapping[str, Promise] = {
    "fracture": _("You told us about a broken bone. What suits you may have changed."),
    "operation": _("You told us about an operation. What suits you may have changed."),
    "hurt": _("You told us about a fall that hurt you. What suits you may have changed."),
    "long_gap": _("Your last session is %(gap)s ago or more. Good to see you again. A lot can change in that time."),
    "old": _("Your answers are more than %(age)s old. A lot can change in that time."),
}


def due_because(reason: str, numbers: Numbers) -> str:
    """Say why the health check is due again (a ``rescreening.Due``)."""
    times = {"gap": span_words(numbers.gap_restart_from), "age": span_words(VALID_FOR.days)}
    return str(_DUE_BECAUSE[reason]) % times


# Why a routine has to be looked at anew: what has changed, and what that means.
CHANGED: Mapping[str, Promise] = {
    "clinicians": _("What clinicians said is not what it was"),
    "opened": _("What you opened yourself is not what it was"),
    "tests": _("Your test results have changed"),
    "answers": _("Your answers have changed"),
    "rules": _("What we know about some of your exercises has changed"),
    "age": _("You are a year older, and at your age the next steps come with more care"),
}

MADE_BEFORE: Mapping[str, Promise] = {
    "clinicians": _("Your routine was made for what they had said before."),
    "opened": _("Your routine was made before that."),
    "tests": _("Your routine was made for your earlier test results."),
    "answers": _("Your routine was made for your earlier answers."),
    "rules": _("Your routine was made with the rules of before."),
    "age": _("Your routine was made before that."),
}
