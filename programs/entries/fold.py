"""What became of an exercise, from everything that was entered about it on whatever device. Pure.

Devices send entries late, twice and in any order; two devices may tell of the same set. An entry is never changed: a
correction is another, later entry. So the state is a function of the *set* of entries: the latest word about a thing
counts, and of two entries of the same instant, the one with the greater id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ..models.training.kinds import Entry, Kind


@dataclass(frozen=True, slots=True, order=True)
class SetKey:
    """The name of a set within an exercise of a routine: its exercise (a part of a sequence), its number, its side."""

    exercise: str
    number: int
    side: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDone:
    """What was done of a set. ``measure`` is reps, hold_seconds or minutes, and what ``amount`` counts."""

    measure: str
    amount: int
    load_kg: Decimal = Decimal(0)
    as_planned: bool = False
    at: datetime

    @classmethod
    def from_mapping(cls, content: Mapping[str, Any], *, at: datetime) -> SetDone:
        return cls(
            measure=content["measure"],
            amount=int(content["amount"]),
            load_kg=Decimal(str(content.get("load_kg", 0))),
            as_planned=bool(content.get("as_planned", False)),
            at=at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """How an exercise was. Pain and effort are 0 to 10, or None when not said; ``pain_side`` is empty for both."""

    pain: int | None = None
    pain_side: str = ""
    sharp: bool = False
    technique_clean: bool = True
    effort: int | None = None

    def after(self, earlier: Felt | None) -> Felt:
        """Combine this with what was said ``earlier``; whatever this leaves unsaid stays as it was said before.

        No page lets a score be taken back, so "nothing said" is no answer and forgets none.
        """
        if earlier is None:
            return self
        tells_pain = self.pain is not None or self.sharp
        pain = self if tells_pain else earlier
        tells_form = tells_pain or self.effort is not None or not self.technique_clean
        return Felt(
            pain=earlier.pain if pain.pain is None else pain.pain,
            pain_side=pain.pain_side,
            sharp=pain.sharp,
            technique_clean=self.technique_clean if tells_form else earlier.technique_clean,
            effort=earlier.effort if self.effort is None else self.effort,
        )

    @classmethod
    def from_mapping(cls, content: Mapping[str, Any]) -> Felt:
        return cls(
            pain=content.get("pain"),
            pain_side=content.get("pain_side", ""),
            sharp=bool(content.get("sharp", False)),
            technique_clean=bool(content.get("technique_clean", True)),
            effort=content.get("effort"),
        )

    def to_mapping(self) -> dict[str, Any]:
        return {
            "pain": self.pain,
            "pain_side": self.pain_side,
            "sharp": self.sharp,
            "technique_clean": self.technique_clean,
            "effort": self.effort,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLog:
    """What became of one exercise. ``skipped`` is why the rest was left out, empty when nothing was."""

    sets: Mapping[SetKey, SetDone] = field(default_factory=dict)
    felt: Felt | None = None
    skipped: str = ""
    skipped_at: datetime | None = None

    @property
    def is_left_out(self) -> bool:
        """Whether nothing at all was done of it, with a reason."""
        return bool(self.skipped) and not self.sets


def fold(entries: Iterable[Entry]) -> ItemLog:
    """Sum up the entries about one exercise, in whatever order and however often they come.

    A form tells of all sets at once and replaces what was entered before it. Doing a set after the exercise was left
    out takes it up again. What was said about how it felt stays until another answer is given.
    """
    sets: dict[SetKey, SetDone] = {}
    felt: Felt | None = None
    skipped, skipped_at = "", None
    for entry in sorted({entry.id: entry for entry in entries}.values(), key=lambda entry: entry.order):
        if entry.kind is Kind.FORM:
            sets = {key_of(done): SetDone.from_mapping(done, at=entry.at) for done in entry.content.get("sets", ())}
            felt = Felt.from_mapping(entry.content["felt"]).after(felt) if entry.content.get("felt") else felt
            skipped = entry.content.get("skipped", "")
            skipped_at = entry.at if skipped else None
        elif entry.kind is Kind.SET:
            key = key_of(entry.content)
            if entry.content["amount"]:
                sets[key] = SetDone.from_mapping(entry.content, at=entry.at)
                skipped, skipped_at = "", None
            else:
                sets.pop(key, None)
        elif entry.kind is Kind.FELT:
            felt = Felt.from_mapping(entry.content).after(felt)
        elif entry.kind is Kind.SKIP:
            skipped, skipped_at = entry.content["reason"], entry.at
    return ItemLog(sets=sets, felt=felt, skipped=skipped, skipped_at=skipped_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a session was, as said at its end. ``at`` is when the end was first told."""

    feeling: str = ""
    pain: int | None = None
    effort: int | None = None
    note: str = ""
    at: datetime

    def then(self, said: Mapping[str, Any]) -> Ending:
        """Combine this with what a later entry says.

        Of each question the latest answer counts; what is left unsaid stays as it was said before. A note of None is
        unsaid; an empty one was cleared on a page that showed it.
        """
        return Ending(
            feeling=said.get("feeling") or self.feeling,
            pain=self.pain if said.get("pain") is None else said["pain"],
            effort=self.effort if said.get("effort") is None else said["effort"],
            note=self.note if said.get("note") is None else said["note"],
            at=self.at,
        )


def ending(entries: Iterable[Entry]) -> Ending | None:
    """Combine all that the entries say about the end of a session (``Ending.then``); None when none of them does."""
    found: Ending | None = None
    for entry in sorted((entry for entry in entries if entry.kind is Kind.FINISH), key=lambda entry: entry.order):
        found = (found or Ending(at=entry.at)).then(entry.content)
    return found


def key_of(content: Mapping[str, Any]) -> SetKey:
    return SetKey(content["exercise"], int(content["number"]), content.get("side", ""))


# A smaller difference between the clocks of a device and the server means nothing, because a request takes time.
TRAVEL = timedelta(seconds=5)


# Nothing waits on a device for longer. A clock that says so has lost its time, as after a dead battery.
LONGEST_WAIT = timedelta(days=400)


INSTANT = timedelta(microseconds=1)


# The calendars of two places never differ by more.
ZONES_APART = timedelta(days=1)


def entered_at(at: datetime, *, sent_at: datetime, received_at: datetime) -> datetime:
    """Work out when something was entered, by the server's clock; never after it was received.

    A device whose clock is wrong is as wrong when it sends: ``sent_at`` is what its clock said then.
    """
    wrong_by = received_at - sent_at
    if abs(wrong_by) <= TRAVEL:
        wrong_by = timedelta(0)
    try:
        entered = min(at + wrong_by, received_at)
    except OverflowError:
        return received_at
    return entered if received_at - entered <= LONGEST_WAIT else received_at


def is_clock_right(at: datetime, entered: datetime) -> bool:
    """Whether the device's clock agreed with the server's when something was entered."""
    return abs(entered - at) <= TRAVEL


def day_of(told_on: date, *, told_today: date, is_clock_right: bool) -> date:
    """Choose the day on which something was entered.

    ``told_on`` is what the device said, ``told_today`` the day of the corrected moment where the person lives. A device
    may be in another time zone and then knows better which day it is, but not if its clock is wrong.
    """
    return told_on if is_clock_right and abs(told_on - told_today) <= ZONES_APART else told_today


def moments(told: Iterable[datetime], *, sent_at: datetime, received_at: datetime) -> dict[datetime, datetime]:
    """Work out when each of the things that were sent together was entered (``entered_at``), by what the device said.

    They stay in the order in which the device entered them. With a clock that is a little fast, all of the last seconds
    would otherwise fall on the instant of receiving, and a correction would not be later than what it corrects.
    """
    found: dict[datetime, datetime] = {}
    latest = received_at
    for at in sorted(set(told), reverse=True):
        found[at] = min(entered_at(at, sent_at=sent_at, received_at=received_at), latest)
        latest = found[at] - INSTANT
    return found
