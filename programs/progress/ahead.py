"""The look ahead at a routine, as its page shows it: the rules continued for twelve weeks, in lines and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, partial
from typing import Any

from exercises.measures.scales import PAIN_RED_FROM

from ..decision.course import course_so_far
from ..decision.reading.reader import Reader
from ..decision.reading.rows import done_about
from ..decision.reading.seen import seen_of
from ..decision.reading.tracked import Tracked, short_plan_of
from ..models import Routine, RoutineItem, TimeOfDay
from ..plan.agenda import NOTHING_DONE, Slot, days_at, plan_day_of
from ..progression.course import ahead
from ..progression.course.course import Course
from ..progression.course.lasting import amount_on
from ..progression.course.places import Places
from ..progression.course.states import Amount, Key
from ..progression.course.told import Day
from ..progression.facts import Score
from ..routine.doses import SIDES
from ..routine.exercise.page.ladder import GateAhead, gate_ahead
from ..routine.exercise.page.words import amount_words
from ..schedule.plots import StepPlot, step_plot
from ..session.asked import short_items

PLOT_HEIGHT = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """Weeks in which nothing changes, from 1: ``every`` and ``some`` are the doses at their end in words."""

    first: int
    last: int
    every: str
    some: str


@dataclass(frozen=True, kw_only=True)
class AheadLine:
    """An exercise, a child of a sequence, or a side that differs from the other, over the weeks to come. ``key`` names
    it in an address.

    ``amounts`` are where it stands at the end of each week, with all sessions and with two of three; ``words`` says
    one of them. What is not asked for is neither said nor drawn.
    """

    item: RoutineItem
    name: str
    key: str = ""
    side: str = ""
    now: str = ""
    every: str = ""
    some: str = ""
    amounts: Sequence[tuple[Amount, Amount]] = ()
    words: Callable[[Amount], str] = str
    draw: Callable[[], StepPlot | None] = lambda: None
    gate: GateAhead | None = None
    waits: bool = False
    rests: bool = False

    @property
    def plot(self) -> StepPlot | None:
        return self.draw()

    @property
    def weeks(self) -> tuple[Weeks, ...]:
        return tuple(_grouped([(self.words(every), self.words(some)) for every, some in self.amounts]))

    @cached_property
    def stays(self) -> bool:
        """Whether nothing changes, however many sessions there are."""
        found = dict.fromkeys(amount for both in self.amounts for amount in both)
        return all(self.words(amount) == self.now for amount in found)


class LookingAhead:
    """A routine over the next twelve weeks. The number of queries is bounded, and nothing changes."""

    def __init__(self, routine: Routine, *, today: date, reader: Reader | None = None) -> None:
        """``routine`` comes with its user, program and health_profile."""
        self.routine = routine
        self.today = today
        self.reader = reader or Reader(routine)
        self._seen_on: dict[tuple[int | None, str, frozenset[str]], Mapping[str, object]] = {}
        self._days_known: dict[tuple[Slot, Score], Day] = {}

    @cached_property
    def _usual(self) -> Score:
        return self._course.history.usual_pain(self.reader.usual_pain())

    @cached_property
    def _course(self) -> Course:
        return course_so_far(self.reader)

    @property
    def hurts_too_much(self) -> bool:
        """Whether the usual pain is in the red zone, where nothing is built up."""
        return bool(self._usual >= PAIN_RED_FROM)

    @property
    def waits_for_review(self) -> bool:
        """Whether nothing grows until the person answers that somebody should look. The picture begins after that
        answer.
        """
        seen = self._seen_today
        if seen["wants_review"]:
            return True
        # The query whether it was answered is made only where there is something to answer.
        return self._hurts_again({**seen, "reviewed_on": None}) and self._hurts_again(seen)

    def _hurts_again(self, seen: Mapping[str, object]) -> bool:
        day = self.reader.day(seen, session="", on=self.today, pre_pain=None, usual=self._usual)
        return bool(self._course.history.hurts_again(day))

    @cached_property
    def _days(self) -> Mapping[str, tuple[date, ...]]:
        """The planned days of the next twelve weeks, from the next one on, by the time of day of their sessions."""
        agenda, last_done = self.reader.agenda, self.reader.last_done_on
        done = done_about(self.reader.user, self.today) if agenda.has_parts else NOTHING_DONE
        found = {}
        for time in TimeOfDay.values:
            over = any(slot == Slot(self.today, time) for slot in done) or (
                time == TimeOfDay.ANY and last_done == self.today
            )
            if days := days_at(self.routine, time):
                first = agenda.at(time).next_on(today=self.today, done_today=over, last_done=last_done, done=done)
                found[time] = ahead.planned_dates(days, first=first, last=self.last)
        return found

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The planned days of the next twelve weeks, from the next one on, those of the mornings included."""
        return tuple(sorted({day for days in self._days.values() for day in days}))

    @property
    def last(self) -> date:
        return self.today + ahead.WEEK * ahead.WEEKS - timedelta(days=1)

    @cached_property
    def _done_in_plan(self) -> frozenset[str]:
        """Ids of the exercises that are done on some day: all, or in a shorter plan the few of it."""
        sessions = [
            self.reader.agenda.at(time).of(day)
            for time in TimeOfDay.values
            for day in days_at(self.routine, time) or (None,)
        ]
        if self.routine.short_plan:
            most = short_plan_of(self.routine, self.reader.catalogue)
            waiting = self.reader.agenda.waiting(self.today)
            sessions = [
                short_items(
                    [item for item in items if not item.is_set_aside and item not in waiting],
                    most=most,
                    catalogue=self.reader.catalogue,
                )
                for items in sessions
            ]
        return frozenset(str(item.pk) for items in sessions for item in items)

    def _day_of(self, slot: Slot, usual: Score) -> Day:
        """Describe a session to come, once for both lines: "two of three" has some of all sessions."""
        if (slot, usual) not in self._days_known:
            self._days_known[slot, usual] = self._described(slot, usual)
        return self._days_known[slot, usual]

    def _described(self, slot: Slot, usual: Score) -> Day:
        waiting = frozenset(str(item.pk) for item in self.reader.agenda.waiting(slot.on))
        seen = self._seen(plan_day_of(self.routine, slot.on, slot.time), slot.time, waiting)
        session = f"{slot.on.isoformat()} {slot.time}"
        return self.reader.day(seen, session=session, on=slot.on, pre_pain=None, usual=usual)

    @cached_property
    def _seen_today(self) -> Mapping[str, Any]:
        return self.reader.seen_today()

    def _seen(self, plan_day: int | None, time: str, waiting: frozenset[str]) -> Mapping[str, object]:
        """Describe what the rules see on a day of the week: its exercises alone, without those of later weeks.

        The same day gives the same object.
        """
        key = (plan_day, time, waiting)
        if key not in self._seen_on:
            own = {str(item.pk) for item in self.reader.agenda.at(time).of(plan_day)} - waiting
            self._seen_on[key] = {
                **seen_of(self._seen_today, self._done_in_plan & own),
                "wants_review": False,
                "reviewed_on": self.today.isoformat(),
            }
        return self._seen_on[key]

    def _slots(self, leaving_out: Callable[[tuple[date, ...]], tuple[date, ...]] = tuple) -> list[Slot]:
        """List the sessions to come in order. ``leaving_out`` picks which days of each time of day are kept."""
        found = [Slot(day, time) for time, days in self._days.items() for day in leaving_out(days)]
        return sorted(found, key=lambda slot: slot.order)

    @cached_property
    def _both(self) -> tuple[tuple[ahead.AheadSession, ...], ...]:
        """The sessions if all are done, and the sessions if two of three are."""
        # Read once for both: each goes on from a copy.
        for key in self._course.states:
            self._course.history.log_of(key, self.reader.ladders[key.exercise][0])
        two_of_three = ahead.two_of_three_of_each if self.reader.agenda.has_parts else ahead.two_of_three
        # What is decided on the way is not shown. Kept, it would be a page's work for the garbage collector.
        return tuple(
            tuple(session._replace(steps=()) for session in self._foreseen(slots))
            for slots in (self._slots(), self._slots(two_of_three))
        )

    def _foreseen(self, slots: Iterable[Slot]) -> Iterator[ahead.AheadSession]:
        return ahead.look_ahead(self._course, sessions=slots, day_of=self._day_of, usual_pain=self.reader.usual_pain())

    # --- Words and lines ----------------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[AheadLine]:
        return [line for tracked in self.reader.tracked for line in self._lines(tracked)]

    def _lines(self, tracked: Tracked) -> Iterator[AheadLine]:
        keys = [key for key in self._course.states if key.exercise == tracked.key]
        name = f"{tracked.item.exercise.name}: {tracked.entry.name}" if tracked.part else tracked.item.exercise.name
        if tracked.item.is_set_aside or str(tracked.item.pk) not in self._done_in_plan:
            yield AheadLine(item=tracked.item, name=name, rests=True)
            return
        by_key = {key: self._amounts(key) for key in keys}
        same = all(amounts == by_key[keys[0]] for amounts in by_key.values())
        for key in keys[:1] if same else keys:
            yield self._line(tracked, key, name, by_key[key], one_of_two=not same)

    def _amounts(self, key: Key) -> tuple[Amount, tuple[Amount, ...], tuple[Amount, ...]]:
        """List where it stands now and at the end of each week: with all sessions, and with two of three."""
        now = amount_on([self._course.states[key]], self.today)
        every, some = (ahead.week_by_week(sessions, first=self.today, key=key, now=now) for sessions in self._both)
        return now, every, some

    def _line(
        self, tracked: Tracked, key: Key, name: str, amounts: tuple[Amount, tuple[Amount, ...], tuple[Amount, ...]],
        *, one_of_two: bool,
    ) -> AheadLine:  # fmt: skip
        now, every, some = amounts

        @cache  # most weeks have the dose of the one before
        def words(amount: Amount) -> str:
            return amount_words(amount, tracked, self.reader, one_of_two=one_of_two, named=True)

        return AheadLine(
            key="-".join(part for part in (tracked.name, key.side if one_of_two else "") if part),
            item=tracked.item,
            name=name,
            side=str(SIDES[key.side]) if one_of_two and key.side in SIDES else "",
            now=words(now),
            every=words(every[-1]),
            some=words(some[-1]),
            amounts=list(zip(every, some, strict=True)),
            words=words,
            draw=partial(self._plot, tracked, key, now),
            gate=gate_ahead(self.reader, tracked),
            waits=tracked.item in self.reader.agenda.waiting(self.today),
        )

    def _plot(self, tracked: Tracked, key: Key, now: Amount) -> StepPlot:
        """Draw both lines; each dose is one step higher than the next smaller dose."""
        places = self.reader.ladders[tracked.key][0]
        lines = [list(_changes(sessions, key, first=(self.today, now))) for sessions in self._both]
        order = order_of([amount for line in lines for _day, amount in line], places)
        return step_plot(
            [[(day, order[ahead.standing(amount, places)]) for day, amount in line] for line in lines],
            first=self.today,
            last=self.last,
            height=PLOT_HEIGHT,
        )


def _changes(
    sessions: Iterable[ahead.AheadSession], key: Key, *, first: tuple[date, Amount]
) -> Iterator[tuple[date, Amount]]:
    """Yield where an exercise stands at ``first``, and each other amount with the day from which it stands there."""
    yield first
    _day, now = first
    for session in sessions:
        known = session.amount(key)
        if known and known != now:
            now = known
            yield session.on, known


def order_of(amounts: Sequence[Amount], places: Places) -> dict[tuple[object, ...], int]:
    """Number doses from 0, the smallest first, by where they stand on a ladder."""
    found = sorted({ahead.standing(amount, places) for amount in amounts})
    return {standing: number for number, standing in enumerate(found)}


def _grouped(said: Sequence[tuple[str, str]]) -> Iterator[Weeks]:
    """Yield consecutive weeks that end with the same doses together."""
    first = 1
    for number, words in enumerate(said, start=1):
        if number == len(said) or said[number] != words:
            yield Weeks(first=first, last=number, every=words[0], some=words[1])
            first = number + 1
