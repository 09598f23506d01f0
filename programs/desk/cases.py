"""The worked cases of progression: people who do not exist, and the decision that was worked out for each by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..progression.contract.printing import to_json
from ..progression.contract.reading import CaseError, parse_case, read_case
from ..progression.decide import decide
from ..progression.numbers import Numbers

FILE = Path(__file__).resolve().parent.parent / "progression" / "worked_cases.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What became of a case: the decision and the dose after it, and whether that is what was worked out by hand."""

    words: str
    holds: bool


@cache
def all_cases() -> tuple[Mapping[str, Any], ...]:
    return tuple(parse_case(line) for line in FILE.read_text(encoding="utf-8").splitlines() if line.strip())


def decide_all(numbers: Numbers) -> dict[str, Decided]:
    """Decide every case by these numbers, by its id."""
    return {case["id"]: _decided(case, numbers) for case in all_cases()}


def _decided(case: Mapping[str, Any], numbers: Numbers) -> Decided:
    try:
        decision = decide(read_case(case, numbers=numbers), numbers=numbers)
    except CaseError as error:
        return Decided(words=str(error), holds=False)
    after = decision.after
    expected = case["expect"]
    holds = decision.kind.value == expected["decision"] and [after.sets, after.reps, after.load] == list(expected["rx"])
    return Decided(words=_words(decision.kind.value, [after.sets, after.reps, after.load]), holds=holds)


def _words(decision: str, dose: Iterable[Any]) -> str:
    sets, reps, load = dose
    return f"{decision}: {to_json(sets)} × {to_json(reps)}, {to_json(load)}"


def flips(before: Mapping[str, Decided], after: Mapping[str, Decided]) -> list[dict[str, Any]]:
    """Write what a publication stores of the cases that are decided differently."""
    return [
        {
            "vignette": f"case {case['id']}",
            "title": f"{case['id']}: {case['title']}",
            "what": "decision",
            "before": was.words,
            "after": now.words,
            "expected": _words(case["expect"]["decision"], case["expect"]["rx"]),
            "holds": now.holds,
        }
        for case in all_cases()
        if (was := before[case["id"]]) != (now := after[case["id"]])
    ]
