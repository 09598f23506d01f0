"""A look ahead: the course continued on the planned days as if all went well. Pure, and without a rule of its own.

Each session is done as asked, with the effort at the lower end of the band and pain as usual. At the top of the range
the last set has as many repetitions to spare as a step asks for, and none on the way to a large step. What follows from
that, ``Course.begin`` alone decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import reduce
from typing import NamedTuple, TypeVar

from ..facts import Score
from .course import Course
from .drafts.next_state import Step
from .places import Places
from .states import Amount, ExerciseKey, Key, least
from .told import Day, Done, Entry

WEEKS = 12
WEEK = timedelta(days=7)
# "Two of three sessions": every third planned one is left out.
LEFT_OUT_EVERY = 3

# A session to come, as whoever looks ahead names it.
Planned = TypeVar("Planned")
# Describes what is known of the person on its day, given the session and their usual pain.
DayOf = Callable[[Planned, Score], Day]


class AheadSession(NamedTuple):
    """A session to come: what was decided for it, and where every exercise stands then."""

    on: date
    steps: tuple[Step, ...]
    amounts: Mapping[Key, Amount]

    def amount(self, key: Key) -> Amount | None:
        """Look up where one exercise stands on one side; where the rung has no such side, the least of those it has."""
        if key in self.amounts:
            return self.amounts[key]
        own = [amount for other, amount in self.amounts.items() if other.exercise == key.exercise]
        return reduce(least, own) if own else None


def planned_dates(weekdays: Iterable[int], *, first: date, last: date) -> tuple[date, ...]:
    """List the days of a week plan (Monday is 0) from ``first`` to ``last``, both included."""
    wanted = frozenset(weekdays)
    count = (last - first).days + 1
    return tuple(day for day in (first + timedelta(days=n) for n in range(count)) if day.weekday() in wanted)


def two_of_three(days: Sequence[date]) -> tuple[date, ...]:
    """Leave out every third day."""
    return tuple(day for number, day in enumerate(days, start=1) if number % LEFT_OUT_EVERY)


def two_of_three_of_each(days: Sequence[date]) -> tuple[date, ...]:
    """Leave out every third session of each day of the week, and not those of all days in the same week.

    In a plan whose days differ, leaving out every third one could mean never to do what one of them has.
    """
    places = {weekday: place for place, weekday in enumerate(sorted({day.weekday() for day in days}))}
    return tuple(day for day in days if ((day.toordinal() - 1) // 7 + places[day.weekday()]) % LEFT_OUT_EVERY)


def look_ahead(
    course: Course, *, sessions: Iterable[Planned], day_of: DayOf[Planned], usual_pain: Score = 0
) -> Iterator[AheadSession]:
    """Foresee ``sessions`` one by one, in their order, as they would be if all went well. ``course`` stays as it is.

    ``usual_pain`` counts as long as no session tells of pain before it.
    """
    course = course.copy()
    for planned in sessions:
        usual = course.history.usual_pain(usual_pain)
        day = day_of(planned, usual)
        steps = course.begin(day)
        yield AheadSession(on=day.on, steps=steps, amounts={key: state.amount for key, state in course.states.items()})
        course.history.done(_done_well(course, day, steps, usual), usual_pain=usual)


def _done_well(course: Course, day: Day, steps: Iterable[Step], usual: Score) -> Done:
    entries: dict[ExerciseKey, dict[str, Entry]] = {}
    for step in steps:
        if step.today is None:
            continue
        asked, rx = step.today, step.decision.rx
        to_spare = rx.inc * course.numbers.surplus_reps if asked.reps == rx.reps_max else 0
        exercise = step.key.exercise
        entries.setdefault(exercise, {})[step.key.side] = Entry.__new__(
            Entry,
            sets=(asked.reps,) * (asked.sets - 1) + (asked.reps + to_spare,),
            load=asked.load,
            level=asked.level,
            rpe=course.numbers.effort_band(day.phase_of(exercise))[0],
            during=usual,
        )
    return Done(
        on=day.on,
        at=datetime.combine(day.on, time(12), tzinfo=UTC),
        before=usual,
        next_morning=usual,
        worst=usual,
        entries=entries,
    )


def standing(amount: Amount, places: Places) -> tuple[Decimal, int, int]:
    """Tell how far an exercise has come, for comparing: its place on the ladder, its sets, its repetitions."""
    return places.rung(amount.level, amount.load), amount.sets, amount.reps


def week_by_week(
    sessions: Sequence[AheadSession], *, first: date, key: Key, now: Amount, weeks: int = WEEKS
) -> tuple[Amount, ...]:
    """Tell where one exercise stands on one side at the end of each week from ``first`` on.

    After a week without a session it stands where it stood; ``now`` is where it stands before the first.
    """
    last = {(session.on - first).days // 7: known for session in sessions if (known := session.amount(key))}
    found = []
    for number in range(weeks):
        now = last.get(number, now)
        found.append(now)
    return tuple(found)
