"""The sums over people: who began and who still exercises, what changed, and what went wrong. Pure.

``docs/results.md`` and the page say what each of them means.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from statistics import quantiles

from accounts.rules.outcomes import CHECK_IN_WEEKS

from ..checkin.scoring import change_of_activities, change_of_pain
from .small_numbers import FEWEST_SHOWN, shown, shown_events, shown_part, total

# The weeks after the beginning that are looked at: those with a check-in.
WEEKS = tuple(week for week in CHECK_IN_WEEKS if week)
# Somebody still exercises in a week when they did so within so many days up to its end: one week missed is no end (P).
STILL_DAYS = 14
PER_SESSIONS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How it went for one person. What they do not share is None.

    ``days`` are those on which a session was done. ``sessions`` are those that are over, ``red`` those of them with
    strong or sharp pain; ``falls`` and ``signs`` happened since they began. ``pain`` and ``activities`` are the answers
    of the check-ins of one plan, by its week.
    """

    days: Collection[date] = ()
    sessions: int = 0
    red: int | None = None
    falls: int | None = None
    signs: int | None = None
    pain: Mapping[int, int] = field(default_factory=dict)
    activities: Mapping[int, Mapping[str, int]] = field(default_factory=dict)

    @property
    def began_on(self) -> date | None:
        return min(self.days, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """Of those who began so many weeks ago or longer (``people``), how many exercised still; None is hidden."""

    week: int
    people: int | None
    still: int | None

    @property
    def percent(self) -> int | None:
        return round(100 * self.still / self.people) if self.people and self.still is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """By how much it was better after so many weeks: the middle of all people, and between what the middle half lies.

    None is hidden. ``people`` answered both times.
    """

    week: int
    people: int | None
    median: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """How often something went wrong, and how often that is in a thousand sessions; None is hidden."""

    kind: str
    number: int | None
    per_thousand: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """All sums of a practice on a day. ``people`` share their sessions, ``began`` of them did one."""

    people: int | None
    began: int | None
    lasting: Sequence[Lasting]
    activities: Sequence[Changed]
    pain: Sequence[Changed]
    sessions: int | None
    events: Sequence[Events]

    @property
    def is_empty(self) -> bool:
        """Whether too few people began for anything to be shown."""
        return not self.began


def sums_of(courses: Sequence[Course], *, today: date) -> Sums:
    """Add up the courses of the people of a practice."""
    begun = [course for course in courses if course.days]
    safe = [course for course in begun if course.red is not None]
    sessions = shown_events(sum(course.sessions for course in safe), len(safe))
    return Sums(
        people=shown(len(courses)),
        began=shown_part(len(begun), len(courses)),
        lasting=[_lasting(begun, week, today=today) for week in WEEKS],
        activities=[_changed(week, _gains_in_activities(begun, week)) for week in WEEKS],
        pain=[_changed(week, _gains_in_pain(begun, week)) for week in WEEKS],
        sessions=sessions,
        events=_events(safe, sessions),
    )


def _lasting(begun: Iterable[Course], week: int, *, today: date) -> Lasting:
    long = timedelta(weeks=week)
    reached = [(course.days, min(course.days) + long) for course in begun]
    there = [(days, until) for days, until in reached if until <= today]
    still = sum(any(until - timedelta(days=STILL_DAYS) < day <= until for day in days) for days, until in there)
    return Lasting(week=week, people=shown(len(there)), still=shown_part(still, len(there)))


def _gains_in_activities(courses: Iterable[Course], week: int) -> list[Fraction]:
    changes = (
        change_of_activities(course.activities.get(0, {}), course.activities.get(week, {})) for course in courses
    )
    return [change.gain for change in changes if change is not None]


def _gains_in_pain(courses: Iterable[Course], week: int) -> list[Fraction]:
    changes = (change_of_pain(course.pain.get(0), course.pain.get(week)) for course in courses)
    return [change.gain for change in changes if change is not None]


def _changed(week: int, gains: Sequence[Fraction]) -> Changed:
    if len(gains) < FEWEST_SHOWN:
        return Changed(week=week, people=shown(len(gains)))
    low, median, high = quantiles(gains, n=4, method="inclusive")
    return Changed(week=week, people=shown(len(gains)), median=median, low=low, high=high)


def _events(courses: Sequence[Course], sessions: int | None) -> list[Events]:
    counts = {
        "sign": [course.signs or 0 for course in courses],
        "fall": [course.falls or 0 for course in courses],
        "red": [course.red or 0 for course in courses],
    }
    found = {
        kind: shown_events(sum(numbers), sum(map(bool, numbers))) if sessions else None
        for kind, numbers in counts.items()
    }
    found["all"] = total(list(found.values()))
    return [Events(kind=kind, number=number, per_thousand=_rate(number, sessions)) for kind, number in found.items()]


def _rate(number: int | None, sessions: int | None) -> int | None:
    # A rounded number of events knows no more than whole ones.
    return round(number * PER_SESSIONS / sessions) if sessions and number is not None else None
