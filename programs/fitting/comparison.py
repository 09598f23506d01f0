"""What changes between the routine that somebody has and the one that it would become. Pure functions.

What stays keeps its present dose and its goal: nobody starts anew because an unrelated answer changed. A weight that is
no longer allowed is still taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from exercises.measures.dose import Dose


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    """One child of a sequence, with its doses."""

    exercise: str
    dose: Dose
    goal: Dose


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One exercise of a routine, as it is or as it would be.

    ``instead_of`` is the exercise of the program whose place it takes. ``rules`` are ids of the rules that concern it,
    each with whether the person was sure. ``takes_load`` says that it can be made heavier at all. ``side`` is the only
    side on which it is done; empty for all.
    """

    exercise: str
    dose: Dose
    goal: Dose
    verdict: str = "ok"
    rules: frozenset[tuple[str, bool]] = frozenset()
    instead_of: str = ""
    parts: tuple[PartLine, ...] = ()
    load_allowed: bool = True
    takes_load: bool = True
    side: str = ""

    @property
    def place(self) -> str:
        """The exercise of the program that this is, or stands for."""
        return self.instead_of or self.exercise


class Change(StrEnum):
    ADDED = "added"
    GONE = "gone"
    REPLACED = "replaced"
    SIDE = "side"
    VERDICT = "verdict"
    ADVICE = "advice"
    LOAD = "load"
    DOSE = "dose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One change. ``before`` is None for what is added, ``after`` for what goes; an exercise may have several
    changes.
    """

    change: Change
    before: Line | None = None
    after: Line | None = None


def carried_over(new: Line, had: Line) -> Line:
    """Give ``new`` the dose and the goal that the person has now, without a weight that is not allowed."""
    parts = {part.exercise: part for part in had.parts}
    return replace(
        new,
        dose=_allowed(had.dose, new.load_allowed),
        goal=_allowed(had.goal, new.load_allowed),
        parts=tuple(
            replace(
                part,
                dose=_allowed(parts[part.exercise].dose, new.load_allowed),
                goal=_allowed(parts[part.exercise].goal, new.load_allowed),
            )
            if part.exercise in parts
            else part
            for part in new.parts
        ),
    )


def _allowed(dose: Dose, load_allowed: bool) -> Dose:
    return dose if load_allowed else replace(dose, load_kg=Decimal(0))


def keep_doses(before: Sequence[Line], after: Sequence[Line]) -> tuple[Line, ...]:
    """Give every exercise that stays in ``after`` its present dose."""
    had = {line.exercise: line for line in before}
    return tuple(carried_over(line, had[line.exercise]) if line.exercise in had else line for line in after)


def compare(before: Sequence[Line], after: Sequence[Line]) -> tuple[Difference, ...]:
    """List what changes, in the order of the new routine; what goes comes last.

    A line that goes and one that comes in the same place of the program are one replacement.
    """
    had = {line.exercise: line for line in before}
    stays = {line.exercise for line in after}
    gone_by_place = {line.place: line for line in before if line.exercise not in stays}
    found: list[Difference] = []
    for line in after:
        if line.exercise in had:
            found += _changes(had[line.exercise], line)
        elif line.place in gone_by_place:
            found.append(Difference(change=Change.REPLACED, before=gone_by_place.pop(line.place), after=line))
        else:
            found.append(Difference(change=Change.ADDED, after=line))
    return (*found, *(Difference(change=Change.GONE, before=line) for line in gone_by_place.values()))


def _changes(before: Line, after: Line) -> list[Difference]:
    """List what is different about an exercise that stays."""
    found: list[Change] = []
    if before.side != after.side:
        found.append(Change.SIDE)
    elif before.verdict != after.verdict:
        found.append(Change.VERDICT)
    elif before.rules != after.rules:
        found.append(Change.ADVICE)
    elif after.takes_load and before.load_allowed != after.load_allowed:
        found.append(Change.LOAD)
    if (before.dose, before.goal, before.parts) != (after.dose, after.goal, after.parts):
        found.append(Change.DOSE)
    return [Difference(change=change, before=before, after=after) for change in found]
