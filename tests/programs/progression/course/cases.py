"""Courses, days and sessions as the tests of the course have them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from programs.progression.course.course import Course
from programs.progression.course.drafts.next_state import Step
from programs.progression.course.places import Places
from programs.progression.course.states import Amount, Key, Level, State
from programs.progression.course.told import Day, Done, Entry, Plan
from programs.progression.facts import Equipment, Risk

from ..building import NUMBERS

START = date(2025, 1, 6)


KG = tuple(Decimal(number) for number in ("0", "0.5", "1", "1.5", "2"))


LEVELS = tuple(Level(exercise=f"lift-{number}").key for number in (1, 2, 3))


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC)


def plan(item: str = "a", **changes: Any) -> Plan:
    return Plan(
        **{
            "item": item, "exercise": "lift-1", "reps_min": 8, "reps_max": 12, "target_sets": 2,
            "min_gap": NUMBERS.min_gap_days,
            "sides": {"lift-1": ("",), "lift-2": ("",), "lift-3": ("",)},
        }
        | changes
    )  # fmt: skip


def state(sets: int = 2, reps: int = 12, load: str = "0", **changes: Any) -> State:
    amount = Amount(sets=sets, reps=reps, load=Decimal(load), level=changes.pop("level", LEVELS[0]))
    return State(**{"amount": amount, "changed_on": START - timedelta(days=60)} | changes)


LOADS = Places(equipment=Equipment.ANKLE_KG, loads=KG)


CLIMB = Places(equipment=Equipment.LEVEL, levels=LEVELS, open=(1, 2, 3))


def make_course(states: dict[Key, State], *plans: Plan, undone: Any = ()) -> Course:
    return Course(plans=plans or [plan()], states=states, numbers=NUMBERS, undone=undone)


def day(on: date, places: Places = LOADS, items: tuple[str, ...] = ("a",), **changes: Any) -> Day:
    return Day(
        **{
            "session": on.isoformat(), "on": on, "risk": Risk.LOW, "phase": 1, "usual_pain": 0,
            "places": {(item, ""): places for item in items},
        }
        | changes
    )  # fmt: skip


def do(course: Course, on: date, steps: tuple[Step, ...], *, spare: int = 3, **felt: Any) -> None:
    """Do what was asked for, with some to spare in the last set."""
    morning = felt.pop("morning", 0)
    entries: dict[tuple[str, str], dict[str, Entry]] = {}
    for step in steps:
        if step.today is None:
            continue
        sets = [step.today.reps] * step.today.sets
        sets[-1] += spare
        entries.setdefault(step.key.exercise, {})[step.key.side] = Entry(
            sets=tuple(sets), load=step.today.load, level=step.today.level, **{"rpe": 5, "during": 0} | felt
        )
    course.history.done(Done(on=on, at=at(on), before=0, next_morning=morning, entries=entries), usual_pain=0)


def go(course: Course, count: int, *, first: date = START, every: int = 2, places: Places = LOADS, **felt: Any) -> list:
    """Do so many sessions, and return the steps of each."""
    taken = []
    for number in range(count):
        on = first + timedelta(days=number * every)
        items = tuple(exercise[0] for exercise in course.plans)
        steps = course.begin(day(on, places, items))
        taken.append(steps)
        do(course, on, steps, **felt)
    return taken


SIDES = {"lift-1": ("left", "right"), "lift-2": ("left", "right"), "lift-3": ("left", "right")}
