"""What a sheet prescribes: the planned days of some weeks, each exercise with the dose that it has from now on.

The doses are those with which a session would begin, decided once for each exercise on the first day that it has on the
sheet. On paper nothing grows from day to day; what lasts by the calendar (a gentle week, coming back after a break)
runs on.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from exercises.measures.dose import Dose
from exercises.models import Exercise

from ..decision.course import seen_by, tell, usual_pain_on
from ..decision.reading.reader import Reader
from ..decision.reading.rows import done_about
from ..entries.plan import PlannedSet
from ..models import DiarySheet, Routine, RoutineItem, Seen, Session, TimeOfDay
from ..plan.agenda import NOTHING_DONE, Slot, days_at, plan_day_of
from ..progression.course.course import Course
from ..progression.course.drafts.next_state import Step
from ..progression.course.lasting import amount_on
from ..progression.course.states import Amount
from ..routine.doses import DosesInForce
from ..session.asked import Amounts, sets_for
from ..standing.person import Person

A_DAY = timedelta(days=1)
# How long a sheet may be, in weeks.
WEEKS = (2, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescribed:
    """One exercise on one day: the sets that are asked for, and the amounts by part and side that they come from."""

    item: RoutineItem
    sets: Sequence[PlannedSet]
    amounts: Mapping[str, Mapping[str, Amount]]
    doses: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrescribedDay:
    """One session of a plan: that of a day, or one of its own in the morning."""

    slot: Slot
    items: Sequence[Prescribed]


def prescribe(routine: Routine, *, first: date, weeks: int, person: Person | None = None) -> list[PrescribedDay]:
    """Work out what is to be done in each planned session of some weeks. Those that were begun already are left out.

    ``routine`` comes with its program and user. A page that knows the ``person`` gives them.
    """
    reader = Reader(routine, person=person)
    last = first + timedelta(weeks=weeks) - A_DAY
    begun = routine.user.sessions.between(first, last).values_list("performed_on", "time_of_day")
    taken = {Slot(on, time) for on, time in begun}
    planned = [
        slot for ahead in range(weeks * 7) for slot in slots_on(routine, first + A_DAY * ahead) if slot not in taken
    ]
    # Only what was done so far can make something rest; the plan itself leaves the days between.
    has_parts = reader.agenda.has_parts
    done = {day: done_about(routine.user, day) for day in (first, first + A_DAY)} if has_parts else {}
    asked = {slot: reader.agenda.at(slot.time).on(slot.on, done.get(slot.on, NOTHING_DONE)) for slot in planned}
    steps = _decided(reader, asked)
    amounts = {slot: _amounts_on(slot.on, items, steps) for slot, items in asked.items()}
    return [
        PrescribedDay(slot=slot, items=prescribed)
        for slot, items in asked.items()
        if (prescribed := list(_prescribed(items, amounts[slot], reader)))
    ]


def slots_on(routine: Routine, day: date) -> list[Slot]:
    """List the sessions that a plan has on a day, in their order."""
    return [slot for slot in (Slot(day, TimeOfDay.MORNING), Slot(day)) if day.weekday() in days_at(routine, slot.time)]


# What was decided for an exercise, and the day for which it was.
Decided = dict[uuid.UUID, tuple[date, list[Step]]]


def _decided(reader: Reader, asked: Mapping[Slot, Sequence[RoutineItem]]) -> Decided:
    """Decide once for each exercise, on the first day on which it is not to rest."""
    course = reader.course()
    tell(course, reader)
    found: Decided = {}
    for slot, items in asked.items():
        missing = [item.pk for item in items if item.pk not in found]
        if not missing:
            continue
        for item_id, steps in _begun(course.copy(), reader, slot).items():
            if item_id in missing and all(step.today is not None for step in steps):
                found[item_id] = (slot.on, steps)
    return found


def _begun(course: Course, reader: Reader, slot: Slot) -> dict[uuid.UUID, list[Step]]:
    """Take the decisions with which a session of the plan would begin; nothing is stored."""
    routine, day = reader.routine, slot.on
    session = Session(
        user=reader.user,
        routine=routine,
        performed_on=day,
        time_of_day=slot.time,
        plan_day=plan_day_of(routine, day, slot.time),
    )
    session.saw = Seen(content=seen_by(reader, on=day, plan_day=session.plan_day, time=slot.time))
    usual = usual_pain_on(course, session, reader)
    steps: dict[uuid.UUID, list[Step]] = {}
    for step in course.begin(reader.day(session.seen, session=str(session.pk), on=day, pre_pain=None, usual=usual)):
        steps.setdefault(uuid.UUID(step.key.item), []).append(step)
    return steps


def _amounts_on(
    day: date, items: Iterable[RoutineItem], steps: Decided
) -> dict[uuid.UUID, dict[str, dict[str, Amount]]]:
    """Collect what each exercise has on a day; nothing of one that rests until a later day."""
    found: dict[uuid.UUID, dict[str, dict[str, Amount]]] = {}
    for item in items:
        since, own = steps.get(item.pk, (day, []))
        for step in own if since <= day else ():
            lasts = step.after.ramp or step.after.deload
            amount = amount_on([step.after], day) if lasts and day > since else step.today
            if amount is not None:
                found.setdefault(item.pk, {}).setdefault(step.key.part, {})[step.key.side] = amount
    return found


def _prescribed(
    items: Sequence[RoutineItem], amounts: Mapping[uuid.UUID, Mapping[str, Mapping[str, Amount]]], reader: Reader
) -> Iterator[Prescribed]:
    stored: Amounts = {
        key: {part: {side: amount.to_mapping() for side, amount in sides.items()} for part, sides in parts.items()}
        for key, parts in amounts.items()
    }
    sets = sets_for(items, stored)
    words = DosesInForce(user=reader.user, catalogue=reader.catalogue, today=reader.person.today)
    for item in items:
        if sets.get(item.pk):
            own = amounts[item.pk]
            yield Prescribed(item=item, sets=sets[item.pk], amounts=own, doses=words.as_asked(item, own))


# --- As a sheet keeps it ----------------------------------------------------------------------------------------------


def stored_day(day: PrescribedDay) -> dict[str, Any]:
    """Write a day as a sheet keeps it (``DiarySheet.days``)."""
    return {
        "on": day.slot.on.isoformat(),
        "time": str(day.slot.time),
        "items": [
            {
                "item": str(found.item.pk),
                "name": _exercise_of(found).name,
                "exercise": _exercise_of(found).slug,
                "doses": list(found.doses),
                "sets": [
                    {
                        "exercise": planned.exercise.slug,
                        "number": planned.number,
                        "side": planned.side,
                        "level": planned.level,
                        "dose": planned.dose.to_mapping(),
                    }
                    for planned in found.sets
                ],
                "amounts": {
                    part: {side: amount.to_mapping() for side, amount in sides.items()}
                    for part, sides in found.amounts.items()
                },
            }
            for found in day.items
        ],
    }


def _exercise_of(found: Prescribed) -> Exercise:
    """The exercise of which a line is: of a ladder, the rung that is done; of a sequence, the sequence."""
    return found.item.exercise if found.item.parts else found.sets[0].exercise


def read_sets(item: Mapping[str, Any], exercises: Mapping[str, Exercise]) -> list[PlannedSet]:
    """Read the sets of an exercise of a sheet back, without those of an exercise that is no more."""
    return [
        PlannedSet(
            exercise=exercises[stored["exercise"]],
            number=stored["number"],
            side=stored["side"],
            level=stored["level"],
            dose=Dose.from_mapping(stored["dose"]),
        )
        for stored in item["sets"]
        if stored["exercise"] in exercises
    ]


def slot_of(day: Mapping[str, Any]) -> Slot:
    """Read which session a day of a sheet is."""
    return Slot(date.fromisoformat(day["on"]), day["time"])


def slugs_of(sheet: DiarySheet) -> set[str]:
    """List the exercises whose sets a sheet has."""
    return {planned["exercise"] for day in sheet.days for item in day["items"] for planned in item["sets"]}
