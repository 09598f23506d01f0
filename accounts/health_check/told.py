"""What a person told us, where a condition follows from another answer than the one that it is named after.

Nobody who told of a frame is told that they said they had fallen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.measures.presentation import with_side

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from exercises.rules.catalogue import ConditionEntry

    from ..rules.facts import Presence

# (Condition, question) → what completes "you told us that …" and "you were not sure whether …".
TOLD: Mapping[tuple[str, str], StrOrPromise] = {
    ("falls_risk", "walking_aid"): gettext_lazy("you use a stick, a frame or a wheelchair to keep steady"),
    ("falls_risk", "illnesses"): gettext_lazy(
        "you have an illness of the nerves or of movement, with which people fall more easily"
    ),
    ("falls_risk", "health"): gettext_lazy("you have had a blackout, or dizziness with loss of balance"),
    ("neck_problem", "illnesses"): gettext_lazy("you have an illness that inflames the joints, also those of the neck"),
    ("wrist_or_shoulder_problem", "sore_hands"): gettext_lazy("your hands or wrists are sore or swollen"),
    ("cannot_do_floor", "walking_aid"): gettext_lazy("you cannot stand"),
    ("osteoporosis", "t_score_hip"): gettext_lazy("your T-score is −2.5 or lower, which means osteoporosis"),
    ("osteopenia", "t_score_hip"): gettext_lazy("your T-score is between −1.0 and −2.5, which means osteopenia"),
}


def told(presence: Presence, condition: ConditionEntry) -> str:
    """Say in a sentence what a person told us, or was not sure of, by which a condition counts as present."""
    fact = TOLD.get((presence.condition, presence.question))
    if presence.sure:
        return _("You told us that %(fact)s.") % {"fact": fact or with_side(condition.because, presence.side)}
    fact = fact or with_side(condition.not_sure or condition.because, presence.side)
    return _("You were not sure whether %(fact)s.") % {"fact": fact}


def own_words(presence: Presence) -> str:
    """Complete "because …" in words that are not those of the condition; empty where its own fit."""
    fact = TOLD.get((presence.condition, presence.question)) if presence.sure else None
    return presence.words or (_("you told us that %(facts)s") % {"facts": fact} if fact else "")
