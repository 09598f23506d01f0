"""One plain sentence above each plot: what it shows, never whose fault it is."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.measures.scales import PAIN_RED_FROM

from ..activity.weeks import MovedWeek
from ..schedule.adherence import Week, summary

# "In the last two weeks"; one week is "last week".
NUMBER_WORDS: tuple[Promise, ...] = (
    gettext_lazy("no"), gettext_lazy("one"), gettext_lazy("two"), gettext_lazy("three"), gettext_lazy("four"),
)  # fmt: skip

SHORTEST_ROW = 2


def plan_sentence(weeks: Sequence[Week]) -> str:
    """Say how the last weeks went against the plan: "You did 7 of 9 planned sessions in the last four weeks."."""
    summed = summary(weeks)
    if not summed.weeks:
        if weeks[-1].planned is not None:
            return _("Your plan has just begun, so there is no full week to look at yet.")
        done = sum(week.done for week in weeks)
        words = ngettext("You did %(done)d session %(when)s.", "You did %(done)d sessions %(when)s.", done)
        return words % {"done": done, "when": _when(len(weeks))}
    numbers = {"done": summed.done, "planned": summed.planned, "when": _when(summed.weeks)}
    if not summed.done:
        return _("There was no session %(when)s. You can begin again on any day.") % numbers
    if summed.done > summed.planned:
        return ngettext(
            "You did %(done)d session %(when)s; the plan was %(planned)d.",
            "You did %(done)d sessions %(when)s; the plan was %(planned)d.",
            summed.done,
        ) % numbers  # fmt: skip
    if summed.done == summed.planned:
        return ngettext(
            "You did the one planned session %(when)s.", "You did all %(done)d planned sessions %(when)s.", summed.done
        ) % numbers  # fmt: skip
    return _("You did %(done)d of %(planned)d planned sessions %(when)s.") % numbers


def _when(weeks: int) -> str:
    if weeks == 1:
        return _("last week")
    return _("in the last %(number)s weeks") % {"number": NUMBER_WORDS[weeks] if weeks < len(NUMBER_WORDS) else weeks}


def this_week_sentence(week: Week) -> str:
    """Say what the present week has so far, without judging it."""
    return ngettext("This week so far: %(done)d session.", "This week so far: %(done)d sessions.", week.done) % {
        "done": week.done
    }


def in_a_row_sentence(weeks: int) -> str:
    """Say how many weeks in a row were full; one alone is no row, and none is nobody's business."""
    if weeks < SHORTEST_ROW:
        return ""
    return _("You have done all your planned days %(weeks)d weeks in a row.") % {"weeks": weeks}


def pain_sentence(scores: Sequence[int]) -> str:
    """Say between which numbers pain was: "Your pain stayed between 1 and 3."."""
    if not scores:
        return _("You have not said how much it hurt. If you like, you can at the end of a session.")
    low, high = min(scores), max(scores)
    if low == high:
        return (
            _("You said your pain once: %(low)d out of 10.") % {"low": low}
            if len(scores) == 1
            else _("Your pain was %(low)d out of 10 each time.") % {"low": low}
        )
    if high < PAIN_RED_FROM:
        return _("Your pain stayed between %(low)d and %(high)d.") % {"low": low, "high": high}
    return _("Your pain was between %(low)d and %(high)d.") % {"low": low, "high": high}


def effort_sentence(scores: Sequence[int]) -> str:
    """Say between which numbers effort was: "Your effort was between 4 and 6."."""
    if not scores:
        return _("You have not said how hard it was. If you like, you can at the end of a session.")
    low, high = min(scores), max(scores)
    if low == high:
        return (
            _("You said your effort once: %(low)d out of 10.") % {"low": low}
            if len(scores) == 1
            else _("Your effort was %(low)d out of 10 each time.") % {"low": low}
        )
    return _("Your effort was between %(low)d and %(high)d.") % {"low": low, "high": high}


def moved_sentence(weeks: Sequence[MovedWeek]) -> str:
    """Say what was done beside the sessions this week, and on how many days somebody moved; empty without any week."""
    if not weeks:
        return ""
    week = weeks[-1]
    minutes = ngettext("This week: %(number)s minute", "This week: %(number)s minutes", week.minutes)
    said = minutes % {"number": week.minutes}
    if week.aim:
        said = _("%(said)s of %(aim)s") % {"said": said, "aim": week.aim}
    days = ngettext(
        "you moved on %(number)s day, sessions included", "you moved on %(number)s days, sessions included", week.days
    )
    return _("%(said)s; %(days)s.") % {"said": said, "days": days % {"number": week.days}}
