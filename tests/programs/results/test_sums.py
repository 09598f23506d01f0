"""Sums over people: what they add up, and that nobody can be recognised in them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

from programs.results.small_numbers import is_small, shown, shown_part, total
from programs.results.sums import Course, Sums, sums_of

TODAY = date(2026, 11, 16)
# The last number before a step of the rounding.
MOST = 22


def course(*, weeks_ago: int = 20, lasted: int = 20, **told: Any) -> Course:
    """A person who began so many weeks ago and did a session a week for ``lasted`` weeks."""
    began = TODAY - timedelta(weeks=weeks_ago)
    days = [began + timedelta(weeks=week) for week in range(min(lasted, weeks_ago) + 1)]
    return Course(**{"days": days, "sessions": len(days), "red": 0, "falls": 0, "signs": 0, **told})


def by_week(sums: Sums) -> dict[int, tuple[int | None, int | None, int | None]]:
    return {row.week: (row.people, row.still, row.percent) for row in sums.lasting}


def events_of(sums: Sums) -> dict[str, tuple[int | None, int | None]]:
    return {event.kind: (event.number, event.per_thousand) for event in sums.events}


def test_who_began_and_who_still_exercises() -> None:
    people = [
        *(course() for _number in range(20)),
        *(course(lasted=5) for _number in range(20)),
        *(course(weeks_ago=6) for _number in range(10)),
        *(Course(red=0, falls=0, signs=0) for _number in range(10)),
    ]
    sums = sums_of(people, today=TODAY)
    assert (sums.people, sums.began) == (60, 50)
    # A session in the week before still counts at the end of week 4; after week 5, nothing does at week 8.
    assert by_week(sums) == {4: (50, 50, 100), 8: (40, 20, 50), 12: (40, 20, 50)}


def test_the_window_ends_with_the_week_and_is_two_weeks_long() -> None:
    began = TODAY - timedelta(weeks=4)

    def still(*days_after: int) -> int | None:
        days = [began, *(began + timedelta(days=days) for days in days_after)]
        return sums_of([Course(days=days)] * 10, today=TODAY).lasting[0].still

    assert [still(14), still(15), still(28)] == [0, 10, 10]


def test_change_is_the_middle_with_the_middle_half() -> None:
    told = [
        {"pain": {0: 6, 4: 6 - number % 5, 12: 9}, "activities": {0: {"stairs": 3}, 4: {"stairs": 3 + number % 5}}}
        for number in range(20)
    ]
    sums = sums_of([course(**answers) for answers in told], today=TODAY)
    for row in (sums.pain[0], sums.activities[0]):
        assert (row.people, row.low, row.median, row.high) == (20, 1, 2, 3)
    # Worse is below zero; where nobody answered twice there is nothing.
    assert (sums.pain[2].median, sums.pain[1].people, sums.activities[2].median) == (-3, 0, None)


def test_what_went_wrong_counts_by_the_thousand_sessions() -> None:
    people = [course(falls=1, red=2) for _number in range(10)] + [course() for _number in range(30)]
    sums = sums_of(people, today=TODAY)
    assert sums.sessions == 840
    assert events_of(sums) == {
        "sign": (0, 0),
        "fall": (10, 12),
        "red": (20, 24),
        "all": (30, 36),
    }


def test_few_people_are_hidden_with_whatever_would_tell_of_them() -> None:
    few = sums_of([course(falls=1)] * 7, today=TODAY)
    assert few.is_empty
    assert by_week(few) == dict.fromkeys((4, 8, 12), (None, None, None))
    assert set(events_of(few).values()) == {(None, None)}
    assert few.sessions is None

    # One person with twenty red sessions is one person.
    one = sums_of([*[course()] * 20, course(red=20, falls=0)], today=TODAY)
    assert events_of(one)["red"] == (None, None)
    assert events_of(one)["all"] == (None, None)
    # Three who stopped are hidden, and so are those who did not: the rest would be the three.
    three = sums_of([*[course()] * 20, *[course(lasted=1)] * 3], today=TODAY)
    assert by_week(three)[12] == (25, None, None)
    # Three who never began, too.
    assert sums_of([*[course()] * 20, *[Course()] * 3], today=TODAY).began is None
    # A median of seven is none.
    seven = sums_of([*[course(pain={0: 5, 4: 3})] * 7, *[course()] * 20], today=TODAY)
    assert (seven.pain[0].people, seven.pain[0].median) == (None, None)
    # Whoever does not share pain and falls is not held to have none.
    sums = sums_of([*[course(red=None, falls=None, signs=None)] * 20, *[course(falls=1)] * 5], today=TODAY)
    assert sums.sessions is None


def test_a_hidden_number_cannot_be_worked_out() -> None:
    """Whatever is published of a whole and its parts, at least two hidden numbers fit it."""
    three: dict[Any, set[int]] = {}
    two: dict[Any, set[int]] = {}
    for first, second, third in product(range(MOST + 1), repeat=3):
        parts = (shown(first), shown(second), shown(third))
        if parts[0] is None:
            three.setdefault((*parts, total(parts)), set()).add(first)
    for part, rest in product(range(MOST + 1), repeat=2):
        whole = part + rest
        published = (shown_part(part, whole), shown_part(rest, whole), shown(whole))
        if is_small(part):
            assert published[:2] == (None, None)
            two.setdefault(published, set()).add(part)
    assert min(map(len, [*three.values(), *two.values()])) > 1
