"""What was decided and chosen, read back from where it is kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from django.db.models import TextField, UUIDField
from django.db.models.functions import Cast, Coalesce

from accounts.models import OF_PERSON, User
from exercises.prepared import Given, Prepared

from ...models import Adjustment, Routine, RoutineItem, Session
from ...progression.course.states import Amount, Key
from ..stored import Decided, amount_of, asked_on_a_day, entries_about, entries_in, read, rungs_of
from .rows import SeenOnce
from .seen import LADDERS

# Among what is kept of a choice.
LADDER = "ladder"
GIVEN = "given"
_all_decided: Prepared[Any] = Prepared(
    lambda: (
        Session.objects.filter(user=OF_PERSON)
        .oldest_first()
        .annotate(seen_text=Cast("saw__content", TextField()), decided_text=Cast("decided", TextField()))
        .values_list("routine_id", "performed_on", "started_at", "saw_id", "seen_text", "decided_text", named=True)
    )
)
_chosen_in: Prepared[Adjustment] = Prepared(
    lambda: Adjustment.objects.filter(session=Given("session", UUIDField())).order_by(
        "decided_on", "decided_at", "item__order", "part", "side", "pk"
    )
)
_all_chosen: Prepared[Adjustment] = Prepared(
    lambda: Adjustment.objects.filter(user=OF_PERSON).order_by("decided_on", "decided_at", "part", "side", "pk")
)


class AskedRow(NamedTuple):
    """What a session asked for of an exercise on one side; days of rest and easy days are left out."""

    on: date
    side: str
    amount: Amount


def decided_in(session: Session, *, about: str | None = None) -> list[Decided]:
    """List what was decided when a session began: all of it, or what is ``about`` one exercise of the routine (the id
    of its item).
    """
    document = session.decided
    if about is not None:
        document = {about: document[about]} if about in document else {}
    ladders = session.seen.get(LADDERS, {}) if document else {}
    return [
        read(
            key,
            entry,
            at=(session.performed_on, session.started_at),
            session_id=session.pk,
            ladder=ladders.get(key.exercise.text, {}),
        )
        for key, entry in entries_in(document)
    ]


def chosen_as(row: Adjustment) -> Decided:
    return read(
        key_of(row),
        row.decided,
        at=(row.decided_on, row.decided_at),
        session_id=row.session_id,
        ladder=row.decided.get(LADDER, {}),
        choice=row.choice,
        choice_id=row.choice_id,
        is_undone=row.undone_at is not None,
    )


def all_in(session: Session) -> list[Decided]:
    """List what was decided when a session began, and chosen while it went on."""
    return [*decided_in(session), *map(chosen_as, _chosen_in(session=session))]


def key_of(row: Adjustment) -> Key:
    return Key(str(row.item_id), row.part, row.side)


def find_decided(user: User, pk: uuid.UUID) -> Decided | None:
    """Find what was decided for a person, or chosen by them, by its name (``Decided.pk``)."""
    row = user.adjustments.filter(pk=pk).first()
    if row is not None:
        return chosen_as(row)
    sessions = user.sessions.prefetch_related("saw").latest_first()
    return next((found for session in sessions for found in decided_in(session) if found.pk == pk), None)


class AskedSoFar:
    """What a person was asked for in their sessions, also in plans from before, and what the last one saw.

    Two queries; one more for somebody who had another plan before. ``items`` are those of the present plan. Of
    what was asked for before the day ``first``, only what still held on that day is sure to be there.
    """

    def __init__(self, routine: Routine, items: Sequence[RoutineItem], *, first: date | None) -> None:
        self.routine = routine
        self.first = first
        self._fitted = {str(item.pk): (item.base or item.exercise).slug for item in items}
        self._wanted = {
            (self._fitted[str(item.pk)], part)
            for item in items
            for part in ([child["exercise"] for child in item.parts] or [""])
        }
        self._sessions = _all_decided(user=routine.user)
        self._seen = SeenOnce()

    def _ladders_of(self, row: Any) -> Mapping[str, Mapping[str, Any]]:
        seen = self._seen.read(row.saw_id, row.seen_text)
        ladders: Mapping[str, Mapping[str, Any]] = seen.get(LADDERS, {})
        return ladders

    @cached_property
    def ladders(self) -> Mapping[str, Mapping[str, Any]]:
        """The ladders that the last session of the routine saw."""
        own = (self._ladders_of(row) for row in reversed(self._sessions) if row.routine_id == self.routine.pk)
        return next(own, {})

    def _read(self) -> list[tuple[Any, dict[str, dict[str, str]]]]:
        """Read what sessions asked for of each item, oldest first, and only as far back as tells what held on the day
        ``first``: years of decisions take longer to read than all the rest.
        """
        wanted, earliest = set(self._wanted), date.min
        found = []
        for row in reversed(self._sessions):
            if row.performed_on < earliest:
                break
            asked = {
                item: {name: code for name, entry in own.items() if (code := asked_on_a_day(entry))}
                for item, own in orjson.loads(row.decided_text).items()
            }
            found.append((row, asked))
            if self.first is None or row.performed_on > self.first:
                continue
            for item, codes in asked.items():
                wanted -= {(self._fitted.get(item, ""), name.partition("/")[0]) for name in codes}
            if not wanted:
                earliest = row.performed_on
        return found[::-1]

    @cached_property
    def by_exercise(self) -> Mapping[tuple[str, str], Sequence[AskedRow]]:
        """What was asked for, oldest first, by the exercise that was fitted and the child of a sequence. Of days one
        after the other that asked for the same, only the first is there.
        """
        found: dict[tuple[str, str], list[tuple[tuple[date, datetime], AskedRow]]] = {}
        last: dict[str, Any] = {}
        for row, by_item in self._read():
            ladders = self._ladders_of(row)
            for item, asked in by_item.items():
                if not asked or last.get(item) == (asked, row.saw_id):
                    continue
                last[item] = (asked, row.saw_id)
                for key, code in entries_about(item, asked):
                    amount = amount_of(code, rungs_of(ladders.get(key.exercise.text, {})))
                    at = (row.performed_on, row.started_at)
                    found.setdefault(self._about(key), []).append((at, AskedRow(at[0], key.side, amount)))
        for chosen in map(chosen_as, _all_chosen(user=self.routine.user)):
            found.setdefault(self._about(chosen.key), []).extend(
                ((chosen.decided_on, chosen.decided_at), row) for row in asked_of([chosen])
            )
        return {about: [row for _at, row in sorted(rows, key=itemgetter(0))] for about, rows in found.items()}

    def _about(self, key: Key) -> tuple[str, str]:
        if key.item not in self._fitted:
            items = RoutineItem.objects.filter(routine__user=self.routine.user)
            fitted = items.values_list("pk", Coalesce("base__slug", "exercise__slug"))
            self._fitted |= {str(pk): slug for pk, slug in fitted}
        return self._fitted[key.item], key.part


def asked_of(rows: Iterable[Decided]) -> Iterator[AskedRow]:
    """Yield what was asked for of one exercise, or one child of a sequence."""
    for row in rows:
        if row.day and not row.is_easy_day:
            yield AskedRow(row.decided_on, row.side, Amount.from_mapping(row.day))
