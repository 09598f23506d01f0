"""Words about walking and the rest of life, and about the minutes a week."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .aim import Against
from .weeks import MovedWeek

HELD_BECAUSE: Mapping[Against, Promise] = {
    Against.STANDING: _("It stays as it is until you can go on with your sessions."),
    Against.FALL: _("It stays as it is, because you told us about a fall not long ago."),
    Against.FLARE: _("It stays as it is, because something hurt in the last week."),
    Against.GENTLE: _("It stays as it is while you take your exercises gently."),
}


def minutes_words(week: MovedWeek) -> str:
    """Say how many minutes there were in this week, held up to the aim; nothing without any."""
    said = {"minutes": week.minutes, "aim": week.aim}
    if week.aim:
        if week.minutes >= week.aim:
            return gettext("This week: %(minutes)s minutes. You have reached your %(aim)s.") % said
        return gettext("This week: %(minutes)s of %(aim)s minutes.") % said
    if not week.minutes:
        return ""
    return ngettext("This week: %(minutes)s minute.", "This week: %(minutes)s minutes.", week.minutes) % said


def days_words(week: MovedWeek) -> str:
    """Say on how many days of this week somebody moved; nothing without any."""
    if not week.days:
        return ""
    return ngettext(
        "You moved on %(days)s day this week, sessions included.",
        "You moved on %(days)s days this week, sessions included.",
        week.days,
    ) % {"days": week.days}
