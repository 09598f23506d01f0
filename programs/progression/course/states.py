"""Where an exercise stands on one side, between sessions: its dose, and the states that last.

What an exercise of a routine stores of a person (``RoutineItem.progress``) has exactly this shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

Stored = Mapping[str, Any]


class ExerciseKey(NamedTuple):
    """One exercise of a routine, whichever side. ``part`` is the child of a sequence, else empty."""

    item: str
    part: str

    @property
    def text(self) -> str:
        """The key among stored values; ``read`` reads it back."""
        return f"{self.item}/{self.part}"

    @classmethod
    def read(cls, text: str) -> ExerciseKey:
        item, _slash, part = text.partition("/")
        return cls(item, part)


class Key(NamedTuple):
    """One exercise of a routine on one side. ``part`` is the child of a sequence; ``side`` is empty for both."""

    item: str
    part: str
    side: str

    @property
    def exercise(self) -> ExerciseKey:
        """The exercise, whichever side."""
        return _exercise_key(self.item, self.part)


_exercise_key = lru_cache(maxsize=1024)(ExerciseKey)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One place on a ladder of levels: which exercise, with which support, how long each repetition is held, and in
    which form it is done.
    """

    exercise: str
    support: str = ""
    hold_seconds: int = 0
    form: str = ""

    @property
    def key(self) -> str:
        plain = f"{self.exercise}|{self.support}|{self.hold_seconds or ''}"
        return f"{plain}|{self.form}" if self.form else plain

    @staticmethod
    @lru_cache(maxsize=1024)
    def from_key(key: str) -> Level:
        """Read back what ``key`` wrote. Raises ValueError for anything else."""
        exercise, support, hold, *form = key.split("|")
        return Level(exercise=exercise, support=support, hold_seconds=int(hold or 0), form="".join(form))


class Amount(NamedTuple):
    """Sets of repetitions (or seconds, or minutes). ``load`` is in kilograms; ``level`` is the key of a level."""

    sets: int
    reps: int
    load: Decimal = Decimal(0)
    level: str = ""

    def to_mapping(self) -> dict[str, Any]:
        return {"sets": self.sets, "reps": self.reps, "load": str(self.load), "level": self.level}

    @property
    def code(self) -> str:
        """The same in short, without its level: "2x8", "2x8@0.5"."""
        return f"{self.sets}x{self.reps}@{self.load}" if self.load else f"{self.sets}x{self.reps}"

    @classmethod
    def from_code(cls, code: str, *, level: str = "") -> Amount:
        """Read back what ``code`` wrote. Raises ValueError for anything else."""
        dose, _at, load = code.partition("@")
        sets, reps = dose.split("x")
        return cls(sets=int(sets), reps=int(reps), load=Decimal(load or 0), level=level)

    @classmethod
    def from_mapping(cls, data: Stored) -> Amount:
        return cls(sets=data["sets"], reps=data["reps"], load=Decimal(data["load"]), level=data["level"])


class Ramp(NamedTuple):
    """Coming back after a break: a share of ``full_sets`` week by week, in percent."""

    began_on: date
    percents: tuple[int, ...]
    full_sets: int

    def week(self, on: date) -> int:
        """Count the weeks since it began, from 0; as many as there are percents means that it is over."""
        return min((on - self.began_on).days // 7, len(self.percents))


class Deload(NamedTuple):
    """A gentle week that lasts ``days``, and the dose after it."""

    began_on: date
    days: int
    resume: Amount

    def is_over(self, on: date) -> bool:
        return (on - self.began_on).days >= self.days


class Eased(NamedTuple):
    """The last decision that eased: its kind, and how many sessions of the exercise were known to it."""

    kind: str
    known: int


class State(NamedTuple):
    """One exercise on one side.

    ``changed_on`` is the day of the last increase of load or level, else of the start; ``raised_on`` that of the last
    increase of anything. ``before_increase`` is the dose before that. ``quiet`` counts the sessions for which a step
    that the person took back is not made again. ``log_from`` cuts the history: a clinician has looked at what was
    before; ``log_from_on`` is its day where the person lives. ``set_aside``: it hurt again and waits for a clinician,
    or for another exercise. ``eased``: made easier, and not taken a second time before the exercise is done again.
    """

    amount: Amount
    changed_on: date
    raised_on: date | None = None
    before_increase: Amount | None = None
    ramp: Ramp | None = None
    deload: Deload | None = None
    quiet: int = 0
    log_from: datetime | None = None
    log_from_on: date | None = None
    set_aside: bool = False
    eased: Eased | None = None

    def to_mapping(self) -> dict[str, Any]:
        """Write plain values for a JSON column, without what does not apply."""
        data: dict[str, Any] = {**self.amount.to_mapping(), "changed_on": self.changed_on.isoformat()}
        if self.raised_on:
            data["raised_on"] = self.raised_on.isoformat()
        if self.before_increase:
            data["before_increase"] = self.before_increase.to_mapping()
        if self.ramp:
            data["ramp"] = {
                "began_on": self.ramp.began_on.isoformat(),
                "percents": list(self.ramp.percents),
                "full_sets": self.ramp.full_sets,
            }
        if self.deload:
            data["deload"] = {
                "began_on": self.deload.began_on.isoformat(),
                "days": self.deload.days,
                "resume": self.deload.resume.to_mapping(),
            }
        if self.quiet:
            data["quiet"] = self.quiet
        if self.log_from:
            data["log_from"] = self.log_from.isoformat()
        if self.log_from_on:
            data["log_from_on"] = self.log_from_on.isoformat()
        if self.set_aside:
            data["set_aside"] = True
        if self.eased:
            data["eased"] = {"kind": self.eased.kind, "known": self.eased.known}
        return data

    @classmethod
    def from_mapping(cls, data: Stored) -> State:
        """Read back what ``to_mapping`` wrote."""
        ramp, deload = data.get("ramp"), data.get("deload")
        return cls(
            amount=Amount.from_mapping(data),
            changed_on=date.fromisoformat(data["changed_on"]),
            raised_on=_day(data.get("raised_on")),
            before_increase=Amount.from_mapping(data["before_increase"]) if "before_increase" in data else None,
            ramp=Ramp(
                began_on=date.fromisoformat(ramp["began_on"]),
                percents=tuple(ramp["percents"]),
                full_sets=ramp["full_sets"],
            )
            if ramp
            else None,
            deload=Deload(
                began_on=date.fromisoformat(deload["began_on"]),
                days=deload["days"],
                resume=Amount.from_mapping(deload["resume"]),
            )
            if deload
            else None,
            quiet=data.get("quiet", 0),
            log_from=datetime.fromisoformat(data["log_from"]) if "log_from" in data else None,
            log_from_on=_day(data.get("log_from_on")),
            set_aside=data.get("set_aside", False),
            eased=Eased(**data["eased"]) if "eased" in data else None,
        )


def states_by_part(stored: Mapping[str, Stored]) -> dict[str, dict[str, State]]:
    """Read the states of an item as it stores them (``RoutineItem.progress``), by part and then by side."""
    found: dict[str, dict[str, State]] = {}
    for name, data in stored.items():
        part, _slash, side = name.partition("/")
        found.setdefault(part, {})[side] = State.from_mapping(data)
    return found


def stored_states(states: Mapping[Key, State]) -> dict[str, Stored]:
    """Write the states of one item as it stores them; ``states_by_part`` reads them back."""
    return {f"{key.part}/{key.side}": state.to_mapping() for key, state in states.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def least(amount: Amount, other: Amount, *, level_of: Callable[[str], int] | None = None) -> Amount:
    """Take the smaller of two amounts, number by number; of two levels, the first unless ``level_of`` ranks them."""
    level = amount.level
    if level_of is not None and level_of(other.level) < level_of(amount.level):
        level = other.level
    return Amount(
        sets=min(amount.sets, other.sets),
        reps=min(amount.reps, other.reps),
        load=min(amount.load, other.load),
        level=level,
    )
