"""The function against a second reading of the contract, over cases that reach every branch."""

from __future__ import annotations

import json
import random
from fractions import Fraction

import pytest

from programs.progression.contract.reading import parse_case, read_case
from programs.progression.decide import decide
from programs.progression.facts import Kind

from .building import NUMBERS, VECTORS, rules_in
from .oracle import decide_by_the_text
from .random_cases import random_case

EVERY_RULE = {
    "G0", "G1", "G2", "G3", "G4", "P1", "P2", "P3", "P4", "P5", "S1", "T1", "T2", "T3", "T4",
    "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_both_readings_agree(seed):
    generator = random.Random(seed)
    rules, kinds = set(), set()
    for _case in range(1500):
        text = json.dumps(random_case(generator))
        rule, kind, *dose = decide_by_the_text(json.loads(text, parse_float=Fraction))
        decision = decide(read_case(parse_case(text), numbers=NUMBERS), numbers=NUMBERS)
        after = decision.after
        assert (decision.rule, decision.kind.value) == (rule, kind), text
        assert [after.sets, after.reps, Fraction(after.load)] == dose, text
        rules.add(rule)
        kinds.add(kind)
    assert rules == EVERY_RULE
    assert kinds == {kind.value for kind in Kind}


def test_the_second_reading_gets_the_worked_cases_right():
    for case in VECTORS:
        case = json.loads(json.dumps(case), parse_float=Fraction)
        rule, kind, *dose = decide_by_the_text(case)
        assert (kind, dose) == (case["expect"]["decision"], case["expect"]["rx"]), case["id"]
        assert rule in rules_in(case["why"])
