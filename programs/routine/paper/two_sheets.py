"""What stands on the two sheets for a doctor, and what goes into an annex because it would not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exercises.rules.reasons import Reason

from ...progression.facts import Score
from .history import Told

# How many fit on the two sheets; a longer list goes into an annex.
ROWS_ON_SHEETS = 8
WAITING_ON_SHEETS = 6
LEFT_OUT_ON_SHEETS = 12
CHANGES_LETTERS_ON_SHEETS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """One exercise: where it begins, what moves, how much. ``changes`` are what is changed in it for this person, and
    ``numbers`` their places, from 1, among the changes of the sheets.
    """

    name: str
    slug: str
    position: str
    position_words: str
    summary: str
    movements: Sequence[str]
    dose: str
    parts: Sequence[str] = ()
    changes: Sequence[str] = ()
    numbers: Sequence[int] = ()
    no_weight: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The two sheets. ``told`` is all that the person answered; ``answers`` are the conditions that made a rule speak;
    ``locked_by`` says why nothing may begin yet; ``left_out`` names what is not done, each with what it was left out
    for; ``since`` is what happened since they began.

    ``waiting`` are exercises that were left out or replaced and that wait for a yes of their own. ``load_waits`` says
    that weights and bands are left out of some exercise until somebody says yes; ``effort_waits`` is the effort above
    which work waits for a yes, or None.
    """

    name: str
    per_week: int
    rows: Sequence[SummaryRow]
    waiting: Sequence[SummaryRow]
    age: int | None
    answers: Sequence[str]
    warning_signs: Sequence[str]
    locked_by: Sequence[Reason]
    tier: str
    load_waits: bool
    effort_waits: Score | None = None
    told: Sequence[Told] = ()
    left_out: Sequence[str] = ()
    since: Sequence[str] = ()

    @property
    def changes(self) -> Sequence[str]:
        """What is changed in the exercises for this person, each once, in their order."""
        return changes_of(self.rows)

    @property
    def changes_here(self) -> Sequence[str]:
        room, here = CHANGES_LETTERS_ON_SHEETS, []
        for change in self.changes:
            room -= len(change)
            if room < 0:
                break
            here.append(change)
        return here

    @property
    def changes_in_annex(self) -> Sequence[str]:
        return self.changes[len(self.changes_here) :]

    @property
    def left_out_here(self) -> Sequence[str]:
        """Those that fit on the two sheets."""
        return self.left_out[:LEFT_OUT_ON_SHEETS]

    @property
    def waiting_here(self) -> Sequence[SummaryRow]:
        return self.waiting[:WAITING_ON_SHEETS]

    @property
    def rows_here(self) -> Sequence[SummaryRow]:
        return self.rows[:ROWS_ON_SHEETS]

    @property
    def rows_in_annex(self) -> Sequence[SummaryRow]:
        return self.rows[ROWS_ON_SHEETS:]

    @property
    def waiting_in_annex(self) -> Sequence[SummaryRow]:
        return self.waiting[WAITING_ON_SHEETS:]

    @property
    def left_out_in_annex(self) -> Sequence[str]:
        return self.left_out[LEFT_OUT_ON_SHEETS:]

    @property
    def has_annex(self) -> bool:
        return bool(self.rows_in_annex or self.changes_in_annex or self.waiting_in_annex or self.left_out_in_annex)


def changes_of(rows: Iterable[SummaryRow]) -> list[str]:
    """List what is changed in exercises for a person, each once, in the order of the exercises."""
    return list(dict.fromkeys(change for row in rows for change in row.changes))
