from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.db import IntegrityError

from accounts.clearances import ClearanceIdTakenError, cleared_on, record_clearance, withdraw_clearance
from accounts.models import Clearance
from exercises.models import Exercise
from exercises.screening import UnknownFactError

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
    assert [one.limits for one in found] == [{"prone", "side_lying"}] * 4
