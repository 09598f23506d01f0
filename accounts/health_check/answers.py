"""How an answer counts (yes, unsure or no), and which answers a question accepts (``clinical_rules.md``, 4.1). Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from typing import Any

from exercises.measures.scales import HIGHEST

from .questions.kinds import (
    ALL,
    HIGHEST_T_SCORE,
    LONGEST_TEXT,
    LOWEST_T_SCORE,
    NONE,
    NOT_SURE,
    Answers,
    Kind,
    Question,
)
from .questions.steps import QUESTION_BY_KEY, shown_questions

# Earlier than the form accepts: an age limit that moves with the years must not make a stored answer invalid.
FIRST_YEAR = 1900


class UnknownAnswerError(ValueError):
    """A question or an answer that the health check does not know. It is refused rather than guessed at."""


class Answer(IntEnum):
    """How far something is true. ``min`` of two means "both", ``max`` means "either"."""

    NO = 0
    UNSURE = 1
    YES = 2

    def opposite(self) -> Answer:
        return Answer(Answer.YES - self)

    def at_most_unsure(self) -> Answer:
        return min(self, Answer.UNSURE)


class Reader:
    """Reads the answers that count: those to questions that the answers as a whole call for."""

    def __init__(self, answers: Answers, *, year: int) -> None:
        """``year`` is the present one."""
        self.year = year
        self.called_for = {question.key for question in shown_questions(answers)}
        self.answers = {key: value for key, value in answers.items() if key in self.called_for}

    def ticked(self, gate: str, value: str) -> Answer:
        """Look up one choice of a list: YES when ticked, UNSURE when the person was not sure about it, else NO."""
        if gate not in self.answers:
            return Answer.UNSURE if gate in self.called_for else Answer.NO
        given = self.answers[gate]
        if value in given:
            return Answer.YES
        if NOT_SURE not in given:
            return Answer.NO
        unsure = self.answers.get(f"{gate}_unsure")
        if unsure is None or value in unsure or ALL in unsure:
            return Answer.UNSURE
        return Answer.NO

    def in_list(self, key: str, value: str) -> Answer:
        """Look up a choice of a list that has its own "not sure": it makes everything that is not ticked unsure."""
        if key not in self.answers:
            return self._missing(key)
        if value in self.answers[key]:
            return Answer.YES
        return Answer.UNSURE if NOT_SURE in self.answers[key] else Answer.NO

    def said(self, key: str, *values: str) -> Answer:
        """Look up a question with one answer: YES for one of ``values``, NO for another one, UNSURE for "not sure".

        One that is missing is UNSURE, or NO where it was never asked.
        """
        if key not in self.answers:
            return self._missing(key)
        given = self.answers[key]
        if given == NOT_SURE:
            return Answer.UNSURE
        return Answer.YES if given in values else Answer.NO

    def yes(self, key: str) -> Answer:
        return self.said(key, "yes")

    def _missing(self, key: str) -> Answer:
        """A question that came into the health check later says nothing before it has been asked."""
        return Answer.UNSURE if QUESTION_BY_KEY[key].since is None else Answer.NO

    def text(self, key: str) -> str:
        return str(self.answers.get(key, ""))


def check_answers(answers: Answers, *, today: date) -> None:
    """Raise ``UnknownAnswerError`` unless every answer is one that its question can have."""
    for key, value in answers.items():
        question = QUESTION_BY_KEY.get(key)
        if question is None:
            raise UnknownAnswerError(f"unknown question: {key}")
        if not _can_be(question, value, today):
            raise UnknownAnswerError(f"unknown answer to {key}: {value!r}")


def _can_be(question: Question, value: Any, today: date) -> bool:
    match question.kind:
        case Kind.ONE | Kind.YES_NO:
            return isinstance(value, str) and value in question.values
        case Kind.MANY:
            if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
                return False
            if question.required and not value:
                return False
            alone = not (NONE in value and len(value) > 1)
            return (
                alone
                and (question.open_choices or set(value) <= set(question.values))
                and len(set(value)) == len(value)
            )
        case Kind.T_SCORE:
            return isinstance(value, str) and _is_t_score(value)
        case Kind.NUMBER:
            return type(value) is int and FIRST_YEAR <= value <= today.year
        case Kind.SCALE:
            return type(value) is int and 0 <= value <= HIGHEST
        case Kind.TEXT:
            return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _is_t_score(value: str) -> bool:
    try:
        return LOWEST_T_SCORE <= Decimal(value) <= HIGHEST_T_SCORE
    except InvalidOperation:
        return False
