"""How the exercises of the handout are laid on sheets of paper: none is split, and no sheet is left half empty.

A4 and Letter limit what a sheet holds; pictures grow into the space that is left. The heights are estimates, in
millimetres, of what ``pages/handout.css`` prints (``tests/browser/paper/test_handout.py`` measures that).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exercises.library.instructions import Instructions

# What both A4 and Letter have inside their margins.
SHEET = 245
# The smallest picture that is still seen well at arm's length.
PICTURE = 38
LINE, SPACE, HEADING = 5.5, 1.5, 9
# Letters on a line, of the whole width and of one of the two columns that the steps stand in.
LETTERS, LETTERS_OF_COLUMN = 92, 42
GAP = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What is printed of an exercise, or of a child of a sequence.

    ``number`` is that of the table to tick. It and ``heading`` stand only above the first child of a sequence.
    """

    number: int
    heading: str
    name: str
    doses: Sequence[str]
    rounds: str = ""
    note: str = ""
    messages: Sequence[str] = ()
    instructions: Instructions | None = None

    @property
    def steps(self) -> Sequence[str]:
        return self.instructions.steps if self.instructions else ()

    @property
    def height(self) -> float:
        """Its least height in millimetres, with the smallest picture."""
        above = [text for text in (*self.doses, self.rounds, self.note, " ".join(self.messages)) if text]
        headings = bool(self.heading) + bool(self.name)
        steps = [_lines(step, LETTERS_OF_COLUMN) * LINE + SPACE for step in self.steps]
        # A step stays whole, so that one column may be longer by half of one.
        column = (sum(steps) + max(steps, default=0)) / 2
        return (
            headings * HEADING + sum(_lines(text, LETTERS) * LINE + SPACE for text in above) + PICTURE + SPACE + column
        )


def sheets_of(blocks: Iterable[Block]) -> list[list[Block]]:
    """Lay the blocks on sheets, in their order, as many on each as fit."""
    sheets: list[list[Block]] = []
    left = 0.0
    for block in blocks:
        needed = block.height + GAP
        if not sheets or needed > left:
            sheets.append([])
            left = SHEET + GAP
        sheets[-1].append(block)
        left -= needed
    return sheets


def _lines(text: str, letters: int) -> int:
    return math.ceil(len(text) / letters)
