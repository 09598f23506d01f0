"""What is fitted to a person, and what becomes of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from exercises.measures.dose import Dose
from exercises.rules.home import Place
from exercises.rules.screening import ProgrammeVerdict, Rule, Verdict
from exercises.rules.sides import BOTH

# Sections of a session that are no training by themselves.
BEFORE_AND_AFTER = frozenset({"warm_up", "cool_down"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One item of a program, as its source gives it. Items with the same ``stage`` above 0 are taken one at a time, in
    order. ``from_week`` is the week of the program in which it comes; 0 from the beginning.
    """

    exercise: str
    section: str
    role: str
    start: Dose
    goal: Dose
    note: str = ""
    stage: int = 0
    from_week: int = 0


class Origin(StrEnum):
    """How an exercise came into a routine."""

    PROGRAM = "program"
    SUBSTITUTE = "substitute"
    EASIER = "easier"
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedPart:
    """One child of a sequence that this person does."""

    exercise: str
    start: Dose
    goal: Dose


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedItem:
    """An exercise of the fitted routine. ``rules`` concern it; ``changed_by`` are why it stands for ``instead_of``.

    ``place`` is the bed or couch on which it is done, where the floor will not do.
    ``kept_for`` is the exercise beside which it stays as a single set, as a gate says. ``side`` is the only side on
    which it is done; empty for all. ``not_other_side`` are then why it is not done on the other. ``rule_sides`` maps
    the id of a rule that concerns it on one side only to that side.
    """

    exercise: str
    section: str
    role: str
    start: Dose
    goal: Dose
    verdict: Verdict
    rules: tuple[Rule, ...] = ()
    note: str = ""
    origin: Origin = Origin.PROGRAM
    instead_of: str = ""
    place: Place = Place.ANYWHERE
    changed_by: tuple[Rule, ...] = ()
    missing: tuple[str, ...] = ()
    parts: tuple[FittedPart, ...] = ()
    load_allowed: bool = True
    later: tuple[str, ...] = ()
    side: str = BOTH
    not_other_side: tuple[Rule, ...] = ()
    kept_for: str = ""
    from_week: int = 0
    rule_sides: Mapping[str, str] = field(default_factory=dict)


def with_a_beginning(items: Iterable[FittedItem]) -> tuple[FittedItem, ...]:
    """Let nothing wait for a later week where nothing would be left to begin with but a warm-up."""
    items = tuple(items)
    if any(not item.from_week and item.section not in BEFORE_AND_AFTER for item in items):
        return items
    return tuple(replace(item, from_week=0) for item in items)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An exercise of the program, or a part of a sequence, that this person does not get; on one side only, if ``side``
    is given.
    """

    exercise: str
    verdict: Verdict
    rules: tuple[Rule, ...] = ()
    missing: tuple[str, ...] = ()
    covered_by: str = ""
    part_of: str = ""
    note: str = ""
    side: str = BOTH
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """A program fitted to one person. ``programme`` says whether they may begin at all."""

    items: tuple[FittedItem, ...]
    left_out: tuple[LeftOut, ...]
    programme: ProgrammeVerdict

    @property
    def locked(self) -> bool:
        """Whether a clinician has to clear the whole program first."""
        return self.programme.verdict is Verdict.CLEAR

    @property
    def changed(self) -> tuple[FittedItem, ...]:
        return tuple(item for item in self.items if item.instead_of)

    @property
    def unwanted(self) -> frozenset[str]:
        """What was left out or replaced; no page that shows this fitting suggests any of it elsewhere."""
        return frozenset(left.exercise for left in self.left_out) | {item.instead_of for item in self.changed}
