"""What is asked of somebody in particular: their warning signs, and what a reported pain may mean.

By ``clinical_rules.md``, section 3, and the rules that run when pain is new (5.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from accounts.functional_tests.services import presences
from accounts.health_check.red_flags import SIGN_BY_CODE, Sign
from exercises.rules.reasons import Reason, explain, with_implied
from exercises.rules.screening import Verdict

from ...models import Session, SetLog
from ...standing.person import Person
from .path import ASKED, NEW_PAIN, NEW_PAIN_QUESTION, signs_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# For this many days a pain counts as new.
ASKED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPain:
    """Something that a pain may mean for this person: why we ask, and the sign that a yes amounts to."""

    reason: Reason
    sign: Sign

    @property
    def question(self) -> StrOrPromise:
        return NEW_PAIN_QUESTION[self.sign.code]


def may_be(person: Person) -> Sequence[NewPain]:
    """List what a new pain may mean that only a clinician can rule out, given what the person told us."""
    if not person.has_health_check:
        return ()
    catalogue = person.catalogue
    known = with_implied(presences(person.told), catalogue.implies)
    return [
        NewPain(reason=explain(rule, known, catalogue), sign=SIGN_BY_CODE[NEW_PAIN[rule.condition]])
        for rule in catalogue.when_pain_is_new(person.told.conditions)
        if rule.verdict is Verdict.CLEAR and rule.condition in NEW_PAIN
    ]


def signs_of(person: Person) -> tuple[str, ...]:
    """Find the warning signs that this person is asked about, before a session and when they stop."""
    return signs_for(ASKED, person.told if person.has_health_check else None)


def is_worth_asking(session: Session, logs: Iterable[SetLog], *, today: date) -> bool:
    """Whether the record of a session that is over asks about its pain.

    It does when pain was told, of a set or of the session, not long ago, and nobody has said since that it is nothing
    new.
    """
    if session.state != Session.State.DONE or today - session.performed_on > ASKED_FOR:
        return False
    return is_open(session, logs)


def is_open(session: Session, logs: Iterable[SetLog]) -> bool:
    """Whether pain was told of a session and not yet said to be nothing new."""
    told = pains_told(session, logs)
    return bool(told) and told != session.pain_not_new


def pains_told(session: Session, logs: Iterable[SetLog]) -> str:
    """Write the pains told of a session and of the morning after as a text that differs when they do.

    Empty when none were told. ``session`` comes with its morning.
    """
    rows = list(logs)
    morning = getattr(session, "next_day", None)
    told = {
        "worst": max([session.told_pain or 0, *(log.pain or 0 for log in rows)]),
        "morning": morning.pain if morning else 0,
        "sharp": int(session.stop_sharp or any(log.sharp for log in rows)),
        "stopped": int(session.stopped == Session.Stopped.PAIN),
    }
    return " ".join(f"{name}={value}" for name, value in told.items() if value)


def say_nothing_new(session: Session) -> None:
    """Store that none of the pains told of a session is one that a clinician must look at. Safe to repeat.

    A pain that is told later is asked about again.
    """
    session.pain_not_new = pains_told(session, session.set_logs.all())
    session.save(update_fields=["pain_not_new"])
