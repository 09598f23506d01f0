from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.health_check.facts import facts_from
from accounts.health_check.testing import healthy_answers
from accounts.rules.risk import risk_tier

TODAY = date(2026, 3, 10)
NEW_HIP = {"hips": ["new_hip"], "approach": ["posterior"], "operation_when": "months"}


def tier(*, chair_stand: int | None = None, tandem_seconds: float | None = None, **answers: Any):
    facts = facts_from(healthy_answers(**answers), today=TODAY)
    return risk_tier(facts, chair_stand=chair_stand, tandem_seconds=tandem_seconds)


@pytest.mark.parametrize(
    "given",
    [
        {"bones": ["spine_fracture"]},
        {"bones": ["not_sure"], "bones_unsure": ["spine_fracture"]},
        {"warning_signs": ["RF10"]},
        {"bones": ["hip_fracture"], "hip_fracture_when": "older"},
        {"bones": ["hip_fracture"], "hip_fracture_when": "recent"},
        {"bones": ["breaks"]},
        {"balance": ["fallen"], "falls": "more", "fall_injury": "no"},
        {"balance": ["fallen"], "falls": "one", "fall_injury": "yes"},
        {"balance": ["fallen"], "falls": "not_sure", "fall_injury": "no"},
        {"chair_stand": 0},
        {"tandem_seconds": 9.9},
        {**NEW_HIP, "limits": "apply"},
        {**NEW_HIP, "limits": "not_sure"},
        {"year_of_birth": 1941},
    ],
)
def test_high(given):
    assert tier(**given).level == "HIGH"
    assert tier(**given).reasons


@pytest.mark.parametrize(
    "given",
    [
        {"bones": ["osteoporosis"]},
        {"bones": ["not_sure"], "bones_unsure": ["osteoporosis"]},
        {"hips": ["hip_oa"]},
        {"hips": ["fai"]},
        {"hips": ["stenosis"]},
        {**NEW_HIP, "limits": "lifted_lately"},
        {**NEW_HIP, "limits": "never"},
        {"balance": ["fallen"], "falls": "one", "fall_injury": "no"},
        {"balance": ["not_sure"], "balance_unsure": ["fallen"]},
        {"chair_stand": 11, "sex": "female"},
        {"chair_stand": 13, "sex": "male"},
        {"chair_stand": 13, "sex": "unsaid"},
        {"year_of_birth": 1951},
        {"year_of_birth": 1942},
    ],
)
def test_moderate(given):
    assert tier(**given).level == "MOD"
    assert tier(**given).reasons


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"bones": ["osteopenia"]},
        {"balance": ["unsteady"]},
        {**NEW_HIP, "limits": "lifted"},
        {"chair_stand": 12, "sex": "female"},
        {"chair_stand": 14},
        {"chair_stand": 14, "sex": "unsaid"},
        {"chair_stand": 3, "year_of_birth": 1980},
        {"tandem_seconds": 10},
        {"year_of_birth": 1952},
    ],
)
def test_low(given):
    assert tier(**given).level == "LOW"
    assert tier(**given).reasons == ()


def test_the_reasons_are_those_of_the_tier_and_each_is_said_once():
    found = tier(**{**NEW_HIP, "approach": ["not_sure"], "limits": "apply"}, bones=["osteoporosis"])
    assert found.reasons == ("Your surgeon’s limits for your new hip may still hold.",)


def test_an_unknown_age_is_not_taken_as_young():
    facts = facts_from({key: value for key, value in healthy_answers().items() if key != "year_of_birth"}, today=TODAY)
    assert risk_tier(facts).level == "MOD"


def test_not_sure_is_said_as_such():
    assert tier(bones=["not_sure"], bones_unsure=["osteoporosis"]).reasons == ("You may have osteoporosis.",)


@pytest.mark.parametrize(
    ("sure", "unsure"),
    [
        ({"bones": ["hip_fracture"], "hip_fracture_when": "older"}, {"bones": ["not_sure"]}),
        ({"balance": ["fallen"], "falls": "more"}, {"balance": ["fallen"], "falls": "not_sure", "fall_injury": "no"}),
        (
            {"balance": ["fallen"], "falls": "one", "fall_injury": "yes"},
            {"balance": ["fallen"], "falls": "one", "fall_injury": "not_sure"},
        ),
        ({"balance": ["fallen"], "falls": "one", "fall_injury": "no"}, {"balance": ["not_sure"]}),
        ({**NEW_HIP, "limits": "never"}, {**NEW_HIP, "operation_when": "not_sure", "limits": "never"}),
    ],
)
def test_nobody_reads_as_a_fact_what_they_were_not_sure_of(sure, unsure):
    said = tier(**sure).reasons
    assert said
    assert set(said).isdisjoint(tier(**unsure).reasons)
    assert tier(**unsure).reasons
