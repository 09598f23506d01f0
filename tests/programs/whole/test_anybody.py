"""Whoever somebody is: what they get is not empty, within 45 minutes, and nothing that their tier or a gate forbids.

``proposal/test_no_contradiction`` asks whether the pages contradict each other; this asks what a clinician would.
"""

from __future__ import annotations

from random import Random

import pytest

from exercises.rules.home import DEMAND, FLOOR_TRANSFER, IMPACT, LYING, ON_A_CHAIR_OR_STANDING, Home
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue
from programs.decision.reading.reader import Reader
from programs.fitting.fitted import FittedItem, Origin
from programs.models import Role, Routine
from programs.progression.course.ladders import SUPPORTS
from programs.progression.course.states import Level
from programs.progression.in_force import numbers_of
from programs.proposal.proposal import Proposal
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.standing.person import Person
from programs.standing.until_yes import offered_under
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, make_clearance, make_profile
from tests.programs.whole.courses import Did, twelve_weeks
from tests.programs.whole.random_people import random_answers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]

PEOPLE = 60
MINUTES = 45
HEART = "CV-3"
KNEELING = DEMAND["quadruped"]


def proposals(owner, number: int):
    """Yield the recommended program fitted to people made at random: the same ones each time."""
    for seed in range(number):
        random = Random(f"anybody {seed}")
        proposal = propose(profile=make_profile(owner, **random_answers(random)), today=MONDAY)
        assert proposal is not None
        yield proposal


def check_substitute(item: FittedItem, home: Home) -> None:
    """The last resort never raises the demand: floor, kneeling, balance, start position, landing, equipment (5.4)."""
    exercises = current_catalogue().exercises
    before, after = exercises[item.instead_of], exercises[item.exercise]
    assert not home.missing(after)
    assert DEMAND[after.position] < KNEELING or DEMAND[before.position] == KNEELING
    assert IMPACT not in after.movements - before.movements
    if DEMAND[before.position] == ON_A_CHAIR_OR_STANDING and DEMAND[after.position] != ON_A_CHAIR_OR_STANDING:
        # Nobody who stood or sat is sent to the floor: it is done on the bed or the couch.
        assert item.place in {"bed", "couch"}
    if item.origin is Origin.SIMILAR:
        assert after.balance_demand <= before.balance_demand
        assert DEMAND[after.position] <= max(DEMAND[before.position], LYING)


def check_not_empty(proposal: Proposal) -> None:
    """Nobody gets nothing: exercises, or while a clinician is asked something that is safe to do today.

    With symptoms of the heart nothing moves in that; with any other lock something does.
    """
    locks = {rule.id for rule in proposal.effective.programme.rules if rule.verdict is Verdict.CLEAR}
    if not locks:
        assert proposal.fitting.items
        return
    offered = [shown.entry for shown in offered_under(locks, proposal.catalogue)]
    assert offered
    assert {shown.always for shown in offered} == ({True} if HEART in locks else {True, False})


def check_warm_up_and_bed(item: FittedItem) -> None:
    """Whatever stands in for a warm-up lasts as long; and on the bed nobody reads how to get down to the floor."""
    assert item.role != Role.WARM_UP or item.start.minutes
    movements = current_catalogue().exercises[item.exercise].movements
    if item.place in {"bed", "couch"}:
        floor_only = [rule for rule in item.rules if rule.movements & movements == {FLOOR_TRANSFER}]
        assert [rule for rule in floor_only if item.exercise not in rule.exercises] == []
    assert item.verdict.allows


def check_tier(proposal: Proposal) -> None:
    person = proposal.now
    closed = {slug for gate in person.closed_gates for slug in gate.exercises}
    for item in proposal.fitting.items:
        done = {item.exercise, *(part.exercise for part in item.parts)}
        assert not done & closed
        assert proposal.effective.exercises[item.exercise].verdict.allows or item.side or item.parts
        if proposal.tier.level == "HIGH":
            assert not item.load_allowed
        for slug in done:
            assert IMPACT not in proposal.catalogue.exercises[slug].movements


def test_what_anybody_is_proposed(owner):
    tiers = set()
    for proposal in proposals(owner, PEOPLE):
        tiers.add(proposal.tier.level)
        check_not_empty(proposal)
        assert proposal.seconds <= MINUTES * 60
        check_tier(proposal)
        for item in proposal.fitting.items:
            if item.instead_of:
                check_substitute(item, proposal.now.home)
            check_warm_up_and_bed(item)
    assert tiers == {"LOW", "MOD", "HIGH"}


def test_what_anybody_grows_into(owner):
    """Twelve weeks with much to spare: not past 45 minutes, not through a gate, not past what the tier allows."""
    most_support = numbers_of(current_catalogue()).high_support_max
    with_hand = set(list(SUPPORTS)[:most_support])
    for proposal in proposals(owner, PEOPLE // 4):
        if not proposal.fitting.items:
            continue
        routine = start_routine(by=owner, proposal=proposal, today=MONDAY)
        person = Person.of_routine(routine, today=MONDAY)
        closed = {slug for gate in person.closed_gates for slug in gate.exercises}
        weeks = twelve_weeks(routine, first=MONDAY, did=lambda week: Did(effort=2, spare=6))
        for week in weeks:
            assert week.minutes <= MINUTES
        levels = [Level.from_key(amount.level) for week in weeks for amount in week.amounts.values()]
        assert not {level.exercise for level in levels} & closed
        if routine.tier == "HIGH":
            assert {amount.load for week in weeks for amount in week.amounts.values()} == {0}
        if person.support_gates:
            assert {level.support for level in levels} - {""} <= with_hand


# --- The people of the issue ------------------------------------------------------------------------------------------


def test_eight_weeks_after_a_broken_hip_nobody_gets_down_on_hands_and_knees(owner):
    make_profile(owner, bones=["hip_fracture"], hip_fracture_when="recent", equipment=EVERYTHING_AT_HOME)
    make_clearance(owner, rules=["HF-1"])
    proposal = propose(profile=owner.health_profiles.in_force(), today=MONDAY)
    (instead,) = [item for item in proposal.fitting.items if item.instead_of == "standing-hip-abduction"] or [None]
    if instead is None:
        (left,) = [left for left in proposal.fitting.left_out if left.exercise == "standing-hip-abduction"]
        assert left.covered_by == "heel-slide"
    else:
        assert instead.exercise in {"heel-slide", "flat-back-bridge", "seated-march"}
    positions = {proposal.catalogue.exercises[item.exercise].position for item in proposal.fitting.items}
    assert "quadruped" not in positions


@pytest.mark.parametrize("program", ["hip-basics", "hip-strength-for-low-bone", "six-hip-exercises"])
def test_a_frame_at_82_gets_nothing_that_a_fall_makes_dangerous(owner, program):
    make_profile(
        owner, year_of_birth=1944, balance=["unsteady", "walking_aid"], walking_aid_hand="both",
        equipment=EVERYTHING_AT_HOME,
    )  # fmt: skip
    proposal = propose(profile=owner.health_profiles.in_force(), today=MONDAY, slug=program)
    done = {item.exercise for item in proposal.fitting.items}
    done |= {part.exercise for item in proposal.fitting.items for part in item.parts}
    assert not done & {"squat", "stationary-lunge", "single-leg-calf-raise", "single-leg-balance"}
    assert "sit-to-stand" in done or program == "six-hip-exercises"
    routine = start_routine(by=owner, proposal=proposal, today=MONDAY)
    reader = Reader(Routine.objects.get(pk=routine.pk))
    for tracked in reader.tracked:
        places, _end = reader.ladders[tracked.key]
        assert {Level.from_key(places.levels[number - 1]).support for number in places.open} & {
            "hover",
            "none",
        } == set()
