"""Progression in the app: decisions when a session begins, replays, forecasts, and what people choose."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.health_check.services import current_facts
from accounts.models import OwnWeights
from exercises.measures.dose import Dose
from exercises.models import Exercise
from exercises.snapshot.current import publish_catalogue
from programs.decision.choices import NotUndoable, ease, resume, undo
from programs.decision.forecast import forecast
from programs.decision.morning import answer_next_day
from programs.decision.reading.reader import Reader
from programs.decision.replay import decide_for, replay
from programs.entries.plan import DoneSet
from programs.models import Adjustment, Routine, RoutineItem, Session, SetLog
from programs.progression.course.states import Amount, State
from programs.session.asked import items_with_sets, sets_of
from programs.session.correct import delete_session
from programs.session.do import log_exercise
from programs.session.finish import finish_session

from ..factories import EVERYTHING_AT_HOME, make_fall, make_routine
from ..histories import begin, morning_of, play
from .building import VECTORS

START = date(2026, 5, 4)
CHAIR = "sit-to-stand"


def day(number: int) -> date:
    """Mondays, Wednesdays and Fridays from the start."""
    return START + timedelta(weeks=number // 3, days=2 * (number % 3))


@pytest.fixture
def routine(owner) -> Routine:
    return make_routine(owner, on=START, equipment=EVERYTHING_AT_HOME)


def item_of(routine: Routine, slug: str = CHAIR) -> RoutineItem:
    return routine.items.select_related("exercise").get(exercise__slug=slug)


def said(session: Session, slug: str = CHAIR) -> list[tuple[str, str]]:
    rows = session.adjustments.filter(item__exercise__slug=slug).order_by("side", "decided_at")
    return [(row.decision, row.rule) for row in rows]


def stored(routine: Routine) -> dict[Any, Any]:
    rows = Adjustment.objects.filter(item__routine=routine)
    return {
        row.pk: (row.decision, row.rule, row.facts, row.before, row.after, row.day, row.sentence, row.undone_at is None)
        for row in rows
    } | {item.pk: (item.progress, item.dose, item.parts, item.exercise_id) for item in routine.items.all()}


# --- When a session begins --------------------------------------------------------------------------------------------


def test_the_first_session_asks_for_the_start_dose(routine):
    session = begin(routine, on=START)
    assert {row.decision for row in session.adjustments.all()} == {"START"}
    planned = dict(items_with_sets(session))
    assert [planned_set.amount for planned_set in planned[item_of(routine)]] == [8]


def test_a_clean_session_and_a_fine_morning_earn_one_more(routine):
    play(routine, on=day(0))
    session = begin(routine, on=day(1))
    assert said(session) == [("ADVANCE_REPS", "A1")]
    row = session.adjustments.get(item=item_of(routine))
    assert row.sentence == "You did 1 set of 8 last time, and it went well. So it grows to 1 set of 9."
    assert [planned_set.amount for planned_set in dict(items_with_sets(session))[item_of(routine)]] == [9]
    assert item_of(routine).dose.reps == 9


def test_without_a_word_about_the_morning_it_stays(routine):
    play(routine, on=day(0), morning=None)
    assert said(begin(routine, on=day(1))) == [("HOLD", "P4")]


def test_pain_that_was_not_told_holds_and_says_so(routine):
    play(routine, on=day(0), pain=None)
    session = begin(routine, on=day(1))
    assert session.adjustments.get(item=item_of(routine)).because == "pain_not_told"


def test_a_morning_clearly_worse_than_usual_eases(routine):
    play(routine, on=day(0))
    play(routine, on=day(1), morning=4)
    assert said(begin(routine, on=day(2))) == [("REGRESS_REPS", "P2")]


def test_pain_before_the_session_makes_it_an_easy_one(routine):
    for number in range(4):
        play(routine, on=day(number), spare=3)
    session = begin(routine, on=day(4), pain_before=7)
    assert {decision for decision, _rule in said(session)} == {"EASY_DAY"}
    planned = dict(items_with_sets(session))[item_of(routine)]
    assert [(planned_set.amount, planned_set.dose.load_kg) for planned_set in planned] == [(8, Decimal(0))]
    # The dose itself stays for another day.
    assert item_of(routine).dose.reps > 8


def test_strength_rests_on_the_next_day_and_balance_does_not(routine):
    play(routine, on=day(0))
    session = begin(routine, on=day(0) + timedelta(days=1))
    assert said(session) == [("REST_DAY", "S1")]
    planned = {item.exercise.slug: sets for item, sets in items_with_sets(session)}
    assert planned[CHAIR] == []
    assert planned["tandem-stand"]


def test_three_weeks_away_come_back_gently(routine):
    for number in range(6):
        play(routine, on=day(number), spare=3)
    session = begin(routine, on=day(5) + timedelta(days=21))
    assert said(session) == [("RETURN_RAMP_2W", "G3")]
    assert item_of(routine).progress["/"]["ramp"]["percents"] == [50, 70]


def test_left_and_right_are_tracked_apart(routine):
    slug = "standing-hip-abduction"
    session = begin(routine, on=day(0))
    item = item_of(routine, slug)
    done = [
        DoneSet(planned=planned_set, amount=planned_set.amount - (4 if planned_set.side == "left" else 0))
        for planned_set in sets_of(session, item)
    ]
    log_exercise(session=session, item=item, done=done, pain=1, effort=5)
    answer_next_day(by=routine.user, session=session, pain=1)
    left, right = said(begin(routine, on=day(1)), slug)
    assert (left, right) == (("HOLD", "T2"), ("ADVANCE_REPS", "A1"))
    sides = {
        planned_set.side: planned_set.amount for planned_set in sets_of(routine.sessions.latest("performed_on"), item)
    }
    assert sides["right"] == sides["left"] + 1


def test_pain_on_one_side_eases_that_side(routine):
    slug = "standing-hip-abduction"
    play(routine, on=day(0), of={slug: {"pain": 7, "pain_side": "right"}})
    left, right = said(begin(routine, on=day(1)), slug)
    assert left == ("HOLD", "C4")
    assert right == ("REGRESS_REPS", "P1")


def test_a_fall_holds_the_load_for_two_weeks(routine):
    for number in range(12):
        play(routine, on=day(number), spare=4, effort=3)
    heavier = Adjustment.objects.filter(decision="ADVANCE_LOAD", item=item_of(routine)).latest("decided_on")
    make_fall(routine.user, on=heavier.decided_on - timedelta(days=1), near=True)
    replay(routine)
    heavier.refresh_from_db()
    assert (heavier.decision, heavier.rule) == ("HOLD", "A6")


def test_beginning_twice_decides_once(routine):
    session = begin(routine, on=day(0))
    before = stored(routine)
    decide_for(Session.objects.get(pk=session.pk))
    assert stored(routine) == before


def test_a_heavy_cuff_alone_is_not_suggested(owner, routine):
    OwnWeights.objects.create(user=owner, ankle_kg=["5"], hand_kg=["0.5", "0.5"], hand_together=True)
    ladders = {
        tracked.item.exercise.slug: Reader(routine).ladders[tracked.key][0] for tracked in Reader(routine).tracked
    }
    assert ladders["standing-hip-abduction"].loads == (Decimal(0),)
    assert ladders[CHAIR].loads == (Decimal(0), Decimal("0.5"), Decimal(1))


# --- The worked cases through the rows of the app ---------------------------------------------------------------------


def fits_the_app(vector: dict[str, Any]) -> bool:
    """The app works out usual pain, signs and clearances itself: cases that state them otherwise are for the course."""
    befores = [entry["before"] for entry in vector["log"]][-7:]
    usual = median(befores) if befores else 0
    return (
        vector["profile"]["usual_pain"] == usual
        and vector["profile"]["clearance"] == "ok"
        and not vector["profile"].get("load_cleared")
        and vector["profile"].get("min_gap", 2) == 2
        and not (set(vector["flags"]) & {"emergency", "urgent"})
        and vector["rx"]["equipment"] in {"ankle_kg", "dumbbell_kg", "none"}
        and "ladder" not in vector["rx"]
        and all(float(score).is_integer() for entry in vector["log"] for score in (entry["before"], entry["during"]))
        and not any(entry["next"] is None and entry.get("worse24h") for entry in vector["log"])
    )


IN_THE_APP = [vector for vector in VECTORS if fits_the_app(vector)]


def test_most_worked_cases_can_be_told_to_the_app():
    assert len(IN_THE_APP) >= 25


@pytest.mark.parametrize("vector", IN_THE_APP, ids=lambda vector: vector["id"])
def test_the_app_decides_as_the_worked_case_says(owner, vector):
    """Rows like those that a person would have made, then a session that begins."""
    rx, today = vector["rx"], date.fromisoformat(vector["today"])
    weeks = 0 if vector["profile"]["phase"] == 1 else 10
    began = today - timedelta(weeks=weeks)
    told = {"hips": ["hip_pain"], "hip_pain_gradual": "yes", "pain_hip": vector["profile"]["usual_pain"]}
    routine = make_routine(owner, on=min(began, START), equipment=EVERYTHING_AT_HOME, **told)
    routine.weeks_from, routine.tier = began, vector["profile"]["risk"]
    routine.save()
    slug = {"ankle_kg": "standing-hip-abduction", "dumbbell_kg": CHAIR, "none": "heel-slide"}[rx["equipment"]]
    routine.items.exclude(exercise__slug=slug).delete()
    item = item_of(routine, slug)
    holds = rx["inc"] == 5
    name = "hold_seconds" if holds else "reps"
    item.start = Dose(sets=1, **{name: rx["reps_min"]})
    item.goal = Dose(sets=rx["target_sets"], **{name: rx["reps_max"]})
    amount = Amount(sets=rx["sets"], reps=rx["reps"], load=Decimal(str(rx["load"])))
    state = State(amount=amount, changed_on=today - timedelta(days=rx["days_since_load_change"]))
    sides = ["left", "right"] if item.exercise.sides > 1 else [""]
    item.begins = {f"/{side}": state.to_mapping() for side in sides}
    item.save()
    # The kind of exercise sets how far sessions lie apart; the worked cases are about strength.
    Exercise.objects.filter(slug=slug).update(kind="strength")
    publish_catalogue()
    for entry in vector["log"]:
        session = Session.objects.create(
            user=owner,
            routine=routine,
            performed_on=entry["d"],
            started_at=morning_of(date.fromisoformat(entry["d"])),
            state=Session.State.DONE,
            finished_at=morning_of(date.fromisoformat(entry["d"])),
            pain_before=entry["before"],
        )
        for side in sides:
            for number, count in enumerate(entry["sets"], 1):
                SetLog.objects.create(
                    session=session, item=item, exercise=item.exercise, number=number, side=side,
                    load_kg=Decimal(str(entry["load"])), pain=entry["during"], effort=entry["rpe"],
                    sharp=entry.get("sharp", False), technique_clean=entry["tech"], **{name: count},
                )  # fmt: skip
        if entry["next"] is not None:
            answer_next_day(by=owner, session=session, pain=entry["next"], worse=entry.get("worse24h", False))
    fall = vector["flags"].get("fall_days_ago")
    if fall is not None:
        make_fall(owner, on=today - timedelta(days=fall), near=True)
    session = Session.objects.create(
        user=owner,
        routine=routine,
        performed_on=today,
        started_at=morning_of(today, 20),
        pain_before=vector["flags"].get("pre_pain_today"),
    )
    decide_for(session)
    for row in session.adjustments.all():
        asked = [row.after["sets"], row.after["reps"], float(row.after["load"])]
        assert (row.decision, asked) == (vector["expect"]["decision"], vector["expect"]["rx"]), row.sentence


# --- A corrected history ----------------------------------------------------------------------------------------------


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
    """A replay writes what changed by a statement of its own; every column has to come out as the ORM writes it."""
    routine = make_routine(owner, on=START, equipment=EVERYTHING_AT_HOME)
    for number in range(6):
        play(routine, on=day(number), pain=4 if number == 3 else 1, spare=3)
    ease(by=owner, item=item_of(routine), choice_id=uuid.uuid4())
    columns = [field.attname for field in Adjustment._meta.concrete_fields]
    as_written = list(Adjustment.objects.order_by("pk").values_list(*columns))
    # When the person chose something is known from nowhere else.
    Adjustment.objects.decided().update(decided_on=START - timedelta(days=1))
    Adjustment.objects.update(
        decision="HOLD", rule="?", because="?", facts={}, before={}, after={},
        day={}, sentence="?", rests_on=[], sources=[], fingerprint="?",
    )  # fmt: skip
    replay(routine)
    assert list(Adjustment.objects.order_by("pk").values_list(*columns)) == as_written


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
        rows = Adjustment.objects.filter(item__routine=routine).order_by("decided_on", "item__order", "side")
        return [(row.decided_on, row.decision, row.rule, row.after, row.sentence) for row in rows]

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
        for fingerprints in ({}, {"fingerprint": "?"}):
            if fingerprints:
                Adjustment.objects.update(**fingerprints)
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
        begin(routine, on=day(24))
    assert len(queries) <= 30


# --- What comes next --------------------------------------------------------------------------------------------------


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


# --- What the person chooses ------------------------------------------------------------------------------------------


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
        return {Decimal(row.after["load"]) for row in Adjustment.objects.filter(choice_id=choice)}

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
    row = session.adjustments.get(item=item_of(routine))
    for _twice in range(2):
        undo(by=routine.user, adjustment=Adjustment.objects.get(pk=row.pk))
    assert item_of(routine).dose.reps == 8
    assert [planned_set.amount for planned_set in sets_of(session, item_of(routine))] == [8]
    play(routine, on=day(2))
    assert said(begin(routine, on=day(3))) == [("HOLD", "C6")]


def test_what_eased_by_rule_is_not_taken_back(routine):
    play(routine, on=day(0), pain=7)
    session = begin(routine, on=day(1))
    row = session.adjustments.get(item=item_of(routine))
    with pytest.raises(NotUndoable):
        undo(by=routine.user, adjustment=row)


def test_easier_please_can_be_taken_back(routine):
    play(routine, on=day(0))
    play(routine, on=day(1))
    item = item_of(routine)
    (row,) = ease(by=routine.user, item=item, choice_id=uuid.uuid4())
    assert item_of(routine).dose.reps == 7
    undo(by=routine.user, adjustment=row)
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


# --- Levels -----------------------------------------------------------------------------------------------------------


def test_a_rung_is_stepped_to_with_its_own_reasons(owner):
    routine = make_routine(owner, on=START, program="strong-back-and-hips")
    slug = "chest-lift-1"
    number = 0
    while routine.items.filter(exercise__slug=slug).exists() and number < 40:
        play(routine, on=day(number), spare=3)
        number += 1
    item = routine.items.select_related("base").get(exercise__slug="chest-lift-2")
    assert item.base.slug == slug
    last = Adjustment.objects.filter(item=item, decision="ADVANCE_LEVEL").latest("decided_on")
    assert "Chest lift II" in last.sentence
    kept = stored(routine)
    replay(routine)
    assert stored(routine) == kept


def test_a_person_of_high_risk_keeps_a_hand_on_the_support(owner):
    routine = make_routine(owner, on=START, bones=["osteoporosis"], balance=["fallen"], falls="more", fall_injury="yes")
    assert routine.tier == "HIGH"
    reader = Reader(routine)
    for tracked in reader.tracked:
        places, _end = reader.ladders[tracked.key]
        if tracked.entry.kind == "balance":
            assert {places.levels[number - 1].split("|")[1] for number in places.open} == {
                "two_hands",
                "one_hand",
                "fingertips",
            }


def test_what_a_session_saw_can_be_stored(routine):
    session = begin(routine, on=day(0))
    assert json.loads(json.dumps(session.seen)) == session.seen
    assert current_facts(routine.user) is not None
