"""Cases for tests, built from what they are about: everything else is a clean, ordinary day."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

from programs.desk.cases import FILE
from programs.progression.contract.reading import read_case
from programs.progression.decide import decide
from programs.progression.facts import Case, Decision
from programs.progression.in_force import numbers_from
from programs.progression.numbers import Numbers

NUMBERS = numbers_from(())
TODAY = date(2025, 3, 31)
VECTORS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def session(days_ago: int, *sets: int, **fields: Any) -> dict[str, Any]:
    """A clean session so many days before today: 2 × 10 without load, effort 5, no pain."""
    return {
        "d": (TODAY - timedelta(days=days_ago)).isoformat(),
        "sets": list(sets) or [10, 10],
        "load": 0,
        "rpe": 5,
        "before": 0,
        "during": 0,
        "next": 0,
        "tech": True,
    } | fields


def make_data(
    *log: dict[str, Any],
    rx: dict[str, Any] | None = None,
    profile: dict[str, Any] | None = None,
    **flags: Any,
) -> dict[str, Any]:
    """A case as JSON describes it: low risk, phase 1, 2 × 10 of 8 to 12 with ankle weights, at its goal of 2 sets."""
    return {
        "profile": {"risk": "LOW", "phase": 1, "usual_pain": 0, "clearance": "ok"} | (profile or {}),
        "rx": {
            "sets": 2,
            "reps": 10,
            "reps_min": 8,
            "reps_max": 12,
            "target_sets": 2,
            "load": 0,
            "equipment": "ankle_kg",
            "days_since_load_change": 60,
            "inc": 1,
        }
        | (rx or {}),
        "log": list(log),
        "today": TODAY.isoformat(),
        "flags": flags,
    }


def make_case(*log: dict[str, Any], **fields: Any) -> Case:
    return read_case(make_data(*log, **fields), numbers=NUMBERS)


def decided(*log: dict[str, Any], numbers: Numbers = NUMBERS, **fields: Any) -> tuple[str, str, list[float]]:
    """Return what a test compares: rule, decision and [sets, reps, load]."""
    return seen(decide(make_case(*log, **fields), numbers=numbers))


def rules_in(why: str) -> set[str]:
    """The rules that the note of a worked case names; A9 is meant where it says why a step is earned."""
    named = set(re.findall(r"\b[A-Z]\d\b", why))
    return named | {"A9"} if named == {"A4"} else named


def seen(decision: Decision) -> tuple[str, str, list[float]]:
    after = decision.after
    return decision.rule, decision.kind.value, [after.sets, after.reps, float(after.load)]
