"""The progression decision from the command line (``clinical_rules.md``, section 9)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import CommandError
from django.db import connection

from exercises.management.answering import AnswersCases
from exercises.models import ProgressionRule
from programs.progression.contract.printing import to_json
from programs.progression.contract.reading import CaseError, parse_case, read_case
from programs.progression.decide import decide
from programs.progression.explanation import sentence
from programs.progression.in_force import numbers_from
from programs.progression.numbers import NumberError, Numbers


class Command(AnswersCases):
    help = """Decide how one exercise goes on.

FILE (or - for standard input) holds one JSON case, or one on each line:
  {"id": "any",
   "profile": {"risk": "LOW|MOD|HIGH", "phase": 1|2, "usual_pain": 0-10, "clearance": "ok|pending",
               "load_cleared": false, "min_gap": 2},
   "rx": {"sets": 2, "reps": 10, "reps_min": 8, "reps_max": 12, "target_sets": 2, "load": 0.5,
          "equipment": "ankle_kg|dumbbell_kg|band_lb|level|none", "days_since_load_change": 21, "inc": 1,
          "ladder": [0, 0.5, 1]},
   "log": [{"d": "2025-03-01", "sets": [10, 10], "load": 0.5, "rpe": 5, "before": 0, "during": 1, "next": 0,
            "tech": true, "sharp": false, "worse24h": false}],
   "today": "2025-03-03",
   "flags": {"emergency": false, "urgent": false, "fall_days_ago": 20, "pre_pain_today": 0}}
load_cleared, min_gap, ladder, sharp, worse24h, flags and what is in flags may be left out; rpe and next may be null.
id, title, expect and why are ignored. Prints for each case, on its own line:
  {"id": "any", "decision": "ADVANCE_REPS", "rx": {"sets": 2, "reps": 11, "load": 0.5}, "rule": "A1",
   "reason": "a sentence for the person", "sources": ["P", "S1"]}
A case that is wrong is answered with {"id": ..., "error": "field: what"}, the others normally; the exit status is 2."""

    def parse(self, text: str) -> Any:
        return parse_case(text)

    def prepared(self) -> Callable[[Any], dict[str, Any]]:
        try:
            return partial(answer_case, numbers=current_numbers())
        except NumberError as error:
            raise CommandError(str(error), returncode=2) from error

    def written(self, answer: dict[str, Any]) -> str:
        return to_json(answer)


def current_numbers() -> Numbers:
    """Read the numbers in force; the shipped ones, where the tables do not exist yet."""
    if ProgressionRule._meta.db_table not in connection.introspection.table_names():
        return numbers_from(())
    rows = ProgressionRule.objects.prefetch_related("sources")
    return numbers_from((row.key, row.value, [source.code for source in row.sources.all()]) for row in rows)


def answer_case(data: Any, numbers: Numbers) -> dict[str, Any]:
    """Answer one case; a case that cannot be answered gets an ``error`` that names the field."""
    if isinstance(data, ValueError):
        return {"id": None, "error": f"not JSON: {data}"}
    identity = data.get("id") if isinstance(data, dict) else None
    try:
        case = read_case(data, numbers=numbers)
    except CaseError as error:
        return {"id": identity, "error": str(error)}
    decision = decide(case, numbers=numbers)
    after = decision.after
    return {
        "id": identity,
        "decision": decision.kind.value,
        "rx": {"sets": after.sets, "reps": after.reps, "load": after.load},
        "rule": decision.rule,
        "reason": sentence(decision),
        "sources": list(decision.sources),
    }
