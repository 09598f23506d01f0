"""How the exercises of a plan have grown: then and now, drawn and listed. Across the routines of a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..decision.reading.decided import AskedSoFar
from ..decision.reading.reader import Reader
from ..decision.reading.tracked import Tracked
from ..models import Routine, RoutineItem
from ..progression.course.ahead import standing
from ..progression.course.lasting import amount_on
from ..progression.course.places import Places
from ..progression.course.states import Amount, states_by_part
from ..routine.exercise.page.over_time import Asked, ThenAndNow, asked_over, new_places, since, then_and_now
from ..routine.exercise.page.words import dose_lines
from ..schedule.plots import StepPlot, step_plot
from ..standing.person import Person
from .ahead import PLOT_HEIGHT, order_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A dose, one line or one for each side, and the day from which it was asked for; ``new_place`` in words."""

    since: date
    doses: tuple[str, ...]
    new_place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrownLine:
    """One exercise, or one child of a sequence, over a span. ``key`` names it in an address; ``plot`` is None where
    nothing has changed; ``held`` lists its doses, the latest first, where its table is open.
    """

    key: str
    item: RoutineItem
    name: str
    compared: ThenAndNow
    plot: StepPlot | None
    two_sides: bool
    has_new_places: bool
    held: tuple[Held, ...]


class Growth:
    """The exercises of a plan from a day on. The number of queries is the same however long the history is."""

    def __init__(self, routine: Routine, *, today: date, first: date | None, tables: Set[str] = frozenset()) -> None:
        """Take a ``routine`` with its user, program and health_profile; ``first`` is None for all that is known.

        ``tables`` are the keys of the lines whose doses are listed.
        """
        self.routine = routine
        self.today = today
        self.first = first
        self.tables = tables
        # What was asked for is looked at, and nothing is decided: open warning signs need not be read.
        self.reader = Reader(routine, person=Person.of_routine(routine, today=today, open_signs=()))

    @cached_property
    def lines(self) -> list[GrownLine]:
        """Those that were asked for in that time, in the order of the plan."""
        return [line for tracked in self.reader.tracked if (line := self._line(tracked)) is not None]

    @property
    def moved(self) -> list[GrownLine]:
        return [line for line in self.lines if line.plot is not None]

    @property
    def stayed(self) -> list[GrownLine]:
        return [line for line in self.lines if line.plot is None]

    @cached_property
    def _so_far(self) -> AskedSoFar:
        return AskedSoFar(self.routine, self.reader.items, first=self.first)

    def _places(self, tracked: Tracked) -> Places:
        # Those that the last session saw: screening need not be asked again to draw what was.
        stored = self._so_far.ladders.get(tracked.key.text)
        return self.reader.read_ladder(stored) if stored else Places()

    def _held(self, tracked: Tracked, asked: Sequence[Asked], places: Mapping[date, str]) -> Iterator[Held]:
        for period in asked[::-1]:
            yield Held(
                since=period.since,
                doses=dose_lines(period.amounts, tracked, self.reader, named=True),
                new_place=places.get(period.since, ""),
            )

    def _asked(self, tracked: Tracked) -> list[Asked]:
        fitted = (tracked.item.base or tracked.item.exercise).slug
        return since(list(asked_over(self._so_far.by_exercise.get((fitted, tracked.part), ()))), self.first)

    def _line(self, tracked: Tracked) -> GrownLine | None:
        asked = self._asked(tracked)
        if not asked:
            return None
        states = states_by_part(tracked.item.progress).get(tracked.part, {})
        now = {side: amount_on([state], self.today) for side, state in states.items()} or asked[-1].amounts
        places = new_places(asked)
        lines = list(self._drawn(asked, self._places(tracked)))
        return GrownLine(
            key=tracked.name,
            item=tracked.item,
            name=f"{tracked.item.exercise.name}: {tracked.entry.name}" if tracked.part else tracked.item.exercise.name,
            compared=then_and_now(asked[0], now, tracked, self.reader, today=self.today),
            plot=step_plot(
                lines,
                first=asked[0].since,
                last=max(self.today, asked[-1].since),
                dots=sorted({(day, number) for line in lines for day, number in line if day in places}),
                height=PLOT_HEIGHT,
            )
            if len(asked) > 1
            else None,
            two_sides=len(lines) > 1,
            has_new_places=bool(places),
            held=tuple(self._held(tracked, asked, places)) if tracked.name in self.tables else (),
        )

    def _drawn(self, asked: Sequence[Asked], places: Places) -> Iterator[list[tuple[date, int]]]:
        """Yield the line of each side, or one for both; each dose is one step higher than the next smaller dose."""
        order = order_of([amount for period in asked for amount in period.amounts.values()], places)

        def number(amount: Amount) -> int:
            return order[standing(amount, places)]

        sides = sorted({side for period in asked for side in period.amounts})
        lines = [
            [(period.since, number(period.amounts[side])) for period in asked if side in period.amounts]
            for side in sides
        ]
        yield from lines[:1] if all(line == lines[0] for line in lines) else lines
