"""What is read of one session for its pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from django.db.models import DateField, DateTimeField, UUIDField
from django.http import Http404
from django.utils import timezone

from accounts.equipment.ladders import Own
from exercises.library.known import read_exercises
from exercises.prepared import Given, Prepared
from exercises.rules.catalogue import Catalogue
from exercises.snapshot.current import current_catalogue
from programs.decision.words.dose_words import own_of_person
from programs.decision.words.said import Speaker

from ...decision.reading.decided import chosen_as, decided_in
from ...decision.reading.reader import Reader
from ...decision.reading.rows import moment_of_choice
from ...decision.reading.seen import items_seen
from ...decision.stored import Decided
from ...entries.plan import PlannedSet, planned_sets
from ...models import Adjustment, ExerciseNote, RoutineItem, Session, SetLog
from ...plan.agenda import has_parts
from ...standing.person import Person
from ..asked import Amounts, all_items_of, amounts_asked, asked_in, items_among, rested_in

# A plan of several parts has another list each day: what was last asked of an exercise lies up to a week back.
SESSIONS_OF_A_WEEK = 7


_SESSION, _ROUTINE = Given("session", UUIDField()), Given("routine", UUIDField())
_logs: Prepared[SetLog] = Prepared(lambda: SetLog.objects.filter(session=_SESSION))
_notes: Prepared[tuple[uuid.UUID, str]] = Prepared(
    lambda: ExerciseNote.objects.filter(session=_SESSION).values_list("item_id", "text")
)
_chosen: Prepared[Adjustment] = Prepared(
    lambda: Adjustment.objects.around(
        routine=_ROUTINE,
        first=Given("first", DateField()),
        last=Given("last", DateField()),
        since=Given("since", DateTimeField()),
        until=Given("until", DateTimeField()),
    )
)


@cache
def _before(number: int) -> Prepared[Session]:
    """Prepare to read that many of a routine's sessions before a moment, the latest first."""
    earlier = Session.objects.before(Given("on", DateField()), Given("at", DateTimeField()))
    return Prepared(lambda: earlier.filter(routine=_ROUTINE).select_related("saw")[:number])


def notes_of(session: Session) -> dict[uuid.UUID, str]:
    """Read what was written about exercises, by the key of each."""
    return {item_id: text for item_id, text in _notes(session=session) if text}


class SessionRows:
    """The rows of one session, of the one before it, and of choices between them. Each is read once, when asked for.

    ``session`` is from ``access.get_session``; ``person`` is whose session it is, as they are today, if that is known
    already. ``decided`` is what would be decided for a session that has not begun. Nothing of it is stored.
    """

    def __init__(
        self, session: Session, *, person: Person | None = None, decided: Iterable[Decided] | None = None
    ) -> None:
        self.session = session
        self.user = session.routine.user
        self._person = person
        self._decided = None if decided is None else list(decided)
        self._reader: Reader | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        return current_catalogue()

    # --- Its exercises ------------------------------------------------------------------------------------------------

    @cached_property
    def _all_items(self) -> list[RoutineItem]:
        return all_items_of(self.session)

    @cached_property
    def items(self) -> list[RoutineItem]:
        return items_among(self.session, self._all_items, catalogue=self.catalogue)

    def item(self, item_id: uuid.UUID) -> RoutineItem:
        """Find an exercise of the session's routine, or raise 404."""
        found = next((item for item in self._all_items if item.pk == item_id), None)
        if found is None:
            raise Http404
        return found

    def planned_sets(self, item: RoutineItem) -> list[PlannedSet]:
        """List the sets that the session asks for of one exercise."""
        return planned_sets(asked_in(self.session, [item], rows=self.rows_of(item))[item.pk])

    def all_planned_sets(self, items: Sequence[RoutineItem]) -> dict[uuid.UUID, list[PlannedSet]]:
        """List the sets that the session asks for, by the key of each of these exercises."""
        asked = asked_in(self.session, items, rows=self.rows)
        return {item.pk: planned_sets(asked[item.pk]) for item in items}

    def sets_to_enter(self, item: RoutineItem) -> list[PlannedSet]:
        """List the sets of one exercise that may be entered: those asked for and, on a day that is over, those that
        rested.
        """
        planned = self.planned_sets(item)
        return planned + (rested_in(self.session, item, rows=self.rows) if self.is_told_later else [])

    # --- What was decided and done ------------------------------------------------------------------------------------

    @cached_property
    def logs(self) -> dict[uuid.UUID, list[SetLog]]:
        found: dict[uuid.UUID, list[SetLog]] = {}
        if self._decided is None:
            for log in read_exercises(_logs({"session": self.session}, session=self.session), "exercise"):
                found.setdefault(log.item_id, []).append(log)
        return found

    @cached_property
    def notes(self) -> dict[uuid.UUID, str]:
        """What was written about exercises, by the key of each."""
        if self._decided is not None:
            return {}
        return notes_of(self.session)

    @cached_property
    def _around(self) -> list[Decided]:
        if self._decided is not None:
            return self._decided
        back = SESSIONS_OF_A_WEEK if has_parts(self._all_items) else 1
        routine, until = self.session.routine_id, self.session.started_at
        before = _before(back)(routine=routine, on=self.session.performed_on, at=until)
        sessions = [*before[::-1], self.session]
        first = sessions[0]
        found = _chosen(
            routine=routine,
            first=first.performed_on,
            last=self.session.performed_on,
            since=first.started_at,
            until=until,
        )
        # On the first and on the last day there may have been other sessions, too.
        among = {None, *(session.pk for session in sessions)}
        chosen = (chosen_as(row) for row in found if row.session_id in among)
        decided = (row for session in sessions for row in decided_in(session))
        return sorted([*decided, *chosen], key=lambda row: (*moment_of_choice(row), row.part, row.side))

    @cached_property
    def rows(self) -> list[Decided]:
        """What was decided and chosen in this session."""
        return [row for row in self._around if row.session_id == self.session.pk]

    def rows_of(self, item: RoutineItem) -> list[Decided]:
        return [row for row in self.rows if row.item_id == item.pk]

    @cached_property
    def before(self) -> list[Decided]:
        """What was decided and chosen in the last session that had an exercise."""
        return [row for row in self._around if row.session_id and row.session_id == self._last_of(row)]

    def _last_of(self, row: Decided) -> uuid.UUID | None:
        """Find the session before this one in which the exercise of a row was decided on."""
        last = self._last_decisions.get(row.item_id)
        return last.session_id if last else None

    @cached_property
    def _last_decisions(self) -> dict[uuid.UUID, Decided]:
        found: dict[uuid.UUID, Decided] = {}
        for row in self._around:
            if row.choice or row.session_id in {self.session.pk, None}:
                continue
            if row.item_id not in found or moment_of_choice(row) > moment_of_choice(found[row.item_id]):
                found[row.item_id] = row
        return found

    @cached_property
    def between(self) -> list[Decided]:
        """What was chosen after the last session that had the exercise, and not taken back."""
        return [row for row in self._around if row.session_id is None and not row.is_undone and self._is_since(row)]

    def _is_since(self, row: Decided) -> bool:
        last = self._last_decisions.get(row.item_id)
        return last is None or row.decided_at > last.decided_at

    @cached_property
    def amounts(self) -> Amounts:
        return amounts_asked(self.rows)

    @cached_property
    def last_amounts(self) -> Amounts:
        return amounts_asked(self.before)

    @cached_property
    def decided_on(self) -> frozenset[str]:
        """Ids of the items that the rules knew when the session began. One among them without a decision was set
        aside.
        """
        return items_seen(self.session.seen)

    # --- Whose it is, and where it stands -----------------------------------------------------------------------------

    @property
    def reader(self) -> Reader:
        if self._reader is None:
            current = [item for item in self._all_items if item.ended_on is None]
            self._reader = Reader(self.session.routine, items=current, catalogue=self.catalogue, person=self._person)
        return self._reader

    @cached_property
    def own_weights(self) -> Own:
        return self._reader.own_weights if self._reader else own_of_person(self.user, self.catalogue)

    @cached_property
    def speaker(self) -> Speaker:
        return Speaker(self._all_items, catalogue=self.catalogue, own=lambda: self.own_weights, units=self.user.units)

    @property
    def is_told_later(self) -> bool:
        """Whether a session is entered from paper or memory: its day is over, and it is not being done while it is
        entered.

        Then people can enter what they did although the rules would have let it rest.
        """
        began_on = timezone.localdate(self.session.started_at, self.session.zone)
        on = self.session.performed_on
        return on < timezone.localdate() and (self.is_over or on < began_on)

    @property
    def is_over(self) -> bool:
        return self.session.state == Session.State.DONE

    @property
    def is_last(self) -> bool:
        """Whether no later session of the routine was begun."""
        return self._decided is not None or self.session.is_last

    @property
    def is_first(self) -> bool:
        """Whether no earlier session of this routine was begun."""
        return not self.before
