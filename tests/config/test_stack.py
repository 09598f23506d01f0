from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from config.stack import in_one_piece

DEPTH, TIMES = 500, 1000


def call_each_other(times: int) -> int:
    return times and call_each_other(times - 1)


def call_often() -> None:
    for _time in range(TIMES):
        call_each_other(DEPTH)


def pages_taken(function: Callable[[], None]) -> int:
    """Count how often the machine had to give this process a page of memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    function()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_calls_that_end_give_no_memory_back_that_the_next_take_again():
    assert pages_taken(in_one_piece(call_often)) < TIMES / 2


def test_it_is_called_with_what_it_takes_and_answers():
    assert in_one_piece(sorted)([2, 3, 1], reverse=True) == [3, 2, 1]


def test_another_python_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "implementation", SimpleNamespace(name="pypy"))
    assert in_one_piece(sorted) is sorted
