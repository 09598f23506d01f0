"""Whether a routine waits for a clinician's yes on a day: a question of that day, never a stored answer.

A routine keeps every rule that ever locked it; which of them are open follows from the clearances that count on the day. So a clearance
that ends or is taken back locks again by itself, and nothing unlocks because something was forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.clearances import as_cleared, valid_clearances
from accounts.models import Clearance
from exercises.clearance import still_locking
from exercises.reasons import Reason
from exercises.screening import Verdict

from .models import Routine


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What locks a routine on a day: the reasons that no clearance opens. ``refit``: other clearances count than when it was fitted."""

    reasons: list[Reason]
    clearances: list[Clearance]
    refit: bool

    def __bool__(self) -> bool:
        return bool(self.reasons)


def lock_of(routine: Routine, *, on: date) -> Lock:
    """Return what locks a routine on a day. Two queries at most."""
    valid = valid_clearances(routine.user, on=on)
    return Lock(
        reasons=waiting(routine.program_reasons, valid),
        clearances=valid,
        refit=clearance_ids(valid) != sorted(routine.clearances),
    )


def waiting(reasons: Iterable[Reason], valid: Iterable[Clearance]) -> list[Reason]:
    """Return those of the programme's reasons that still lock."""
    locking = {reason["rule"]: reason for reason in reasons if reason["verdict"] == Verdict.CLEAR.word}
    return [locking[rule] for rule in still_locking(locking, [as_cleared(clearance) for clearance in valid])]


def clearance_ids(clearances: Iterable[Clearance]) -> list[str]:
    """Return ids as a routine keeps them."""
    return sorted(str(clearance.pk) for clearance in clearances)
