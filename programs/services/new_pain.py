"""What a reported pain may mean for somebody: the rules that run when pain is new (``clinical_rules.md``, 5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.functional_tests.services import presences
from accounts.health_check.red_flags import SIGN_BY_CODE, Sign
from exercises.reasons import Reason, explain, with_implied
from exercises.screening import Verdict

from ..models import Session, SetLog
from ..standing.person import Person
from ..stop_path import NEW_PAIN

# A pain of longer ago is no longer new.
ASKED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPain:
    """One thing that a pain may be for this person: why we ask, and the sign that it is when they say yes."""

    reason: Reason
    sign: Sign


def may_be(person: Person) -> Sequence[NewPain]:
    """Return what a new pain may be that only a clinician can rule out, given what the person told us. One query at
    most: of self-tests, which say nothing of pain, nothing is asked.
    """
    if not person.has_health_check:
        return ()
    catalogue = person.catalogue
    known = with_implied(presences(person.told), catalogue.implies)
    return [
        NewPain(reason=explain(rule, known, catalogue), sign=SIGN_BY_CODE[NEW_PAIN[rule.condition]])
        for rule in catalogue.when_pain_is_new(person.told.conditions)
        if rule.verdict is Verdict.CLEAR and rule.condition in NEW_PAIN
    ]


def is_worth_asking(session: Session, logs: Iterable[SetLog], *, today: date) -> bool:
    """Whether the record of a session that is over asks about its pain: it was told, with a set or for all of it, and
    not long ago.
    """
    if session.state != Session.State.DONE or today - session.performed_on > ASKED_FOR:
        return False
    return pain_was_told(session) or any(log.pain or log.sharp for log in logs)


def pain_was_told(session: Session) -> bool:
    """Whether any pain was told of a session, or of the morning after. ``session`` comes with its morning."""
    morning = getattr(session, "next_day", None)
    return bool(session.told_pain or (morning and morning.pain)) or session.stopped == Session.Stopped.PAIN
