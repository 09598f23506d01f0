"""The sessions of a plan that are still to come, one after the other. No query."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge

from ..models import RoutineItem, TimeOfDay
from ..schedule.moves import origin_of
from .agenda import NOTHING_DONE, Agenda, Done, Slot, days_at, name_of_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A session to come, at a ``time`` of its day. ``origin`` is the day that the plan had for it before a move."""

    on: date
    time: str
    origin: date
    items: Sequence[RoutineItem]
    name: str

    @property
    def is_of_morning(self) -> bool:
        return self.time == TimeOfDay.MORNING


def sessions_ahead(
    agenda: Agenda,
    *,
    today: date,
    until: date,
    over: Collection[str],
    last_done: date | None,
    done: Done = NOTHING_DONE,
) -> Iterator[Planned]:
    """Yield each session from today to ``until``, both included, in order, as if each of them were done on its day.

    ``over`` are the times of day whose session of today is over, ``last_done`` is the day of the last session of the
    day, ``done`` what was done about today.
    """
    of_day = _at(agenda.at(TimeOfDay.ANY), today, until, TimeOfDay.ANY in over, last_done, done)
    # With the session of a day its morning is over, too.
    mornings = _at(agenda.at(TimeOfDay.MORNING), today, until, bool(over), None, done)
    yield from merge(mornings, of_day, key=lambda planned: Slot(planned.on, planned.time).order)


def _at(
    agenda: Agenda, today: date, until: date, done_today: bool, last_done: date | None, done: Done
) -> Iterator[Planned]:
    """Yield the sessions of one time of day."""
    day = today
    is_of_day = agenda.time == TimeOfDay.ANY
    while days_at(agenda.routine, agenda.time):
        on = agenda.next_on(today=day, done_today=done_today, last_done=last_done, done=done)
        if on > until:
            return
        items = [item for item in agenda.on(on, done) if not item.is_set_aside]
        origin = origin_of(on, agenda.routine.all_moves()) if is_of_day else on
        if items:
            yield Planned(
                on=on, time=agenda.time, origin=origin, items=items, name=name_of_session(agenda.routine, items)
            )
        day, done_today, last_done = on, True, on if is_of_day else None
