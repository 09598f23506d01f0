"""What there is to write to somebody today. Nothing about exercising while they pause, a sign is open, or a yes is
missing; a lesson is for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from accounts.models import User
from exercises.models import Lesson

from ..checkin.asking import Due as CheckInDue
from ..checkin.asking import due_today
from ..course.progress import read_by
from ..models import RecentSession, ReminderMail
from ..today.upcoming import Upcoming
from .due import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something to write about. ``about`` tells it from others of its kind; of those, each is mailed once."""

    kind: Kind
    about: str = ""


def lessons_left(user: User) -> list[Lesson]:
    """List the lessons that somebody has not read, and that no mail has told them of."""
    mails = user.reminder_mails.filter(kind=Kind.LESSON).exclude(state=ReminderMail.State.FAILED)
    told = mails.values_list("about", flat=True)
    return list(Lesson.objects.of_course().published().exclude(pk__in=read_by(user)).exclude(slug__in=list(told)))


class Occasions:
    """What there is to write to a person on a day by their clock, which is the active time zone."""

    def __init__(self, user: User, *, today: date) -> None:
        self.user = user
        self.today = today
        self.upcoming = Upcoming(user, today=today)

    @cached_property
    def check_in(self) -> CheckInDue | None:
        """The check-in that is due and was not put off."""
        routine = self.upcoming.routine
        if self.upcoming.obstacle is not None or routine is None:
            return None
        due = due_today(routine, today=self.today)
        return due if due is not None and due.is_shown(self.today) else None

    @cached_property
    def morning(self) -> RecentSession | None:
        """The session of yesterday whose morning has come."""
        asked = self.upcoming.recent.morning_asked
        return asked if asked is not None and self.today - asked.performed_on == timedelta(days=1) else None

    def of(self, kind: Kind) -> Occasion | None:
        """Find what a mail of this kind would be about today; None when there is nothing to write."""
        if kind is not Kind.LESSON and not self.upcoming.may_be_told:
            return None
        return OF_KIND[kind](self)

    @cached_property
    def lessons_left(self) -> list[Lesson]:
        return lessons_left(self.user)


def _session(on: Occasions) -> Occasion | None:
    return Occasion(kind=Kind.SESSION) if on.upcoming.planned_today and not on.upcoming.goes_on else None


def _again(on: Occasions) -> Occasion | None:
    return Occasion(kind=Kind.AGAIN) if on.upcoming.planned_today and not on.upcoming.is_entered_today else None


def _morning(on: Occasions) -> Occasion | None:
    return Occasion(kind=Kind.MORNING, about=str(on.morning.pk)) if on.morning else None


def _check_in(on: Occasions) -> Occasion | None:
    """On a day with a session, its own mail speaks of the check-in."""
    routine = on.upcoming.routine
    if on.check_in is None or routine is None or on.upcoming.planned_today:
        return None
    return Occasion(kind=Kind.CHECK_IN, about=f"{routine.plan_from}/{on.check_in.week}")


def _lesson(on: Occasions) -> Occasion | None:
    return Occasion(kind=Kind.LESSON, about=on.lessons_left[0].slug) if on.lessons_left else None


OF_KIND: Mapping[Kind, Callable[[Occasions], Occasion | None]] = {
    Kind.SESSION: _session,
    Kind.AGAIN: _again,
    Kind.MORNING: _morning,
    Kind.CHECK_IN: _check_in,
    Kind.LESSON: _lesson,
}
