"""People made at random: answers to the health check that can really be given."""

from __future__ import annotations

from random import Random
from typing import Any

from accounts.health_check.questions.kinds import NONE, YOUNGEST, Kind, Question
from accounts.health_check.questions.steps import QUESTION_BY_KEY

# What a home may have, as the health check asks; little of it in many homes.
THINGS = ("fixed-support", "steady-chair", "bed", "couch", "step", "ankle-weights", "hand-weights", "band", "ball")
MOST_TICKS = 3


def random_answers(random: Random, *, year: int = 2026, **given: Any) -> dict[str, Any]:
    """Return answers to every question that they call for themselves, without a warning sign; ``given`` come first."""
    answers: dict[str, Any] = {"warning_signs": [NONE], **given}
    answers.setdefault("year_of_birth", year - random.randint(YOUNGEST, 95))
    answers.setdefault("equipment", random.sample(THINGS, random.randint(0, len(THINGS))))
    for key, question in QUESTION_BY_KEY.items():
        if key not in answers and question.kind is not Kind.TEXT and question.shown_if(answers):
            answers[key] = _answer(question, random)
    # No pain that stops everything: a hip that catches is a warning sign as well.
    answers["hips"] = [tick for tick in answers["hips"] if tick != "catches"] or [NONE]
    return answers


def _answer(question: Question, random: Random) -> Any:
    values = [value for value in question.values if value != NONE]
    match question.kind:
        case Kind.MANY:
            ticks = random.sample(values, min(random.choice((0, 1, 1, 2, MOST_TICKS)), len(values)))
            return ticks or ([NONE] if NONE in question.values else values[:1])
        case Kind.T_SCORE:
            return f"{random.randint(-40, 15) / 10}"
        case Kind.NUMBER:
            return random.randint(2018, 2026)
        case Kind.SCALE:
            return random.randint(0, 10)
        case _:
            return random.choice(values)
