"""What would change for a person if they accepted a proposal: the routine they have beside the one it would become."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exercises.measures.dose import Dose
from exercises.models import Exercise
from exercises.rules.catalogue import ExerciseEntry
from exercises.rules.reasons import Reason
from exercises.rules.screening import Verdict

from ..fitting.comparison import Change, Difference, Line, PartLine, compare, keep_doses
from ..fitting.fitted import FittedItem, LeftOut, Planned
from ..models import Routine, RoutineItem
from ..plan.agenda import Agenda

if TYPE_CHECKING:
    from .proposal import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A change in words and numbers. Doses are None where they stay as they are.

    ``reasons`` are why; ``over`` are earlier reasons that no longer hold. ``about`` names the exercise that the reasons
    are about, where another exercise comes instead.
    """

    change: Change
    exercise: ExerciseEntry | None
    name: str
    before_name: str = ""
    before_dose: Dose | None = None
    after_dose: Dose | None = None
    reasons: Sequence[Reason] = ()
    about: str = ""
    over: Sequence[Reason] = ()
    missing: Sequence[str] = ()
    covered_by: str = ""
    allowed_again: bool = False
    # The only side on which it is done from now on.
    side: str = ""
    load_allowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything that changes: each exercise, the pace, the days, and whether a clinician is asked."""

    exercises: Sequence[ChangeView]
    tier_before: str = ""
    days_before: tuple[int, ...] = ()
    locks: bool = False
    unlocks: bool = False
    begins_anew: bool = False
    # What is true of many of them, said once.
    shared_reasons: Sequence[Reason] = ()

    def __bool__(self) -> bool:
        return bool(self.exercises or self.tier_before or self.days_before or self.locks or self.unlocks)


def keeping_doses(proposal: Proposal, routine: Routine, part: uuid.UUID | None = None) -> Proposal:
    """Give what stays its present dose, and the proposal the days that were chosen for this routine.

    ``part`` is the addition that the proposal is for; None is the main program. If the person has changed their days in
    the health check since, those count.
    """
    proposal = keeping_choices(proposal, routine, part)
    fitted = keep_doses(lines_of_routine(routine, part), lines_of_proposal(proposal))
    before = {item.exercise.slug: item for item in _items(routine, part)}
    kept = {slug: item.kept_for_id is not None for slug, item in before.items()}
    items = tuple(
        # Kept as a single set beside another before but not now, or now but not before: it begins with its new dose.
        _with_doses(item, line) if kept.get(item.exercise, bool(item.kept_for)) is bool(item.kept_for) else item
        for item, line in zip(proposal.fitting.items, fitted, strict=True)
    )
    # An exercise that is done already is not put off to a later week.
    agenda = Agenda(routine=routine, items=routine.items_in_force(), catalogue=proposal.catalogue)
    waiting = {item.exercise.slug: item.from_week for item in agenda.waiting(proposal.now.today)}
    items = tuple(
        replace(item, from_week=waiting.get(item.exercise, 0)) if item.exercise in before else item for item in items
    )
    same_wish = routine.health_profile.answers.get("days") == proposal.profile.answers.get("days")
    return replace(
        proposal,
        fitting=replace(proposal.fitting, items=items),
        days=tuple(routine.main_days) if part is None and same_wish and routine.main_days else proposal.days,
    )


def keeping_choices(proposal: Proposal, routine: Routine, part: uuid.UUID | None = None) -> Proposal:
    """Keep what the person chose in place of something else, and the rungs that they have reached.

    Each stays as long as it is allowed now; what is not allowed gives way to what the fitting has.
    """
    fitted, left_out = list(proposal.fitting.items), list(proposal.fitting.left_out)
    items = _items(routine, part)
    orders = {item.exercise.slug: item.order for item in items}
    for item in items:
        if item.exercise.slug in {placed.exercise for placed in fitted} or not (item.chosen or item.base_id):
            continue
        place = _place(item)
        number = next((number for number, placed in enumerate(fitted) if _place_of(placed) == place), None)
        left = next(
            (omitted for omitted in left_out if omitted.exercise == place and not (omitted.part_of or omitted.side)),
            None,
        )
        kept = proposal.now.fit_one(
            Planned(exercise=item.exercise.slug, section=item.section, role=item.role, start=item.dose, goal=item.goal)
        )
        if kept is None:
            continue
        if number is not None:
            there = fitted[number]
            fitted[number] = _in_place_of(kept, there, item)
        elif left is not None and item.chosen:
            left_out.remove(left)
            after = [n for n, placed in enumerate(fitted) if orders.get(placed.exercise, -1) > item.order]
            fitted.insert(min(after, default=len(fitted)), replace(kept, instead_of=place, note=item.note))
    done = {item.exercise for item in fitted}
    left_out = [
        left if left.covered_by in done else replace(left, covered_by="")
        for left in left_out
        if left.side or left.exercise not in done
    ]
    kept_beside = proposal.now.with_kept([item for item in fitted if not item.kept_for])
    return replace(proposal, fitting=replace(proposal.fitting, items=kept_beside, left_out=tuple(left_out)))


def _in_place_of(kept: FittedItem, there: FittedItem, item: RoutineItem) -> FittedItem:
    if item.chosen:
        return replace(kept, instead_of=_place_of(there), note=item.note, later=there.later, from_week=there.from_week)
    return replace(
        kept,
        instead_of=there.instead_of,
        changed_by=there.changed_by,
        missing=there.missing,
        note=there.note,
        later=there.later,
        from_week=there.from_week,
    )


def _place(item: RoutineItem) -> str:
    """Find the exercise of the program that an item is, or stands for."""
    return (item.instead_of or item.base or item.exercise).slug


def _place_of(item: FittedItem) -> str:
    return item.instead_of or item.exercise


def _with_doses(item: FittedItem, line: Line) -> FittedItem:
    parts = {part.exercise: part for part in line.parts}
    return replace(
        item,
        start=line.dose,
        goal=line.goal,
        parts=tuple(
            replace(part, start=parts[part.exercise].dose, goal=parts[part.exercise].goal) for part in item.parts
        ),
    )


def lines_of_routine(routine: Routine, part: uuid.UUID | None = None) -> list[Line]:
    """Read the exercises of a routine as they are compared."""
    return [
        Line(
            exercise=item.exercise.slug,
            dose=item.dose,
            goal=item.goal,
            verdict=item.verdict,
            rules=_rules(item.reasons),
            instead_of=item.instead_of.slug if item.instead_of else "",
            parts=tuple(
                PartLine(
                    exercise=part["exercise"],
                    dose=Dose.from_mapping(part["dose"]),
                    goal=Dose.from_mapping(part["goal"]),
                )
                for part in item.parts
            ),
            load_allowed=item.load_allowed,
            takes_load=bool(item.parts) or item.exercise.load != Exercise.Load.NONE,
            side=item.side,
        )
        for item in _items(routine, part)
    ]


def _items(routine: Routine, part: uuid.UUID | None) -> list[RoutineItem]:
    """Read the items of a part of the plan: of an addition, or with None of the main program."""
    return [item for item in routine.items_in_force() if item.addition_id == part]


def lines_of_proposal(proposal: Proposal) -> list[Line]:
    """Write the exercises of a proposal as they are compared. No query."""
    return [
        Line(
            exercise=item.exercise,
            dose=item.start,
            goal=item.goal,
            verdict=item.verdict.word,
            rules=_rules(proposal.item_reasons(item)),
            instead_of=item.instead_of,
            parts=tuple(PartLine(exercise=part.exercise, dose=part.start, goal=part.goal) for part in item.parts),
            load_allowed=item.load_allowed,
            takes_load=bool(item.parts) or proposal.catalogue.exercises[item.exercise].load != Exercise.Load.NONE,
            side=item.side,
        )
        for item in proposal.fitting.items
    ]


def _rules(reasons: Sequence[Reason]) -> frozenset[tuple[str, bool]]:
    return frozenset((_rule(reason), reason["sure"]) for reason in reasons)


def _rule(reason: Reason) -> str:
    """Name a rule with the side that it concerns, because on the other side it would be another reason."""
    return " ".join(part for part in (reason["rule"], reason.get("side", "")) if part)


def describe_changes(
    routine: Routine, proposal: Proposal, *, begins_anew: bool, part: uuid.UUID | None = None
) -> Changes:
    """Describe what accepting the proposal would change. The proposal already has the doses that it would begin with.

    Both are of the same program.
    """
    items = _items(routine, part)
    reasons_before = {item.exercise.slug: item.reasons for item in items}
    names = {item.exercise.slug: item.exercise.name for item in items}
    fitted = {item.exercise: item for item in proposal.fitting.items}
    left = {omitted.exercise: omitted for omitted in proposal.fitting.left_out if not omitted.part_of}
    entries = proposal.catalogue.exercises

    def view(difference: Difference) -> ChangeView:
        before, after = difference.before, difference.after
        line = after or before
        assert line is not None  # noqa: S101 - a difference has one or the other
        shown = ChangeView(
            change=difference.change,
            exercise=entries.get(line.exercise),
            name=entries[line.exercise].name if line.exercise in entries else names[line.exercise],
            before_name=names.get(before.exercise, "") if before else "",
        )
        match difference.change:
            case Change.ADDED | Change.REPLACED if after is not None:
                return _came(shown, fitted[after.exercise], proposal)
            case Change.GONE if before is not None:
                return _went(shown, left.get(before.place), proposal)
            case Change.LOAD if after is not None:
                return replace(shown, load_allowed=after.load_allowed)
            case Change.DOSE if before is not None and after is not None:
                same = (before.dose, before.goal) == (after.dose, after.goal)
                return shown if same else replace(shown, before_dose=before.dose, after_dose=after.dose)
        assert after is not None  # noqa: S101 - only what stays is judged otherwise
        now = proposal.item_reasons(fitted[after.exercise])
        was = reasons_before[after.exercise]
        return replace(
            shown,
            reasons=[reason for reason in now if (_rule(reason), reason["sure"]) not in _rules(was)],
            over=[former for former in was if _rule(former) not in {_rule(reason) for reason in now}],
            side=after.side if difference.change is Change.SIDE else "",
        )

    differences = compare(lines_of_routine(routine, part), lines_of_proposal(proposal))
    return Changes(
        exercises=[view(difference) for difference in differences],
        tier_before=routine.tier if routine.tier != proposal.tier.level else "",
        days_before=tuple(routine.main_days) if part is None and tuple(routine.main_days) != proposal.days else (),
        # ``locked`` has everything that ever locked the routine, cleared or not.
        locks=proposal.fitting.locked and not routine.locked,
        unlocks=routine.locked and proposal.screening.programme.verdict is not Verdict.CLEAR,
        begins_anew=begins_anew,
    )


def _came(shown: ChangeView, item: FittedItem, proposal: Proposal) -> ChangeView:
    entries = proposal.catalogue.exercises
    return replace(
        shown,
        after_dose=item.start,
        reasons=proposal.reasons(item.changed_by),
        about=entries[item.instead_of].name if item.instead_of else "",
        missing=proposal.equipment_names(item.missing),
        # It belongs to the program itself and was missing until now, so it had been left out.
        allowed_again=not item.instead_of,
    )


def _went(shown: ChangeView, left: LeftOut | None, proposal: Proposal) -> ChangeView:
    if left is None:
        return shown
    entries = proposal.catalogue.exercises
    return replace(
        shown,
        reasons=proposal.reasons(left.rules),
        missing=proposal.equipment_names(left.missing),
        covered_by=entries[left.covered_by].name if left.covered_by else "",
    )
