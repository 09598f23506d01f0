"""The worked cases, through the function; the command is asked in ``test_decide_progression.py``."""

from __future__ import annotations

import pytest

from programs.progression.contract.reading import read_case
from programs.progression.decide import decide

from .building import NUMBERS, VECTORS, rules_in, seen


def test_there_are_all_of_them():
    assert len(VECTORS) == 62
    assert len({case["id"] for case in VECTORS}) == 62


@pytest.mark.parametrize("case", VECTORS, ids=[case["id"] for case in VECTORS])
def test_worked_case(case):
    rule, kind, dose = seen(decide(read_case(case, numbers=NUMBERS), numbers=NUMBERS))
    assert kind == case["expect"]["decision"]
    assert dose == case["expect"]["rx"]
    assert rule in rules_in(case["why"])
