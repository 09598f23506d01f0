"""Make results of self-tests through the real service."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

from accounts.functional_tests.scoring import STAGES, stages_passed
from accounts.functional_tests.services import Score, record_test
from accounts.models import FunctionalTest, User


def _record(user: User, kind: str, scores: list[Score], on: date, at: datetime | None) -> list[FunctionalTest]:
    moment = at or datetime.combine(on, time(9), UTC)
    return record_test(by=user, kind=kind, scores=scores, today=on, at=moment)


def make_chair_stand(user: User, stands: int, *, on: date, hands: bool = False, at: datetime | None = None):
    score = Score(score=Decimal(0 if hands else stands), detail={"hands": hands, "stands": stands})
    return _record(user, "chair_stand", [score], on, at)


def make_four_stage(user: User, *seconds: str, on: date, at: datetime | None = None):
    passed = stages_passed([Decimal(second) for second in seconds])
    score = Score(score=Decimal(passed), detail={"seconds": dict(zip(STAGES, seconds, strict=False))})
    return _record(user, "four_stage", [score], on, at)


def make_single_leg(user: User, left: str, right: str, *, on: date, at: datetime | None = None):
    scores = [
        Score(score=Decimal(seconds), side=side, detail={"tries": [seconds, None, None]})
        for side, seconds in (("left", left), ("right", right))
    ]
    return _record(user, "single_leg", scores, on, at)
