"""What typing a sheet in has changed: the doses of the next one beside those that are printed, and pain to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from exercises.measures.scales import PAIN_RED_FROM

from ..models import DiarySheet, Session, most
from ..session.stop.new_pain import NewPain, is_worth_asking, may_be
from ..standing.person import Person
from .prescribing import prescribe, slot_of
from .services import session_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An exercise as it is printed, and as the next sheet would have it; ``now`` is empty where it would not."""

    name: str
    printed: Sequence[str]
    now: Sequence[str]

    @property
    def is_same(self) -> bool:
        return list(self.printed) == list(self.now)


def sessions_of(sheet: DiarySheet) -> list[Session]:
    """Read the sessions that came from a sheet, in their order, with their sets and mornings."""
    keys = [session_id(sheet, slot_of(day)) for day in sheet.days]
    rows = sheet.user.sessions.filter(pk__in=keys).select_related("next_day").prefetch_related("set_logs")
    return list(rows.oldest_first())


def changes_of(sheet: DiarySheet, *, person: Person) -> list[Changed]:
    """Compare what is printed with what a sheet from tomorrow on would say.

    From tomorrow also while days of this sheet are to come: a later sheet would start as after a break in which none of
    them was done.
    """
    coming = prescribe(sheet.routine, first=person.today + timedelta(days=1), weeks=2, person=person)
    now: dict[str, Sequence[str]] = {}
    for day in coming:
        for found in day.items:
            now.setdefault(str(found.item.pk), found.doses)
    printed = {item["item"]: item for day in reversed(sheet.days) for item in day["items"]}
    return [
        Changed(name=item["name"], printed=item["doses"], now=now.get(key, ()))
        for key, item in sorted(printed.items(), key=lambda known: _place(sheet, known[0]))
    ]


def _place(sheet: DiarySheet, key: str) -> int:
    order = list(dict.fromkeys(item["item"] for day in sheet.days for item in day["items"]))
    return order.index(key)


def hurting(sessions: Sequence[Session]) -> list[Session]:
    """Pick the sessions with pain that would have stopped somebody: red, or sharp."""
    return [
        session
        for session in sessions
        if any(log.sharp for log in session.set_logs.all())
        or (most(session.told_pain, *(log.pain for log in session.set_logs.all())) or 0) >= PAIN_RED_FROM
    ]


def to_ask(sessions: Sequence[Session], person: Person) -> tuple[Session | None, Sequence[NewPain]]:
    """Find the last session whose pain this person is asked about, and what it may mean."""
    asked = may_be(person)
    worth = [found for found in sessions if is_worth_asking(found, found.set_logs.all(), today=person.today)]
    return (worth[-1], asked) if asked and worth else (None, ())
