"""What comes next, and what the person chooses."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.models import OwnWeights
from programs.decision.choices import NotUndoable, ease, resume, undo
from programs.decision.forecast import forecast
from programs.decision.reading.decided import chosen_as
from programs.decision.replay import replay
from programs.entries.plan import DoneSet
from programs.models import Adjustment
from programs.session.asked import items_with_sets, sets_of
from programs.session.do import log_exercise

from ...decided import decided
from ...factories import EVERYTHING_AT_HOME, make_routine
from ...histories import begin, morning_of, play
from .cases import CHAIR, START, day, item_of, said, stored


def test_a_forecast_takes_the_morning_as_usual_and_changes_nothing(routine):
    play(routine, on=day(0), morning=None)
    before = stored(routine)
    found = {coming.item.exercise.slug: coming for coming in forecast(routine, on=day(1))}
    assert found[CHAIR].words == "1 set of 9"
    assert found[CHAIR].changes
    assert stored(routine) == before


def test_a_forecast_does_not_soften_what_was_told(routine):
    play(routine, on=day(0), morning=6)
    found = {coming.item.exercise.slug: coming for coming in forecast(routine, on=day(1))}
    assert not found[CHAIR].changes or found[CHAIR].words == "1 set of 6"


def test_easier_please_counts_once_and_at_once(routine):
    for number in range(4):
        play(routine, on=day(number), spare=3)
    session = begin(routine, on=day(4))
    item = item_of(routine)
    before = [planned_set.amount for planned_set in sets_of(session, item)]
    choice = uuid.uuid4()
    for _twice in range(2):
        ease(by=routine.user, item=item, choice_id=choice, session=session)
    after = [planned_set.amount for planned_set in sets_of(session, item)]
    assert sum(after) < sum(before)
    assert Adjustment.objects.filter(choice_id=choice).count() == 1
    kept = stored(routine)
    replay(routine)
    assert stored(routine) == kept


def test_an_easier_step_of_the_past_stays_what_it_was_when_weights_were_bought_since(owner):
    """The smaller weight was not there when the person asked; a correction must not take it for them."""
    routine = make_routine(owner, on=START, equipment=EVERYTHING_AT_HOME)
    slug = "standing-hip-abduction"
    first = play(routine, on=day(0))
    item = item_of(routine, slug)
    item.begins = item.progress = {side: {**state, "load": "1"} for side, state in item.progress.items()}
    item.save(update_fields=["begins", "progress"])
    replay(routine)
    choice = uuid.uuid4()
    with time_machine.travel(morning_of(day(0), 12), tick=False):
        ease(by=owner, item=item_of(routine, slug), choice_id=choice)

    def eased() -> set[Decimal]:
        return {Decimal(chosen_as(row).after["load"]) for row in Adjustment.objects.filter(choice_id=choice)}

    before = eased()
    assert before == {Decimal("0.5")}
    OwnWeights.objects.create(user=owner, ankle_kg=["0.75", "1"])
    play(routine, on=day(1))
    log_exercise(
        session=first,
        item=item_of(routine, CHAIR),
        done=[
            DoneSet(planned=planned_set, amount=planned_set.amount)
            for planned_set in sets_of(first, item_of(routine, CHAIR))
        ],
        pain=3,
        effort=6,
    )
    assert eased() == before


def test_easier_of_another_person_is_refused(other, routine):
    choice = uuid.uuid4()
    ease(by=routine.user, item=item_of(routine), choice_id=choice)
    theirs = make_routine(other, on=START).items.first()
    with pytest.raises(PermissionDenied):
        ease(by=other, item=theirs, choice_id=choice)


def test_a_step_up_can_be_taken_back(routine):
    play(routine, on=day(0))
    session = begin(routine, on=day(1))
    for _twice in range(2):
        (row,) = decided(session, item_of(routine))
        undo(by=routine.user, decided=row)
    assert item_of(routine).dose.reps == 8
    session.refresh_from_db()
    assert [planned_set.amount for planned_set in sets_of(session, item_of(routine))] == [8]
    play(routine, on=day(2))
    assert said(begin(routine, on=day(3))) == [("HOLD", "C6")]


def test_what_eased_by_rule_is_not_taken_back(routine):
    play(routine, on=day(0), pain=7)
    session = begin(routine, on=day(1))
    (row,) = decided(session, item_of(routine))
    with pytest.raises(NotUndoable):
        undo(by=routine.user, decided=row)


def test_easier_please_can_be_taken_back(routine):
    play(routine, on=day(0))
    play(routine, on=day(1))
    item = item_of(routine)
    (row,) = ease(by=routine.user, item=item, choice_id=uuid.uuid4())
    assert item_of(routine).dose.reps == 7
    undo(by=routine.user, decided=row)
    assert item_of(routine).dose.reps == 9


def test_what_hurt_twice_waits_and_begins_again_when_a_clinician_has_looked(routine):
    for number in range(2):
        play(routine, on=day(number), of={CHAIR: {"pain": 8}})
    session = begin(routine, on=day(2))
    assert said(session) == [("SUBSTITUTE_REFER", "P1")]
    assert item_of(routine).is_set_aside
    assert dict(items_with_sets(session))[item_of(routine)] == []
    resume(by=routine.user, item=item_of(routine), choice_id=uuid.uuid4())
    assert not item_of(routine).is_set_aside
    kept = stored(routine)
    replay(routine)
    assert stored(routine) == kept
