"""What is different in a session from the last one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programs.decision.words.why import Why

from ...decision.stored import COMING_BACK, GENTLE_WEEK, Decided
from ...models import RoutineItem
from ...progression.course.states import Stored
from .amounts import RESTS, Sides, key_of, same, start_of, weight_of
from .lines import undoable
from .rows import SessionRows
from .words import SessionWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of what is different today. ``side`` is empty when it is the same on both."""

    item: RoutineItem
    name: str
    side: str
    now: str
    last: str
    why: Why
    undo: Decided | None
    weight: int

    @property
    def rests(self) -> bool:
        return self.weight == RESTS


def changes(rows: SessionRows, words: SessionWords) -> list[Change]:
    """List what is different from last time: what rests, then what is less, then steps, then what has grown
    otherwise.
    """
    if rows.is_first:
        return []
    found = [
        change
        for item in rows.items
        for part, now in rows.amounts.get(item.pk, {}).items()
        for change in Compared(
            rows, words, item=item, part=part, now=now, last=rows.last_amounts.get(item.pk, {}).get(part, {})
        ).changes()
    ]
    return sorted(found, key=lambda change: change.weight)


class Compared:
    """One exercise, or one part of it: what is asked for ``now`` by side, beside what was asked for ``last`` time."""

    def __init__(
        self, rows: SessionRows, words: SessionWords, *, item: RoutineItem, part: str, now: Sides, last: Sides
    ) -> None:
        self.rows = rows
        self.words = words
        self.item = item
        self.part = part
        self.now = now
        self.last = last

    def changes(self) -> Iterator[Change]:
        """Yield what changed; sides with the same change for the same reason come together."""
        alike: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
        for side, amount in self.now.items():
            before = self._before(side)
            if before is None or same(amount, before):
                continue
            sentences = tuple(self.words.sentence(row) for row in self._about(self.rows.rows, side))
            alike.setdefault((key_of(amount), key_of(before), sentences), []).append(side)
        for sides in alike.values():
            yield self._change(sides[0], only=set(sides) != set(self.now))

    def _before(self, side: str) -> Stored | None:
        """Find the amount of a side last time; that of the other side, when there was no such side."""
        return self.last.get(side, self.last.get("", next(iter(self.last.values()), None)))

    def _about(self, rows: list[Decided], side: str) -> list[Decided]:
        about = (self.item.pk, self.part, side)
        return [row for row in rows if (row.item_id, row.part, row.side) == about]

    def _change(self, side: str, *, only: bool) -> Change:
        """Build the change of one side, which stands for both unless it is the ``only`` one."""
        rows, one_of_two = self._about(self.rows.rows, side), only and bool(side)
        amount, before = self.now[side], self._before(side) or {}
        name = self.words.entry(self.item, self.part, amount or before).name
        was = self._say(before, one_of_two=one_of_two) if before else _("rested")
        old_name = self.words.entry(self.item, self.part, before).name if before else name
        return Change(
            item=self.item,
            name=f"{self.item.exercise.name}: {name}" if self.part else name,
            side=side if only else "",
            now=self._say(amount, one_of_two=one_of_two) if amount else _("rests today"),
            last=was if old_name == name else f"{old_name}, {was}",
            why=self.words.why([*self._about(self.rows.between, side), *rows], first=self._ended(side, before)),
            undo=undoable(rows, self.rows),
            weight=weight_of(amount, before),
        )

    def _say(self, amount: Stored, *, one_of_two: bool) -> str:
        return self.words.dose(
            self.item, self.part, amount, start_of(self.item, self.part), side=self.item.side, one_of_two=one_of_two
        )

    def _ended(self, side: str, before: Stored) -> list[str]:
        """Say what ended since last time when no decision has a sentence for it."""
        last = next((row for row in self._about(self.rows.before, side) if not row.choice), None)
        decided = next((row for row in self._about(self.rows.rows, side) if not row.choice), None)
        if last is None or decided is None:
            return []
        if not before:
            return [_("Last time it rested.")]
        if last.is_easy_day:
            return [_("Last time was an easy day.")]
        if GENTLE_WEEK in last.lasts and GENTLE_WEEK not in decided.lasted:
            return [_("Your gentle week is over.")]
        if COMING_BACK in last.lasts and COMING_BACK not in decided.lasted:
            return [_("You are back from your break, with all your sets.")]
        return []
