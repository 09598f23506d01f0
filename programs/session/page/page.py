"""All that the pages of one session show."""

from __future__ import annotations

from functools import cached_property

from ...models import RoutineItem, most
from ...plan.agenda import Agenda, name_of_session
from .changes import Change, changes
from .coming import NextTime, next_time
from .lines import Line, line_of
from .rows import SessionRows
from .words import SessionWords

# How many changes are listed at once; the others are behind "more".
MOST_CHANGES = 4


class SessionPage(SessionRows):
    """Reads one session, and says what its pages show."""

    @cached_property
    def _words(self) -> SessionWords:
        return SessionWords(self)

    @property
    def worst_pain(self) -> int | None:
        """The most pain that was told of the session: at its end, after "Stop now", or of one of its exercises."""
        return most(self.session.told_pain, *(log.pain for logs in self.logs.values() for log in logs))

    @property
    def agenda(self) -> Agenda:
        """What its routine asks for now, day by day."""
        items = [item for item in self._all_items if item.ended_on is None]
        time = self.session.time_of_day
        return Agenda(routine=self.session.routine, items=items, catalogue=self.catalogue, time=time)

    @property
    def name(self) -> str:
        """What it is a session of."""
        return name_of_session(self.session.routine, self.items)

    # --- Its exercises ------------------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[Line]:
        return [line_of(item, self, self._words) for item in self.items]

    def line_of(self, item: RoutineItem) -> Line:
        found = next((line for line in self.lines if line.item.pk == item.pk), None)
        return found or line_of(item, self, self._words)

    @property
    def following(self) -> Line | None:
        """The next exercise with nothing logged; what rests is passed over."""
        return next((line for line in self.lines if not line.logs and not line.rests), None)

    @property
    def active(self) -> list[Line]:
        return [line for line in self.lines if line.logs or not line.rests]

    @property
    def logged(self) -> int:
        return sum(bool(line.logs) for line in self.lines)

    @property
    def all_rest(self) -> bool:
        return bool(self.lines) and not self.active

    @cached_property
    def state(self) -> str:
        """What lasts for every exercise of the session; empty when that differs."""
        found = {line.state for line in self.active}
        only = found.pop() if len(found) == 1 else ()
        return only[0] if len(only) == 1 else ""

    @cached_property
    def because(self) -> str:
        """Why the whole session is eased or rests, when one reason applies to every exercise."""
        found = {line.because for line in self.lines}
        return found.pop() if len(found) == 1 else ""

    # --- What is different, and what comes next -----------------------------------------------------------------------

    @cached_property
    def changes(self) -> list[Change]:
        return changes(self, self._words)

    @property
    def first_changes(self) -> list[Change]:
        if self.because:
            return []
        # A single change is not worth hiding.
        return self.changes if len(self.changes) == MOST_CHANGES + 1 else self.changes[:MOST_CHANGES]

    @property
    def more_changes(self) -> list[Change]:
        return self.changes[len(self.first_changes) :]

    @property
    def stays(self) -> list[Line]:
        changed = {change.item.pk for change in self.changes}
        return [line for line in self.lines if line.item.pk not in changed and (line.asked or line.rests)]

    @cached_property
    def next_time(self) -> NextTime | None:
        return next_time(self, self._words)
