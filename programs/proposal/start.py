"""Accept a proposal: begin the routine that it becomes, and end the one before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exercises.locking import locked
from exercises.models import Exercise
from exercises.rules.screening import Verdict

from ..fitting.fitted import FittedItem, LeftOut
from ..models import Routine, RoutineItem, RoutineOmission
from ..schedule.days import plan_days
from ..standing.locks import keys_of
from .changes import describe_changes, keeping_doses
from .describe import slugs_of
from .proposal import Proposal


class NothingFitsError(Exception):
    """No exercise of the program, and no substitute for one, is allowed for this person."""


@transaction.atomic
def start_routine(
    *, by: User, proposal: Proposal, today: date, at: datetime | None = None, keep: Routine | None = None
) -> Routine:
    """Make a proposal the person's routine; the one they had ends and stays in their history.

    ``keep`` is the routine that they have: what stays of it keeps its present dose and goal. When nothing changes, that
    routine stays and only notes the new answers. It counts only while it is in force, and for its own program. Safe to
    repeat: the same program from the same answers and clearances is the same routine. ``at`` is when it begins: now,
    unless it is told of the past. Raises ``NothingFitsError`` for an empty proposal.
    """
    if not proposal.fitting.items:
        raise NothingFitsError
    locked(by)
    current = by.routines.current()
    kept = current if keep is not None and current == keep and keep.program_id == proposal.program.pk else None
    if kept is not None:
        proposal = keeping_doses(proposal, kept)
    if current is not None:
        same = current.program_id == proposal.program.pk and current.health_profile_id == proposal.profile.pk
        same = same and sorted(current.clearances) == keys_of(proposal.cleared)
        tested_anew = proposal.now.tests_changed_since(current.created_at)
        if same and not tested_anew:
            return current
        if kept is not None and not tested_anew and not describe_changes(kept, proposal, begins_anew=False):
            return _note_answers(kept, proposal)
        end_routine(routine=current, today=today)
    routine = Routine.objects.create(
        user=by,
        program=proposal.program,
        health_profile=proposal.profile,
        name=proposal.program.name,
        days=list(proposal.days),
        tier=proposal.tier.level,
        # Everything that ever locks it, open or not, because what is open depends on the day (``locks``).
        program_reasons=proposal.reasons(proposal.screening.programme.rules),
        locked=proposal.screening.programme.verdict is Verdict.CLEAR,
        clearances=keys_of(proposal.cleared),
        created_at=at or timezone.now(),
        started_on=today,
        weeks_from=(kept.weeks_from or kept.started_on) if kept else today,
        short_plan=kept.short_plan if kept else False,
        # Looking through one's answers does not end a pause.
        state=Routine.State.PAUSED if kept and kept.paused_on else Routine.State.ACTIVE,
        paused_on=kept.paused_on if kept else None,
        pause_reason=kept.pause_reason if kept else "",
    )
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs_of(proposal.fitting))}
    items = [
        item_from(routine, number, item, exercises, proposal) for number, item in enumerate(proposal.fitting.items)
    ]
    if kept is not None:
        _go_on_from(kept, items)
    RoutineItem.objects.bulk_create(items)
    RoutineOmission.objects.bulk_create(_omissions(routine, exercises, proposal))
    return routine


def _go_on_from(routine: Routine, items: Iterable[RoutineItem]) -> None:
    """Let exercises that stay continue from where they stand: their range, their level, what lasts."""
    had = {item.exercise_id: item for item in routine.items.current()}
    for item in items:
        old = had.get(item.exercise_id)
        if old is None or bool(old.kept_for_id) is not bool(item.kept_for_id):
            continue
        item.start, item.base_id, item.chosen = old.start, old.base_id, old.chosen
        item.begins = item.progress = old.progress or old.begins
        starts = {part["exercise"]: part.get("start") or part["dose"] for part in old.parts}
        item.parts = [{**part, "start": starts.get(part["exercise"], part["dose"])} for part in item.parts]


def _note_answers(routine: Routine, proposal: Proposal) -> Routine:
    """Base a routine in which nothing changes on the new answers, with what they say about what was left out."""
    routine.health_profile = proposal.profile
    routine.program_reasons = proposal.reasons(proposal.screening.programme.rules)
    routine.clearances = keys_of(proposal.cleared)
    routine.save(update_fields=["health_profile", "program_reasons", "clearances"])
    fitted = {item.exercise: item.load_allowed for item in proposal.fitting.items}
    for item in routine.items.current().select_related("exercise"):
        if fitted.get(item.exercise.slug, item.load_allowed) != item.load_allowed:
            item.load_allowed = not item.load_allowed
            item.save(update_fields=["load_allowed"])
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs_of(proposal.fitting))}
    routine.omissions.all().delete()
    RoutineOmission.objects.bulk_create(_omissions(routine, exercises, proposal))
    return routine


def end_routine(*, routine: Routine, today: date) -> None:
    """End a routine. The sessions that were done with it stay."""
    routine.state = Routine.State.ENDED
    routine.ended_on = max(today, routine.started_on)
    routine.save(update_fields=["state", "ended_on"])


@transaction.atomic
def choose_days(*, routine: Routine, days: Iterable[int]) -> None:
    """Move the routine to other days of the week, as many and as far apart as its program allows."""
    program = routine.program
    routine.days = list(plan_days(days, per_week_max=program.per_week_max, rest_days=program.rest_days))
    routine.save(update_fields=["days"])


def item_from(
    routine: Routine, number: int, item: FittedItem, exercises: dict[str, Exercise], proposal: Proposal
) -> RoutineItem:
    """Make a fitted exercise an item of a routine, not stored yet. ``exercises`` are rows by slug."""
    return RoutineItem(
        routine=routine,
        exercise=exercises[item.exercise],
        section=item.section,
        role=item.role,
        order=number,
        dose=item.start,
        goal=item.goal,
        start=item.start,
        why=proposal.catalogue.exercises[item.exercise].purpose,
        note=item.note,
        verdict=item.verdict.word,
        reasons=proposal.item_reasons(item),
        instead_of=exercises.get(item.instead_of),
        change_reasons=proposal.reasons(item.changed_by),
        missing=proposal.equipment_names(item.missing),
        parts=[
            {
                "exercise": part.exercise,
                "name": proposal.catalogue.exercises[part.exercise].name,
                "sides": proposal.catalogue.exercises[part.exercise].sides,
                "dose": part.start.to_mapping(),
                "goal": part.goal.to_mapping(),
            }
            for part in item.parts
        ],
        later=list(item.later),
        load_allowed=item.load_allowed,
        side=item.side,
        kept_for=exercises.get(item.kept_for),
    )


def _omissions(routine: Routine, exercises: dict[str, Exercise], proposal: Proposal) -> list[RoutineOmission]:
    """List what is left out, each exercise once, although a part of a sequence may also be left out on one side."""
    left_out = {left.exercise: left for left in reversed(proposal.fitting.left_out)}
    return [
        _omission(routine, number, left, exercises, proposal) for number, left in enumerate(reversed(left_out.values()))
    ]


def _omission(
    routine: Routine, number: int, left: LeftOut, exercises: dict[str, Exercise], proposal: Proposal
) -> RoutineOmission:
    return RoutineOmission(
        routine=routine,
        exercise=exercises[left.exercise],
        verdict=left.verdict.word,
        reasons=proposal.omission_reasons(left),
        missing=proposal.equipment_names(left.missing),
        covered_by=exercises.get(left.covered_by),
        part_of=exercises.get(left.part_of),
        note=left.note,
        order=number,
    )
