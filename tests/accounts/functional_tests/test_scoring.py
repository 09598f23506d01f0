from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.functional_tests import scoring
from accounts.functional_tests.scoring import Result, with_test_effects
from accounts.health_check.facts import facts_from
from accounts.health_check.testing import healthy_answers

TODAY = date(2026, 11, 21)


def chair(stands: int, *, ago: int = 0) -> Result:
    return Result(kind="chair_stand", score=Decimal(stands), done_on=TODAY - timedelta(days=ago))


def stages(*seconds: str, ago: int = 0) -> Result:
    held = tuple(Decimal(second) for second in seconds)
    passed = Decimal(scoring.stages_passed(held))
    return Result(kind="four_stage", score=passed, stages=held, done_on=TODAY - timedelta(days=ago))


def leg(side: str, seconds: str, *, ago: int = 0) -> Result:
    return Result(kind="single_leg", side=side, score=Decimal(seconds), done_on=TODAY - timedelta(days=ago))


def effects(*results: Result, age: int | None = 72, sex: str = "female") -> scoring.Effects:
    return scoring.effects(results, age=age, sex=sex, today=TODAY)


@pytest.mark.parametrize(("stands", "hands", "score"), [(12, False, 12), (12, True, 0), (0, False, 0)])
def test_with_hands_it_is_nought(stands, hands, score):
    assert scoring.chair_stand_score(stands, used_hands=hands) == score


@pytest.mark.parametrize(
    ("seconds", "passed"),
    [((), 0), (("9.9",), 0), (("10", "10", "10", "10"), 4), (("10", "10", "7"), 2), (("10", "4", "10", "10"), 1)],
)
def test_stages_passed_end_with_the_first_that_was_not_held(seconds, passed):
    assert scoring.stages_passed([Decimal(second) for second in seconds]) == passed


@pytest.mark.parametrize(
    ("tries", "best"), [(["4", "9.5", "7"], "9.5"), ([None, "3", None], "3"), (["0"], "0"), (["50"], "45")]
)
def test_the_best_try_counts_up_to_45_seconds(tries, best):
    assert scoring.best_try([None if second is None else Decimal(second) for second in tries]) == Decimal(best)


def test_nothing_follows_from_no_result():
    assert effects() == scoring.Effects()


@pytest.mark.parametrize(
    ("results", "found"),
    [
        ([chair(0)], {"chair_stand": 0, "chair_stand_below_norm": True}),
        ([chair(9)], {"chair_stand": 9, "chair_stand_below_norm": True}),
        ([chair(10)], {"chair_stand": 10, "chair_stand_below_norm": False}),
        ([stages("10", "10", "9.9")], {"tandem_seconds": 9.9, "falls_risk": True, "supported_level": True}),
        ([stages("10", "6")], {"tandem_seconds": 0, "falls_risk": True, "supported_level": True}),
        ([stages("10", "10", "10", "4")], {"tandem_seconds": 10, "falls_risk": False, "supported_level": True}),
        ([stages("10", "10", "10", "10")], {"tandem_seconds": 10, "falls_risk": False, "supported_level": False}),
        ([leg("left", "4.9"), leg("right", "30")], {"falls_risk": True, "supported_level": True}),
        ([leg("left", "5"), leg("right", "30")], {"falls_risk": False, "supported_level": True}),
        ([leg("left", "30"), leg("right", "9.9")], {"falls_risk": False, "supported_level": True}),
        ([leg("left", "10"), leg("right", "10")], {"falls_risk": False, "supported_level": False}),
    ],
)
def test_what_follows(results, found):
    seen = effects(*results)
    assert {name: getattr(seen, name) for name in found} == found
    assert bool(seen.falls_risk_because) == seen.falls_risk


@pytest.mark.parametrize(
    ("age", "sex", "stands", "below"),
    [
        (59, "female", 3, False), (None, "female", 3, False), (62, "", 14, False), (62, "", 13, True),
        (62, "male", 13, True), (62, "female", 13, False),
    ],
)  # fmt: skip
def test_below_the_norm(age, sex, stands, below):
    assert effects(chair(stands), age=age, sex=sex).chair_stand_below_norm == below


def test_the_last_result_goes_into_the_tier():
    seen = effects(chair(0, ago=60), chair(12, ago=10), stages("10", "10", "3", ago=60), stages("10", "10", "10", "10"))
    assert (seen.chair_stand, seen.tandem_seconds) == (12, 10)


def test_a_pass_never_clears_a_risk_of_falling():
    seen = effects(stages("10", "10", "3", ago=60), stages("10", "10", "10", "10"))
    assert seen.falls_risk
    assert "heel-to-toe" in seen.falls_risk_because
    assert any("One better test" in reason for reason in seen.reasons)
    assert effects(leg("left", "2", ago=200), leg("left", "45"), leg("right", "45")).falls_risk


@pytest.mark.parametrize(("ago", "counts"), [(365, True), (366, False), (-1, False)])
def test_a_result_counts_for_twelve_months(ago, counts):
    assert effects(stages("10", "10", "3", ago=ago)).falls_risk == counts
    assert (effects(chair(0, ago=ago)).chair_stand == 0) == counts


@pytest.mark.parametrize("seconds", [f"{number / 2}" for number in range(91)])
def test_standing_longer_never_asks_for_more_care(seconds):
    shorter, longer = effects(leg("left", seconds)), effects(leg("left", str(float(seconds) + 0.5)))
    assert shorter.falls_risk >= longer.falls_risk
    assert shorter.supported_level >= longer.supported_level


class TestFacts:
    failed = effects(stages("10", "10", "3"))

    def test_a_risk_of_falling_is_added_in_its_own_words(self):
        facts = with_test_effects(facts_from(healthy_answers(), today=TODAY), self.failed)
        shown = facts.presences["falls_risk"]
        assert shown.sure
        assert shown.words == "you held heel-to-toe for less than 10 seconds in your own test"

    def test_what_the_person_has_told_us_stays_as_it_was(self):
        told = facts_from(healthy_answers(balance=["unsteady"]), today=TODAY)
        assert with_test_effects(told, self.failed) == told

    def test_a_not_sure_becomes_sure(self):
        unsure = facts_from(healthy_answers(balance=["not_sure"], balance_unsure=["unsteady"]), today=TODAY)
        assert not unsure.presences["falls_risk"].sure
        assert with_test_effects(unsure, self.failed).presences["falls_risk"].sure

    def test_a_pass_takes_nothing_away(self):
        told = facts_from(healthy_answers(balance=["unsteady"]), today=TODAY)
        assert with_test_effects(told, effects(stages("10", "10", "10", "10"))) == told
