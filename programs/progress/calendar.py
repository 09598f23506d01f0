"""The month of a person as Progress shows it: a mark for each day, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.measures.presentation import date_words, minutes_range

from ..models import Activity
from ..schedule.adherence import Outcome, Plan
from ..schedule.month import (
    Mark,
    MonthDay,
    days_shown,
    first_of,
    month_after,
    month_before,
    month_of,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What each mark means, in the order of the legend.
LEGEND: Mapping[Mark, Promise] = {
    Mark.DONE: gettext_lazy("done"),
    Mark.PARTLY: gettext_lazy("done in part"),
    Mark.MOVED: gettext_lazy("done on another day"),
    Mark.PLANNED: gettext_lazy("planned"),
    Mark.PAUSED: gettext_lazy("paused"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """A day with what it shows in words; empty words where nothing was planned or done.

    ``beside`` is what was done beside the sessions.
    """

    day: MonthDay
    words: str
    beside: str = ""


class Calendar:
    """One month. It queries nothing."""

    def __init__(
        self,
        *,
        month: str | None,
        today: date,
        plans: Sequence[Plan],
        done: Sequence[Outcome],
        beside: Sequence[Activity] = (),
    ) -> None:
        """Show the month that an address names ("2026-10"), the present one where it names none or one out of reach.

        ``done`` is all that was done, in order, ``plans`` all that was asked for, ``beside`` what was done beside the
        sessions.
        """
        self.today = today
        self.plans = plans
        self.done = done
        self.beside = beside
        begun = [plan.started_on for plan in plans] + [session.performed_on for session in done[:1]]
        begun += [activity.performed_on for activity in beside]
        self._earliest = first_of(min(begun, default=today))
        self._latest = month_after(first_of(today))
        self.first = _first_named(month, self._earliest, self._latest) or first_of(today)

    @property
    def before(self) -> date | None:
        """The first day of the month before, as far as there is something to see."""
        return month_before(self.first) if self.first > self._earliest else None

    @property
    def after(self) -> date | None:
        return month_after(self.first) if self.first < self._latest else None

    @cached_property
    def weeks(self) -> list[list[DayView | None]]:
        """Monday to Sunday; None for days of other months."""
        first, last = days_shown(self.first)
        done = [session for session in self.done if first <= session.performed_on <= last]
        laid_out = month_of(self.first, plans=self.plans, done=done, today=self.today)
        return [[self._view(day) if day else None for day in week] for week in laid_out]

    def _view(self, day: MonthDay) -> DayView:
        return DayView(
            day=day, words=_words(day), beside=_beside_words(own for own in self.beside if own.performed_on == day.on)
        )

    @property
    def weekdays(self) -> list[tuple[StrOrPromise, StrOrPromise]]:
        """The names of the days of the week, each with its short one."""
        return [(WEEKDAYS[day], WEEKDAYS_ABBR[day]) for day in range(7)]

    @property
    def told(self) -> list[DayView]:
        """The days on which something was planned or done."""
        return [view for week in self.weeks for view in week if view is not None and (view.words or view.beside)]

    @property
    def has_beside(self) -> bool:
        """Whether anything was done beside the sessions in this month."""
        return any(view.beside for view in self.told)

    @property
    def legend(self) -> Iterable[tuple[Mark, Promise]]:
        """The marks that this month has, with their meaning."""
        there = {view.day.mark for view in self.told}
        return [(mark, words) for mark, words in LEGEND.items() if mark in there]


def _first_named(month: str | None, earliest: date, latest: date) -> date | None:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    return first if earliest <= first <= latest else None


def _beside_words(activities: Iterable[Activity]) -> str:
    """Say what was done beside the sessions of a day: "A walk, 30 minutes"."""
    said = (f"{Activity.Kind(activity.kind).label}, {minutes_range(activity.minutes)}" for activity in activities)
    return "; ".join(said)


def _words(day: MonthDay) -> str:
    other = date_words(day.other) if day.other else ""
    match day.mark:
        case Mark.FREE:
            return ""
        case Mark.MOVED:
            said = _("moved to %(day)s") % {"day": other}
        case Mark.PLANNED if day.is_past:
            said = _("planned, nothing written down")
        case Mark.DONE | Mark.PARTLY if other:
            said = _("%(done)s, for %(day)s") % {"done": LEGEND[day.mark], "day": other}
        case _:
            said = str(LEGEND[day.mark])
    return capfirst(said)
