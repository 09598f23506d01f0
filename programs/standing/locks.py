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

from ..fitting.fitted import Planned
from ..models import Routine, RoutineItem
from .person import Person
from .rescreening import Judged, says_more

# From the usual pace to the most careful one.
TIERS = ("LOW", "MOD", "HIGH")


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


def says_more_of(routine: Routine, person: Person) -> bool:
    """Whether today's rules forbid or demand something in a routine that the rules it was fitted with did not.

    The answers are the same. Screens the whole catalogue.
    """
    known = {reason["rule"] for reason in routine.program_reasons}
    locks = {rule.id for rule in person.screening.whole.programme.rules if rule.verdict is Verdict.CLEAR}
    if not locks <= known or TIERS.index(person.tier.level) > TIERS.index(routine.tier):
        return True
    return any(says_more(_judged_now(item, person), _judged_before(item)) for item in routine.items_in_force())


def _judged_before(item: RoutineItem) -> Judged:
    return Judged(
        rules=frozenset(reason["rule"] for reason in item.reasons),
        parts=frozenset(part["exercise"] for part in item.parts),
        side=item.side,
        load_allowed=item.load_allowed,
    )


def _judged_now(item: RoutineItem, person: Person) -> Judged | None:
    planned = Planned(
        exercise=item.exercise.slug, section=item.section, role=item.role, start=item.dose, goal=item.goal
    )
    now = person.fit_one(planned)
    if now is None:
        return None
    return Judged(
        rules=frozenset(rule.id for rule in (*now.rules, *now.not_other_side)),
        parts=frozenset(part.exercise for part in now.parts),
        side=now.side,
        load_allowed=now.load_allowed,
    )


def waiting_without_routine(person: Person) -> list[Reason]:
    """Collect what locks all exercising for somebody who has no routine: by their answers alone."""
    rules = person.screened(()).whole.programme.rules
    return person.explained(rule for rule in rules if rule.verdict is Verdict.CLEAR)


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
