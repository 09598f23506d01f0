"""What a plan asks for on a day: its exercises of that day of the week, in the order of a session.

A plan of one part asks for the same on all of its days. One of several parts has an order of its own for each day, and
leaves out what works the muscles of the day before or after. A part may be done in the morning: then that is a session
of its own, before the one of the day.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from exercises.measures.presentation import and_list
from exercises.rules.catalogue import Catalogue, ExerciseEntry

from ..models import (
    Addition,
    Role,
    Routine,
    RoutineItem,
    TimeOfDay,
)
from ..progression.course.dosage import NEEDS_REST
from ..schedule.days import WEEK, next_session_on, rest_between
from ..schedule.moves import NOTHING_MOVED, origin_of
from .session_order import place

A_DAY = timedelta(days=1)


class Slot(NamedTuple):
    """A session of a plan: its day, and its time of day. The slots of a day compare in their order."""

    on: date
    time: str = TimeOfDay.ANY

    @property
    def order(self) -> tuple[date, bool]:
        return (self.on, self.time != TimeOfDay.MORNING)


# The exercises that were done, by session.
Done = Mapping[Slot, Collection[str]]
NOTHING_DONE: Done = MappingProxyType({})


def has_parts(items: Iterable[RoutineItem]) -> bool:
    """Whether a plan has more than its main program."""
    return any(item.addition_id for item in items)


def name_of_part(part: Addition, items: Iterable[RoutineItem]) -> str:
    """Name a part of a plan beside the main program: its program, or the exercise that a single one is by now."""
    own = (item.exercise.name for item in items if item.addition_id == part.pk)
    return part.name if part.program_id else next(own, part.name)


def name_of_session(routine: Routine, items: Iterable[RoutineItem]) -> str:
    """Name what the exercises of a session belong to: the main program, or the additions where nothing of it is done.

    ``addition`` best comes with the items.
    """
    items = list(items)
    names = dict.fromkeys(name_of_part(item.addition, items) if item.addition else "" for item in items)
    return routine.name if "" in names or not names else and_list(list(names))


def days_of(item: RoutineItem, routine: Routine) -> list[int]:
    """List the days of the week on which an exercise is done."""
    return list(item.days if item.addition_id else routine.main_days)


def time_of(item: RoutineItem) -> str:
    """Find the time of day at which an exercise is done. ``addition`` best comes with the item."""
    return item.addition.time_of_day if item.addition else TimeOfDay.ANY


def weeks_trained(item: RoutineItem, routine: Routine, day: date) -> int:
    """Count the whole weeks, without pauses, from the start of the part of the plan that an exercise is in to a day."""
    since = first_day_of(item.addition, routine)
    paused = [(max(first, since), min(until or day, day)) for first, until in routine.all_pauses()]
    lost = sum(max((until - first).days, 0) for first, until in paused)
    return ((day - since).days - lost) // WEEK


def first_day_of(addition: Addition | None, routine: Routine) -> date:
    """Find the day from which the weeks of a part of the plan count; None is the main program."""
    return addition.added_on if addition else routine.plan_from


def strength_days(items: Iterable[RoutineItem], routine: Routine) -> int:
    """Count the days of the week on which some of these exercises train strength."""
    return len({day for item in items if item.role == Role.STRENGTH for day in days_of(item, routine)})


def plan_day_of(routine: Routine, on: date, time: str = TimeOfDay.ANY) -> int | None:
    """Find the day of the plan for a session on a date: the date's own day, on a day of rest the next one; None without
    days at that time.

    For a date in the past, the days count that the plan had then, as far as it still has them. A session that was moved
    counts as that of the day for which it was planned.
    """
    on = origin_of(on, routine.all_moves()) if time == TimeOfDay.ANY else on
    days = days_on(routine, on, time)
    return next((day for ahead in range(WEEK) if (day := (on.weekday() + ahead) % WEEK) in days), None)


def days_at(routine: Routine, time: str) -> list[int]:
    """List the days of the week with a session at that time of day."""
    return list(routine.mornings if time == TimeOfDay.MORNING else routine.days)


def days_on(routine: Routine, on: date, time: str) -> list[int]:
    """List the days of the week with a session at that time of day, as the plan had them on a date and still has
    them.
    """
    name, now = ("mornings" if time == TimeOfDay.MORNING else "days"), days_at(routine, time)
    before = next((past.get(name, []) for past in routine.days_before if on.isoformat() < past["ended_on"]), now)
    return [day for day in before if day in now] or now


def rest_days_of(routine: Routine) -> int:
    """Count the fewest days between two sessions: those of the program, or fewer where the chosen days are closer."""
    return min(routine.program.rest_days, rest_between(routine.days))


def works(item: RoutineItem, catalogue: Catalogue) -> frozenset[str]:
    """Collect the muscles that need rest after an exercise."""
    return _muscles_to_rest(_entries(item, catalogue))


def _muscles_to_rest(entries: Iterable[ExerciseEntry]) -> frozenset[str]:
    return frozenset(muscle for entry in entries if entry.kind in NEEDS_REST for muscle in entry.muscles)


def _entries(item: RoutineItem, catalogue: Catalogue) -> list[ExerciseEntry]:
    slugs = [part["exercise"] for part in item.parts] or [item.exercise.slug]
    return [catalogue.exercises[slug] for slug in slugs if slug in catalogue.exercises]


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """The exercises of a plan, day by day. ``items`` are all of its routine, with ``exercise``. No query.

    It tells of the sessions of one ``time`` of day.
    """

    routine: Routine
    items: Sequence[RoutineItem]
    catalogue: Catalogue
    time: str = TimeOfDay.ANY

    def at(self, time: str) -> Agenda:
        """Return the same plan at another time of day."""
        return self if time == self.time else replace(self, time=time)

    @property
    def has_parts(self) -> bool:
        return has_parts(self.items)

    def of(self, plan_day: int | None) -> list[RoutineItem]:
        """List what is done on a day of the week, in order, with what waits for a later week; everything when the day
        is None.
        """
        own = (item for item in self.items if time_of(item) == self.time)
        return self.in_order(item for item in own if plan_day is None or plan_day in days_of(item, self.routine))

    def in_order(self, items: Iterable[RoutineItem]) -> list[RoutineItem]:
        """Put the exercises of one session in order; those of one program stay in its own."""
        found = list(items)
        return sorted(found, key=self._place) if has_parts(found) else found

    def on(self, day: date, done: Done = NOTHING_DONE) -> list[RoutineItem]:
        """List what a session on a date would ask for. ``done`` is what was done about that time."""
        plan_day = plan_day_of(self.routine, day, self.time)
        not_yet = self.not_asked(day, done)
        return [item for item in self.of(plan_day) if item.pk not in not_yet]

    def waiting(self, day: date) -> list[RoutineItem]:
        """List what comes in a later week of its part of the plan. A pause takes no week."""
        found = [item for item in self.items if item.from_week]
        return [item for item in found if weeks_trained(item, self.routine, day) + 1 < item.from_week]

    def not_asked(self, day: date, done: Done = NOTHING_DONE) -> frozenset[uuid.UUID]:
        """Find what a session on a date leaves out: what rests, and what waits for a later week."""
        return frozenset(self.resting(day, done)) | {item.pk for item in self.waiting(day)}

    def next_on(self, *, today: date, done_today: bool, last_done: date | None, done: Done = NOTHING_DONE) -> date:
        """Find the next day with something to do at this time, today included unless it is done.

        ``last_done`` is the last day with a session at this time. Sessions of the morning are never moved.
        """
        is_of_day = self.time == TimeOfDay.ANY
        days = days_at(self.routine, self.time)
        # A session of the morning needs no day of rest in between. Where its muscles do, ``resting`` leaves it out.
        rest_days = rest_days_of(self.routine) if is_of_day else 0
        find = partial(
            next_session_on,
            days,
            last_done=last_done,
            rest_days=rest_days,
            moved=self.routine.all_moves() if is_of_day else NOTHING_MOVED,
        )
        day = find(today=today, done_today=done_today)
        # Where everything of a day rests, nothing is left to do.
        for _again in range(WEEK):
            if not self.has_parts or self.on(day, done):
                break
            day = find(today=day, done_today=True)
        return day

    def next_slot(self, *, today: date, over: Collection[str], last_done: date | None, done: Done) -> Slot:
        """Find the next session, at whatever time of day. ``over`` are the times of today whose session is over.

        With the session of a day its morning is over, too. ``last_done`` as in ``next_on``, for any time.
        """
        found = [Slot(self.at(TimeOfDay.ANY).next_on(
            today=today, done_today=TimeOfDay.ANY in over, last_done=last_done, done=done
        ))]  # fmt: skip
        if self.routine.mornings:
            morning = self.at(TimeOfDay.MORNING)
            on = morning.next_on(today=today, done_today=bool(over), last_done=None, done=done)
            found.append(Slot(on, TimeOfDay.MORNING))
        return min(found, key=lambda slot: slot.order)

    def resting(self, day: date, done: Done) -> Collection[uuid.UUID]:
        """Find what rests on a date, because what was done on the day before or after, or at another time of the same
        day, worked the same muscles.

        What was really done counts, whatever the plan asks for now. In a plan of one part, its days alone provide the
        rest.
        """
        if not self.has_parts:
            return frozenset()
        known = self.catalogue.exercises
        beside = {
            slug
            for slot, slugs in done.items()
            if abs(slot.on - day) == A_DAY or (slot.on == day and slot.time != self.time)
            for slug in slugs
        }
        worked = _muscles_to_rest(known[slug] for slug in beside if slug in known)
        return frozenset(item.pk for item in self.items if not worked.isdisjoint(works(item, self.catalogue)))

    def _place(self, item: RoutineItem) -> tuple[int, int, int]:
        muscles = [muscle for entry in _entries(item, self.catalogue) for muscle in entry.muscles]
        return place(section=item.section, role=item.role, muscles=muscles)
