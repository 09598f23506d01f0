"""From a proposal to rows: the exercises of a routine, and what was left out of it. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from exercises.models import Exercise

from ..fitting.fitted import FittedItem, LeftOut
from ..models import Addition, Routine, RoutineItem, RoutineOmission
from .describe import slugs_of
from .proposal import Proposal


def go_on_from(before: Iterable[RoutineItem], items: Iterable[RoutineItem]) -> None:
    """Let exercises that stay continue from where they stand: their range, their level, what lasts."""
    had = {item.exercise_id: item for item in before}
    for item in items:
        old = had.get(item.exercise_id)
        if old is None or bool(old.kept_for_id) is not bool(item.kept_for_id):
            continue
        item.start, item.base_id, item.chosen = old.start, old.base_id, old.chosen
        item.begins = item.progress = old.progress or old.begins
        item.overrides = old.overrides
        starts = {part["exercise"]: part.get("start") or part["dose"] for part in old.parts}
        item.parts = [{**part, "start": starts.get(part["exercise"], part["dose"])} for part in item.parts]


def tell_what_ended(
    before: Iterable[RoutineItem], items: Iterable[RoutineItem], omissions: Iterable[RoutineOmission], *, today: date
) -> None:
    """Say with what stands in its place, or with what was left out, that what a clinician set about an exercise does
    not count any more.
    """
    kept = {item.exercise_id for item in items}
    for old in before:
        override = old.override_on(today)
        if override is None or old.exercise_id in kept:
            continue
        said = _("What %(who)s set about this exercise does not count any more.") % {"who": override.by}
        there = [item for item in items if item.instead_of_id == old.exercise_id]
        left = [omission for omission in omissions if omission.exercise_id == old.exercise_id]
        rows: list[RoutineItem | RoutineOmission] = [*there, *left]
        for row in rows[:1]:
            row.note = " ".join(part for part in (row.note, said) if part)


def item_from(
    routine: Routine,
    number: int,
    item: FittedItem,
    exercises: Mapping[str, Exercise],
    proposal: Proposal,
    *,
    addition: Addition | None = None,
) -> RoutineItem:
    """Make a fitted exercise an item of a routine, not stored yet. ``exercises`` are rows by slug."""
    return RoutineItem(
        routine=routine,
        addition=addition,
        exercise=exercises[item.exercise],
        section=item.section,
        role=item.role,
        order=number,
        dose=item.start,
        goal=item.goal,
        start=item.start,
        why=proposal.catalogue.exercises[item.exercise].purpose,
        note=item.note,
        from_week=item.from_week,
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


def exercises_of(proposal: Proposal) -> dict[str, Exercise]:
    """Read the rows of all exercises that a proposal names, by slug."""
    return {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs_of(proposal.fitting))}


def omissions_from(
    routine: Routine, proposal: Proposal, exercises: Mapping[str, Exercise], *, addition: Addition | None = None
) -> list[RoutineOmission]:
    """List what is left out, each exercise once, although a part of a sequence may also be left out on one side.
    ``exercises`` are rows by slug.
    """
    left_out = {left.exercise: left for left in reversed(proposal.fitting.left_out)}
    return [
        _omission(routine, addition, number, left, exercises, proposal)
        for number, left in enumerate(reversed(left_out.values()))
    ]


def _omission(
    routine: Routine,
    addition: Addition | None,
    number: int,
    left: LeftOut,
    exercises: Mapping[str, Exercise],
    proposal: Proposal,
) -> RoutineOmission:
    return RoutineOmission(
        routine=routine,
        addition=addition,
        exercise=exercises[left.exercise],
        verdict=left.verdict.word,
        reasons=proposal.omission_reasons(left),
        missing=proposal.equipment_names(left.missing),
        covered_by=exercises.get(left.covered_by),
        part_of=exercises.get(left.part_of),
        note=left.note,
        order=number,
    )
