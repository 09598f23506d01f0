"""The course of a routine so far: it is told the sessions one by one, and the items keep the states that follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from exercises.models import Exercise

from ..models import RoutineItem, Session
from ..plan.agenda import NOTHING_DONE
from ..progression.course.course import Course
from ..progression.course.dosage import dose_of
from ..progression.course.states import Level, State, least, stored_states
from ..progression.facts import Score
from .kept import add_missing, end_needless
from .layout import make_room
from .reading.reader import Reader
from .reading.rows import Moment, Past, done_about, moment_of
from .reading.seen import ELSEWHERE, LADDERS, RESTING, seen_of
from .reading.tracked import Tracked
from .rows import TakenDecision


def seen_by(reader: Reader, *, on: date, plan_day: int | None, time: str) -> dict[str, Any]:
    """Record what the rules see of the person when a session begins today: of what is done on that day of the plan, at
    that time of day.
    """
    seen = {**reader.seen_today(), "reviewed_on": reader.reviewed_on()}
    agenda = reader.agenda.at(time)
    if not agenda.has_parts and not agenda.waiting(on):
        return seen
    done = done_about(reader.user, on) if agenda.has_parts else NOTHING_DONE
    not_asked = {str(key) for key in agenda.not_asked(on, done)}
    own = {str(item.pk) for item in agenda.of(plan_day)}
    elsewhere = {str(item.pk) for item in reader.items} - own
    return {**seen_of(seen, own - not_asked), RESTING: sorted(own & not_asked), ELSEWHERE: sorted(elsewhere)}


def tell(course: Course, reader: Reader, *, before: Moment | None = None, as_usual: bool = False) -> None:
    """Tell a course what was done in all sessions, or in those before a moment.

    With ``as_usual``, a morning after the last day that nobody has told of counts as usual.
    """
    for session in reader.sessions:
        if before is not None and moment_of(session) >= before:
            break
        usual = usual_pain_on(course, session, reader)
        done = reader.done[session.pk]
        if as_usual and session.performed_on == reader.sessions[-1].performed_on and done.next_morning is None:
            done = done._replace(next_morning=usual)
        course.history.done(done, usual_pain=usual)


def course_so_far(reader: Reader) -> Course:
    """Build the course as it stands after all that was done; an unanswered last morning is taken as usual."""
    course = reader.course()
    tell(course, reader, as_usual=True)
    return course


def usual_pain_on(course: Course, session: Session | Past, reader: Reader) -> Any:
    told = session.seen.get("usual_pain")
    return course.history.usual_pain(reader.usual_pain() if told is None else told)


def decisions_of(course: Course, session: Session | Past, reader: Reader, *, usual: Score) -> list[TakenDecision]:
    """Decide what a session begins with; ``usual`` is the usual pain then (``usual_pain_on``)."""
    day = reader.day(
        session.seen, session=str(session.pk), on=session.performed_on, pre_pain=session.pain_before, usual=usual
    )
    ladders = session.seen.get(LADDERS, {})
    at = moment_of(session)
    return [
        TakenDecision.__new__(
            TakenDecision,
            step=step,
            tracked=tracked,
            places=day.places[tracked.key],
            ladder=ladders.get(tracked.text, {}),
            at=at,
            session_id=session.pk,
        )
        for step in course.begin(day)
        for tracked in [reader.by_key[step.key.exercise]]
    ]


def keep_states(course: Course, reader: Reader) -> None:
    """Store where every exercise stands now, and the dose and the exercise that follow from it."""
    changed = []
    names: set[str] = set()
    for item in reader.items:
        own = {key: state for key, state in course.states.items() if key.item == str(item.pk)}
        if not own:
            continue
        progress = stored_states(own)
        if progress == item.progress:
            continue
        before = _shown(item)
        item.progress = progress
        for tracked in reader.tracked:
            if tracked.item.pk == item.pk:
                _show(tracked, [state for key, state in own.items() if key.part == tracked.part], reader)
        changed.append(item)
        names |= {name for name, value in _shown(item).items() if value != before[name]}
    if "exercise" in names:
        end_needless(reader.items, today=timezone.localdate())
    # Most sessions change few columns, and each column costs a branch of SQL for each exercise.
    RoutineItem.objects.bulk_update(changed, ["progress", *sorted(names)])
    if "exercise" in names:
        add_missing(reader, today=timezone.localdate())
        make_room(reader.routine, today=timezone.localdate())


def _shown(item: RoutineItem) -> dict[str, Any]:
    """Collect the fields that follow from where an exercise stands."""
    return {
        "dose": item.dose,
        "parts": item.parts,
        "exercise": item.exercise_id,
        "base": item.base_id,
        "reasons": item.reasons,
        "verdict": item.verdict,
    }


def _show(tracked: Tracked, states: Sequence[State], reader: Reader) -> None:
    """Give an item the dose that its states have; where the sides differ, that of the side that does less."""
    item = tracked.item
    amount = states[0].amount
    for state in states[1:]:
        amount = least(amount, state.amount)
    dose = dose_of(amount, tracked.start)
    if tracked.part:
        item.parts = [
            {**part, "start": tracked.start.to_mapping(), "dose": dose.to_mapping()}
            if part["exercise"] == tracked.part
            else part
            for part in item.parts
        ]
        return
    item.dose = dose
    slug = Level.from_key(amount.level).exercise if amount.level else tracked.entry.slug
    if slug != item.exercise.slug and slug in reader.catalogue.exercises:
        item.base = item.base or item.exercise
        item.exercise = Exercise.objects.get(slug=slug)
        item.reasons, item.verdict = reader.judged(slug, item.side)
