"""What can stand in the way of exercising: each obstacle once, in one order, for every page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from accounts.clearance.counting import OWN_KEY
from accounts.health_check import review
from accounts.health_check.red_flags import Sign
from accounts.models import FallReport, HealthProfile, User
from exercises.rules.reasons import Reason

from ..models import Routine, RoutineItem, Session
from ..models.training import present
from ..progression.in_force import numbers_of
from ..progression.numbers import Numbers
from .harm import falls
from .locks import Lock, keys_of, lock_for, says_more_of, waiting_without_routine
from .person import Person, fitted_in_force
from .rescreening import Due, differ_by_age_alone, rules_version


class Obstacle(StrEnum):
    RED_FLAG = "red_flag"
    NO_HEALTH_CHECK = "no_health_check"
    PAUSED = "paused"
    CHECK_DUE = "check_due"
    NO_ROUTINE = "no_routine"
    OUTDATED = "outdated"
    LOCKED = "locked"


class WhatChanged(StrEnum):
    """Why a routine has to be looked at anew."""

    CLINICIANS = "clinicians"
    OPENED = "opened"
    ANSWERS = "answers"
    TESTS = "tests"
    RULES = "rules"
    AGE = "age"


class Standing:
    """A person on a day, with the routine that they have. Each fact is looked up once, when it is first asked for."""

    def __init__(self, user: User, *, today: date, read: present.Read = present.alone) -> None:
        """``read`` reads their routine with whatever else the page needs of it."""
        self.user = user
        self.today = today
        self._read = read

    @cached_property
    def person(self) -> Person:
        return Person(self.user, today=self.today)

    @cached_property
    def has_open_sign(self) -> bool:
        return bool(self.person.open_signs)

    @property
    def profile(self) -> HealthProfile | None:
        return self.person.profile

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers of progression in force."""
        return numbers_of(self.person.catalogue)

    @cached_property
    def falls(self) -> Sequence[FallReport]:
        """Falls that hold progress, or that the health check does not know of."""
        if self.profile is None:
            return ()
        return falls.falls_that_matter(self.user, self.profile, today=self.today, numbers=self.numbers)

    @cached_property
    def due(self) -> tuple[Due, ...]:
        """Why the health check has to be gone through again."""
        if self.profile is None:
            return ()
        return falls.due_again(
            self.profile, self.falls, last_session_on=self.last_session_on, today=self.today, numbers=self.numbers
        )

    @cached_property
    def last_session_on(self) -> date | None:
        return self.person.past.last

    @property
    def reminders(self) -> Sequence[Sign]:
        """Signs that never lock but that somebody should look at soon. They stay until they are answered otherwise."""
        return review.reminders(self.person.told)

    @cached_property
    def routine(self) -> Routine | None:
        return self._read(self.user)

    @property
    def own_routine(self) -> Routine:
        """The routine, once the gate has seen that there is one. Raises LookupError without."""
        if self.routine is None:
            raise LookupError("this person has no routine")
        return self.routine

    @cached_property
    def lock(self) -> Lock | None:
        return lock_for(self.routine, self.person) if self.routine else None

    @cached_property
    def waits_for(self) -> list[Reason]:
        """Why all exercising waits for a clinician's yes, with a routine or without; empty when it does not."""
        return self.lock.reasons if self.lock else waiting_without_routine(self.person)

    @cached_property
    def is_outdated(self) -> bool:
        """Whether answers, self-tests, clinicians' words or the rules have changed since it was fitted.

        A routine that is locked because a yes is missing is not outdated for that: its own page says what to do.
        """
        routine, lock = self.routine, self.lock
        if routine is None or lock is None:
            return False
        if self.profile is None or self.profile.pk != routine.health_profile_id:
            return True
        return (lock.refit and not lock.is_locked) or self.tests_changed or self.rules_say_more

    @property
    def tests_changed(self) -> bool:
        """Whether the self-tests say something else than when the routine was fitted."""
        return self.person.tests_changed_since(self.own_routine.created_at)

    @property
    def rules_version(self) -> str:
        """The rules in force for this person."""
        return rules_version(self.person.catalogue, age=self.person.told.age)

    @cached_property
    def rules_say_more(self) -> bool:
        """Whether rules that came after the routine was fitted, or an age that was reached since, forbid something in
        it or ask for something new.
        """
        if self.own_routine.fitted_with == self.rules_version:
            return False
        return says_more_of(self.own_routine, self.person)

    @property
    def what_changed(self) -> WhatChanged:
        """Why the routine is outdated, as ``is_outdated`` found. No query."""
        routine, lock = self.own_routine, self.lock
        if lock is not None and lock.refit:
            changed = set(keys_of(lock.cleared)) ^ set(routine.clearances)
            if not all(key.startswith(OWN_KEY) for key in changed):
                return WhatChanged.CLINICIANS
        if self.profile is None or self.profile.pk != routine.health_profile_id:
            return WhatChanged.ANSWERS
        if lock is not None and lock.refit:
            return WhatChanged.OPENED
        if self.tests_changed:
            return WhatChanged.TESTS
        return WhatChanged.AGE if differ_by_age_alone(routine.fitted_with, self.rules_version) else WhatChanged.RULES

    def first_of(self, those: Collection[Obstacle]) -> Obstacle | None:
        """Find the first of some obstacles that exists, in the order of ``CHECKS``; None when none does."""
        return next((obstacle for obstacle, stands in CHECKS if obstacle in those and stands(self)), None)

    @cached_property
    def obstacle(self) -> Obstacle | None:
        """The first thing that stands in the way of a session that begins."""
        return self.first_of(BEFORE_BEGINNING)


# The order in which they are checked, on every page. Each may rely on those before it. Somebody on a break is only
# asked whether they want to go on; everything else comes then.
CHECKS: tuple[tuple[Obstacle, Callable[[Standing], bool]], ...] = (
    (Obstacle.RED_FLAG, lambda standing: standing.has_open_sign),
    (Obstacle.NO_HEALTH_CHECK, lambda standing: not standing.person.has_health_check),
    (Obstacle.PAUSED, lambda standing: standing.routine is not None and standing.routine.is_paused),
    (Obstacle.CHECK_DUE, lambda standing: bool(standing.due)),
    (Obstacle.NO_ROUTINE, lambda standing: standing.routine is None),
    (Obstacle.OUTDATED, lambda standing: standing.is_outdated),
    (Obstacle.LOCKED, lambda standing: standing.lock is not None and standing.lock.is_locked),
)

# What has to be out of the way before somebody enters or corrects what they did, and before a pause.
BEFORE_TELLING = frozenset({Obstacle.RED_FLAG, Obstacle.NO_HEALTH_CHECK})
# Before anything that there is to do: an exercise of one's own, or a choice about it. Somebody who told of a broken
# bone is shown no exercise, on the screen or on paper, that was chosen without knowing about the break.
BEFORE_ANYTHING = BEFORE_TELLING | {Obstacle.CHECK_DUE}
BEFORE_BEGINNING = frozenset(Obstacle)
BEFORE_THE_ROUTINE = BEFORE_ANYTHING | {Obstacle.NO_ROUTINE}
# A pause stops a session from beginning, not one that has begun.
BEFORE_GOING_ON = frozenset(Obstacle) - {Obstacle.PAUSED, Obstacle.NO_ROUTINE}


class FittedStanding(Standing):
    """A standing with fewer queries: the health check comes with the routine, and the row says whether a sign is open,
    and whether there was ever a fall or a self-test.
    """

    @property
    def row(self) -> Any:
        """The routine, session or item that comes ``with_standing``; None when there is none."""
        return self.routine

    @cached_property
    def person(self) -> Person:
        profile = fitted_in_force(self.routine) if self.routine else None
        return Person(
            self.user,
            today=self.today,
            profile=profile,
            open_signs=() if self.row is not None and not self.row.has_open_red_flag else None,
            tests=() if self.row is not None and not self.row.has_tested else None,
        )

    @cached_property
    def falls(self) -> Sequence[FallReport]:
        return super().falls if self.row is None or self.row.has_fallen else ()

    @cached_property
    def last_session_on(self) -> date | None:
        return super().last_session_on if self.row is None else self.row.last_session_on


class ItemStanding(FittedStanding):
    """A person at one exercise that is or was in one of their routines."""

    def __init__(self, item: RoutineItem, *, today: date) -> None:
        super().__init__(item.routine.user, today=today)
        self.item = item

    @property
    def row(self) -> RoutineItem:
        return self.item

    @cached_property
    def routine(self) -> Routine | None:
        return self.item.routine


class SessionStanding(FittedStanding):
    """A person in the middle of a session, and whether they may go on. Their other sessions are not looked at."""

    def __init__(self, session: Session, *, today: date) -> None:
        """``session`` comes from ``access.get_session``."""
        super().__init__(session.routine.user, today=today)
        self.session = session

    @property
    def row(self) -> Session:
        return self.session

    @cached_property
    def routine(self) -> Routine | None:
        return self.session.routine

    @property
    def goes_on(self) -> bool:
        return self.session.state == Session.State.IN_PROGRESS

    @property
    def before(self) -> Collection[Obstacle]:
        """What has to be out of the way; there is less of it where what was done is only corrected."""
        return BEFORE_GOING_ON if self.goes_on else BEFORE_TELLING

    @cached_property
    def last_session_on(self) -> date | None:
        return self.session.performed_on

    @property
    def is_outdated(self) -> bool:
        return self.own_routine.state == Routine.State.ENDED or super().is_outdated

    @property
    def tests_changed(self) -> bool:
        return self.session.tested_since and super().tests_changed
