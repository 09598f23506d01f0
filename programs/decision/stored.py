"""Decisions as they are kept: a reason as a code with its numbers, doses in short, and nothing that is as usual. Pure.

A session keeps what was decided when it began as one document (``Session.decided``): by exercise of the routine, then
by the child of a sequence and its sides ("/", "/left", "/left right", "chest-lift/"), what ``Decided`` says. What the
person chose is kept in the same form (``Adjustment.decided``). Sentences and sources are worked out when they are shown
(``decision.said``); those from before there were codes are kept as they were said.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from ..progression.course.drafts.next_state import Step
from ..progression.course.places import Places
from ..progression.course.states import Amount, Key, Level, State, Stored
from ..progression.facts import Decision, Dose, Fact, Kind, Prescription
from ..progression.numbers import Numbers
from ..progression.usual import sources_of, usual

# What may last for a while (``Decided.lasts``).
GENTLE_WEEK, COMING_BACK = "gentle_week", "coming_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """Something that lasts from a day on: so many days of a gentle week, or weeks of coming back."""

    began_on: date
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided about an exercise on one side when a session began, or what the person chose.

    ``before`` and ``after`` are the amounts at which it stood and stands; ``day`` is what the session asks for, empty
    for "leave it out". ``said_before`` and ``said_after`` are the doses in its sentence where these are others
    (``Amount.code``). ``lasts`` is what lasts after it, ``lasted`` what lasted before. ``ladder`` is the one it saw.
    ``sources`` are None where they are the usual ones of its reason; ``told`` is its sentence where it is kept.
    """

    item_id: uuid.UUID
    part: str
    side: str
    decided_on: date
    decided_at: datetime
    session_id: uuid.UUID | None
    decision: str
    rule: str
    because: str
    before: Stored
    after: Stored
    day: Stored
    facts: Mapping[str, Any] = field(default_factory=dict)
    moved: str = ""
    is_easy_day: bool = False
    is_set_aside: bool = False
    is_undone: bool = False
    said_before: str = ""
    said_after: str = ""
    lasts: Mapping[str, Lasting] = field(default_factory=dict)
    lasted: tuple[str, ...] = ()
    ladder: Stored = field(default_factory=dict)
    phase: int = 1
    sources: tuple[str, ...] | None = None
    told: str = ""
    choice: str = ""
    choice_id: uuid.UUID | None = None

    @property
    def pk(self) -> uuid.UUID:
        """Its name: the same for the same exercise and side of the same session or choice."""
        if self.choice_id is not None:
            return choice_key(self.choice_id, self.part, self.side)
        if self.session_id is None:
            raise ValueError("a decision belongs to a session or to a choice")
        return uuid.uuid5(self.session_id, f"{self.item_id}:{self.part}:{self.side}:decided")

    @property
    def key(self) -> Key:
        return Key(str(self.item_id), self.part, self.side)


def choice_key(choice_id: uuid.UUID, part: str, side: str) -> uuid.UUID:
    return uuid.uuid5(choice_id, f"{part}/{side}")


# --- Amounts in short -------------------------------------------------------------------------------------------------


class Rungs(NamedTuple):
    """The levels of a ladder, or the one level of an exercise without a ladder; empty where it is not known."""

    levels: tuple[str, ...]
    only: str


def rungs_of(ladder: Stored) -> Rungs:
    return _rungs(tuple(ladder.get("levels", ())), ladder.get("exercise", ""))


@lru_cache(maxsize=1024)
def _rungs(levels: tuple[str, ...], exercise: str) -> Rungs:
    return Rungs(levels, Level(exercise=exercise).key if exercise else "")


def code_of(amount: Amount, rungs: Rungs) -> str:
    """Write an amount in short: "2x8" at its only level, "2x10#3" at the third one, "2x8 squat||" at another."""
    if amount.level in rungs.levels:
        return f"{amount.code}#{rungs.levels.index(amount.level) + 1}"
    return amount.code if rungs.only and amount.level == rungs.only else f"{amount.code} {amount.level}"


@lru_cache(maxsize=4096)
def amount_of(code: str, rungs: Rungs) -> Amount:
    """Read back what ``code_of`` wrote."""
    dose, has_level, level = code.partition(" ")
    dose, _sign, place = dose.partition("#")
    if place:
        level = rungs.levels[int(place) - 1]
    return Amount.from_code(dose, level=level if has_level or place else rungs.only)


@lru_cache(maxsize=4096)
def amount_in(code: str, rungs: Rungs) -> Stored:
    """Read an amount as plain values."""
    return amount_of(code, rungs).to_mapping()


# --- Writing ----------------------------------------------------------------------------------------------------------

Entry = dict[str, Any]
Kept = TypeVar("Kept")


def entry_of(step: Step, places: Places, ladder: Stored, numbers: Numbers) -> dict[str, Any]:
    """Write a decision without its place. ``ladder`` is what is kept of its ``places``."""
    decision = step.decision
    expected = usual(decision.because)
    before, after = step.before.amount, step.after.amount
    rungs = rungs_of(ladder)
    entry: dict[str, Any] = {"why": decision.because, "dose": code_of(before, rungs)}
    if decision.kind is not expected.kind:
        entry["kind"] = decision.kind.value
    if decision.rule != expected.rule:
        entry["rule"] = decision.rule
    if decision.facts:
        entry["facts"] = _plain(decision.facts)
    if after is not before and after != before:
        entry["then"] = code_of(after, rungs)
    if step.today is not after and step.today != after:
        entry["day"] = code_of(step.today, rungs) if step.today else None
    if step.easy_day:
        entry["easy"] = True
    if step.after.set_aside:
        entry["aside"] = True
    if decision.moved:
        entry["moved"] = decision.moved
    if not _is_said(decision.rx, before, places):
        entry["from"] = _said_as(decision.before)
    if not _is_said(decision.after, after, places):
        entry["to"] = _said_as(decision.after)
    entry |= _lasting_of(step.before, step.after)
    entry |= _sources(decision, places, numbers)
    return entry


def _lasting_of(before: State, after: State) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    if not (before.deload or before.ramp or after.deload or after.ramp):
        return entry
    if after.deload:
        entry[GENTLE_WEEK] = [after.deload.began_on.isoformat(), after.deload.days]
    if after.ramp:
        entry[COMING_BACK] = [after.ramp.began_on.isoformat(), len(after.ramp.percents)]
    lasted = [name for name, lasting in ((GENTLE_WEEK, before.deload), (COMING_BACK, before.ramp)) if lasting]
    if lasted != list(entry):
        entry["lasted"] = lasted
    return entry


def _sources(decision: Decision, places: Places, numbers: Numbers) -> dict[str, Any]:
    """Write the sources of a decision, unless they follow from its reason."""
    for phase in (1, 2):
        if decision.sources == sources_of(
            decision.because, decision.kind, phase=phase, equipment=places.equipment, numbers=numbers
        ):
            return {} if phase == 1 else {"phase": phase}
    return {"sources": list(decision.sources)}


def _is_said(dose: Dose | Prescription, amount: Amount, places: Places) -> bool:
    """Whether the sentence of a decision says this amount."""
    load = places.rung(amount.level, amount.load)
    return dose.sets == amount.sets and dose.reps == amount.reps and dose.load == load


def _said_as(dose: Dose) -> str:
    return Amount(sets=dose.sets, reps=dose.reps, load=dose.load).code


def _plain(facts: Mapping[str, Fact]) -> dict[str, int | float | bool | None]:
    return {
        name: fact if fact is None or isinstance(fact, int) else round(float(fact), 3) for name, fact in facts.items()
    }


def document_of(entries: Mapping[Key, Entry]) -> dict[str, dict[str, Entry]]:
    """Write the decisions of one session. Sides with the same decision share an entry."""
    alike: dict[tuple[str, str], list[tuple[list[str], Entry]]] = {}
    for key, entry in entries.items():
        of_it = alike.setdefault((key.item, key.part), [])
        for sides, known in of_it:
            if known == entry:
                sides.append(key.side)
                break
        else:
            of_it.append(([key.side], entry))
    document: dict[str, dict[str, Entry]] = {}
    for (item, part), groups in alike.items():
        for sides, entry in groups:
            document.setdefault(item, {})[f"{part}/{' '.join(sides)}"] = entry
    return document


# --- Reading ----------------------------------------------------------------------------------------------------------


def entries_in(document: Mapping[str, Mapping[str, Entry]]) -> Iterator[tuple[Key, Entry]]:
    """Yield what a session keeps, for each side; an exercise's sides in their order."""
    for item, own in document.items():
        yield from entries_about(item, own)


def entries_about(item: str, own: Mapping[str, Kept]) -> Iterator[tuple[Key, Kept]]:
    """Yield what is kept of one exercise for each of its sides. ``own`` has one value for sides that share it."""
    found = [
        (Key(item, part, side), entry)
        for name, entry in own.items()
        for part, sides in [name.split("/")]
        for side in sides.split(" ")
    ]
    yield from sorted(found, key=lambda pair: pair[0])


def asked_for(entry: Entry) -> str | None:
    """Find what a session asks for, as a code; None for "leave it out"."""
    code: str | None = entry["day"] if "day" in entry else entry.get("then", entry["dose"])
    return code


def asked_on_a_day(entry: Entry) -> str | None:
    """Find what a session asks for, as a code, where it is neither a day of rest nor an easy one."""
    return None if is_easy_day(entry) else asked_for(entry)


def kind_of(entry: Entry) -> str:
    kind: str = entry.get("kind") or usual(entry["why"]).kind.value
    return kind


def rule_of(entry: Entry) -> str:
    rule: str = entry.get("rule") or usual(entry["why"]).rule
    return rule


def is_easy_day(entry: Entry) -> bool:
    """Whether it makes its session an easy day: sore before starting, whatever else was decided."""
    return bool(entry.get("easy")) or kind_of(entry) == Kind.EASY_DAY


def read(
    key: Key,
    entry: Entry,
    *,
    at: tuple[date, datetime],
    session_id: uuid.UUID | None,
    ladder: Stored,
    **of_a_choice: Any,
) -> Decided:
    """Read one decision. ``at`` is the day and the moment of its session, or of the choice."""
    day, rungs = asked_for(entry), rungs_of(ladder)
    lasts = {
        name: Lasting(began_on=date.fromisoformat(entry[name][0]), of=entry[name][1])
        for name in (GENTLE_WEEK, COMING_BACK)
        if name in entry
    }
    return Decided(
        item_id=uuid.UUID(key.item),
        part=key.part,
        side=key.side,
        decided_on=at[0],
        decided_at=at[1],
        session_id=session_id,
        decision=kind_of(entry),
        rule=rule_of(entry),
        because=entry["why"],
        before=amount_in(entry["dose"], rungs),
        after=amount_in(entry.get("then", entry["dose"]), rungs),
        day={} if day is None else amount_in(day, rungs),
        facts=entry.get("facts", {}),
        moved=entry.get("moved", ""),
        is_easy_day=is_easy_day(entry),
        is_set_aside=bool(entry.get("aside")),
        is_undone=bool(entry.get("undone")) or bool(of_a_choice.pop("is_undone", False)),
        said_before=entry.get("from", ""),
        said_after=entry.get("to", ""),
        lasts=lasts,
        lasted=tuple(entry.get("lasted", lasts)),
        ladder=ladder,
        phase=entry.get("phase", 1),
        sources=tuple(entry["sources"]) if "sources" in entry else None,
        told=entry.get("told", ""),
        **of_a_choice,
    )


def undone_in(document: Mapping[str, Mapping[str, Entry]]) -> Iterator[tuple[Key, str]]:
    """Yield what the person took back of the decisions of a session, and when."""
    for item, own in document.items():
        if taken_back := {name: entry["undone"] for name, entry in own.items() if entry.get("undone")}:
            yield from entries_about(item, taken_back)
