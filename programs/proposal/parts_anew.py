"""The additions of a plan, fitted anew together with its main program: new answers concern every part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..fitting.fitted import Fitting, Planned
from ..models import Addition, Routine, RoutineItem
from .additions import keep
from .changes import Changes, describe_changes, keeping_doses
from .proposal import Proposal, ProposedAddition
from .propose import planned_of, proposal_of, without


@dataclass(frozen=True, kw_only=True)
class PartAnew:
    """An addition as it would be from now on. ``before`` is what it was, ``had`` are its exercises."""

    before: Addition
    had: Sequence[RoutineItem]
    addition: ProposedAddition
    added_on: date
    goes_on: bool

    def keep_in(self, routine: Routine) -> None:
        """Store it in another routine, unless no exercise is left of it."""
        if self.addition.fitting.items:
            keep(routine, self.addition, added_on=self.added_on, had=self.had if self.goes_on else ())


def parts_anew(routine: Routine, proposal: Proposal, *, begins_anew: bool) -> list[PartAnew]:
    """Fit the additions of a plan to its person as they are now.

    What the main program of the proposal has is not done twice. An addition that becomes the main program is no
    addition any more.
    """
    now = proposal.now
    climbed = {
        item.exercise.slug: item.base.slug
        for item in routine.items.current().select_related("exercise", "base")
        if item.base is not None
    }
    there = _with_what_they_come_from(proposal.fitting, climbed)
    found = []
    for addition in routine.additions.current().select_related("program"):
        if addition.program_id == proposal.program.pk:
            continue
        had = list(addition.items.current().select_related("exercise", "base", "instead_of"))
        planned = planned_of(addition.program, now.catalogue) if addition.program else _as_they_were(had)
        fitting = without(now.fit([item for item in planned if item.exercise in now.catalogue.exercises]), there)
        anew = proposal_of(
            now, program=addition.program or proposal.program, fitting=fitting, days=tuple(addition.days)
        )
        if not begins_anew:
            anew = keeping_doses(anew, routine, addition.pk)
            anew = replace(anew, fitting=without(anew.fitting, there))
        there |= _with_what_they_come_from(anew.fitting, climbed)
        found.append(
            PartAnew(
                before=addition,
                had=had,
                addition=ProposedAddition(
                    proposal=anew,
                    program=addition.program,
                    name=addition.name,
                    days=tuple(addition.days),
                    time_of_day=addition.time_of_day,
                ),
                added_on=now.today if begins_anew else addition.added_on,
                goes_on=not begins_anew,
            )
        )
    return found


def _with_what_they_come_from(fitting: Fitting, climbed: Mapping[str, str]) -> set[str]:
    """Collect the exercises of a fitting, and those from which they climbed: nobody gets the lower rung beside them."""
    there = {item.exercise for item in fitting.items}
    return there | {climbed[slug] for slug in there if slug in climbed}


def _as_they_were(items: Sequence[RoutineItem]) -> list[Planned]:
    """List single exercises as they were added, whatever takes their place now, or stays beside it."""
    return [
        Planned(
            exercise=(item.instead_of or item.base or item.exercise).slug,
            section=item.section,
            role=item.role,
            start=item.start or item.dose,
            goal=item.goal,
        )
        for item in items
        if item.kept_for_id is None
    ]


def changes_of_plan(routine: Routine, proposal: Proposal, parts: Sequence[PartAnew]) -> list[Changes]:
    """List what would change in a plan, part by part, without parts in which nothing changes."""
    changes = [describe_changes(routine, proposal, begins_anew=False)]
    changes += [
        describe_changes(routine, part.addition.proposal, begins_anew=False, part=part.before.pk) for part in parts
    ]
    return [change for change in changes if change]
