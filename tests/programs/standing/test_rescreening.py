"""When the health check is due again, as a table; and when doses begin anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from programs.progression.in_force import numbers_from
from programs.standing.explanation import due_because
from programs.standing.rescreening import (
    Due,
    Past,
    begins_anew,
    due,
)

TODAY = date(2026, 11, 16)
LONG_GAP = timedelta(days=56)


def make_past(**facts) -> Past:
    return Past(valid_for=timedelta(days=365), long_gap=LONG_GAP, **facts)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("checked", "last", "hurt", "expected"),
    [
        (0, None, None, ()),
        (365, None, None, ()),
        (366, None, None, (Due.OLD,)),
        (366, 2, None, (Due.OLD,)),
        # a gap: only when there was a session, and only from 56 days on
        (300, 55, None, ()),
        (300, 56, None, (Due.LONG_GAP,)),
        (300, None, None, ()),
        # gone through after the gap: due no more, until as much time has passed again
        (0, 56, None, ()),
        (3, 90, None, ()),
        (55, 200, None, ()),
        (56, 200, None, (Due.LONG_GAP,)),
        # gone through within the gap, before it was long: that does not count
        (20, 60, None, (Due.LONG_GAP,)),
        (4, 60, None, ()),
        # harm
        (10, 2, 0, (Due.HURT,)),
        (10, None, 40, (Due.HURT,)),
        (400, 60, 1, (Due.HURT, Due.LONG_GAP, Due.OLD)),
    ],
)
def test_due(checked, last, hurt, expected):
    past = make_past(
        checked_on=ago(checked),
        last_session_on=None if last is None else ago(last),
        hurt_since=None if hurt is None else ago(hurt),
    )
    assert due(past, today=TODAY) == expected


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        ({"fracture_since": TODAY}, (Due.FRACTURE,)),
        ({"operation_since": TODAY}, (Due.OPERATION,)),
        ({"hurt_since": TODAY, "operation_since": ago(3), "fracture_since": ago(5)},
         (Due.FRACTURE, Due.OPERATION, Due.HURT)),
    ],
)  # fmt: skip
def test_each_kind_of_harm_has_a_reason_of_its_own(harm, expected):
    assert due(make_past(checked_on=ago(10), **harm), today=TODAY) == expected
    assert all(due_because(reason, numbers_from(())) for reason in Due)


def test_a_health_check_of_today_leaves_only_harm():
    for last in range(0, 800, 7):
        assert due(make_past(checked_on=TODAY, last_session_on=ago(last)), today=TODAY) == ()


@pytest.mark.parametrize(
    ("last", "hurt", "expected"),
    [
        (None, None, False),
        (None, 3, False),
        (55, None, False),
        (56, None, True),
        (5, 3, True),
        (5, 5, True),
        (5, 6, False),
    ],
)
def test_begins_anew(last, hurt, expected):
    assert (
        begins_anew(
            last_session_on=None if last is None else ago(last),
            hurt_on=None if hurt is None else ago(hurt),
            today=TODAY,
            long_gap=LONG_GAP,
        )
        is expected
    )
