"""Add an exercise to a routine, fitted to its person like everything else."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F

from exercises.locking import locked
from exercises.models import Exercise

from ...decision.layout import make_room
from ...decision.reading.reader import Reader
from ...fitting.fitted import Fitting, Planned
from ...models import Role, Routine, RoutineItem, Section
from ...progression.course.dosage import first_states
from ...proposal.items import item_from
from ...proposal.propose import proposal_of
from ...standing.person import Person

# What an added exercise comes after (``clinical_rules.md``, section 7: the order of a session).
BEFORE = (Role.WARM_UP, Role.BALANCE)


class NotAllowedError(Exception):
    """This person may not do this exercise now, or lacks what it needs."""


@transaction.atomic
def add_exercise(*, routine: Routine, slug: str, role: str, today: date, note: str = "") -> RoutineItem:
    """Add an exercise with its own start dose, after warm-up and balance. ``note`` says more of it. Safe to repeat.

    Raises ``NotAllowedError``.
    """
    locked(routine)
    there = routine.items.current().filter(exercise__slug=slug).first()
    if there is not None:
        return there
    now = Person.of_routine(routine, today=today)
    entry = now.catalogue.exercises.get(slug)
    if entry is None or entry.start is None or entry.goal is None:
        raise NotAllowedError
    fitted = now.fit_one(Planned(exercise=slug, section=Section.MAIN, role=role, start=entry.start, goal=entry.goal))
    if fitted is None:
        raise NotAllowedError
    fitting = Fitting(items=(fitted,), left_out=(), programme=now.effective.whole.programme)
    proposal = proposal_of(now, program=routine.program, fitting=fitting, days=tuple(routine.main_days))
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug=slug)}
    main = routine.items.filter(addition=None)
    order = max((item.order + 1 for item in main.current() if item.role in BEFORE), default=0)
    main.filter(order__gte=order).update(order=F("order") + 1)
    item = item_from(routine, order, fitted, exercises, proposal)
    item.chosen = True
    item.note = " ".join(part for part in (note, item.note) if part)
    item.save()
    states = {
        f"{tracked.part}/{side}": state.to_mapping()
        for tracked in Reader(routine, items=[item]).tracked
        for side, state in first_states(tracked.plan, tracked.entry, tracked.start, on=today).items()
    }
    item.begins = item.progress = states
    item.save(update_fields=["begins", "progress"])
    make_room(routine, today=today)
    return item
