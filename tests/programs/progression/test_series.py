"""Whole series of sessions: a person, a plan of days, and what becomes of the dose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from programs.progression.decide import decide
from programs.progression.facts import (
    Case,
    Clearance,
    Decision,
    Dose,
    Equipment,
    Log,
    Prescription,
    Profile,
    Risk,
    SessionEntry,
)

from .building import NUMBERS

START = date(2025, 1, 6)


@dataclass
class Person:
    """Does what is asked, day by day. Phase 1 throughout; ``equipment`` is the ladder."""

    risk: Risk = Risk.LOW
    equipment: Equipment = Equipment.ANKLE_KG
    load_cleared: bool = False
    target_sets: int = 2
    usual_pain: int = 0
    dose: Dose = field(default_factory=lambda: Dose(sets=1, reps=8, load=Decimal(0)))
    log: list[SessionEntry] = field(default_factory=list)
    raised_on: date = START
    today: date = START
    story: list[tuple[date, Decision]] = field(default_factory=list)

    def case(self, log: tuple[SessionEntry, ...], today: date) -> Case:
        rx = Prescription(
            sets=self.dose.sets,
            reps=self.dose.reps,
            reps_min=8,
            reps_max=12,
            target_sets=self.target_sets,
            load=self.dose.load,
            equipment=self.equipment,
            ladder=NUMBERS.ladder(self.equipment),
        )
        profile = Profile(
            risk=self.risk,
            phase=1,
            usual_pain=self.usual_pain,
            clearance=Clearance.OK,
            min_gap=2,
            load_cleared=self.load_cleared,
        )
        return Case(
            profile=profile,
            rx=rx,
            log=Log(list(log)),
            today=today,
            days_since_load_change=(today - self.raised_on).days,
        )

    def session(self, *, after: int = 3, **fields: object) -> Decision:
        """Begin a session some days later, do the dose decided, and log it; ``fields`` say what went otherwise."""
        if self.log:
            self.today += timedelta(days=after)
        decision = decide(self.case(tuple(self.log), self.today), numbers=NUMBERS)
        self.story.append((self.today, decision))
        if decision.after.load > self.dose.load:
            self.raised_on = self.today
        self.dose = decision.after
        entry = SessionEntry(
            on=self.today,
            sets=(self.dose.reps,) * self.dose.sets,
            load=self.dose.load,
            rpe=5,
            before=0,
            during=0,
            next_morning=0,
            technique_clean=True,
        )
        self.log.append(entry._replace(**fields))
        return decision

    @property
    def kinds(self) -> list[str]:
        return [decision.kind.value for _day, decision in self.story]

    @property
    def doses(self) -> list[tuple[int, int, float]]:
        return [(decision.after.sets, decision.after.reps, float(decision.after.load)) for _day, decision in self.story]


def surplus(person: Person, by: int = 3) -> dict[str, object]:
    """What the next session looks like if the last set has something to spare."""
    return {"sets": (12,) * (person.dose.sets - 1) + (12 + by,)}


def test_first_weeks_of_a_clean_start():
    person = Person()
    for _session in range(12):
        person.session()
    assert person.doses == [
        (1, 8, 0), (1, 9, 0), (1, 10, 0), (1, 11, 0), (1, 12, 0), (1, 12, 0),
        (2, 8, 0), (2, 9, 0), (2, 10, 0), (2, 11, 0), (2, 12, 0), (2, 12, 0),
    ]  # fmt: skip
    assert person.kinds[4:7] == ["ADVANCE_REPS", "HOLD", "ADVANCE_SET"]


def test_a_year_at_ease_climbs_the_ladder_and_stops_at_its_top():
    person = Person()
    for _session in range(200):
        decision = person.session(rpe=4)
        if person.dose.reps == 12 and decision.rule in {"A1", "A2", "A8"}:
            person.log[-1] = person.log[-1]._replace(**surplus(person))
    assert person.dose.load == 5
    assert person.story[-1][1].rule == "A5"
    raises = [day for day, decision in person.story if decision.kind.raises_load]
    assert len(raises) == 8
    assert all((later - earlier).days >= 7 for earlier, later in pairwise([START, *raises]))
    for (_day, first), (_later, other) in pairwise(person.story):
        before, after = first.after, other.after
        assert (after.sets > before.sets) + (after.load > before.load) <= 1
        assert NUMBERS.ladder_ankle_kg.index(after.load) - NUMBERS.ladder_ankle_kg.index(before.load) in {0, 1}


def test_high_tier_grows_without_weight_until_a_clinician_says_yes():
    person = Person(risk=Risk.HIGH)
    for _session in range(60):
        decision = person.session(rpe=4)
    assert person.dose == Dose(sets=2, reps=12, load=Decimal(0))
    assert decision.rule == "A6"
    person.load_cleared = True
    assert person.session(rpe=4).kind == "ADVANCE_LOAD"
    raised_on = person.today
    while not (decision := person.session(rpe=3, **surplus(person))).kind.raises_load:
        assert (person.today - raised_on).days < 40
    assert (person.today - raised_on).days >= 21


def test_a_painful_session_eases_and_the_way_back_is_open():
    person = Person(dose=Dose(sets=2, reps=12, load=Decimal("1")))
    person.session(during=7)
    assert person.session().kind == "REGRESS_LOAD"
    assert person.dose == Dose(sets=2, reps=8, load=Decimal("0.5"))
    for _session in range(4):
        assert person.session().kind == "ADVANCE_REPS"
    assert person.session().rule == "A2"


def test_two_painful_sessions_running_end_with_another_exercise():
    person = Person(dose=Dose(sets=2, reps=10, load=Decimal(0)))
    person.session(during=7)
    person.session(during=6)
    assert person.session().kind == "SUBSTITUTE_REFER"


def test_pain_that_always_comes_back_goes_down_to_the_floor_and_no_further():
    person = Person(dose=Dose(sets=3, reps=12, load=Decimal("2")))
    for number in range(40):
        person.session(after=7, during=7 if number % 2 == 0 else 0)
        assert person.dose.sets >= 1
        assert person.dose.reps >= 5
        assert person.dose.load >= 0
    assert person.dose.load == 0


def test_missing_mornings_hold_for_as_long_as_they_are_missing():
    person = Person()
    for _session in range(6):
        person.session(next_morning=None)
    assert person.kinds == ["START", *["HOLD"] * 5]
    assert {decision.rule for _day, decision in person.story[1:]} == {"P4"}
    person.log[-1] = person.log[-1]._replace(next_morning=0)
    assert person.session().kind == "ADVANCE_REPS"


def test_an_answer_that_comes_late_changes_the_next_decision_only():
    person = Person()
    person.session()
    person.session(next_morning=None)
    person.session()
    assert person.doses == [(1, 8, 0), (1, 9, 0), (1, 9, 0)]
    person.log[1] = person.log[1]._replace(next_morning=0)
    person.session()
    assert person.dose.reps == 10


def test_three_weeks_away_and_back():
    person = Person(dose=Dose(sets=3, reps=10, load=Decimal("2")), target_sets=3)
    person.session()
    decision = person.session(after=21)
    assert decision.kind == "RETURN_RAMP_2W"
    assert person.dose == Dose(sets=2, reps=8, load=Decimal("1.5"))
    assert person.session().kind == "ADVANCE_REPS"


def test_a_long_series_of_amber_moves_repetitions_only():
    person = Person(dose=Dose(sets=1, reps=8, load=Decimal(0)))
    for _session in range(30):
        person.session(during=4)
    assert person.dose == Dose(sets=1, reps=12, load=Decimal(0))
    assert person.kinds.count("ADVANCE_REPS") == 4
    assert set(person.kinds) == {"START", "HOLD", "ADVANCE_REPS"}


def test_flares_running_deload_refer_and_heal():
    person = Person(dose=Dose(sets=3, reps=10, load=Decimal(0)), target_sets=3)
    for _session in range(4):
        person.session(next_morning=3)
    assert person.kinds == ["START", "REGRESS_SET", "DELOAD", "DELOAD_REFER"]
    assert person.doses[1:] == [(2, 10, 0), (1, 10, 0), (1, 10, 0)]
    person.session()  # the last morning was a flare still: the fourth running
    assert person.kinds[-1] == "DELOAD_REFER"
    assert person.session().kind == "ADVANCE_REPS"


def test_very_hard_sessions_ease_step_by_step():
    person = Person(dose=Dose(sets=2, reps=8, load=Decimal("1")))
    for _session in range(6):
        person.session(rpe=9)
    assert person.doses == [(2, 8, 1), (2, 8, 1), (2, 8, 0.5), (2, 8, 0), (1, 8, 0), (1, 6, 0)]


def test_replaying_a_history_gives_the_same_decisions():
    """What the app does after a correction: the decisions again, session by session, each with its own date."""
    person = Person()
    for number in range(40):
        person.session(
            during=[0, 1, 4, 0, 7][number % 5] if number % 3 else 0, next_morning=None if number % 7 == 0 else 1
        )
    again = Person()
    for number, (day, decision) in enumerate(person.story):
        case = again.case(tuple(person.log[:number]), day)
        replayed = decide(case, numbers=NUMBERS)
        assert replayed == decision
        if replayed.after.load > again.dose.load:
            again.raised_on = day
        again.dose = replayed.after


def test_what_is_long_ago_does_not_change_the_answer():
    person = Person()
    for _session in range(30):
        person.session()
    whole = decide(person.case(tuple(person.log), person.today + timedelta(days=3)), numbers=NUMBERS)
    recent = decide(person.case(tuple(person.log[-7:]), person.today + timedelta(days=3)), numbers=NUMBERS)
    assert whole == recent
