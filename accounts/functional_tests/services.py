"""Record results, and read them for the rules. The person's row is the lock, as it is for the health check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.health_check.access import open_red_flag
from accounts.health_check.told import own_words
from accounts.models import FunctionalTest, User
from accounts.rules.facts import HealthFacts
from accounts.rules.risk import Tier, risk_tier
from exercises.locking import locked
from exercises.rules.reasons import Presences

from ..rules.norms import WAIT_DAYS
from .scoring import FALLS_RISK, QUESTION, STAGES, Effects, Result, effects

WAIT = timedelta(days=WAIT_DAYS)


class StoppedError(Exception):
    """A warning sign is open: there is no test until a clinician has seen the person."""


class TooSoonError(Exception):
    """The last test of this kind is less than four weeks ago. ``possible_on`` is when the next may be done."""

    def __init__(self, possible_on: date) -> None:
        super().__init__(f"possible again on {possible_on}")
        self.possible_on = possible_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of one side of a test. ``detail`` holds the single numbers behind it, as JSON."""

    score: Decimal
    side: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def possible_on(last: date, today: date) -> date:
    """Find the first day on which a test may be done again: four weeks after the last one.

    On the day of the last test that is today, because the result may be corrected.
    """
    return today if last == today else last + WAIT


@transaction.atomic
def record_test(
    *, by: User, kind: str, scores: Sequence[Score], today: date, at: datetime | None = None
) -> list[FunctionalTest]:
    """Store the result of a test done today; a second result on the same day corrects the first. Safe to repeat.

    A correction keeps what it replaces in its ``detail``. ``at`` is the moment, by default now. Raises ``StoppedError``
    while a warning sign is open, and ``TooSoonError`` within four weeks of the last test.
    """
    person = locked(by)
    if open_red_flag(by):
        raise StoppedError
    mine = by.functional_tests.filter(kind=kind)
    last = mine.first()
    if last is not None and possible_on(last.done_on, today) > today:
        raise TooSoonError(possible_on(last.done_on, today))
    now = at or timezone.now()
    there = {row.side: row for row in mine.filter(done_on=today)}
    _not_ordered_any_more(person, kind)
    return [_write(by, kind, score, there.get(score.side), today, now) for score in scores]


def order_test(*, person: User, kind: str, by: str, reason: str, on: date) -> None:
    """Let a self-test be due for a person because a clinician of theirs asks for it. One of each kind; the last counts.

    Call it in a transaction; the caller has asked whether they may.
    """
    person = locked(person)
    others = [ordered for ordered in person.ordered_tests if ordered["kind"] != kind]
    person.ordered_tests = [*others, {"kind": kind, "by": by, "reason": reason, "on": on.isoformat()}]
    person.save(update_fields=["ordered_tests"])


def _not_ordered_any_more(person: User, kind: str) -> None:
    left = [ordered for ordered in person.ordered_tests if ordered["kind"] != kind]
    if left != person.ordered_tests:
        person.ordered_tests = left
        person.save(update_fields=["ordered_tests"])


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
    """Put a person's conditions into the form that rules and reasons take.

    A condition that was found by a self-test, or follows from another answer, carries the words for it.
    """
    return Presences(
        {slug: presence.sure for slug, presence in facts.presences.items()},
        {slug: words for slug, presence in facts.presences.items() if (words := own_words(presence))},
        facts.one_sided,
        facts.equipment,
    )


def effects_for(user: User, facts: HealthFacts, *, today: date) -> Effects:
    """Read a person's tests, and derive what they change."""
    return effects_of(user.functional_tests.all(), facts, today=today)


def results_of(rows: Iterable[FunctionalTest], *, known_at: datetime | None = None) -> list[Result]:
    """Read results for the rules: as they are now, or as they were known at a moment."""
    return [result for row in rows if (result := _result(row, known_at)) is not None]


def effects_of(rows: Iterable[FunctionalTest], facts: HealthFacts, *, today: date) -> Effects:
    return _effects(rows, facts, today=today, known_at=None)


def tier_with(facts: HealthFacts, found: Effects) -> Tier:
    """Judge the risk tier from the health check and the self-tests together."""
    return risk_tier(facts, chair_stand=found.chair_stand, tandem_seconds=found.tandem_seconds)


def changed_since(rows: Sequence[FunctionalTest], facts: HealthFacts, *, since: datetime, today: date) -> bool:
    """Whether a person's tests now give another risk tier, risk of falling or supported level than they did at
    ``since``.

    Both are compared with the same ``facts``, so that a birthday in between changes nothing.
    """
    then = _effects(rows, facts, today=timezone.localdate(since), known_at=since)
    now = _effects(rows, facts, today=today, known_at=None)
    return differs(facts, then, now)


def differs(facts: HealthFacts, before: Effects, after: Effects) -> bool:
    """Whether the tests' effects before and after call for differently fitted routines."""
    return _weight(facts, before) != _weight(facts, after)


def _weight(facts: HealthFacts, found: Effects) -> tuple[str, bool, bool]:
    """Collect what the fitting of a routine depends on: tier, risk of falling, supported level.

    A risk of falling that the person told us of counts whatever the tests say.
    """
    told = facts.presences.get(FALLS_RISK)
    falls_risk = found.falls_risk or (told is not None and told.sure and told.question != QUESTION)
    return tier_with(facts, found).level, falls_risk, found.supported_level


def _effects(rows: Iterable[FunctionalTest], facts: HealthFacts, *, today: date, known_at: datetime | None) -> Effects:
    return effects(results_of(rows, known_at=known_at), age=facts.age, sex=facts.sex, today=today)


def _result(row: FunctionalTest, known_at: datetime | None) -> Result | None:
    """Read a result as it was known at a moment, without later corrections; None when it was not recorded yet."""
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
