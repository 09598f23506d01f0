"""What stays beside an exercise that has taken its place: a set of the functional one (``clinical_rules.md``, 4.5).

Somebody of 82 needs to get up from a chair, even when squats have opened to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise

from ..fitting.fitted import FittedItem, Planned
from ..models import RoutineItem
from ..progression.course.dosage import first_states, plan_of
from .reading.reader import Reader

NOTE = _("One set of it stays, because it is what you need every day.")


def end_needless(items: Iterable[RoutineItem], *, today: date) -> None:
    """End what stayed beside an exercise that is gone: it has its own place again."""
    items = list(items)
    there = {item.exercise_id for item in items}
    gone = [item for item in items if item.kept_for_id and item.kept_for_id not in there]
    for item in gone:
        item.ended_on = today
        item.save(update_fields=["ended_on"])


def add_missing(reader: Reader, *, today: date) -> None:
    """Add, right after an exercise, what a gate keeps beside it."""
    items = [item for item in reader.items if item.ended_on is None]
    there = {item.exercise.slug for item in items}
    for item in items:
        slug = reader.person.keeps_beside(item.exercise.slug)
        if slug and slug not in there and (fitted := _fitted(reader, item, slug)) is not None:
            there.add(slug)
            _add(reader, item, fitted, today)


def _fitted(reader: Reader, item: RoutineItem, slug: str) -> FittedItem | None:
    entry = reader.catalogue.exercises.get(slug)
    if entry is None or entry.start is None:
        return None
    planned = Planned(
        exercise=slug,
        section=item.section,
        role=item.role,
        start=replace(entry.start, sets=1),
        goal=replace(entry.goal or entry.start, sets=1),
    )
    return reader.person.fit_one(planned)


def _add(reader: Reader, item: RoutineItem, fitted: FittedItem, today: date) -> None:
    entry = reader.catalogue.exercises[fitted.exercise]
    reasons, verdict = reader.judged(fitted.exercise, fitted.side)
    same_part = reader.routine.items.filter(addition=item.addition_id)
    same_part.filter(order__gt=item.order).update(order=F("order") + 1)
    new = RoutineItem(
        routine=reader.routine,
        addition_id=item.addition_id,
        days=item.days,
        exercise=Exercise.objects.get(slug=fitted.exercise),
        section=fitted.section,
        role=fitted.role,
        from_week=item.from_week,
        order=item.order + 1,
        dose=fitted.start,
        goal=fitted.goal,
        start=fitted.start,
        why=entry.purpose,
        note=" ".join(part for part in (str(NOTE), fitted.note) if part),
        verdict=verdict,
        reasons=reasons,
        load_allowed=fitted.load_allowed,
        side=fitted.side,
        kept_for=item.exercise,
    )
    plan = plan_of(
        entry,
        item=str(new.pk),
        start=fitted.start,
        goal=fitted.goal,
        only_side=fitted.side,
        role=fitted.role,
        catalogue=reader.catalogue,
        numbers=reader.numbers,
    )
    states = first_states(plan, entry, fitted.start, on=today)
    new.begins = new.progress = {f"/{side}": state.to_mapping() for side, state in states.items()}
    new.save()
