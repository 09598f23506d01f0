from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from accounts.clearance.clinician import ClearanceIdTakenError, record_clearance, withdraw_clearance
from accounts.models import Clearance, FallReport
from exercises.models import Exercise
from exercises.rules.screening import UnknownFactError
from tests.programs.factories import cleared_on, make_fall

DAY = date(2026, 11, 16)


def record(user, **fields) -> Clearance:
    given = {
        "clearance_id": uuid.uuid4(),
        "rules": ["THP-0"],
        "given_by": "Dr Okafor",
        "role": "surgeon",
        "given_on": DAY,
    }
    return record_clearance(by=user, **{**given, **fields})


def test_keeps_what_was_said(owner):
    clearance = record(
        owner, limits=["prone", "trunk_rotation"], no_added_load=True, note="Slowly", valid_until=date(2027, 1, 1)
    )
    (cleared,) = cleared_on(owner, DAY)
    assert (cleared.key, cleared.scope, cleared.exercise) == (str(clearance.pk), "programme", "")
    assert cleared.rules == {"THP-0"}
    assert cleared.limits == {"prone", "trunk_rotation"}
    assert cleared.no_added_load
    assert (cleared.given_by, cleared.role, cleared.given_on) == ("Dr Okafor", "surgeon", "2026-11-16")


def test_keeps_what_was_said_about_weights(owner):
    record(owner, load_cleared=True, load_rules=["VF-5"])
    (cleared,) = cleared_on(owner, DAY)
    assert cleared.load_cleared
    assert cleared.load_rules == {"VF-5"}


def test_rules_about_weights_are_kept_only_with_a_yes_to_them(owner):
    assert record(owner, load_rules=["VF-5"]).load_rules == []


def test_it_cannot_say_both_about_weights(owner):
    with pytest.raises(IntegrityError):
        record(owner, load_cleared=True, no_added_load=True)


def test_one_exercise(owner):
    record(owner, exercise=Exercise.objects.get(slug="squat"))
    (cleared,) = cleared_on(owner, DAY)
    assert (cleared.scope, cleared.exercise) == ("exercise", "squat")


def test_without_an_end_it_holds_for_a_year(owner):
    assert record(owner).valid_until == date(2027, 11, 16)


def test_it_counts_from_its_day_to_its_last_day(owner):
    record(owner, valid_until=date(2026, 12, 1))
    counting = [
        day for day in (date(2026, 11, 15), DAY, date(2026, 12, 1), date(2026, 12, 2)) if cleared_on(owner, day)
    ]
    assert counting == [DAY, date(2026, 12, 1)]


def test_sent_twice_it_is_one(owner):
    key = uuid.uuid4()
    first = record(owner, clearance_id=key, limits=["prone"])
    assert record(owner, clearance_id=key, given_by="Somebody else") == first
    assert owner.clearances.get().given_by == "Dr Okafor"


def test_somebody_elses_id_is_refused(owner, other):
    theirs = record(other)
    with pytest.raises(ClearanceIdTakenError):
        record(owner, clearance_id=theirs.pk)
    assert not owner.clearances.exists()


def test_an_unknown_limit_stores_nothing(owner):
    with pytest.raises(UnknownFactError, match="levitation"):
        record(owner, limits=["prone", "levitation"])
    assert not owner.clearances.exists()


def test_taken_back_it_no_longer_counts_and_stays_on_record(owner):
    clearance = record(owner)
    withdraw_clearance(by=owner, clearance=clearance)
    assert not cleared_on(owner, DAY)
    at = owner.clearances.get().withdrawn_at
    withdraw_clearance(by=owner, clearance=clearance)
    assert owner.clearances.get().withdrawn_at == at


def test_nobody_takes_back_what_is_not_theirs(owner, other):
    withdraw_clearance(by=other, clearance=record(owner))
    assert cleared_on(owner, DAY)


def test_reading_them_is_one_query_however_many_there_are(owner, django_assert_num_queries):
    for _time in range(4):
        record(owner, limits=["prone", "side_lying"])
    with django_assert_num_queries(1):
        found = cleared_on(owner, DAY)
    assert [clearance.limits for clearance in found] == [{"prone", "side_lying"}] * 4


def test_what_was_said_before_a_break_or_an_operation_opens_nothing_and_still_forbids(owner):
    """A yes to HF-1 was about the first broken hip. The same rule speaks after the second, but that yes no longer
    holds.
    """
    record(owner, rules=["HF-1"])
    limited = record(owner, rules=["HF-1"], limits=["prone"], load_cleared=True, load_rules=["VF-5"])
    later = DAY + timedelta(days=30)
    make_fall(owner, on=later, fracture=True)
    assert [clearance.rules for clearance in cleared_on(owner, later - timedelta(days=1))] == [{"HF-1"}, {"HF-1"}]
    (left,) = cleared_on(owner, later)
    assert (left.key, left.rules, left.load_cleared, left.load_rules) == (
        str(limited.pk),
        frozenset(),
        False,
        frozenset(),
    )
    assert left.limits == {"prone"}
    record(owner, rules=["HF-1"], given_on=later)
    assert [clearance.rules for clearance in cleared_on(owner, later)] == [frozenset(), {"HF-1"}]


@pytest.mark.parametrize(
    ("harm", "opens"), [({"operation": True}, False), ({"injured": True}, True), ({"near": True}, True), ({}, True)]
)
def test_which_reports_overtake_a_yes(owner, harm, opens):
    record(owner)
    make_fall(owner, on=DAY + timedelta(days=1), **harm)
    assert bool(cleared_on(owner, DAY + timedelta(days=2))) is opens


def test_somebody_elses_break_changes_nothing(owner, other):
    record(owner)
    make_fall(other, on=DAY + timedelta(days=1), fracture=True)
    assert cleared_on(owner, DAY + timedelta(days=2))


@pytest.mark.parametrize("minutes", [-5, 5])
def test_of_the_same_day_what_was_told_later_came_later(owner, minutes):
    """A yes in the morning says nothing about a bone that broke in the afternoon."""
    made = record(owner, given_on=DAY)
    report = make_fall(owner, on=DAY, fracture=True)
    FallReport.objects.filter(pk=report.pk).update(reported_at=made.recorded_at + timedelta(minutes=minutes))
    assert bool(cleared_on(owner, DAY)) is (minutes < 0)
