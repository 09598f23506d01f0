"""The words of check-ins, and of what changed between two of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .scoring import Change, Verdict
from .steps import Step

TITLES: Mapping[Step, Promise] = {
    Step.GOAL: gettext_lazy("Your goal"),
    Step.ACTIVITIES: gettext_lazy("What matters in your day"),
    Step.PAIN: gettext_lazy("Pain in the last week"),
    Step.IMPRESSION: gettext_lazy("On the whole"),
}

# 1 to 7: how somebody is compared with the beginning.
IMPRESSIONS: Mapping[int, Promise] = {
    1: gettext_lazy("Very much better"),
    2: gettext_lazy("Much better"),
    3: gettext_lazy("A little better"),
    4: gettext_lazy("The same"),
    5: gettext_lazy("A little worse"),
    6: gettext_lazy("Much worse"),
    7: gettext_lazy("Very much worse"),
}


def plain(number: Fraction | int) -> str:
    """Write a score with one digit after the point at most, in the reader's language."""
    rounded = round(float(number), 1)
    return number_format(int(rounded) if rounded == int(rounded) else rounded)


def then_and_now(change: Change) -> str:
    return _("%(before)s then, %(now)s now") % {"before": plain(change.before), "now": plain(change.now)}


def verdict_words(change: Change) -> str:
    """Say what a difference means for one person; a difference that chance can explain is called just that."""
    if change.verdict is Verdict.BETTER:
        return _("That is better, and more than chance.")
    if change.verdict is Verdict.WORSE:
        return _("That is worse, and more than chance.")
    if not change.gain:
        return _("The same as then.")
    if change.real is None:
        return _("We know of no number that tells a real change from chance here.")
    return _("A difference of less than %(real)d can be chance.") % {"real": change.real}
