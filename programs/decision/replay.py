"""How a routine moves on: decisions when a session begins, forecasts after it, what the person chooses, and replays.

The rules themselves are pure (``programs.progression``); this module keeps what they say.
"""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from exercises.dose import Dose
from exercises.models import Exercise

from ..models import (
    Adjustment,
    NextDayCheck,
    Routine,
    RoutineItem,
    Session,
)
from ..progression.course.course import Course, Day
from ..progression.course.dosage import dose_of
from ..progression.course.states import Level, State, least
from ..progression.explanation import sentence
from ..progression.facts import Score
from ..schedule.days import a_night_lies_after, a_night_lies_between
from .reader import (
    Moment,
    Past,
    Reader,
    Tracked,
    moment_of,
    moment_of_choice,
)
from .rows import (
    LADDER,
    Choice,
    Scribe,
    Taken,
    key_of,
    stored_of,
    words_for,
    write,
)


class NotUndoable(PermissionDenied):
    """Only a step that the rules made harder can be taken back, while its session is the last one."""


# --- When a session begins --------------------------------------------------------------------------------------------


@transaction.atomic
def decide_for(session: Session) -> None:
    """Decide for each exercise and side of a session that begins, and keep what was decided. Safe to repeat.

    A session that is told of later, before others that were done already, makes all decisions again.
    """
    if session.seen:
        return
    reader = Reader(session.routine)
    session.seen = _seen(reader)
    session.save(update_fields=["seen"])
    if any(
        moment_of(other) > moment_of(session) for other in reader.sessions if other.routine_id == session.routine_id
    ):
        replay(session.routine)
        return
    course = reader.course()
    _tell(course, reader, before=moment_of(session))
    scribe = Scribe(reader)
    Adjustment.objects.bulk_create(scribe.row(one) for one in _begun(course, session, reader))
    _keep_states(course, reader)


def decided_if_begun(session: Session) -> tuple[list[Adjustment], Score]:
    """Return what would be decided if a session that is not saved began now, and the usual pain. Nothing is stored."""
    reader = Reader(session.routine)
    session.seen = _seen(reader)
    course = reader.course()
    _tell(course, reader)
    scribe = Scribe(reader)
    usual = _usual(course, session, reader)
    return [scribe.row(one) for one in _begun(course, session, reader)], usual


def _seen(reader: Reader) -> dict[str, Any]:
    """Return what the rules see of the person when a session begins today."""
    return {**reader.seen_today(), "reviewed_on": reader.reviewed_on()}


def _tell(course: Course, reader: Reader, *, before: Moment | None = None, as_usual: bool = False) -> None:
    """Tell a course what was done in all sessions, or in those before a moment.

    ``as_usual`` takes the morning after the last one as usual while it was not told of.
    """
    for session in reader.sessions:
        if before is not None and moment_of(session) >= before:
            break
        usual = _usual(course, session, reader)
        done = reader.done[session.pk]
        if as_usual and session is reader.sessions[-1] and done.next_morning is None:
            done = replace(done, next_morning=usual)
        course.done(done, usual_pain=usual)


def course_so_far(reader: Reader) -> Course:
    """Return the course as it stands, told of all that was done; an unanswered last morning is taken as usual."""
    course = reader.course()
    _tell(course, reader, as_usual=True)
    return course


def _usual(course: Course, session: Session | Past, reader: Reader) -> Any:
    return course.usual_pain(session.seen.get("usual_pain", reader.usual_pain()))


def _day_of(session: Session | Past, reader: Reader, course: Course) -> Day:
    return reader.day(
        session.seen,
        session=str(session.pk),
        on=session.performed_on,
        pre_pain=session.pain_before,
        usual=_usual(course, session, reader),
    )


# --- A corrected history ----------------------------------------------------------------------------------------------


@transaction.atomic
def replay(routine: Routine) -> None:
    """Take all decisions of a routine again from its start, session by session, each with its own date.

    After a log was corrected, a session deleted or moved, or a morning answered late, everything is as if it had been
    so from the start. A bounded number of queries.
    """
    Routine.objects.select_for_update().get(pk=routine.pk)
    reader = Reader(routine)
    theirs = list(
        Adjustment.objects.filter(item__routine=routine, item__ended_on=None)
        .filter(Q(undone_at__isnull=False) | ~Q(choice=""))
        .only(
            "session_id",
            "item_id",
            "part",
            "side",
            "choice",
            "choice_id",
            "decided_on",
            "decided_at",
            "undone_at",
            "facts",
        )
        .order_by()
    )
    course = reader.course(
        from_start=True,
        undone={(str(row.session_id), key_of(row)) for row in theirs if row.undone_at and not row.choice},
    )
    # One after the other: of those that are stored already, nothing is kept in memory.
    write(stored_of(routine), _taken_again(course, deque(_choices(theirs)), reader), reader=reader)
    _keep_states(course, reader)


def _taken_again(course: Course, choices: deque[Choice], reader: Reader) -> Iterator[Taken]:
    """Go through the whole history, and yield each decision as it is taken."""
    for session in reader.sessions:
        while choices and choices[0].at < moment_of(session):
            yield from _chosen(course, choices.popleft(), reader)
        if session.routine_id == reader.routine.pk and session.seen:
            yield from _begun(course, session, reader)
            # What was chosen while this session went on comes before what was done in it.
            while choices and choices[0].session_id == session.pk:
                yield from _chosen(course, choices.popleft(), reader)
        course.done(reader.done[session.pk], usual_pain=_usual(course, session, reader))
    for choice in choices:
        yield from _chosen(course, choice, reader)


def replay_after(session: Session) -> None:
    """Replay when sessions of the same routine were begun after this one; else there is nothing to correct."""
    others = session.routine.sessions.filter(performed_on__gte=session.performed_on).exclude(pk=session.pk)
    if any(moment_of(other) > moment_of(session) for other in others.only("performed_on", "started_at")):
        replay(session.routine)


# --- What the person chooses ------------------------------------------------------------------------------------------


@transaction.atomic
def ease(*, by: User, item: RoutineItem, choice_id: uuid.UUID, session: Session | None = None) -> list[Adjustment]:
    """Make an exercise easier, because the person asks for it. Always open; the same ``choice_id`` counts once.

    In a ``session`` that goes on it changes what this session asks for.
    """
    return _choose(by, item, Adjustment.Choice.EASIER, choice_id, session)


@transaction.atomic
def resume(*, by: User, item: RoutineItem, choice_id: uuid.UUID) -> list[Adjustment]:
    """Take up again an exercise that was set aside: a clinician has looked at it. It begins from its start dose."""
    return _choose(by, item, Adjustment.Choice.RESUMED, choice_id, None)


def _choose(by: User, item: RoutineItem, kind: str, choice_id: uuid.UUID, session: Session | None) -> list[Adjustment]:
    User.objects.select_for_update().get(pk=by.pk)
    made = list(Adjustment.objects.filter(choice_id=choice_id))
    if made:
        if any(row.user_id != by.pk for row in made):
            raise PermissionDenied
        return made
    now = timezone.now()
    reader = Reader(item.routine)
    course = reader.course()
    choice = Choice(
        id=choice_id,
        kind=kind,
        item_id=item.pk,
        at=(timezone.localdate(now), now),
        session_id=session.pk if session else None,
    )
    scribe = Scribe(reader)
    rows = [scribe.row(one) for one in _chosen(course, choice, reader)]
    Adjustment.objects.bulk_create(rows)
    _keep_states(course, reader)
    return rows


def _chosen(course: Course, choice: Choice, reader: Reader) -> list[Taken]:
    """Do what was chosen, for each exercise of the item and each side."""
    taken = []
    day, at = choice.at
    for one in reader.tracked:
        if one.item.pk != choice.item_id:
            continue
        seen = choice.ladders.get(one.part)
        places = reader.read_ladder(seen) if seen else reader.ladders[one.key][0]
        if choice.kind == Adjustment.Choice.EASIER:
            steps = course.ease(one.key, on=day, places=places)
        else:
            steps = course.resume(one.key, start=one.first_amount, at=at, on=day)
        taken += [
            Taken(
                step=step,
                tracked=one,
                places=places,
                at=choice.at,
                session_id=choice.session_id,
                choice=choice,
            )
            for step in steps
        ]
    return taken


def _choices(rows: Iterable[Adjustment]) -> list[Choice]:
    """Return what the person chose and did not take back, in its order."""
    by_id: dict[uuid.UUID, list[Adjustment]] = {}
    for row in rows:
        if row.choice and row.choice_id and not row.undone_at:
            by_id.setdefault(row.choice_id, []).append(row)
    found = [
        Choice(
            id=choice_id,
            kind=same[0].choice,
            item_id=same[0].item_id,
            at=moment_of_choice(same[0]),
            session_id=same[0].session_id,
            ladders={row.part: row.facts[LADDER] for row in same if LADDER in row.facts},
        )
        for choice_id, same in by_id.items()
    ]
    return sorted(found, key=lambda choice: choice.at)


@transaction.atomic
def undo(*, by: User, adjustment: Adjustment) -> None:
    """Take back a step that made an exercise harder, or an "easier, please". Safe to repeat.

    All sides of the exercise go back, and everything after is decided anew. Raises ``NotUndoable`` for what eased an
    exercise by rule: harder only through the rules.
    """
    User.objects.select_for_update().get(pk=by.pk)
    if adjustment.undone_at:
        return
    if not can_undo(adjustment):
        raise NotUndoable
    same = Adjustment.objects.filter(item=adjustment.item, part=adjustment.part, undone_at=None)
    if adjustment.choice:
        same = same.filter(choice_id=adjustment.choice_id)
    else:
        same = same.decided().filter(session=adjustment.session, decision__startswith="ADVANCE_")
    same.update(undone_at=timezone.now())
    replay(adjustment.item.routine)


def can_undo(adjustment: Adjustment) -> bool:
    """Whether a person may take this back: a step up, or their own "easier, please"."""
    return adjustment.decision.startswith("ADVANCE_") or adjustment.choice == Adjustment.Choice.EASIER


# --- The morning after ------------------------------------------------------------------------------------------------


@transaction.atomic
def answer_next_day(*, by: User, session: Session, pain: int, worse: bool = False) -> NextDayCheck:
    """Keep how the morning after a session was, 0 to 10. Later decisions are taken again. Safe to repeat."""
    User.objects.select_for_update().get(pk=by.pk)
    check, _is_new = NextDayCheck.objects.update_or_create(session=session, defaults={"pain": pain, "worse": worse})
    replay_after(session)
    return check


def unanswered_morning(user: User, *, now: datetime) -> Session | None:
    """Return the last session whose morning after has come and was not told of yet, or None. One query.

    It is asked about for as long as no other session has begun since, at most a week.
    """
    last: Any = (
        user.sessions.filter(performed_on__lte=timezone.localdate(now))
        .select_related("next_day")
        .with_entered()
        .order_by("-performed_on", "-started_at")
        .first()
    )
    return last if last is not None and asks_for_morning(last, now=now) else None


def asks_for_morning(last: Any, *, now: datetime) -> bool:
    """Whether the morning after the last session (``with_entered``, with its ``next_day``) is asked about. No query."""
    if hasattr(last, "next_day") or not morning_has_come(last, last_entered_at=last.last_entered_at, now=now):
        return False
    ago: int = (timezone.localdate(now) - last.performed_on).days
    return ago <= MORNING_ASKED_FOR_DAYS


def morning_has_come(session: Session, *, last_entered_at: datetime | None, now: datetime) -> bool:
    """Whether a session that is over, and in which something was entered, has a morning after."""
    if session.state != Session.State.DONE or last_entered_at is None:
        return False
    return is_slept_over(session, since=last_entered_at, now=now)


def asks_what_is_new(session: Session, *, now: datetime) -> bool:
    """Whether a session that is gone on with begins with what is new: on another day, or after a night."""
    is_open = session.state == Session.State.IN_PROGRESS
    is_later = session.performed_on < timezone.localdate(now)
    return is_open and (is_later or is_slept_over(session, since=session.started_at, now=now))


def is_slept_over(session: Session, *, since: datetime, now: datetime) -> bool:
    """Whether a night lies between a moment of a session and now, by the person's clock."""
    local = timezone.localtime(now)
    if session.is_of_another_day:
        # When on that day it was, nobody knows.
        return a_night_lies_after(session.performed_on, local)
    return a_night_lies_between(timezone.localtime(since), local)


MORNING_ASKED_FOR_DAYS = 7


# --- What comes next --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the next session would ask for of one exercise, if tomorrow morning is as usual."""

    item: RoutineItem
    part: str
    side: str
    changes: bool
    dose: Dose | None
    words: str
    sentence: str
    rests_on: tuple[str, ...]
    sources: tuple[str, ...]


def forecast(
    routine: Routine, *, on: date, reader: Reader | None = None, seen: Mapping[str, Any] | None = None
) -> list[Forecast]:
    """Return what a session on a day would begin with, an unanswered morning taken as usual. Changes nothing.

    The same on both sides is said once. A page that has read the routine already gives its ``reader``; ``seen`` is what
    the rules see of the person, by default as of today.
    """
    reader = reader or Reader(routine)
    course = course_so_far(reader)
    day = reader.day(
        reader.seen_today() if seen is None else seen,
        session="",
        on=on,
        pre_pain=None,
        usual=course.usual_pain(reader.usual_pain()),
    )
    found: list[Forecast] = []
    for step in course.begin(day):
        one = reader.by_key[step.key.exercise]
        words = words_for(step.decision, one, day.places[step.key.exercise], reader)
        found.append(
            Forecast(
                item=one.item,
                part=step.key.part,
                side=step.key.side,
                changes=step.after.amount != step.before.amount,
                dose=dose_of(step.today, one.start) if step.today else None,
                words=words.dose(step.decision.after),
                sentence=sentence(step.decision, words=words),
                rests_on=step.decision.rests_on,
                sources=step.decision.sources,
            )
        )
    return _once_for_both_sides(found)


def _once_for_both_sides(found: Sequence[Forecast]) -> list[Forecast]:
    kept: dict[tuple[uuid.UUID, str, str], Forecast] = {}
    for one in found:
        key = (one.item.pk, one.part, one.sentence)
        kept[key] = replace(kept[key], side="") if key in kept else one
    return list(kept.values())


# --- Where it stands -------------------------------------------------------------------------------------------------


def _begun(course: Course, session: Session | Past, reader: Reader) -> list[Taken]:
    """Decide what a session begins with."""
    day = _day_of(session, reader, course)
    return [
        Taken(
            step=step,
            tracked=reader.by_key[step.key.exercise],
            places=day.places[step.key.exercise],
            at=moment_of(session),
            session_id=session.pk,
        )
        for step in course.begin(day)
    ]


def _keep_states(course: Course, reader: Reader) -> None:
    """Store where everything stands now, and the dose and the exercise that follow from it."""
    changed = []
    names: set[str] = set()
    for item in reader.items:
        own = {key: state for key, state in course.states.items() if key.item == str(item.pk)}
        if not own:
            continue
        progress = {f"{key.part}/{key.side}": state.to_mapping() for key, state in own.items()}
        if progress == item.progress:
            continue
        before = _shown(item)
        item.progress = progress
        for one in reader.tracked:
            if one.item.pk == item.pk:
                _show(one, [state for key, state in own.items() if key.part == one.part], reader)
        changed.append(item)
        names |= {name for name, value in _shown(item).items() if value != before[name]}
    # Most sessions change little: each column costs a branch for each exercise.
    RoutineItem.objects.bulk_update(changed, ["progress", *sorted(names)])


def _shown(item: RoutineItem) -> dict[str, Any]:
    """Return what follows from where an exercise stands."""
    return {
        "dose": item.dose,
        "parts": item.parts,
        "exercise": item.exercise_id,
        "base": item.base_id,
        "reasons": item.reasons,
        "verdict": item.verdict,
    }


def _show(one: Tracked, states: Sequence[State], reader: Reader) -> None:
    """Let an item show the dose that its states have; that of the side that does less where they differ."""
    item = one.item
    amount = states[0].amount
    for state in states[1:]:
        amount = least(amount, state.amount)
    dose = dose_of(amount, one.start)
    if one.part:
        item.parts = [
            {**part, "start": one.start.to_mapping(), "dose": dose.to_mapping()}
            if part["exercise"] == one.part
            else part
            for part in item.parts
        ]
        return
    item.dose = dose
    slug = Level.from_key(amount.level).exercise if amount.level else one.entry.slug
    if slug != item.exercise.slug and slug in reader.catalogue.exercises:
        item.base = item.base or item.exercise
        item.exercise = Exercise.objects.get(slug=slug)
        item.reasons, item.verdict = reader.judged(slug, item.side)
