"""Opening an exercise for oneself, where a rule lets a person do that beside a clinician's yes (``own_opening``)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.db import transaction

from accounts.clearance.counting import OWN_KEY
from accounts.clearance.own_opening import record_own_opening
from accounts.models import OwnOpening, User
from exercises.library.cautions import rules_reaching
from exercises.locking import locked
from exercises.models import Exercise
from exercises.rules.own_opening import Terms, load_terms_of, terms_of
from exercises.rules.reasons import Reason
from exercises.rules.screening import Verdict

from ...decision.at_goal import AtGoal, waiting_for_own_weights
from ...decision.reading.reader import Reader
from ...models import Routine, RoutineItem
from ...standing.person import Person
from .waiting import Situation


class NotTheirsToOpenError(Exception):
    """This person may not open this exercise for themselves today, or the terms are not those that they were shown."""


class Way(StrEnum):
    """Where a person stands on the way to opening an exercise for themselves."""

    OPEN = "open"  # they have opened it, and it counts today
    NEEDLESS = "needless"  # nothing locks it
    AGAINST = "against"  # something stands against it that is not theirs to open
    NOT_LOW = "not_low"  # their risk tier asks for a clinician
    TOO_EARLY = "too_early"  # sessions are missing
    THERE = "there"


class OwnWayPast:
    """A person and an exercise that a rule lets people open for themselves. Each fact is looked up once."""

    def __init__(self, user: User, situation: Situation, slug: str, *, weight: bool = False) -> None:
        """With ``weight``, added weight in the exercise is to be opened, not the exercise."""
        self.user = user
        self.situation = situation
        self.slug = slug
        self.weight = weight
        self.opens = Verdict.LOAD if weight else Verdict.CLEAR

    @property
    def exists(self) -> bool:
        """Whether any rule about this exercise, or a part of it, lets people open it for themselves."""
        catalogue = self.situation.catalogue
        return self.slug in catalogue.exercises and any(
            rule.self_open_after is not None and rule.verdict is self.opens
            for rule in rules_reaching(self.slug, catalogue)
        )

    @cached_property
    def terms(self) -> Terms | None:
        rules = self.situation.effective.exercises[self.slug].rules
        return load_terms_of(self.slug, rules) if self.weight else terms_of(self.slug, rules)

    @cached_property
    def done(self) -> int:
        """How many sessions count: all, or for added weight the clean ones at the goal of the exercise."""
        if not self.weight:
            return self.situation.person.past.sessions[""]
        routine = self.user.routines.select_related("program", "health_profile", "user").current()
        return AtGoal(routine, today=self.situation.person.today).sessions(self.slug) if routine else 0

    @property
    def weeks(self) -> int:
        """How many weeks they have trained."""
        return self.situation.person.at_gate.weeks

    @cached_property
    def standing(self) -> OwnOpening | None:
        """What they opened and did not take back, whether or not it counts today."""
        return self.user.own_openings.filter(exercise__slug=self.slug, withdrawn_at__isnull=True).first()

    @cached_property
    def opened(self) -> uuid.UUID | None:
        """The id of what they opened, while it counts."""
        return next(
            (
                uuid.UUID(cleared.key.removeprefix(OWN_KEY))
                for cleared in self.situation.cleared
                if cleared.own and cleared.exercise == self.slug and cleared.load_cleared is self.weight
            ),
            None,
        )

    @cached_property
    def way(self) -> Way:
        """Where they stand; of several obstacles, the most important."""
        if self.opened:
            return Way.OPEN
        if self.situation.effective.programme.verdict is Verdict.CLEAR:
            return Way.AGAINST
        judged = self.situation.effective.exercises[self.slug]
        if not any(rule.verdict is Verdict.LOAD for rule in judged.rules) if self.weight else judged.verdict.allows:
            return Way.NEEDLESS
        if self.terms is None:
            return Way.AGAINST
        if self.situation.tier.level not in self.terms.tiers:
            return Way.NOT_LOW
        is_there = self.done >= self.terms.sessions and (not self.terms.weeks or self.weeks >= self.terms.weeks)
        return Way.THERE if is_there else Way.TOO_EARLY

    def against(self) -> list[Reason]:
        """Explain why it is not theirs to open: what locks all exercising, or what else speaks against this
        exercise.
        """
        effective = self.situation.effective
        if effective.programme.verdict is Verdict.CLEAR:
            return self.situation.explained(rule for rule in effective.programme.rules if rule.verdict is Verdict.CLEAR)
        rules = effective.exercises[self.slug].rules
        return self.situation.explained(
            rule
            for rule in rules
            if (not rule.verdict.allows or (self.weight and rule.verdict is Verdict.LOAD))
            and (rule.self_open_after is None or rule.verdict is not self.opens)
        )


def ready_for_weight(routine: Routine, person: Person, *, reader: Reader | None = None) -> RoutineItem | None:
    """Find the first exercise of a routine in which its person may open a weight themselves today (OST-10)."""
    items = routine.items_in_force()
    if all(item.load_allowed for item in items):
        return None
    reader = reader or Reader(routine, items=items, person=person)
    at_goal = AtGoal(routine, today=person.today, reader=reader)
    for item in waiting_for_own_weights(reader):
        slug = item.exercise.slug
        terms = load_terms_of(slug, person.screened([slug]).whole.exercises[slug].rules, level=person.tier.level)
        if terms is None or person.at_gate.weeks < terms.weeks:
            continue
        # Since no session has ended yet that could have kept it, all of them are read.
        done = at_goal.sessions(slug) if item.at_goal is None else item.at_goal
        if done >= terms.sessions:
            return item
    return None


def sessions_done(user: User) -> int:
    """Count the sessions that a person has done, in all their routines."""
    return user.sessions.done().count()


@transaction.atomic
def open_for_oneself(
    *,
    by: User,
    slug: str,
    opening_id: uuid.UUID,
    version: str,
    confirmed: Iterable[str],
    today: date,
    weight: bool = False,
) -> OwnOpening:
    """Open an exercise for oneself, or added ``weight`` in it.

    It is checked again under a lock, so that nothing opens that has changed meanwhile. Safe to repeat: the same id is
    the same opening. Raises ``NotTheirsToOpenError`` when it is not theirs to open, or the terms are not those of
    ``version``.
    """
    locked(by)
    existing = by.own_openings.filter(pk=opening_id).first()
    if existing is not None:
        return existing
    person = Person(by, today=today)
    if person.open_signs or not person.has_health_check:
        raise NotTheirsToOpenError
    past = OwnWayPast(by, Situation(person, None), slug, weight=weight)
    if not past.exists:
        raise NotTheirsToOpenError
    if past.way is not Way.THERE or past.terms is None or past.terms.version != version:
        raise NotTheirsToOpenError
    return record_own_opening(
        by=by,
        opening_id=opening_id,
        exercise=Exercise.objects.get(slug=slug),
        terms=past.terms,
        confirmed=confirmed,
        sessions_done=past.done,
        today=today,
    )
