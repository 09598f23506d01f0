"""What a person has done beside their sessions, and what comes next, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import DateField

from accounts.models import OF_PERSON, User
from exercises.prepared import Given, Prepared

from ..models import Activity, WeeklyAim
from ..models.beside.activity import WALK
from ..progression.course.lasting import states_of, what_lasts
from ..progression.facts import Zone
from ..routine.recent import Recent, felt_of
from ..schedule.adherence import WEEK, monday_of
from ..schedule.days import WEEK as WEEK_DAYS
from ..schedule.days import plan_days
from ..standing.aerobic import DaysBetween, may_take_hills, may_walk, strength_first, walking_between
from ..standing.harm import falls
from ..standing.obstacles import Standing
from .aim import USUAL_WEEKS, Against, Next, Step, first_aim, next_step
from .weeks import MovedWeek, moved_weeks, usual_minutes

_activities: Prepared[Activity] = Prepared(
    lambda: Activity.objects.filter(user=OF_PERSON).between(Given("first", DateField()), Given("last", DateField()))
)
_aim: Prepared[WeeklyAim] = Prepared(lambda: WeeklyAim.objects.filter(user=OF_PERSON))


class Moving:
    """The last two weeks of a person: what they did beside their sessions, held up to their own aim.

    One query. ``sessions`` are the days on which a session was done. Nothing here says what to do next: ``next_for``
    does, and ``suggested``.
    """

    def __init__(self, user: User, *, today: date, aim: WeeklyAim | None, sessions: Iterable[date] = ()) -> None:
        self.user = user
        self.today = today
        self.aim = aim
        self.sessions = list(sessions)

    @cached_property
    def activities(self) -> Sequence[Activity]:
        """Those of this week and the week before, latest first."""
        first = monday_of(self.today) - WEEK
        return _activities({"user": self.user}, user=self.user, first=first, last=self.today)

    @cached_property
    def weeks(self) -> tuple[MovedWeek, ...]:
        done = [(activity.performed_on, activity.minutes) for activity in self.activities]
        aim = self.aim
        return moved_weeks(done, self.sessions, aim.in_week if aim else lambda _monday: None, today=self.today, weeks=2)

    @property
    def this_week(self) -> MovedWeek:
        return self.weeks[-1]

    @property
    def asked(self) -> Activity | None:
        """The one of today of which nobody said yet how hard it was."""
        latest = max(self.activities, key=lambda activity: activity.logged_at, default=None)
        is_open = latest is not None and latest.performed_on == self.today and latest.effort is None
        return latest if is_open else None


def aim_of(user: User) -> WeeklyAim | None:
    """Find the aim of a person; None when they were never asked, or never answered."""
    return _aim.first(user=user)


def speaks_against_more(standing: Standing, recent: Recent) -> frozenset[Against]:
    """Find what speaks against more minutes now.

    Fails closed: whatever stands in the way of a session stands in the way of more minutes.
    """
    if standing.obstacle is not None:
        return frozenset({Against.STANDING})
    today, numbers, routine = standing.today, standing.numbers, standing.own_routine
    usual = recent.usual_pain(max(standing.person.facts.usual_pain.values(), default=0), numbers)
    lately = [session for session in recent.done if session.performed_on >= today - WEEK]
    states = {item.exercise.name: states_of(item.progress) for item in routine.items_in_force()}
    found = {
        Against.FALL: any(falls.holds_progress(fall, today=today, numbers=numbers) for fall in standing.falls),
        Against.FLARE: any(
            felt_of(session, usual=usual, numbers=numbers).zone in {Zone.RED, Zone.FLARE} for session in lately
        ),
        Against.GENTLE: bool(what_lasts(states, today=today)),
    }
    return frozenset(reason for reason, stands in found.items() if stands)


def next_for(moving: Moving, standing: Standing, recent: Recent) -> Step:
    """Say what comes next for a person, whose routine comes ``for_today``. Their facts are looked up only where it
    depends on them.
    """
    aim, numbers = moving.aim, standing.numbers
    if aim is None or aim.minutes is None:
        return Step(next=Next.NOTHING)
    known: dict[str, Any] = {
        "aim": aim.minutes,
        "since": aim.since,
        "monday": monday_of(moving.today),
        "last_week": moving.weeks[-2].minutes,
        "numbers": numbers,
    }
    if next_step(**known, against=(), hills=False).next is Next.NOTHING:
        return Step(next=Next.NOTHING)
    step = next_step(**known, against=speaks_against_more(standing, recent), hills=False)
    if step.next is Next.REACHED and not standing.own_routine.declines_walking and may_take_hills(standing.person):
        return next_step(**known, against=(), hills=True)
    return step


# --- What to begin with -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """An aim to begin with: ``minutes`` a week on ``days``, and how to go about it."""

    minutes: int
    usual: int
    days: tuple[int, ...]
    between: DaysBetween


def suggested(standing: Standing) -> Suggested:
    """Work out an aim to begin with for a person with a routine, from what they did in the last weeks."""
    person, today, numbers, routine = standing.person, standing.today, standing.numbers, standing.own_routine
    since = monday_of(today) - WEEK * USUAL_WEEKS
    done = standing.user.activities.between(since, today).values_list("performed_on", "minutes")
    usual = usual_minutes(moved_weeks(done, (), lambda _monday: None, today=today, weeks=USUAL_WEEKS + 1))
    between = [day for day in range(WEEK_DAYS) if day not in routine.days] or list(range(WEEK_DAYS))
    days = plan_days(between, per_week_max=numbers.cardio_week_days, rest_days=0)
    start = person.catalogue.exercises[WALK].start
    minutes = first_aim(usual=usual, start_minutes=start.minutes if start else 0, days=len(days), numbers=numbers)
    return Suggested(
        minutes=minutes,
        usual=usual,
        days=days,
        between=walking_between(person, trains_since=routine.plan_from),
    )


def may_be_suggested(standing: Standing) -> bool:
    """Whether walking on the days between is offered on Today. The routine comes ``for_today``."""
    person, routine = standing.person, standing.own_routine
    waits = strength_first(person, trains_since=routine.plan_from) is not None
    return not waits and not routine.declines_walking and may_walk(person)
