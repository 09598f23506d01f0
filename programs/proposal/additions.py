"""Additions to a plan: fitted to its person like everything else, proposed first, then kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Max

from exercises.locking import locked
from exercises.rules.catalogue import ExerciseEntry

from ..decision.layout import lay_out_plan, place_items, week_of_plan
from ..decision.reading.reader import Reader
from ..fitting.fitted import Fitting, Planned
from ..models import Addition, Program, Role, Routine, RoutineItem, RoutineOmission, Section, TimeOfDay
from ..progression.course.dosage import first_states
from ..progression.course.states import Key, stored_states
from ..standing.person import Person
from .items import exercises_of, go_on_from, item_from, omissions_from
from .proposal import Proposal, ProposedAddition
from .propose import days_between, planned_of, proposal_of, without

# What each kind of exercise contributes; skills such as a hinge are practised like posture.
ROLES = {"skill": Role.POSTURE, "sequence": Role.STRENGTH}


class NothingToAddError(Exception):
    """Nothing of it is allowed for this person now, or their plan has what suits them of it (``is_in_plan``)."""

    def __init__(self, fitting: Fitting | None = None) -> None:
        super().__init__()
        left_out = fitting.left_out if fitting and not fitting.items else ()
        self.is_in_plan = any(left.covered_by for left in left_out)


def propose_addition(
    now: Person, routine: Routine, *, program: Program | None = None, exercise: str = "", days: Collection[int] = (),
    time_of_day: str | None = None,
) -> ProposedAddition:  # fmt: skip
    """Fit a program, or a single exercise, to a person as an addition to their plan. Stores nothing.

    What the plan has already is not added twice. ``days`` and ``time_of_day`` are those that were asked for, by default
    some days between those of the main program, and the time that its own program names. Raises ``NothingToAddError``.
    """
    there = _exercises_of(routine.items.current().select_related("exercise", "base"))
    if program is not None:
        fitting = now.fit(planned_of(program, now.catalogue))
        name = program.name
    else:
        entry = now.catalogue.exercises.get(exercise)
        fitted = now.fit_one(planned_alone(entry)) if entry is not None and entry.start is not None else None
        if entry is None or fitted is None:
            raise NothingToAddError
        fitting = Fitting(items=(fitted,), left_out=(), programme=now.effective.whole.programme)
        name = entry.name
    fitting = without(fitting, there)
    if not fitting.items or fitting.locked:
        raise NothingToAddError(fitting)
    wished = tuple(sorted(days)) or days_between(program, fitting, routine.main_days, named=now.facts.days)
    proposal = proposal_of(now, program=program or routine.program, fitting=fitting, days=wished)
    if time_of_day is None:
        time_of_day = program.time_of_day if program else TimeOfDay.ANY
    return ProposedAddition(proposal=proposal, program=program, name=name, days=wished, time_of_day=time_of_day)


def planned_alone(entry: ExerciseEntry) -> Planned:
    """Plan an exercise with the doses of its own."""
    if entry.start is None:
        raise NothingToAddError
    role = ROLES.get(entry.kind, entry.kind)
    return Planned(
        exercise=entry.slug, section=Section.MAIN, role=role, start=entry.start, goal=entry.goal or entry.start
    )


def _exercises_of(items: Iterable[RoutineItem]) -> frozenset[str]:
    """Collect the exercises of items, and those that they come from."""
    return frozenset(exercise.slug for item in items for exercise in (item.exercise, item.base) if exercise is not None)


# --- What it would look like ------------------------------------------------------------------------------------------


def preview(routine: Routine, addition: ProposedAddition) -> list[RoutineItem]:
    """List the exercises of an addition as the plan would have them, each with its days. Stores nothing."""
    row = Addition(
        routine=routine,
        program=addition.program,
        name=addition.name,
        order=_next_order(routine),
        days=list(addition.days),
        time_of_day=addition.time_of_day,
        added_on=addition.proposal.now.today,
    )
    items = _items(row, addition)
    reader = Reader(routine, items=[*routine.items_in_force(), *items], person=addition.proposal.now)
    place_items(items, week_of_plan(reader, open_days=addition.proposal.facts.days))
    return items


# --- Keep it ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add(*, routine: Routine, addition: ProposedAddition, today: date) -> Addition:
    """Make an addition part of a plan from today on. What the plan has already stays as it is. Safe to repeat.

    Raises ``NothingToAddError`` when the plan has all of it by now.
    """
    locked(routine.user)
    same = _same(routine, addition)
    if same is not None:
        return same
    there = _exercises_of(routine.items.current().select_related("exercise", "base"))
    fitting = without(addition.fitting, there)
    if not fitting.items:
        raise NothingToAddError
    addition = replace(addition, proposal=replace(addition.proposal, fitting=fitting))
    slugs = [item.exercise for item in addition.fitting.items]
    # Exercises that were in this plan before continue from where they stood.
    before = routine.items.filter(exercise__slug__in=slugs, ended_on__isnull=False).order_by("ended_on", "pk")
    row = keep(routine, addition, added_on=today, had=list(before))
    lay_out_plan(routine, today=today)
    return row


def _same(routine: Routine, addition: ProposedAddition) -> Addition | None:
    """Find the part of the plan that the addition already is."""
    current = routine.additions.current()
    if addition.program is not None:
        return current.filter(program=addition.program).first()
    slugs = [item.exercise for item in addition.fitting.items]
    return current.filter(program=None, items__exercise__slug__in=slugs, items__ended_on=None).first()


def keep(routine: Routine, addition: ProposedAddition, *, added_on: date, had: Sequence[RoutineItem] = ()) -> Addition:
    """Store an addition with its exercises, and what was left out of it. The week is not laid out yet.

    ``had`` are the exercises of the same part before the plan was fitted anew: they continue from where they stood.
    """
    row = Addition.objects.create(
        routine=routine,
        program=addition.program,
        name=addition.name,
        order=_next_order(routine),
        days=list(addition.days),
        time_of_day=addition.time_of_day,
        added_on=added_on,
    )
    items = _items(row, addition)
    go_on_from(had, items)
    reader = Reader(routine, items=items, person=addition.proposal.now)
    for item in items:
        # It begins on the day on which it was added, not on that of the routine.
        if not item.begins:
            states = {
                Key(str(item.pk), tracked.part, side): state
                for tracked in reader.tracked
                if tracked.item.pk == item.pk
                for side, state in first_states(tracked.plan, tracked.entry, tracked.start, on=added_on).items()
            }
            item.begins = item.progress = stored_states(states)
    RoutineItem.objects.bulk_create(items)
    keep_omissions(routine, addition.proposal, row)
    return row


def keep_omissions(routine: Routine, proposal: Proposal, part: Addition) -> None:
    """Store what is left out of an addition, as far as the plan does not have it and has not left it out already."""
    known = {item.exercise_id for item in routine.items.current()} | set(
        routine.omissions.values_list("exercise_id", flat=True)
    )
    RoutineOmission.objects.bulk_create(
        omission
        for omission in omissions_from(routine, proposal, exercises_of(proposal), addition=part)
        if omission.exercise_id not in known and omission.covered_by_id is None
    )


def _next_order(routine: Routine) -> int:
    last: int = routine.additions.aggregate(last=Max("order", default=0))["last"]
    return last + 1


def _items(row: Addition, addition: ProposedAddition) -> list[RoutineItem]:
    proposal = addition.proposal
    exercises = exercises_of(proposal)
    return [
        item_from(row.routine, number, item, exercises, proposal, addition=row)
        for number, item in enumerate(proposal.fitting.items)
    ]


@transaction.atomic
def take_out(*, addition: Addition, today: date) -> None:
    """Take an addition out of a plan from today on. What was done of it stays in the history. Safe to repeat."""
    routine = addition.routine
    locked(routine.user)
    addition.items.filter(ended_on=None).update(ended_on=today)
    Addition.objects.filter(pk=addition.pk, ended_on=None).update(ended_on=max(today, addition.added_on))
    addition.omissions.all().delete()
    lay_out_plan(routine, today=today)


@transaction.atomic
def move_to(*, addition: Addition, days: Collection[int], time_of_day: str, today: date) -> None:
    """Do an addition on other days of the week, or at another time of them, from today on."""
    locked(addition.routine.user)
    addition.days, addition.time_of_day = sorted(set(days)), time_of_day
    addition.save(update_fields=["days", "time_of_day"])
    lay_out_plan(addition.routine, today=today)
