"""Why a routine is paused, what going on means, and why something is offered for it as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exercises.measures.presentation import date_words, span_words

from ..models.training.overrides import Override, OverrideKind
from ..progression.numbers import Numbers

# Why something is offered for the program as a whole: the subjects of ``progression.reviews``.
OFFERED_BECAUSE: Mapping[str, Promise] = {
    "hurting": _("Strong pain that comes back should be looked at before anything is built up further."),
    "no_gain": _("When regular exercise changes nothing for so long, another way may suit you better."),
    "shorter_plan": _("Few exercises done often are worth more than many done seldom. Nothing gets harder by it."),
    "bone_review": _("Bones and muscles change slowly. So what loads them is looked at every few weeks."),
    "landings": _("Experts advise moderate landings for thin bones where nothing speaks against them, step by step."),
    "block_review": _("The tests show what an everyday look does not. They also keep the pace right for you."),
    "plateau": _("After a while the body has got used to an exercise. Keeping what you have needs less."),
    "early_rise": _("Muscles that are not used to a movement are often sore for a day or two."),
}


# How a routine goes on after a pause: ``pausing.Return``.
_RETURN_MEANS: Mapping[str, Promise] = {
    "as_before": _("When you go on today, it goes on where you stopped."),
    "repeat": _("When you go on today, you do once more what you did last."),
    "gently": _(
        "As your last session is %(gentle_gap)s ago or more, it starts gently: with fewer sets, and a little more each "
        "week."
    ),
    "check_first": _(
        "As your last session is %(long_gap)s ago or more, we go through your health check first. Then you begin with "
        "the first dose, and build up from there."
    ),
}


def return_means(how: str, numbers: Numbers) -> str:
    """Say how a routine goes on after a break (a ``pausing.Return``)."""
    gaps = {
        "gentle_gap": span_words(numbers.gap_ramp_2w_from),
        "long_gap": span_words(numbers.gap_restart_from),
    }
    return str(_RETURN_MEANS[how]) % gaps


PAUSED_BECAUSE: Mapping[str, Promise] = {
    "ill": _("because you are ill. Get well in your own time."),
    "travel": _("because you are away. Enjoy the other things."),
    "flare": _("because it hurts more than usual. Give it the time it needs."),
    "other": _("as you wished. Take the time you need."),
}


def said_in_short(override: Override) -> str:
    """Say in a line who set something about an exercise, and until when."""
    is_dose = override.kind is OverrideKind.DOSE
    words = _("Set by %(who)s, until %(day)s") if is_dose else _("Kept as it is by %(who)s, until %(day)s")
    return str(words) % {"who": override.by, "day": date_words(override.until)}
