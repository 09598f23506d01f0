"""When the health check has to be gone through again, when doses begin anew, and when a routine has to be looked at
because the rules have changed. Pure.

Our sources are ``clinical_rules.md``, sections 4.1 (valid for 12 months) and 8.2 (a gap of 56 days, or an injury in it:
restart at the start dose, and screen again); section 8.2 names surgery, a fracture and a fall with injury.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from accounts.rules.risk import HIGH_FROM_AGE, MODERATE_FROM_AGE
from exercises.rules.catalogue import Catalogue
from exercises.rules.gates import CAREFUL_FROM_AGE


class Due(StrEnum):
    """Why the health check is due again."""

    FRACTURE = "fracture"
    OPERATION = "operation"
    HURT = "hurt"
    LONG_GAP = "long_gap"
    OLD = "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the rules may know.

    ``hurt_since`` is the day of the last injury that was reported after the health check, ``fracture_since`` that of
    the last broken bone and ``operation_since`` that of the last operation, with a fall or without. ``last_session_on``
    is None before the first session; before it, there is no gap. A health check counts for ``valid_for``, and has to be
    gone through again after a break of ``long_gap``.
    """

    valid_for: timedelta
    long_gap: timedelta
    checked_on: date
    last_session_on: date | None = None
    hurt_since: date | None = None
    fracture_since: date | None = None
    operation_since: date | None = None


def _fracture(past: Past, today: date) -> bool:
    return past.fracture_since is not None


def _operation(past: Past, today: date) -> bool:
    return past.operation_since is not None


def _hurt(past: Past, today: date) -> bool:
    return past.hurt_since is not None


def _long_gap(past: Past, today: date) -> bool:
    """A long gap since the last session. A health check that was gone through after such a gap restarts the count."""
    if past.last_session_on is None:
        return False
    counted_from = past.last_session_on
    if past.checked_on - past.last_session_on >= past.long_gap:
        counted_from = past.checked_on
    return today - counted_from >= past.long_gap


def _old(past: Past, today: date) -> bool:
    """The health check is older than it may be."""
    return today - past.checked_on > past.valid_for


# What matters most first.
CHECKS: tuple[tuple[Due, Callable[[Past, date], bool]], ...] = (
    (Due.FRACTURE, _fracture),
    (Due.OPERATION, _operation),
    (Due.HURT, _hurt),
    (Due.LONG_GAP, _long_gap),
    (Due.OLD, _old),
)


def due(past: Past, *, today: date) -> tuple[Due, ...]:
    """List every reason why the health check is due again, what matters most first; empty when it is not due."""
    return tuple(reason for reason, holds in CHECKS if holds(past, today))


def begins_anew(*, last_session_on: date | None, hurt_on: date | None, today: date, long_gap: timedelta) -> bool:
    """Whether doses begin again at the start dose: after a long gap, or after harm since the last session."""
    if last_session_on is None:
        return False
    return today - last_session_on >= long_gap or (hurt_on is not None and hurt_on >= last_session_on)


# Raise it when the code judges or fits in another way than before (the tier, the gates, what replaces what): every
# routine is then compared with the rules again.
CODE_VERSION = 1
# From these ages on the rules ask for more care (4.3, 4.5). They come without any new answer.
CAREFUL_AGES = (MODERATE_FROM_AGE, CAREFUL_FROM_AGE, HIGH_FROM_AGE)
BEFORE_AGE = "+"


def rules_version(catalogue: Catalogue, *, age: int | None) -> str:
    """Name the rules in force for somebody of an age: those of the catalogue, those of the code, and how many of
    ``CAREFUL_AGES`` they have reached.
    """
    reached = sum(age is not None and age >= least for least in CAREFUL_AGES)
    return f"{catalogue.judges}-{CODE_VERSION}{BEFORE_AGE}{reached}"


def differ_by_age_alone(version: str, other: str) -> bool:
    """Whether two versions name the same rules, and another age."""
    return version != other and version.partition(BEFORE_AGE)[0] == other.partition(BEFORE_AGE)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the rules say of one exercise of a routine. ``side`` is the only one on which it is done."""

    rules: frozenset[str]
    parts: frozenset[str] = frozenset()
    side: str = ""
    load_allowed: bool = True


def says_more(now: Judged | None, before: Judged) -> bool:
    """Whether the rules forbid or demand something now that they did not before. ``now`` is None for what is not
    allowed.

    What they allow again is no reason to stop somebody: it comes when their routine is fitted anew.
    """
    if now is None:
        return True
    return (
        not now.rules <= before.rules
        or not now.parts >= before.parts
        or (bool(now.side) and now.side != before.side)
        or (before.load_allowed and not now.load_allowed)
    )
