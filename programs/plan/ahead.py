"""The sessions of a plan that are still to come, one after the other. No query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..models import RoutineItem
from ..schedule.moves import origin_of
from .agenda import NOTHING_DONE, Agenda, Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A session to come. ``origin`` is the day on which the plan had it before it was moved."""

    on: date
    origin: date
    items: Sequence[RoutineItem]
    name: str


def sessions_ahead(
    agenda: Agenda, *, today: date, until: date, done_today: bool, last_done: date | None, done: Done = NOTHING_DONE
) -> Iterator[Planned]:
    """Yield each session from today to ``until``, both included, as if each of them were done on its day.

    ``last_done`` is the day of the last session, ``done`` what was done about today.
    """
    day = today
    while agenda.routine.days:
        on = agenda.next_on(today=day, done_today=done_today, last_done=last_done, done=done)
        if on > until:
            return
        items = [item for item in agenda.on(on, done) if not item.is_set_aside]
        yield Planned(on=on, origin=origin_of(on, agenda.routine.all_moves()), items=items, name=agenda.name_of(items))
        day, done_today, last_done = on, True, on
