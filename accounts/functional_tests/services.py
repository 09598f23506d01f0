"""Recording results, and reading them for the rules. A person's own row is the lock, as for their health check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.health_check.access import open_red_flag
from accounts.health_check.facts import HealthFacts
from accounts.models import FunctionalTest, User
from accounts.risk import Tier, risk_tier
from exercises.locking import locked
from exercises.rules.reasons import Presences

from .norms import WAIT_DAYS
from .scoring import FALLS_RISK, QUESTION, STAGES, Effects, Result, effects

WAIT = timedelta(days=WAIT_DAYS)


class StoppedError(Exception):
    """A warning sign is open: no test before a clinician has looked."""


class TooSoonError(Exception):
    """The last test of this kind is less than four weeks ago. ``possible_on`` is when the next may be done."""

    def __init__(self, possible_on: date) -> None:
        super().__init__(f"possible again on {possible_on}")
        self.possible_on = possible_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one side of a test came to. ``detail`` is how, as JSON can hold it."""

    score: Decimal
    side: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def possible_on(last: date, today: date) -> date:
    """Return when a test may be done again: four weeks after the last, and on its own day, to correct it."""
    return today if last == today else last + WAIT


@transaction.atomic
def record_test(
    *, by: User, kind: str, scores: Sequence[Score], today: date, at: datetime | None = None
) -> list[FunctionalTest]:
    """Keep the result of a test done today; of today's own it makes a correction. Safe to repeat.

    What a correction replaces is kept in its ``detail``. ``at`` is when this happens: now, unless it is told of the
    past. Raises ``StoppedError`` while a warning sign is open, and ``TooSoonError`` within four weeks.
    """
    locked(by)
    if open_red_flag(by):
        raise StoppedError
    mine = by.functional_tests.filter(kind=kind)
    last = mine.first()
    if last is not None and possible_on(last.done_on, today) > today:
        raise TooSoonError(possible_on(last.done_on, today))
    now = at or timezone.now()
    there = {row.side: row for row in mine.filter(done_on=today)}
    return [_write(by, kind, score, there.get(score.side), today, now) for score in scores]


def _write(by: User, kind: str, new: Score, row: FunctionalTest | None, today: date, now: datetime) -> FunctionalTest:
    detail = dict(new.detail)
    if row is None:
        return FunctionalTest.objects.create(
            user=by, kind=kind, side=new.side, score=new.score, detail=detail, done_on=today, recorded_at=now
        )
    replaced = {key: value for key, value in row.detail.items() if key != "replaced"}
    if (row.score, replaced) == (new.score, detail):
        return row
    before = {"score": str(row.score), "detail": replaced, "recorded_at": row.recorded_at.isoformat()}
    row.detail = {**detail, "replaced": [*row.detail.get("replaced", []), before]}
    row.score = new.score
    row.recorded_at = now
    row.save(update_fields=["score", "detail", "recorded_at"])
    return row


def presences(facts: HealthFacts) -> Presences:
    """Return the conditions that hold as rules and reasons take them, those from own tests in their own words."""
    return Presences(
        {slug: presence.sure for slug, presence in facts.presences.items()},
        {slug: presence.words for slug, presence in facts.presences.items() if presence.words},
        facts.one_sided,
        facts.equipment,
    )


def effects_for(user: User, facts: HealthFacts, *, today: date) -> Effects:
    """Return what a person's own tests change. One query."""
    return effects_of(user.functional_tests.all(), facts, today=today)


def results_of(rows: Iterable[FunctionalTest], *, known_at: datetime | None = None) -> list[Result]:
    """Return results as the rules read them; those that were known at a moment, where one is given."""
    return [result for row in rows if (result := _result(row, known_at)) is not None]


def effects_of(rows: Iterable[FunctionalTest], facts: HealthFacts, *, today: date) -> Effects:
    return _effects(rows, facts, today=today, known_at=None)


def tier_with(facts: HealthFacts, found: Effects) -> Tier:
    """Return the risk tier with the chair stand and heel to toe taken in."""
    return risk_tier(facts, chair_stand=found.chair_stand, tandem_seconds=found.tandem_seconds)


def changed_since(rows: Sequence[FunctionalTest], facts: HealthFacts, *, since: datetime, today: date) -> bool:
    """Whether a person's tests speak for another risk tier, risk of falling or supported level than they did at
    ``since``.

    Only what the tests change counts, not the passing of a birthday.
    """
    then = _effects(rows, facts, today=timezone.localdate(since), known_at=since)
    now = _effects(rows, facts, today=today, known_at=None)
    return differs(facts, then, now)


def differs(facts: HealthFacts, effects: Effects, other: Effects) -> bool:
    """Whether a routine is fitted otherwise with these effects than with those."""
    return _weight(facts, effects) != _weight(facts, other)


def _weight(facts: HealthFacts, found: Effects) -> tuple[str, bool, bool]:
    """Return what a routine is fitted with: tier, risk of falling, supported level. What the person told us stands."""
    told = facts.presences.get(FALLS_RISK)
    falls_risk = found.falls_risk or (told is not None and told.sure and told.question != QUESTION)
    return tier_with(facts, found).level, falls_risk, found.supported_level


def _effects(rows: Iterable[FunctionalTest], facts: HealthFacts, *, today: date, known_at: datetime | None) -> Effects:
    return effects(results_of(rows, known_at=known_at), age=facts.age, sex=facts.sex, today=today)


def _result(row: FunctionalTest, known_at: datetime | None) -> Result | None:
    """Return a row as it was known at a moment, corrections of later undone; None when it was not there yet."""
    score, detail, recorded_at = row.score, row.detail, row.recorded_at
    for before in reversed(row.detail.get("replaced", [])):
        if known_at is None or recorded_at <= known_at:
            break
        score, detail = Decimal(before["score"]), before["detail"]
        recorded_at = datetime.fromisoformat(before["recorded_at"])
    if known_at is not None and recorded_at > known_at:
        return None
    seconds: Mapping[str, str] = detail.get("seconds", {})
    return Result(
        kind=row.kind,
        done_on=row.done_on,
        score=score,
        side=row.side,
        stages=tuple(Decimal(seconds[stage]) for stage in STAGES if stage in seconds),
    )
