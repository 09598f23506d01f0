"""Gates: what opens a movement that a fall or a fracture makes dangerous, and for whom they stand (4.5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exercises.rules.gates import AtGate, Result, SelfTest, closed_to
from exercises.snapshot.current import current_catalogue

pytestmark = pytest.mark.django_db

STEADY = AtGate(tier="LOW", falls_risk=False, age=60, norm=14)
FALLS = AtGate(tier="MOD", falls_risk=True, age=72, norm=10)
CAREFUL = {"GATE-SQUAT", "GATE-LUNGE", "GATE-ONE-HEEL", "GATE-ONE-LEG", "GATE-SUPPORT"}
HISTORY = {"GATE-CHEST-LIFT-3", "GATE-STAMPS", "GATE-HOPS"}


def closed(who: AtGate) -> set[str]:
    return {gate.id for gate in closed_to(who, current_catalogue().gates)}


def passed(who: AtGate, *, stands: int = 12, tandem: float = 10, days_ago: int = 3) -> AtGate:
    return replace(who, stands=Result(value=stands, days_ago=days_ago), tandem=Result(value=tandem, days_ago=days_ago))


@pytest.mark.parametrize(
    ("who", "shut"),
    [
        (STEADY, set()),
        (replace(STEADY, age=79), set()),
        (replace(STEADY, age=80), CAREFUL),
        (replace(STEADY, age=None), CAREFUL),
        (replace(STEADY, tier="HIGH"), CAREFUL),
        (replace(STEADY, frame=True), CAREFUL),
        (FALLS, CAREFUL),
        (passed(FALLS), set()),
        (passed(FALLS, stands=7), {"GATE-SQUAT", "GATE-LUNGE"}),
        (passed(FALLS, stands=8), {"GATE-LUNGE"}),
        (passed(FALLS, tandem=9.9), {"GATE-LUNGE", "GATE-ONE-HEEL", "GATE-ONE-LEG", "GATE-SUPPORT"}),
        (passed(FALLS, days_ago=57), CAREFUL),
        (replace(passed(FALLS), tier="HIGH"), {"GATE-SUPPORT"}),
        (replace(passed(FALLS), frame=True), CAREFUL),
    ],
)  # fmt: skip
def test_who_stands_before_which_gate(who, shut):
    assert closed(who) & CAREFUL == shut


def test_who_is_through_stays_when_the_test_has_grown_old_and_not_when_a_new_one_falls_short():
    through = replace(FALLS, doing=frozenset({"squat"}))
    assert "GATE-SQUAT" not in closed(passed(through, days_ago=300))
    assert "GATE-LUNGE" in closed(passed(through, days_ago=300))
    assert "GATE-SQUAT" in closed(passed(through, stands=7))
    assert "GATE-SQUAT" in closed(through)


def test_what_takes_time_takes_it_from_everybody_and_landings_are_for_the_lowest_risk():
    assert closed(STEADY) == HISTORY
    ready = replace(passed(STEADY), weeks=8, sessions={"": 16, "chest-lift-2": 6, "foot-stamps": 12})
    assert closed(ready) == set()
    assert closed(replace(ready, weeks=7)) == {"GATE-STAMPS", "GATE-HOPS"}
    assert closed(replace(ready, tier="MOD")) == {"GATE-STAMPS", "GATE-HOPS"}
    assert closed(replace(ready, sessions={"": 15, "chest-lift-2": 5, "foot-stamps": 11})) == HISTORY


def test_a_closed_gate_names_the_test_that_opens_it_or_asks_for_a_clinician():
    gates = {gate.id: gate for gate in closed_to(FALLS, current_catalogue().gates)}
    assert gates["GATE-LUNGE"].tests == (SelfTest.CHAIR_STAND, SelfTest.BALANCE)
    assert gates["GATE-SQUAT"].message and gates["GATE-SQUAT"].sources
    framed = {gate.id: gate for gate in closed_to(replace(FALLS, frame=True), current_catalogue().gates)}
    assert framed["GATE-SQUAT"].tests == ()
    assert framed["GATE-SQUAT"].message == ""
