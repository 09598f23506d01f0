"""Whether a routine waits for a clinician's yes on a day: a question of that day, never a stored answer.

A routine stores every rule that ever locked it; the clearances that count on the day decide which of them are open. So
the end of a clearance locks again by itself, and nothing unlocks by omission.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from exercises.rules.clearance import Cleared, still_locking
from exercises.rules.reasons import Reason
from exercises.rules.screening import Verdict

from ..models import Routine
from .person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """How a routine stands on a day: the reasons that no clearance opens, and the clearances that count.

    ``refit``: other clearances count than when it was fitted.
    """

    reasons: list[Reason]
    cleared: Sequence[Cleared]
    refit: bool

    @property
    def is_locked(self) -> bool:
        return bool(self.reasons)

    @property
    def said(self) -> list[Cleared]:
        """The clearances by clinicians, without what the person opened for themselves."""
        return [cleared for cleared in self.cleared if not cleared.own]


def lock_of(routine: Routine, *, on: date) -> Lock:
    """Work out how a routine stands on a day."""
    return lock_for(routine, Person(routine.user, today=on))


def lock_for(routine: Routine, person: Person) -> Lock:
    """Work out how a routine stands on its person's own day. It only queries what clinicians have said."""
    cleared = person.cleared
    return Lock(
        reasons=waiting(routine.program_reasons, cleared),
        cleared=cleared,
        refit=keys_of(cleared) != sorted(routine.clearances),
    )


def waiting(reasons: Iterable[Reason], cleared: Iterable[Cleared]) -> list[Reason]:
    """Pick the programme's reasons that still lock."""
    locking = {reason["rule"]: reason for reason in reasons if reason["verdict"] == Verdict.CLEAR.word}
    return [locking[rule] for rule in still_locking(locking, cleared)]


def waits_for_a_yes(reasons: Sequence[Reason]) -> bool:
    """Whether an exercise was left out or replaced only because a yes is missing."""
    return bool(reasons) and all(reason["verdict"] == Verdict.CLEAR.word for reason in reasons)


def keys_of(cleared: Iterable[Cleared]) -> list[str]:
    """List the ids of clearances as a routine stores them."""
    return sorted(clearance.key for clearance in cleared)
