"""Words of Today."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

# What the morning after means for the next time: the zones of a session.
MORNING_MEANS: Mapping[str, Promise] = {
    "green": _("Thank you. That sounds fine, so your exercises can go on from here."),
    "amber": _("Thank you. There was some pain, and that is all right. We wait a little before anything gets harder."),
    "flare": _("Thank you for telling us. That is clearly more than usual for you, so next time is easier."),
    "red": _("Thank you. As the session itself hurt a lot, next time is easier."),
    "unknown": _(
        "Thank you, that is noted. We do not know how much the session itself hurt, so next time stays as it is."
    ),
}


MORNING_STRONG = _("If it stays this strong, please call your doctor or physiotherapist.")


def week_words(*, done: int, planned: int) -> str:
    """Say how many sessions of this week were done and how many are planned."""
    if not planned:
        return gettext("Nothing is planned for this week. What you do counts all the same.")
    return ngettext(
        "%(done)s session done this week; %(planned)s planned.",
        "%(done)s sessions done this week; %(planned)s planned.",
        done,
    ) % {"done": done, "planned": planned}
