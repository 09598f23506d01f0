"""Lay the parts of a plan out over the week, and store on which days each exercise is done, and what was moved.

How long an exercise takes is counted at its goal, so that a day that fits now still fits when all of it has grown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from ..models import Routine, RoutineItem, Section, TimeOfDay
from ..plan.agenda import time_of, works
from ..plan.week import (
    Limits,
    Week,
    WeekItem,
    lay_out,
)
from ..progression.course.minutes import grown_seconds
from .reading.reader import Reader

# None of the exercises of a session (``clinical_rules.md``, section 7).
NOT_COUNTED = frozenset({Section.WARM_UP, Section.COOL_DOWN})


def week_of_plan(reader: Reader, *, open_days: Iterable[int] = ()) -> Week:
    """Fit the parts of a plan into a week. No query beyond those of the reader.

    What does not fit on its days may go to ``open_days``, and to any day that has a session anyway.
    """
    routine = reader.routine
    seconds = grown_seconds([tracked.plan for tracked in reader.tracked])
    parts = [addition for addition in reader.additions.values() if addition.ended_on is None]
    wished = {addition.pk: tuple(addition.days) for addition in parts}
    items = [
        WeekItem(
            key=str(item.pk),
            days=wished[item.addition_id] if item.addition_id else tuple(routine.main_days),
            seconds=seconds.get(str(item.pk), 0),
            counts=item.section not in NOT_COUNTED,
            works=works(item, reader.catalogue),
            main=item.addition_id is None,
            time=reader.additions[item.addition_id].time_of_day if item.addition_id else TimeOfDay.ANY,
        )
        for item in _in_order(reader)
    ]
    days = {*open_days, *routine.main_days, *(day for wish in wished.values() for day in wish)}
    limits = Limits(exercises=reader.numbers.session_exercises, seconds=reader.numbers.session_minutes * 60)
    return lay_out(items, open_days=days, limits=limits)


def _in_order(reader: Reader) -> list[RoutineItem]:
    """List the main program, then each addition in the order in which they were added."""
    places = {addition: place for place, addition in enumerate(reader.additions, start=1)}
    return sorted(reader.items, key=lambda item: places[item.addition_id] if item.addition_id else 0)


def lay_out_plan(routine: Routine, *, today: date) -> Week:
    """Lay a plan out again after a change, and store the result from today on."""
    reader = Reader(routine)
    week = week_of_plan(reader, open_days=reader.facts.days)
    added = [item for item in reader.items if item.addition_id]
    before = {item.pk: (item.days, item.moves) for item in added}
    place_items(added, week)
    changed = [item for item in added if before[item.pk] != (item.days, item.moves)]
    RoutineItem.objects.bulk_update(changed, ["days", "moves"])
    in_the_morning = {str(item.pk) for item in reader.items if time_of(item) == TimeOfDay.MORNING}
    # Where nothing is left of the main program, its days have no session.
    days = week.days_with(week.days.keys() - in_the_morning) or routine.main_days
    keep_days(routine, days, mornings=week.days_with(in_the_morning), today=today)
    return week


def make_room(routine: Routine, *, today: date) -> None:
    """Lay a plan out again because its exercises changed; one of a single part has nothing to lay out."""
    if routine.additions.current().exists():
        lay_out_plan(routine, today=today)


def place_items(items: Iterable[RoutineItem], week: Week) -> None:
    """Give exercises of additions the days that a week has for them, and note what was moved. Stores nothing."""
    for item in items:
        item.days = list(week.days[str(item.pk)])
        item.moves = [
            {"day": move.day, "to": move.to, "because": move.because.value} for move in week.moves_of(str(item.pk))
        ]


def keep_days(routine: Routine, days: Collection[int], *, mornings: Sequence[int], today: date) -> None:
    """Give a routine sessions on these days of the week from today on; what it asked for before stays known."""
    now, mornings = sorted(days), list(mornings)
    if (now, mornings) == (routine.days, routine.mornings):
        return
    since = max((before["ended_on"] for before in routine.days_before), default=routine.started_on.isoformat())
    if since < today.isoformat():
        before = {"days": routine.days, "mornings": routine.mornings, "ended_on": today.isoformat()}
        routine.days_before = [*routine.days_before, before]
    routine.days, routine.mornings = now, mornings
    routine.save(update_fields=["days", "mornings", "days_before"])
