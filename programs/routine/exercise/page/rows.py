"""What is read of one exercise of a routine for its page."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from programs.decision.words.said import Speaker

from ....decision.reading.decided import chosen_as, decided_in
from ....decision.reading.reader import Reader
from ....decision.reading.rows import moment_of_choice
from ....decision.reading.tracked import Tracked
from ....decision.stored import Decided
from ....models import RoutineItem, Session
from ....progression.course.lasting import amount_on
from ....progression.course.states import Amount, State, states_by_part
from ....standing.person import Person

# Of how many sessions the decisions are read: those of more than two years, with three a week.
MOST_READ = 400


class ExerciseRows:
    """The rows of one exercise of a routine, however long the history is. Each is read once, when asked for.

    ``item`` comes with its exercise and base, and its routine with user and health_profile.
    """

    def __init__(self, item: RoutineItem, *, today: date, person: Person | None = None) -> None:
        self.item = item
        self.today = today
        self.reader = Reader(item.routine, person=person)

    @property
    def is_current(self) -> bool:
        """Whether it is still done: in the routine in force, neither swapped nor sent away."""
        return self.item.ended_on is None and self.item.routine.ended_on is None

    @cached_property
    def tracked(self) -> list[Tracked]:
        """The exercise itself, or the children of a sequence."""
        own = (
            self.reader.tracked
            if self.is_current
            else Reader(self.item.routine, items=[self.item], person=self.reader.person).tracked
        )
        return [tracked for tracked in own if tracked.item.pk == self.item.pk]

    @cached_property
    def states(self) -> dict[str, dict[str, State]]:
        """Where it stands now, by part and then by side."""
        return states_by_part(self.item.progress or self.item.begins)

    def amounts(self, tracked: Tracked) -> dict[str, Amount]:
        """Tell what is asked for now, by side."""
        states = self.states.get(tracked.part, {})
        return {side: amount_on([state], self.today) for side, state in states.items()} or {"": tracked.first_amount}

    @cached_property
    def rows(self) -> list[Decided]:
        """What was decided and chosen, oldest first."""
        key = str(self.item.pk)
        decided = (row for session in self._sessions for row in decided_in(session, about=key))
        rows = [*decided, *map(chosen_as, self.item.adjustments.all())]
        return sorted(rows, key=lambda row: (*moment_of_choice(row), row.part, row.side))

    @cached_property
    def speaker(self) -> Speaker:
        reader = self.reader
        own = lambda: reader.own_weights  # noqa: E731
        return Speaker([self.item], catalogue=reader.catalogue, own=own, units=reader.user.units)

    @cached_property
    def _sessions(self) -> list[Session]:
        """The sessions of its routine with what was decided in them, the latest first."""
        sessions = self.item.routine.sessions.select_related("saw")
        return list(sessions.only("routine", "performed_on", "started_at", "decided", "saw__content")[:MOST_READ])

    @property
    def last_session(self) -> Session | None:
        return next(iter(self._sessions), None)
