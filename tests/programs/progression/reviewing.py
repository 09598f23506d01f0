"""What the tests of reviews build: a program so many weeks old, with its weeks, sessions and decisions."""

from __future__ import annotations

from datetime import date, timedelta

from programs.progression.course.states import Key
from programs.progression.facts import Kind, Zone
from programs.progression.numbers import Numbers
from programs.progression.reviews.facts import Felt, ProgramFacts, Taken, Track
from programs.progression.reviews.reviews import due
from programs.schedule.adherence import Week

from .building import NUMBERS

MONDAY = date(2026, 1, 5)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def make_facts(*, weeks: float = 4, **known) -> ProgramFacts:
    """Facts so many weeks after a program began."""
    return ProgramFacts(**{"began_on": MONDAY, "today": MONDAY + timedelta(days=round(weeks * 7)), **known})


def make_weeks(*done: int | None, planned: int = 3, until: date) -> tuple[Week, ...]:
    """Weeks that are over, and the present one; None asked for nothing."""
    monday = until - until.weekday() * DAY
    over = [
        Week(
            monday=monday - WEEK * (len(done) - number),
            done=session or 0,
            planned=None if session is None else planned,
            in_progress=False,
        )
        for number, session in enumerate(done)
    ]
    return (*over, Week(monday=monday, done=0, planned=planned, in_progress=True))


def make_felt(*zones: Zone, sore: bool = True) -> tuple[Felt, ...]:
    return tuple(Felt(on=MONDAY + 2 * number * DAY, zone=zone, sore=sore) for number, zone in enumerate(zones))


def make_track(*decisions: tuple[int, Kind, str], item: str = "7", side: str = "", name: str = "Squat") -> Track:
    return Track(
        key=Key(item, "", side),
        name=name,
        decisions=tuple(Taken(on=MONDAY + day * DAY, kind=kind, rule=rule) for day, kind, rule in decisions),
    )


def keys(facts: ProgramFacts, numbers: Numbers = NUMBERS) -> list[str]:
    return [offer.key for offer in due(facts, numbers=numbers)]
