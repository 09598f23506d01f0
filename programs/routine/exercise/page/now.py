"""Where an exercise of a routine stands now, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ....decision.reading.tracked import Tracked
from ....progression.course.lasting import Lasting, what_lasts
from ....progression.course.states import Amount
from .ladder import LadderView, ladder_of
from .rows import ExerciseRows
from .words import amount_words, dose_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """Where an exercise stands, or a child of a sequence. ``doses`` is one line, or one for each side."""

    part: str
    name: str
    doses: tuple[str, ...]
    goal: str
    ladder: LadderView | None
    lasting: Sequence[Lasting]
    is_quiet: bool
    before_large_step: bool


def part_view(rows: ExerciseRows, tracked: Tracked) -> PartView:
    states = rows.states.get(tracked.part, {})
    amounts = rows.amounts(tracked)
    name = tracked.entry.name if tracked.part else rows.item.exercise.name
    return PartView(
        part=tracked.part,
        name=name,
        doses=dose_lines(amounts, tracked, rows.reader),
        goal=_goal(rows, tracked, amounts),
        ladder=ladder_of(rows, tracked, amounts) if rows.is_current else None,
        lasting=what_lasts({name: list(states.values())}, today=rows.today),
        is_quiet=any(state.quiet for state in states.values()),
        before_large_step=any(amount.load > 0 and amount.reps > tracked.plan.reps_max for amount in amounts.values()),
    )


def _goal(rows: ExerciseRows, tracked: Tracked, amounts: Mapping[str, Amount]) -> str:
    """Say the dose to grow into, at the present place of the ladder; empty when it is reached."""
    amount = next(iter(amounts.values()))
    top = Amount(
        sets=max(tracked.plan.target_sets, amount.sets),
        reps=max(tracked.plan.reps_max, amount.reps),
        load=amount.load,
        level=amount.level,
    )
    return "" if all(top == other for other in amounts.values()) else amount_words(top, tracked, rows.reader)
