"""Swap an exercise, never show it again, or begin it again after a clinician has looked at it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from exercises.locking import locked
from exercises.measures.presentation import date_words
from exercises.models import Exercise
from exercises.rules.home import Place

from ...decision.choices import resume
from ...decision.layout import make_room
from ...decision.reading.reader import Reader
from ...decision.stored import Decided
from ...fitting.fitted import Fitting, Planned
from ...fitting.replacements import Candidate, candidates
from ...models import DeclinedExercise, Routine, RoutineItem, RoutineOmission, turned_down
from ...progression.course.dosage import first_states
from ...progression.course.states import Key, stored_states
from ...proposal.additions import take_out
from ...proposal.items import item_from
from ...proposal.propose import proposal_of
from ...standing.person import PLACE_NOTES, Person


class NotOfferedError(Exception):
    """This exercise may not take that place now."""


class OnlyOneLeftError(Exception):
    """It is the last exercise of the routine, and nothing may take its place."""


class Swapping:
    """What may take the place of an exercise of a routine today."""

    def __init__(self, item: RoutineItem, *, today: date) -> None:
        """Take the ``item``, best with its exercise, base, instead_of, and its routine with user and health_profile."""
        self.item = item
        self.routine: Routine = item.routine
        self.today = today
        self.now = Person.of_routine(self.routine, today=today)
        self.others = [
            other for other in self.routine.items.current().select_related("exercise", "base") if other.pk != item.pk
        ]

    @property
    def place(self) -> Exercise:
        """The exercise of the program that the item is, or stands for."""
        return self.item.instead_of or self.item.base or self.item.exercise

    @cached_property
    def unwanted(self) -> frozenset[str]:
        """What was left out of the routine, and what the person never wants to be shown."""
        refused = turned_down(self.routine, lambda: self.now.declined)
        return (refused.left_out - {self.place.slug}) | refused.declined

    def candidates(self) -> tuple[Candidate, ...]:
        """List what may take its place, the best first."""
        slug = self.item.exercise.slug
        if slug not in self.now.catalogue.exercises:
            return ()
        taken = {other.exercise.slug for other in self.others}
        taken |= {other.base.slug for other in self.others if other.base}
        return candidates(
            slug,
            stands_for=[self.item.instead_of.slug] if self.item.instead_of else [],
            catalogue=self.now.catalogue,
            screening=self.now.effective.whole,
            conditions=self.now.facts.conditions,
            home=self.now.home,
            unwanted=self.unwanted,
            in_routine=taken,
        )


@transaction.atomic
def swap(*, by: User, item: RoutineItem, exercise: str, today: date | None = None, note: str = "") -> RoutineItem:
    """Put another exercise in the place of this one, from today on. Safe to repeat.

    The old one ends and keeps its history. The new one begins with its own start dose, or where it stood if it was in
    this routine before. ``note`` says who chose it, where the person did not. Raises ``NotOfferedError`` for what may
    not take the place.
    """
    locked(by)
    today = today or timezone.localdate()
    item = _fresh(item)
    if item.ended_on is not None:
        done = item.in_its_place().filter(exercise__slug=exercise).first()
        if done is None:
            raise NotOfferedError
        return done
    swapping = Swapping(item, today=today)
    chosen = next((candidate for candidate in swapping.candidates() if candidate.exercise == exercise), None)
    if chosen is None:
        raise NotOfferedError
    return _take_place(swapping, chosen, note=note or _("You chose it yourself."))


@transaction.atomic
def never_show(*, by: User, item: RoutineItem, today: date | None = None) -> RoutineItem | None:
    """Never offer an exercise again. The best candidate takes its place; without one, it is left out. Safe to repeat.

    Returns what took its place. Raises ``OnlyOneLeftError`` when nothing would be left of the routine.
    """
    locked(by)
    today = today or timezone.localdate()
    item = _fresh(item)
    DeclinedExercise.objects.get_or_create(user=by, exercise=item.exercise, defaults={"declined_on": today})
    if item.ended_on is not None:
        return item.in_its_place().first()
    swapping = Swapping(item, today=today)
    found = swapping.candidates()
    said = swapping.now.declined[item.exercise.slug]
    if found:
        return _take_place(swapping, found[0], note=said)
    _leave_out(swapping, said)
    return None


@transaction.atomic
def take_away(*, by: User, item: RoutineItem, said: str, today: date) -> None:
    """Leave an exercise out of the plan of a person, and offer it no more, because of what a clinician ``said``.

    Nothing takes its place. The person can have it back (``show_again``). Safe to repeat. Raises ``OnlyOneLeftError``.
    """
    locked(by)
    item = _fresh(item)
    if item.ended_on is None:
        declined = {"declined_on": today, "said": said}
        DeclinedExercise.objects.update_or_create(user=by, exercise=item.exercise, defaults=declined)
        _leave_out(Swapping(item, today=today), said)


def _leave_out(swapping: Swapping, said: str) -> None:
    """End an exercise with nothing in its place."""
    item, today = swapping.item, swapping.today
    if not swapping.others:
        raise OnlyOneLeftError
    if item.addition is not None and item.addition.program_id is None:
        # Nothing is left of a part that is a single exercise.
        take_out(addition=item.addition, today=today)
        return
    _end(item, today)
    make_room(item.routine, today=today)
    last = item.routine.omissions.aggregate(last=Max("order"))["last"]
    RoutineOmission.objects.update_or_create(
        routine=item.routine,
        exercise=item.exercise,
        defaults={
            "addition": item.addition,
            "verdict": item.verdict,
            "reasons": [],
            "missing": [],
            "note": said,
            "order": (last or 0) + 1,
        },
    )


@transaction.atomic
def show_again(*, by: User, declined: DeclinedExercise, today: date | None = None) -> RoutineItem | None:
    """Offer an exercise again. It comes back to the present routine if it was left out of it for that reason alone."""
    locked(by)
    exercise = declined.exercise
    DeclinedExercise.objects.filter(user=by, exercise=exercise).delete()
    routine = by.routines.current()
    omission = routine.omissions.filter(exercise=exercise).first() if routine else None
    if routine is None or omission is None:
        return None
    ended = (
        routine.items.filter(exercise=exercise, ended_on__isnull=False)
        .select_related("exercise", "base", "instead_of", "routine__user", "routine__health_profile")
        .order_by("-ended_on", "-pk")
        .first()
    )
    if ended is None:
        return None
    if ended.addition_id != omission.addition_id:
        # The part that it was in was taken out and added again since: it comes last there.
        ended.addition = omission.addition
        own = routine.items.current().filter(addition=omission.addition)
        ended.order = own.aggregate(last=Max("order", default=0))["last"] + 1
    elif ended.in_its_place().exists():
        return None
    now = Person.of_routine(routine, today=today or timezone.localdate())
    back = _came_back(ended, now, at=ended)
    if back is not None:
        omission.delete()
        make_room(routine, today=now.today)
    return back


@transaction.atomic
def take_up_again(
    *, by: User, item: RoutineItem, choice_id: uuid.UUID, looked_at_by: str, looked_at_on: date
) -> list[Decided]:
    """Begin an exercise again that was set aside, and note who looked at it and when. The same ``choice_id`` counts
    once.
    """
    locked(by)
    known = by.adjustments.filter(choice_id=choice_id).exists()
    item = _fresh(item)
    if not known and not item.is_set_aside:
        return []
    rows = resume(by=by, item=item, choice_id=choice_id)
    if not known:
        said = _("%(name)s looked at it on %(day)s and said that you may do it again.") % {
            "name": looked_at_by,
            "day": date_words(looked_at_on, today=date.min),
        }
        item.note = " ".join(part for part in (item.note, said) if part)
        item.save(update_fields=["note"])
    return rows


def _fresh(item: RoutineItem) -> RoutineItem:
    """Read the item again, under the lock of its routine."""
    Routine.objects.select_for_update().get(pk=item.routine_id)
    return RoutineItem.objects.select_related(
        "exercise", "base", "instead_of", "addition", "routine__user", "routine__program", "routine__health_profile"
    ).get(pk=item.pk)


def _end(item: RoutineItem, today: date) -> None:
    item.ended_on = today
    item.save(update_fields=["ended_on"])


def _take_place(swapping: Swapping, chosen: Candidate, *, note: str) -> RoutineItem:
    item, now = swapping.item, swapping.now
    place = swapping.place
    before = (
        item.routine.items.filter(exercise__slug=chosen.exercise, ended_on__isnull=False)
        .select_related("exercise", "base", "instead_of", "routine__user", "routine__health_profile")
        .order_by("-ended_on", "-pk")
        .first()
    )
    _end(item, swapping.today)
    if before is not None and (back := _came_back(before, now, at=item)) is not None:
        make_room(back.routine, today=swapping.today)
        return back
    entry = now.catalogue.exercises[chosen.exercise]
    planned = Planned(
        exercise=chosen.exercise,
        section=item.section,
        role=item.role,
        start=entry.start or item.start or item.dose,
        goal=entry.goal or item.goal,
    )
    fitted = now.fit_one(planned)
    if fitted is None:
        raise NotOfferedError
    is_of_program = chosen.exercise == place.slug
    notes = [fitted.note] if is_of_program else [note, chosen.note, fitted.note]
    if fitted.place is Place.ANYWHERE:
        # In place of what is done standing or sitting it is done on the bed. Fitted alone, it does not say so.
        notes.append(str(PLACE_NOTES.get(chosen.place, "")))
    fitted = replace(
        fitted,
        instead_of="" if is_of_program else place.slug,
        note=" ".join(part for part in notes if part),
    )
    fitting = Fitting(items=(fitted,), left_out=(), programme=now.effective.whole.programme)
    proposal = proposal_of(now, program=item.routine.program, fitting=fitting, days=tuple(item.routine.main_days))
    exercises = {known.slug: known for known in Exercise.objects.filter(slug__in=[fitted.exercise, place.slug])}
    new = item_from(item.routine, item.order, fitted, exercises, proposal, addition=item.addition)
    new.chosen = not is_of_program
    new.later, new.from_week = item.later, item.from_week
    new.save()
    _begin(new, swapping.today)
    make_room(new.routine, today=swapping.today)
    return new


def _came_back(item: RoutineItem, now: Person, *, at: RoutineItem) -> RoutineItem | None:
    """Let an exercise that was in this routine before go on from where it stood, in the place of another one (``at``).

    None when it is not allowed now.
    """
    fitted = now.fit_one(
        Planned(exercise=item.exercise.slug, section=item.section, role=item.role, start=item.dose, goal=item.goal)
    )
    if fitted is None:
        return None
    fitting = Fitting(items=(fitted,), left_out=(), programme=now.effective.whole.programme)
    proposal = proposal_of(now, program=item.routine.program, fitting=fitting, days=tuple(item.routine.main_days))
    item.ended_on, item.order, item.addition = None, at.order, at.addition
    item.reasons, item.verdict = proposal.item_reasons(fitted), fitted.verdict.word
    item.load_allowed = fitted.load_allowed
    item.save(update_fields=["ended_on", "order", "addition", "reasons", "verdict", "load_allowed"])
    if item.dose.load_kg and not item.load_allowed:
        item.dose = replace(item.dose, load_kg=Decimal(0))
        item.start = replace(item.start or item.dose, load_kg=Decimal(0))
        item.save(update_fields=["dose", "start"])
        _begin(item, timezone.localdate())
    return item


def _begin(item: RoutineItem, today: date) -> None:
    """Let a new exercise of a routine begin today, not on the day when the routine began."""
    states = {
        Key(str(item.pk), tracked.part, side): state
        for tracked in Reader(item.routine, items=[item]).tracked
        for side, state in first_states(tracked.plan, tracked.entry, tracked.start, on=today).items()
    }
    item.begins = item.progress = stored_states(states)
    item.save(update_fields=["begins", "progress"])
