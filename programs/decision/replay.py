"""How a routine moves on: decisions when a session begins, forecasts after it, what the person chooses, and replays.

The rules themselves stand in ``programs.progression``; this module stores what they decide.
"""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import orjson
from django.db import transaction
from django.db.models import DateField, DateTimeField, TextField
from django.db.models.functions import Cast

from accounts.models import OF_PERSON
from exercises.locking import locked
from exercises.prepared import Given, Prepared

from ..models import Adjustment, Routine, Seen, Session
from ..progression.course.course import Course
from ..progression.course.states import Amount
from ..progression.facts import Score
from .at_goal import keep_at_goal
from .course import decisions_of, keep_states, seen_by, tell, usual_pain_on
from .reading.decided import GIVEN, LADDER
from .reading.reader import Reader
from .reading.rows import moment_of, moment_of_choice
from .reading.seen import PRINTED
from .reading.tracked import stored_ladder
from .rows import UNDONE, Choice, TakenDecision, document, write
from .stored import Decided, undone_in

# Inside ``decided_once``, the routines to replay at its end. Outside, None: each change is decided at once.
_waiting: ContextVar[dict[uuid.UUID, Routine] | None] = ContextVar("waiting", default=None)


@contextmanager
def decided_once() -> Iterator[None]:
    """Take decisions only at the end, for all that is told inside: a month of paper is one replay."""
    waiting: dict[uuid.UUID, Routine] = {}
    with transaction.atomic():
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        for routine in waiting.values():
            replay(routine)


@transaction.atomic
def decide_for(session: Session, *, printed: Mapping[str, Any] | None = None) -> None:
    """Decide for each exercise and side of a session that begins, and store what was decided. Safe to repeat.

    When later sessions are done already, as after an entry from paper, all decisions are taken again. ``printed`` are
    the doses of a sheet of paper that prescribed its day (``reading.seen.PRINTED``).
    """
    if session.saw_id is not None:
        return
    reader = Reader(session.routine)
    seen = _seen_at_its_time(session, reader)
    if printed is not None:
        seen = {**seen, PRINTED: dict(printed)}
    session.saw = session.routine.seen.filter(content=seen).first() or session.routine.seen.create(content=seen)
    if _waiting.get() is not None:
        session.save(update_fields=["saw"])
        replay(session.routine)
        return
    if any(
        moment_of(other) > moment_of(session) for other in reader.sessions if other.routine_id == session.routine_id
    ):
        session.save(update_fields=["saw"])
        replay(session.routine)
        session.refresh_from_db(fields=["decided"])
        return
    course = reader.course()
    tell(course, reader, before=moment_of(session))
    decisions = decisions_of(course, session, reader, usual=usual_pain_on(course, session, reader))
    session.decided = document(decisions, reader.numbers)
    session.save(update_fields=["saw", "decided"])
    keep_states(course, reader)


def _seen_at_its_time(session: Session, reader: Reader) -> dict[str, Any]:
    return seen_by(reader, on=session.performed_on, plan_day=session.plan_day, time=session.time_of_day)


def decided_if_begun(session: Session) -> tuple[list[Decided], Score]:
    """Decide as if a session that is not saved began now; return the usual pain as well. Nothing is stored."""
    reader = Reader(session.routine)
    session.saw = Seen(content=_seen_at_its_time(session, reader))
    course = reader.course()
    tell(course, reader)
    usual = usual_pain_on(course, session, reader)
    decisions = decisions_of(course, session, reader, usual=usual)
    return [decision.decided(reader.numbers) for decision in decisions], usual


@transaction.atomic
def replay(routine: Routine) -> None:
    """Take all decisions of a routine again from its start, session by session, each with its own date.

    After a correction of a log, a deleted or moved session, or a late answer about a morning, everything is as if it
    had been so from the start. A bounded number of queries.
    """
    waiting = _waiting.get()
    if waiting is not None:
        waiting[routine.pk] = routine
        return
    locked(routine)
    reader = Reader(routine)
    # As text, which takes less memory. Each is parsed when it is compared, one after the other.
    kept = dict(routine.sessions.order_by().values_list("pk", Cast("decided", TextField())))
    chosen = list(Adjustment.objects.filter(item__routine=routine, item__ended_on=None).order_by())
    course = reader.course(
        from_start=True,
        undone={
            (str(session_id), key)
            for session_id, text in kept.items()
            if UNDONE in text
            for key, _since in undone_in(orjson.loads(text))
        },
    )
    write(_taken_again(course, deque(_choices(chosen)), reader), reader, kept=kept, chosen=chosen)
    keep_states(course, reader)
    keep_at_goal(routine, reader)


def _taken_again(course: Course, choices: deque[Choice], reader: Reader) -> Iterator[list[TakenDecision]]:
    """Go through the whole history, and yield the decisions of each session and of each choice as they are taken."""
    for session in reader.sessions:
        while choices and choices[0].at < moment_of(session):
            yield decisions_chosen(course, choices.popleft(), reader)
        usual = usual_pain_on(course, session, reader)
        if session.routine_id == reader.routine.pk and session.seen:
            yield decisions_of(course, session, reader, usual=usual)
            # What was chosen while this session went on comes before what was done in it.
            while choices and choices[0].session_id == session.pk:
                yield decisions_chosen(course, choices.popleft(), reader)
        course.history.done(reader.done[session.pk], usual_pain=usual)
    for choice in choices:
        yield decisions_chosen(course, choice, reader)


_later: Prepared[uuid.UUID] = Prepared(
    lambda: (
        Session.objects.filter(user=OF_PERSON)
        .after(Given("on", DateField()), Given("at", DateTimeField()))
        .order_by()
        .values_list("routine_id", flat=True)
        .distinct()
    )
)


def replay_after(session: Session) -> None:
    """Replay where sessions were begun after this one: its own routine, and the present one, which looks back at it.
    Otherwise no decision depends on it yet.
    """
    on, at = moment_of(session)
    later = set(_later(user=session.user_id, on=on, at=at))
    if session.routine_id in later:
        replay(session.routine)
    elif session.state == Session.State.DONE:
        keep_at_goal(session.routine)
    if later - {session.routine_id}:
        replay_present(session.routine)


def replay_present(before: Routine) -> None:
    """Replay the routine that a person has now, if it came after this one: what was done before is its history, too."""
    current = before.user.routines.current()
    if current is not None and current.pk != before.pk:
        replay(current)


def decisions_chosen(course: Course, choice: Choice, reader: Reader) -> list[TakenDecision]:
    """Do what was chosen, for each exercise of the item and each side."""
    taken = []
    day, at = choice.at
    for tracked in reader.tracked:
        if tracked.item.pk != choice.item_id:
            continue
        seen = choice.ladders.get(tracked.part)
        places = reader.read_ladder(seen) if seen else reader.ladders[tracked.key][0]
        ladder = seen or stored_ladder(places, tracked.entry.slug)
        if choice.kind == Adjustment.Choice.EASIER:
            steps = course.ease(tracked.key, on=day, places=places)
        elif choice.kind == Adjustment.Choice.SET:
            if tracked.part not in choice.given:
                continue
            given = Amount.from_code(choice.given[tracked.part])
            steps = course.set_dose(tracked.key, to=given, on=day, places=places)
        else:
            steps = course.resume(tracked.key, start=tracked.first_amount, at=at, on=day)
        taken += [
            TakenDecision(
                step=step,
                tracked=tracked,
                places=places,
                ladder=ladder,
                at=choice.at,
                session_id=choice.session_id,
                choice=choice,
            )
            for step in steps
        ]
    return taken


def _choices(rows: Iterable[Adjustment]) -> list[Choice]:
    """Read what the person chose and did not take back, in order."""
    by_id: dict[uuid.UUID, list[Adjustment]] = {}
    for row in rows:
        if not row.undone_at:
            by_id.setdefault(row.choice_id, []).append(row)
    found = [
        Choice(
            id=choice_id,
            kind=same[0].choice,
            item_id=same[0].item_id,
            at=moment_of_choice(same[0]),
            session_id=same[0].session_id,
            ladders={row.part: row.decided[LADDER] for row in same if LADDER in row.decided},
            given={row.part: row.decided[GIVEN] for row in same if GIVEN in row.decided},
        )
        for choice_id, same in by_id.items()
    ]
    return sorted(found, key=lambda choice: (choice.at, choice.id))
