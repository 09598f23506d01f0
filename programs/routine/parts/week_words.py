"""A week of a plan as its pages show it: what is done on which day, and what was moved, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.measures.presentation import minutes_range
from exercises.rules.catalogue import Catalogue

from ...models import Routine, RoutineItem, TimeOfDay
from ...plan.agenda import Agenda
from ...plan.words import when_words
from ...progression.numbers import Numbers
from ...schedule.days import WEEK, session_seconds
from ..items import item_seconds

_MOVED_TO: Mapping[str, Promise] = {
    "exercises": gettext_lazy("%(name)s: on %(to)s instead of %(day)s, because %(day)s has %(exercises)s exercises."),
    "minutes": gettext_lazy("%(name)s: on %(to)s instead of %(day)s, so that no day takes longer than %(minutes)s."),
    "rest": gettext_lazy("%(name)s: on %(to)s instead of %(day)s: its muscles work on the day before or after."),
}
_NO_ROOM: Mapping[str, Promise] = {
    "exercises": gettext_lazy("%(name)s: not on %(day)s, because that day has %(exercises)s exercises."),
    "minutes": gettext_lazy("%(name)s: not on %(day)s, so that the day does not take longer than %(minutes)s."),
    "rest": gettext_lazy("%(name)s: not on %(day)s, because its muscles work on the day before or after."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDay:
    """A session of one or several days of the week: what is done, and how long it takes with the present doses.

    What is ``waiting`` for a later week takes no time yet.
    """

    name: str
    items: Sequence[RoutineItem]
    waiting: Sequence[RoutineItem]
    seconds: int


def plan_days_of(routine: Routine, items: Sequence[RoutineItem], catalogue: Catalogue, *, today: date) -> list[PlanDay]:
    """List the sessions of a plan over the week with what is done in each; days with the same are said together.

    ``items`` come with ``exercise`` and ``addition``; no query.
    """
    agenda = Agenda(routine=routine, items=items, catalogue=catalogue)
    waiting = agenda.waiting(today)
    alike: dict[tuple[str, tuple[RoutineItem, ...]], list[int]] = {}
    for day in range(WEEK):
        for time in (TimeOfDay.MORNING, TimeOfDay.ANY):
            if own := agenda.at(time).of(day):
                alike.setdefault((time, tuple(own)), []).append(day)
    return [
        PlanDay(
            name=capfirst(when_words(days, time)),
            items=own,
            waiting=waiting,
            seconds=session_seconds(item_seconds([item for item in own if item not in waiting])),
        )
        for (time, own), days in alike.items()
    ]


def moved_words(items: Iterable[RoutineItem], numbers: Numbers) -> list[str]:
    """Say what is not done on a day that was asked for, and why."""
    return [_said(item, move, numbers) for item in items for move in item.moves]


def _said(item: RoutineItem, move: Mapping[str, Any], numbers: Numbers) -> str:
    words = _NO_ROOM if move["to"] is None else _MOVED_TO
    return str(words[move["because"]]) % {
        "name": item.exercise.name,
        "day": WEEKDAYS[move["day"]],
        "to": WEEKDAYS[move["to"]] if move["to"] is not None else "",
        "exercises": numbers.session_exercises,
        "minutes": minutes_range(numbers.session_minutes),
    }


def limits_words(numbers: Numbers) -> dict[str, str]:
    """Say what a day of a plan has at most."""
    return {"exercises": str(numbers.session_exercises), "minutes": minutes_range(numbers.session_minutes)}


def no_day_words(items: Iterable[RoutineItem]) -> list[str]:
    """Name what has no day at all, so that nobody waits for it."""
    return [
        _("There is no room for %(name)s in your week. Give it other days, or take something else out.")
        % {"name": item.exercise.name}
        for item in items
        if item.addition_id and not item.days
    ]
