"""What a clinician sets about an exercise of somebody's plan: its dose, or that it stays as it is, until a day.

Nothing here lets anybody do what is not open to them. A warning sign and a rule that says AVOID are asked about when
something is set and again whenever it is shown; a dose is within what is open to the person and within their goal, and
the rules still ease it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exercises.locking import locked
from exercises.rules.screening import Verdict

from ...decision.choices import set_dose
from ...decision.forecast import Forecast, forecast
from ...decision.reading.reader import Reader
from ...models import Routine, RoutineItem
from ...models.training.overrides import Override, OverrideKind, overrides_in
from ...progression.course.states import Amount
from ...standing.person import Person

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Closed(StrEnum):
    """Why nothing that a clinician set lets an exercise be done."""

    SIGN = "sign"
    AVOID = "avoid"


CLOSED_WORDS: Mapping[str, Promise] = {
    Closed.SIGN: _("A warning sign is open. Until a clinician has looked at it, what was set here does not count."),
    Closed.AVOID: _("The rules say that this exercise is one to avoid now. What was set here does not count."),
}


class ClosedError(Exception):
    """A warning sign or a rule stands before it. ``why`` says which."""

    def __init__(self, why: Closed) -> None:
        super().__init__(why.value)
        self.why = why


class OutOfBoundsError(Exception):
    """A dose is outside of what is open to the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What may be set of one exercise, or of one child of a sequence (``part``), and what is asked for ``now``.

    ``measure`` is which part of the dose ``reps`` are: reps, hold_seconds or minutes. ``loads`` are in kilograms.
    """

    part: str
    name: str
    measure: str
    most_sets: int
    least_reps: int
    most_reps: int
    loads: Sequence[Decimal]
    now: Amount

    def has(self, amount: Amount) -> bool:
        sets, reps = 1 <= amount.sets <= self.most_sets, self.least_reps <= amount.reps <= self.most_reps
        return sets and reps and amount.load in self.loads


class Setting:
    """An exercise of somebody's plan, as whoever may set something about it sees it. Each fact is looked up once."""

    def __init__(self, item: RoutineItem, *, today: date) -> None:
        """Take an ``item`` of a present plan, with its exercises and its routine with user and health_profile."""
        self.item = item
        self.today = today
        self.now = Person.of_routine(item.routine, today=today)
        self.reader = Reader(item.routine, person=self.now)

    @property
    def closed(self) -> Closed | None:
        return closed_to(self.now, self.item)

    def bounds(self) -> list[Bounds]:
        """List what may be set of it, in the order of its parts; nothing for what left the catalogue."""
        found = []
        states = self.reader.states()
        for tracked in self.reader.tracked:
            if tracked.item.pk != self.item.pk:
                continue
            places, _end = self.reader.ladders[tracked.key]
            own = [state.amount for key, state in states.items() if key.exercise == tracked.key]
            least = min(self.reader.numbers.reps_floor, tracked.plan.reps_min)
            found.append(
                Bounds(
                    part=tracked.part,
                    name=tracked.entry.name,
                    measure=tracked.measure,
                    most_sets=tracked.plan.target_sets,
                    least_reps=least,
                    most_reps=tracked.plan.reps_max,
                    loads=(Decimal(0),) if places.climbs_levels else places.loads,
                    now=own[0],
                )
            )
        return found

    def coming(self) -> list[Forecast]:
        """Foresee what the rules would do with it next: by the same functions that decide when a session begins."""
        found = forecast(self.item.routine, on=self.today, reader=self.reader)
        return [coming for coming in found if coming.item_id == self.item.pk]


def closed_to(person: Person, item: RoutineItem) -> Closed | None:
    """Find whether something stands before an exercise that nothing set here passes."""
    if person.open_signs:
        return Closed.SIGN
    slug = item.exercise.slug
    if slug not in person.catalogue.exercises:
        return Closed.AVOID
    judged = person.screened([slug]).whole.exercises[slug]
    return Closed.AVOID if judged.verdict is Verdict.AVOID else None


def without_effect(person: User, routine: Routine, *, today: date) -> list[tuple[RoutineItem, Override]]:
    """List what was set and still runs, of exercises that are not in the plan any more: it does not count."""
    rows = RoutineItem.objects.filter(routine__user=person).exclude(overrides=[]).select_related("exercise")
    there = set(routine.items.current().values_list("exercise", flat=True))
    gone = {row.exercise_id: row for row in rows.order_by("routine__created_at", "pk") if row.exercise_id not in there}
    return [(row, override) for row in gone.values() if (override := row.override_on(today)) is not None]


@transaction.atomic
def set_override(*, person: User, item: RoutineItem, override: Override, today: date) -> None:
    """Set something about an exercise of a person's present plan. What was set before ends. The same id counts once.

    Raises ``ClosedError``, and ``OutOfBoundsError`` for a dose that is not open to them. The caller has asked whether
    they may (``accounts.team.access``).
    """
    locked(person)
    item = _fresh(person, item)
    known = overrides_in(item.overrides)
    if any(found.id == override.id for found in known):
        return
    setting = Setting(item, today=today)
    if (why := setting.closed) is not None:
        raise ClosedError(why)
    if override.kind is OverrideKind.DOSE:
        bounds = {bound.part: bound for bound in setting.bounds()}
        amounts = {part: Amount.from_code(code) for part, code in override.doses.items()}
        if not amounts or any(part not in bounds or not bounds[part].has(amounts[part]) for part in amounts):
            raise OutOfBoundsError
    _keep(item, [*(_ended(found, today) for found in known), override])
    if override.kind is OverrideKind.DOSE:
        set_dose(person=person, item=item, choice_id=uuid.UUID(override.id), given=override.doses)


@transaction.atomic
def end_override(*, person: User, item: RoutineItem, today: date) -> None:
    """Take back what is in force about an exercise. The rules go on from the dose that it has. Safe to repeat."""
    locked(person)
    item = _fresh(person, item)
    _keep(item, [_ended(found, today) for found in overrides_in(item.overrides)])


def _ended(override: Override, today: date) -> Override:
    return replace(override, ended_on=today) if override.is_in_force(today) else override


def _keep(item: RoutineItem, overrides: Sequence[Override]) -> None:
    stored = [override.to_mapping() for override in overrides]
    if stored != item.overrides:
        item.overrides = stored
        item.save(update_fields=["overrides"])


def _fresh(person: User, item: RoutineItem) -> RoutineItem:
    rows = RoutineItem.objects.of_present_plan(person).with_exercises()
    return rows.select_related("routine__user", "routine__program", "routine__health_profile").get(pk=item.pk)
