"""The open rule by which the list of a clinician is sorted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from accounts.models import Scope
from programs.team.waiting import MISSED_FROM, RULE, Known, Why, in_order, is_strong, reasons

NOW = datetime(2026, 3, 16, 12, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def why(**known: Any) -> list[Why]:
    found = reasons(Known(**known), now=NOW, at_day=lambda day: datetime.combine(day, time.min, UTC))
    return [reason.why for reason in found]


def days(count: int) -> list[date]:
    return [ago(count - number).date() for number in range(count)]


def test_each_reason_is_named_while_it_lasts() -> None:
    table: list[tuple[str, dict[str, Any], list[Why]]] = [
        ("nothing is wrong", {}, []),
        ("an old sign is still open", {"signs": [("A sign", ago(300))]}, [Why.SIGN]),
        ("a fall", {"falls": [("a fall", ago(27))]}, [Why.FALL]),
        ("a fall long ago", {"falls": [("a fall", ago(29))]}, []),
        ("a fall that somebody has seen", {"falls": [("a fall", ago(3))], "seen_until": ago(2)}, []),
        ("a fall since", {"falls": [("a fall", ago(3)), ("again", ago(1))], "seen_until": ago(2)}, [Why.FALL]),
        ("a sign is not over when it was seen", {"signs": [("A sign", ago(3))], "seen_until": ago(2)}, [Why.SIGN]),
        ("strong pain", {"pains": [(7, ago(13))]}, [Why.PAIN]),
        ("strong pain before", {"pains": [(7, ago(15))]}, []),
        ("a flare", {"flares": [(6, ago(1))]}, [Why.FLARE]),
        ("two missed", {"missed": days(MISSED_FROM - 1)}, []),
        ("three missed", {"missed": days(MISSED_FROM)}, [Why.MISSED]),
        ("a check-in", {"check_in": (4, ago(1))}, [Why.CHECK_IN]),
        ("a clearance", {"locked_since": ago(90)}, [Why.CLEARANCE]),
        ("a question", {"asked_at": ago(1)}, [Why.QUESTION]),
    ]
    for name, known, expected in table:
        assert why(**known) == expected, name
    everything = {
        "check_in": (4, ago(40)), "missed": days(9), "asked_at": ago(1), "locked_since": ago(9),
        "flares": [(6, ago(1))], "pains": [(8, ago(2))], "falls": [("a fall", ago(1))], "signs": [("A sign", ago(1))],
    }  # fmt: skip
    assert why(**everything) == [line.why for line in RULE]


def test_what_is_strong() -> None:
    assert [is_strong(pain, sharp=False) for pain in (None, 5, 6)] == [False, False, True]
    assert is_strong(None, sharp=True)


def test_the_most_urgent_first_then_whoever_has_waited_longest() -> None:
    def of(**known: Any) -> Any:
        return reasons(Known(**known), now=NOW, at_day=lambda day: datetime.combine(day, time.min, UTC))

    people = [
        ("nothing", ()),
        ("missed", of(missed=days(20))),
        ("sign today", of(signs=[("A sign", ago(0.1))])),
        ("sign yesterday", of(signs=[("A sign", ago(1))], check_in=(4, ago(50)))),
        ("nothing either", ()),
    ]
    names = [name for name, _waits in in_order(people)]
    assert names == ["sign yesterday", "sign today", "missed", "nothing", "nothing either"]


def test_what_a_line_needs_is_a_scope() -> None:
    assert {Scope(line.shared) for line in RULE}
    assert {line.why for line in RULE} == set(Why)
