"""What is to be done, and what for: a care plan for each routine, and the goals.

An activity of a care plan knows days, but neither sets nor repetitions. Ours are said in words in ``description``, and
as numbers in an extension of our own.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.health_check.questions.living import GOAL
from accounts.health_check.services import current_facts
from accounts.models import User
from exercises.measures.dose import Dose
from exercises.measures.presentation import load_in_units
from exercises.rules.catalogue import Catalogue

from ..models import CheckIn, Routine, RoutineItem, TimeOfDay, WeeklyAim
from ..plan.agenda import Agenda, days_of, time_of
from ..plan.words import when_is
from ..routine.doses import DosesInForce, InNumbers
from ..standing.obstacles import Standing
from . import codes
from .parts import Record, Resource, concept, extension, filled, period, plain, quantity, reference, span


@dataclass(kw_only=True)
class Plans:
    """The care plans of a person, and their goals."""

    user: User
    record: Record
    today: date
    catalogue: Catalogue
    goals: list[Resource] = field(default_factory=list)

    @cached_property
    def _doses(self) -> DosesInForce:
        return DosesInForce(user=self.user, catalogue=self.catalogue, today=self.today)

    @cached_property
    def _is_held(self) -> bool:
        """Whether anything stands in the way of a session now: a warning sign, a pause, a clearance to come."""
        return Standing(self.user, today=self.today).obstacle is not None

    def resources(self) -> Iterator[Resource]:
        """Yield the goals, then the care plans, the first routine first."""
        self.goals = list(goals(self.user, self.record, today=self.today))
        yield from self.goals
        items = RoutineItem.objects.current().with_exercises()
        routines = self.user.routines.select_related("program").prefetch_related(Prefetch("items", queryset=items))
        for routine in routines.order_by("started_on", "created_at", "pk"):
            yield self._care_plan(routine)

    def _care_plan(self, routine: Routine) -> Resource:
        items = list(routine.items.all())
        is_present = routine.state in Routine.PRESENT
        held = is_present and (self._is_held or routine.locked)
        agenda = Agenda(routine=routine, items=items, catalogue=self.catalogue)
        waiting = {item.pk for item in agenda.waiting(self.today)} if is_present else set()
        status = ("on-hold" if held else "active") if is_present else "completed"
        return self.record.resource(
            "CarePlan",
            care_plan_key(self.record, routine.pk),
            routine.name,
            [self._line(item, routine) for item in items],
            status=status,
            intent="plan",
            category=[concept(codes.ASSESS_PLAN), concept(codes.ABOUT_ACTIVITY)],
            title=plain(routine.name),
            subject=self.record.subject,
            period=period(routine.started_on.isoformat(), routine.ended_on.isoformat() if routine.ended_on else ""),
            created=routine.created_at.isoformat(timespec="seconds"),
            goal=[reference(uuid.UUID(goal["id"])) for goal in self.goals] if is_present else [],
            activity=[{"detail": self._detail(item, routine, self._status(item, status, waiting))} for item in items],
        )

    def _line(self, item: RoutineItem, routine: Routine) -> str:
        return ". ".join(filter(None, (item.exercise.name, self._doses.in_a_line(item), when_is(item, routine))))

    def _status(self, item: RoutineItem, of_plan: str, waiting: Collection[Any]) -> str:
        if of_plan == "completed":
            return "completed"
        if of_plan == "on-hold" or item.is_set_aside:
            return "on-hold"
        return "scheduled" if item.pk in waiting else "in-progress"

    def _detail(self, item: RoutineItem, routine: Routine, status: str) -> dict[str, Any]:
        exercise = codes.Code(system=codes.EXERCISES, code=item.exercise.slug, display=item.exercise.name)
        doses = self._doses.in_numbers(item)
        return filled(
            extension=[
                *(_dose(codes.DOSE, asked, self.catalogue) for asked in doses),
                _dose(codes.GOAL_DOSE, InNumbers(dose=item.goal, side=item.side), self.catalogue),
            ],
            code=concept(exercise, words=item.exercise.name),
            status=status,
            scheduledTiming=_timing(days_of(item, routine), time_of(item), item.dose),
            description=plain(self._doses.in_a_line(item)),
        )


def care_plan_key(record: Record, routine: object) -> uuid.UUID:
    return record.key("care-plan", routine)


def _timing(days: Collection[int], time: str, dose: Dose) -> dict[str, Any]:
    """Say on which days of the week something is done, once on each.

    How often is said by the week, not by the day, so that a reader who overlooks the days does not ask for too much.
    """
    if not days:
        return {}
    return {
        "repeat": filled(
            duration=dose.minutes or None,
            durationMax=dose.minutes_max or None,
            durationUnit="min" if dose.minutes else "",
            frequency=len(days),
            period=1,
            periodUnit="wk",
            dayOfWeek=[codes.WEEK_DAYS[day] for day in sorted(days)],
            when=["MORN"] if time == TimeOfDay.MORNING else [],
        )
    }


def _dose(url: str, asked: InNumbers, catalogue: Catalogue) -> dict[str, Any]:
    """Write a dose as an extension that consists of its numbers (``docs/fhir.md``)."""
    dose = asked.dose
    parts = []
    if asked.part:
        name = catalogue.exercises[asked.part].name if asked.part in catalogue.exercises else asked.part
        part = codes.Code(system=codes.EXERCISES, code=asked.part, display=name)
        parts.append(extension("exercise", valueCodeableConcept=concept(part, words=name)))
    if asked.side:
        parts.append(extension("side", valueCode=asked.side))
    parts.append(extension("sets", valuePositiveInt=dose.sets))
    for name, low, high, unit in (
        ("repetitions", dose.reps, dose.reps_max, codes.REPETITIONS),
        ("hold", dose.hold_seconds, dose.hold_seconds_max, codes.SECONDS),
        ("minutes", dose.minutes, dose.minutes_max, codes.MINUTES),
    ):
        if low or high:
            parts.append(extension(name, valueRange=span(low, high, unit)))
    if dose.rest_seconds:
        parts.append(extension("rest", valueQuantity=quantity(dose.rest_seconds, codes.SECONDS)))
    if dose.load_kg:
        # The zeros of a load are those of its column: nobody weighed it to the gram.
        parts.append(extension("load", valueQuantity=quantity(load_in_units(dose.load_kg, "metric"), codes.KILOGRAMS)))
    return extension(url, extension=parts)


# --- Goals ------------------------------------------------------------------------------------------------------------


def goals(user: User, record: Record, *, today: date) -> Iterator[Resource]:
    """Yield the goal in the person's own words, as they last said it, and the minutes a week that they aim at."""
    told = _told_goal(user, today=today)
    if told is not None:
        words, state = told
        reached = state == CheckIn.Goal.REACHED
        yield _goal(
            record,
            record.key("goal", "own"),
            words,
            lifecycleStatus="completed" if reached else "active",
            achievementStatus=concept(codes.ACHIEVED if reached else codes.IN_PROGRESS),
        )
    aim = WeeklyAim.objects.filter(user=user, minutes__isnull=False).first()
    if aim is not None and aim.minutes is not None:
        yield _goal(
            record,
            record.key("goal", "minutes-a-week"),
            _("Move %(minutes)d minutes a week beside the sessions") % {"minutes": aim.minutes},
            lifecycleStatus="active",
            achievementStatus=concept(codes.IN_PROGRESS),
            startDate=aim.since.isoformat(),
            target=[
                {
                    "measure": concept(codes.NOTED_MINUTES, words=codes.NOTED_MINUTES.display),
                    "detailQuantity": quantity(aim.minutes, codes.MINUTES_A_WEEK),
                }
            ],
        )


def _goal(record: Record, key: uuid.UUID, words: str, **elements: Any) -> Resource:
    return record.resource(
        "Goal",
        key,
        words,
        category=[concept(codes.ABOUT_ACTIVITY)],
        description=concept(words=words),
        subject=record.subject,
        **elements,
    )


def _told_goal(user: User, *, today: date) -> tuple[str, str] | None:
    """Find the goal as it was last said, and what was last said of it; None when nobody said one."""
    last = user.check_ins.done().order_by("-plan_from", "-week", "-pk").exclude(goal_words="").first()
    if last is not None:
        return last.goal_words, last.goal
    facts = current_facts(user, today=today)
    if facts is None:
        return None
    words = facts.goal_words or next((str(choice.text) for choice in GOAL.choices if choice.value == facts.goal), "")
    return (words, "") if words else None
