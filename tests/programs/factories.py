"""Make what tests of programs need, through the real services."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState
from django.utils import timezone

from accounts.clearance.clinician import record_clearance
from accounts.health_check.testing import healthy_answers
from accounts.models import Clearance, FallReport, HealthProfile, User
from exercises.rules.clearance import HIGH_TIER, Cleared
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue
from programs.models import Addition, NextDayCheck, Program, Routine, Session, SetLog
from programs.proposal.additions import add, propose_addition
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.session.begin import start_session
from programs.session.do import log_all_as_planned
from programs.session.finish import finish_session
from programs.standing.harm.falls import record_fall
from programs.standing.obstacles import Standing
from programs.standing.person import Person

EVERYTHING_AT_HOME = [
    "fixed-support",
    "steady-chair",
    "bed",
    "couch",
    "step",
    "ankle-weights",
    "hand-weights",
    "band",
    "loop-band",
    "ball",
    "cane",
]


def make_profile(user: User, **answers: Any) -> HealthProfile:
    """Put a health check in force, complete and healthy but for ``answers``."""
    user.health_profiles.filter(state=HealthProfile.State.IN_FORCE).update(state=HealthProfile.State.SUPERSEDED)
    return HealthProfile.objects.create(
        user=user,
        state=HealthProfile.State.IN_FORCE,
        answers={**healthy_answers(), **answers},
        completed_at=timezone.now(),
    )


def make_routine(user: User, *, program: str = "hip-basics", on: date | None = None, **answers: Any) -> Routine:
    profile = user.health_profiles.in_force() or make_profile(user, **answers)
    day = on or timezone.localdate()
    proposal = propose(profile=profile, today=day, slug=program)
    assert proposal is not None
    return start_routine(by=user, proposal=proposal, today=day)


def add_part(
    routine: Routine,
    *,
    program: str = "",
    exercise: str = "",
    days: Iterable[int] = (),
    time_of_day: str | None = None,
    on: date | None = None,
) -> Addition:
    """Put a program or a single exercise beside the main program of a plan."""
    today = on or timezone.localdate()
    routine = Routine.objects.get(pk=routine.pk)
    now = Person.of_routine(routine, today=today)
    found = Program.objects.get(slug=program) if program else None
    addition = propose_addition(
        now, routine, program=found, exercise=exercise, days=list(days), time_of_day=time_of_day
    )
    return add(routine=routine, addition=addition, today=today)


def make_session(routine: Routine, *, on: date | None = None, done: bool = True, **finish: Any) -> Session:
    session = start_session(
        by=routine.user, routine=routine, session_id=uuid.uuid4(), performed_on=on or timezone.localdate()
    )
    if done:
        log_all_as_planned(session=session)
        finish_session(session=session, **finish)
    return session


def make_copies(session: Session, *, on: Iterable[date], **fields: Any) -> list[Session]:
    """Put the same session on other days, with all that was done, decided and said of it: a long history for a page.

    They are rows alone. A course of hundreds of sessions through the services decides, for each one that is told of
    before others, about all of these again.
    """
    sessions_made: list[Session] = []
    others: dict[type[Model], list[Any]] = {SetLog: [], NextDayCheck: []}
    of_it = [row for kind in others for row in kind._default_manager.filter(session=session)]
    for day in on:
        later = day - session.performed_on
        made = _moved(session, later, performed_on=day, **fields)
        sessions_made.append(made)
        for row in of_it:
            others[type(row)].append(_moved(row, later, session=made))
    Session.objects.bulk_create(sessions_made)
    for kind, rows in others.items():
        kind._default_manager.bulk_create(rows)
    return sessions_made


def _moved(row: Any, later: timedelta, **fields: Any) -> Any:
    """Return the same row under a new key, with all its times so much later."""
    row = copy(row)
    row.pk = uuid.uuid4() if isinstance(row.pk, uuid.UUID) else None
    row._state = ModelState()
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, date):
            setattr(row, field.attname, value + later)
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def make_fall(user: User, *, on: date | None = None, **what: bool) -> FallReport:
    return record_fall(by=user, report_id=uuid.uuid4(), happened_on=on or timezone.localdate(), **what)


NEW_HIP = {"hips": ["new_hip"], "approach": ["posterior"], "operation_when": "weeks", "limits": "apply"}


def make_clearance(user: User, *, rules: Sequence[str] = ("THP-0",), **fields: Any) -> Clearance:
    """Note a surgeon's yes of today, to the whole program unless told otherwise.

    A yes to weights opens whatever stands against them, unless ``load_rules`` say less.
    """
    if fields.get("load_cleared"):
        against = [rule.id for rule in current_catalogue().rules if rule.verdict is Verdict.LOAD]
        fields = {"load_rules": [*against, HIGH_TIER], **fields}
    given = {"given_by": "Dr Okafor", "role": "surgeon", "given_on": timezone.localdate()}
    return record_clearance(by=user, clearance_id=uuid.uuid4(), rules=rules, **{**given, **fields})


def cleared_on(user: User, day: date) -> Sequence[Cleared]:
    """Return what clinicians have said about a person and what they opened themselves, as it counts on a day."""
    return Person(user, today=day).cleared


def risk_level_on(user: User, day: date) -> str:
    return Person(user, today=day).tier.level


def standing_of(routine: Routine, day: date | None = None) -> Standing:
    """Return how the person of a routine stands with it, whether it is still the one that they have or not."""
    standing = Standing(routine.user, today=day or timezone.localdate())
    standing.__dict__["routine"] = routine
    return standing


def is_outdated(routine: Routine) -> bool:
    return standing_of(routine).is_outdated


def is_locked(routine: Routine, day: date) -> bool:
    lock = standing_of(routine, day).lock
    return lock is not None and lock.is_locked
