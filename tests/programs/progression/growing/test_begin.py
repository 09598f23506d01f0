"""What a session asks for when it begins."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

from accounts.health_check.services import current_facts
from accounts.models import OwnWeights
from programs.decision.morning import answer_next_day
from programs.decision.reading.reader import Reader
from programs.decision.replay import decide_for, replay
from programs.entries.plan import DoneSet
from programs.models import Session
from programs.session.asked import items_with_sets, sets_of
from programs.session.do import log_exercise

from ...decided import decided, decided_about, sentence
from ...factories import make_fall, make_routine
from ...histories import begin, play
from .cases import CHAIR, START, day, item_of, said, stored


def test_the_first_session_asks_for_the_start_dose(routine):
    session = begin(routine, on=START)
    assert {row.decision for row in decided(session)} == {"START"}
    planned = dict(items_with_sets(session))
    assert [planned_set.amount for planned_set in planned[item_of(routine)]] == [8]


def test_a_clean_session_and_a_fine_morning_earn_one_more(routine):
    play(routine, on=day(0))
    session = begin(routine, on=day(1))
    assert said(session) == [("ADVANCE_REPS", "A1")]
    (row,) = decided(session, item_of(routine))
    assert sentence(row) == "You did 1 set of 8 last time, and it went well. So it grows to 1 set of 9."
    assert [planned_set.amount for planned_set in dict(items_with_sets(session))[item_of(routine)]] == [9]
    assert item_of(routine).dose.reps == 9


def test_without_a_word_about_the_morning_it_stays(routine):
    play(routine, on=day(0), morning=None)
    assert said(begin(routine, on=day(1))) == [("HOLD", "P4")]


def test_pain_that_was_not_told_holds_and_says_so(routine):
    play(routine, on=day(0), pain=None)
    session = begin(routine, on=day(1))
    assert [row.because for row in decided(session, item_of(routine))] == ["pain_not_told"]


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
    heavier = decided_about(item_of(routine), kind="ADVANCE_LOAD")[-1]
    make_fall(routine.user, on=heavier.decided_on - timedelta(days=1), near=True)
    replay(routine)
    then = routine.sessions.get(pk=heavier.session_id)
    assert said(then) == [("HOLD", "A6")]


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


def test_a_rung_is_stepped_to_with_its_own_reasons(owner):
    routine = make_routine(owner, on=START, program="strong-back-and-hips")
    slug = "chest-lift-1"
    number = 0
    while routine.items.filter(exercise__slug=slug).exists() and number < 40:
        play(routine, on=day(number), spare=3)
        number += 1
    item = routine.items.select_related("base").get(exercise__slug="chest-lift-2")
    assert item.base.slug == slug
    last = decided_about(item, kind="ADVANCE_LEVEL")[-1]
    assert "Chest lift II" in sentence(last)
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
