"""A corrected history is as if it had been so from the start."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.decision.choices import ease
from programs.decision.morning import answer_next_day
from programs.decision.replay import replay
from programs.entries.plan import DoneSet
from programs.models import Adjustment, Routine, Session, SetLog
from programs.session.asked import items_with_sets
from programs.session.correct import delete_session
from programs.session.do import log_exercise
from programs.session.finish import finish_session
from programs.session.stop.stopping import stop_session

from ...decided import decide_instead, everything, sentence
from ...factories import EVERYTHING_AT_HOME, make_routine
from ...histories import begin, play
from .cases import START, day, item_of, said, stored

FELT_BAD: dict[str, Any] = {"pain": 9, "effort": 9, "sharp": True}


def all_of_one(session: Session) -> dict[str, Any]:
    item, planned = next((item, planned) for item, planned in items_with_sets(session) if planned)
    return {"item": item, "done": [DoneSet(planned=found, amount=found.amount) for found in planned]}


def test_replaying_what_is_right_already_changes_nothing(routine):
    for number in range(14):
        play(
            routine,
            on=day(number),
            spare=3 * (number % 2),
            pain=4 if number == 5 else 1,
            morning=4 if number == 9 else 1,
        )
    before = stored(routine)
    replay(routine)
    assert stored(routine) == before


def test_what_is_written_over_is_as_if_it_had_been_written_so_at_first(owner):
    routine = make_routine(owner, on=START, equipment=EVERYTHING_AT_HOME)
    for number in range(6):
        play(routine, on=day(number), pain=4 if number == 3 else 1, spare=3)
    ease(by=owner, item=item_of(routine), choice_id=uuid.uuid4())
    as_written = stored(routine)
    decide_instead(routine.sessions.all(), kind="HOLD", rule="?", why="?", facts={}, dose="1x1", then="1x1", day=None)
    Adjustment.objects.update(decided={"why": "?", "dose": "1x1"})
    assert stored(routine) != as_written
    replay(routine)
    assert stored(routine) == as_written


def copy_of(session: Session, routine: Routine) -> None:
    """Let another person do the same on the same day."""
    same = begin(routine, on=session.performed_on, pain_before=session.pain_before)
    items = {item.exercise.slug: item for item in routine.items.select_related("exercise")}
    for log in session.set_logs.select_related("item__exercise"):
        again = SetLog.objects.get(pk=log.pk)
        again.pk, again.session, again.item = uuid.uuid4(), same, items[log.item.exercise.slug]
        again._state.adding = True
        again.save()
    finish_session(session=same, pain=session.pain, effort=session.effort, at=session.started_at)
    answer_next_day(by=routine.user, session=same, pain=session.next_day.pain)


def test_a_correction_gives_what_would_have_been_from_the_start(owner, other):
    mine, theirs = (make_routine(user, on=START, equipment=EVERYTHING_AT_HOME) for user in (owner, other))
    for number in range(12):
        play(mine, on=day(number), spare=3, morning=1)
    wrong = mine.sessions.order_by("performed_on")[3]
    answer_next_day(by=owner, session=wrong, pain=5)
    # The other one says so at once, and does exactly what the first one did.
    for session in mine.sessions.select_related("next_day").order_by("performed_on"):
        copy_of(session, theirs)

    def course_of(routine: Routine) -> list[Any]:
        order = {item.pk: item.order for item in routine.items.all()}
        rows = sorted(everything(routine), key=lambda row: (row.decided_on, order[row.item_id], row.part, row.side))
        return [(row.decided_on, row.decision, row.rule, row.after, sentence(row)) for row in rows]

    assert any(decision == "REGRESS_REPS" for _on, decision, *_rest in course_of(mine))
    assert course_of(mine) == course_of(theirs)
    assert [item.dose for item in mine.items.all()] == [item.dose for item in theirs.items.all()]


def test_deleting_a_session_takes_back_what_it_earned(routine):
    play(routine, on=day(0))
    earned = play(routine, on=day(1))
    begin(routine, on=day(2))
    assert item_of(routine).dose.reps == 10
    delete_session(session=earned)
    assert item_of(routine).dose.reps == 9


def test_a_session_told_of_later_is_decided_at_its_own_date(routine):
    play(routine, on=day(0))
    play(routine, on=day(2))
    late = play(routine, on=day(1))
    assert said(late) == [("ADVANCE_REPS", "A1")]
    # What was asked for on the last day is more than was done then: two steps had been earned before it, not one.
    assert said(routine.sessions.get(performed_on=day(2))) == [("ADVANCE_REPS", "A1")]
    assert item_of(routine).dose.reps == 10


def test_the_queries_of_a_replay_do_not_grow_with_history(routine):
    def count() -> tuple[int, int]:
        """Count for a history that is right already, and for one of which every decision has to be written."""
        found = []
        for is_right in (True, False):
            if not is_right:
                routine.sessions.update(decided={})
            with CaptureQueriesContext(connection) as queries:
                replay(routine)
            found.append(len(queries))
        return found[0], found[1]

    for number in range(4):
        play(routine, on=day(number))
    few = count()
    for number in range(4, 24):
        play(routine, on=day(number))
    many = count()
    assert many[0] <= few[0]
    assert many[1] <= few[1]
    with CaptureQueriesContext(connection) as queries:
        answer_next_day(by=routine.user, session=routine.sessions.earliest("performed_on"), pain=5)
    assert len(queries) <= many[1] + 10
    with CaptureQueriesContext(connection) as queries:
        begin(routine, on=day(24))
    assert len(queries) <= 30


@pytest.mark.parametrize(
    "correct",
    [
        lambda session: log_exercise(session=session, **FELT_BAD, **all_of_one(session)),
        lambda session: finish_session(session=session, pain=9, effort=9),
        lambda session: answer_next_day(by=session.user, session=session, pain=9, worse=True),
        lambda session: stop_session(session=session, reason="pain", pain=9),
    ],
    ids=["log", "finish", "morning", "stop"],
)
def test_the_present_routine_looks_back_at_what_is_corrected_in_the_one_before(owner, correct):
    before = make_routine(owner, on=START, equipment=EVERYTHING_AT_HOME)
    session = play(before, on=day(0), pain=None, morning=None)
    make_routine(owner, program=before.program.slug)
    play(owner.routines.current(), on=day(2))
    as_told = everything(owner.routines.current())
    correct(session)
    corrected = everything(owner.routines.current())
    assert corrected != as_told
    replay(owner.routines.current())
    assert everything(owner.routines.current()) == corrected
