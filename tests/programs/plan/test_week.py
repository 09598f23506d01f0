"""A plan of parts over a week: no day is longer than a session, and muscles rest between strength work."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from programs.plan.session_order import place
from programs.plan.week import (
    Because,
    Limits,
    WeekItem,
    lay_out,
)
from programs.schedule.days import WEEK, plan_days, session_seconds

LIMITS = Limits(exercises=8, seconds=45 * 60)
MUSCLES = ["gluteus-maximus", "quadriceps", "back-extensors", "soleus"]


@st.composite
def parts(draw: st.DrawFn) -> list[WeekItem]:
    """A main program that keeps the limits by itself, and up to three additions of any kind."""
    main_days = plan_days(draw(st.sets(st.integers(0, 6), min_size=1)), per_week_max=3, rest_days=1)
    count = draw(st.integers(1, 7))
    longest = (LIMITS.seconds - 30 * count) // count
    items = [
        WeekItem(
            key=f"main {number}",
            days=main_days,
            seconds=draw(st.integers(30, longest)),
            works=frozenset(draw(st.sets(st.sampled_from(MUSCLES), max_size=2))),
            main=True,
        )
        for number in range(count)
    ]
    for part in range(draw(st.integers(0, 3))):
        days = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
        for number in range(draw(st.integers(1, 7))):
            items.append(
                WeekItem(
                    key=f"{part} {number}",
                    days=days,
                    seconds=draw(st.integers(30, 1500)),
                    counts=draw(st.booleans()),
                    works=frozenset(draw(st.sets(st.sampled_from(MUSCLES), max_size=2))),
                )
            )
    return items


@given(items=parts(), open_days=st.sets(st.integers(0, 6)))
def test_no_day_breaks_a_limit_and_nothing_is_lost_without_a_word(items: list[WeekItem], open_days: set[int]) -> None:
    week = lay_out(items, open_days=open_days, limits=LIMITS)
    on_day = {day: [item for item in items if day in week.days[item.key]] for day in range(WEEK)}
    for day, there in on_day.items():
        assert sum(item.counts for item in there) <= LIMITS.exercises
        assert session_seconds(item.seconds for item in there) <= LIMITS.seconds
        for item in there:
            for other in on_day[(day + 1) % WEEK]:
                assert item.works.isdisjoint(other.works)
    for item in items:
        done, moves = week.days[item.key], week.moves_of(item.key)
        if item.main:
            assert (done, moves) == (item.days, [])
        kept = [day for day in item.days if day not in {move.day for move in moves}]
        assert set(done) == {*kept, *(move.to for move in moves if move.to is not None)}
        assert len(done) == len(item.days) - sum(move.to is None for move in moves)


def test_what_does_not_fit_goes_to_the_nearest_later_day_that_is_free() -> None:
    main = WeekItem(key="main", days=(0, 2, 4), seconds=40 * 60, works=frozenset({"quadriceps"}), main=True)
    balance = WeekItem(key="balance", days=(0, 1), seconds=10 * 60)
    squats = WeekItem(key="squats", days=(1,), seconds=60, works=frozenset({"quadriceps"}))
    week = lay_out([main, balance, squats], open_days={0, 2, 3, 4}, limits=LIMITS)
    assert week.days["balance"] == (1, 3)
    assert [(move.day, move.to, move.because) for move in week.moves_of("balance")] == [(0, 3, Because.MINUTES)]
    # The day between two days of the same muscles is none for them: they go where those are worked anyway.
    assert week.days["squats"] == (2,)
    assert [(move.day, move.to, move.because) for move in week.moves_of("squats")] == [(1, 2, Because.REST)]


def test_the_parts_that_others_had_stay_where_they_were() -> None:
    """Who adds something does not move what is there, and who takes it out again finds the week as it was."""
    items = [
        WeekItem(key="main", days=(0, 3), seconds=1800, main=True),
        WeekItem(key="first", days=(0, 1), seconds=600),
    ]
    more = [*items, WeekItem(key="second", days=(0, 1, 2), seconds=600)]
    before, after = (lay_out(plan, open_days=range(WEEK), limits=LIMITS) for plan in (items, more))
    assert {key: after.days[key] for key in ("main", "first")} == dict(before.days)


def test_the_order_of_a_session() -> None:
    wanted = [
        ("warm_up", "warm_up", []),
        ("main", "balance", []),
        ("main", "strength", ["quadriceps"]),
        ("main", "strength", ["gluteus-medius"]),
        ("main", "strength", ["soleus"]),
        ("main", "posture", []),
        ("main", "mobility", []),
        ("final", "mobility", []),
        ("cool_down", "mobility", []),
    ]
    places = [place(section=section, role=role, muscles=muscles) for section, role, muscles in wanted]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
