"""Screening from the command line: which exercise suits whom, and why not (``clinical_rules.md``, section 10)."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from exercises.files import parse_json
from exercises.management.answering import AnswersCases
from exercises.rules.catalogue import Catalogue
from exercises.rules.screening import ExerciseVerdict, UnknownFactError
from exercises.snapshot.current import current_catalogue

NOT_LOADED = "This database has no catalogue. Run: python manage.py migrate && python manage.py load_catalogue"
KNOWN_KEYS = {"id", "conditions", "exercise", "verdict", "rules"}


class Command(AnswersCases):
    help = """Screen exercises for a set of conditions.

FILE (or - for standard input) holds one JSON object, or one on each line:
  {"id": "any", "conditions": ["osteoporosis"], "exercise": "squat"}
Without "exercise", all published exercises are screened; "verdict" and "rules" in the input are ignored.
Prints for each line:
  {"id": "any", "programme": {"verdict": "ok|info|clear", "rules": [...]},
   "exercises": {"squat": {"verdict": "ok|load|modify|clear|avoid", "rules": [...], "messages": [...], "from": "part"}}}
An unknown condition or exercise is answered with {"id": ..., "error": ...}, and the exit status is 2."""

    def parse(self, text: str) -> Any:
        return parse_case(text)

    def prepared(self) -> Callable[[Any], dict[str, Any]]:
        return partial(answer_case, catalogue=loaded_catalogue())

    def written(self, answer: dict[str, Any]) -> str:
        line = json.dumps(answer, ensure_ascii=False, allow_nan=False)
        try:
            line.encode()
        except UnicodeEncodeError:
            return json.dumps(answer)
        return line


def loaded_catalogue() -> Catalogue:
    """Read the catalogue in force. Raises CommandError when this database has none."""
    try:
        catalogue = current_catalogue()
    except DatabaseError as error:
        raise CommandError(NOT_LOADED, returncode=2) from error
    if not catalogue.exercises:
        raise CommandError(NOT_LOADED, returncode=2)
    return catalogue


class RepeatedKeys(dict[str, Any]):
    """A JSON object with a repeated key. It is refused, because nobody knows which value was meant."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        keys = [key for key, _value in pairs]
        self.repeated = sorted({key for key in keys if keys.count(key) > 1})


def parse_case(text: str) -> Any:
    """Read strict JSON; an object with a repeated key as ``RepeatedKeys``. Raises ValueError when it is none."""
    return parse_json(text, object_pairs_hook=_object, parse_float=_number, parse_constant=_number)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else RepeatedKeys(pairs)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is not a number that JSON knows")
    return number


def answer_case(case: Any, catalogue: Catalogue) -> dict[str, Any]:
    """Answer one case; when it cannot be answered, the answer has an ``error`` that says why."""
    if isinstance(case, ValueError):
        return {"id": None, "error": f"not JSON: {case}"}
    if not isinstance(case, dict):
        return {"id": None, "error": "a case is a JSON object"}
    if isinstance(case, RepeatedKeys):
        known = None if "id" in case.repeated else case.get("id")
        return {"id": known, "error": f"field given more than once: {', '.join(case.repeated)}"}
    identity = case.get("id")
    unknown = sorted(set(case) - KNOWN_KEYS)
    if unknown:
        return {"id": identity, "error": f"unknown field: {', '.join(unknown)}"}
    conditions = case.get("conditions")
    if not isinstance(conditions, list) or not all(isinstance(condition, str) for condition in conditions):
        return {"id": identity, "error": "conditions must be a list of condition names"}
    exercise = case.get("exercise")
    if "exercise" in case and not isinstance(exercise, str):
        return {"id": identity, "error": "exercise must be the name of one exercise"}
    try:
        screening = catalogue.screen(conditions, only=None if exercise is None else [exercise], conflicts=False)
    except UnknownFactError as error:
        return {"id": identity, "error": str(error)}
    return {
        "id": identity,
        "programme": {
            "verdict": screening.programme.verdict.word,
            "rules": [rule.id for rule in screening.programme.rules],
        },
        "exercises": {slug: _verdict(verdict) for slug, verdict in screening.exercises.items()},
    }


def _verdict(verdict: ExerciseVerdict) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "verdict": verdict.verdict.word,
        "rules": [rule.id for rule in verdict.rules],
        "messages": list(verdict.messages),
    }
    if verdict.decided_by:
        answer["from"] = verdict.decided_by
    return answer
