"""The last screen of the health check: the answers in plain words, and what we take from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from ..rules.facts import HealthFacts, Presence
from .questions.health import with_minus
from .questions.kinds import NONE, NOT_SURE, Answers, Choice, Kind, Question, Step
from .questions.steps import shown_steps
from .red_flags import SIGN_BY_CODE, Level, Sign
from .told import told

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from exercises.rules.catalogue import ConditionEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question with its answers in words; no answers when it was left open."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    step: Step
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeaway:
    """One thing that we take from the answers; ``sure`` is False when it rests on a "not sure"."""

    text: str
    sure: bool


# (Condition, question) → a sentence, where the condition's own words would not match what the person answered.
OWN_WORDS: Mapping[tuple[str, str], StrOrPromise] = {
    ("vertebral_fracture", "height_checked"): gettext_lazy(
        "You have become much shorter, and it is not known why. It can come from a spine fracture."
    ),
    ("vertebral_fracture_suspected", "height_checked"): gettext_lazy(
        "You have become much shorter, your bones are or may be thin, and no doctor has looked at your back for it. "
        "It can come from a spine fracture."
    ),
    ("told_supervised_only", "limits"): gettext_lazy(
        "Your hip was operated on, and what the surgeon told you not to do holds, or may hold."
    ),
}


def sections(answers: Answers, open_choices: Mapping[str, Sequence[Choice]]) -> list[Section]:
    """List the screens that these answers call for, each with its answers in words."""
    meant = with_minus(answers)
    return [
        Section(
            step=step,
            rows=tuple(
                Row(question=str(question.text), answers=answer_words(question, meant.get(question.key), open_choices))
                for question in step.shown_questions(answers)
            ),
        )
        for step in shown_steps(answers)
    ]


def takeaways(facts: HealthFacts, conditions: Mapping[str, ConditionEntry]) -> list[Takeaway]:
    """Say each condition that counts as present in a sentence: sure ones first, each in the catalogue's order."""
    order = {slug: place for place, slug in enumerate(conditions)}
    found = sorted(facts.presences.values(), key=lambda presence: (not presence.sure, order[presence.condition]))
    return [
        Takeaway(text=_sentence(presence, conditions[presence.condition]), sure=presence.sure) for presence in found
    ]


def reminders(facts: HealthFacts) -> list[Sign]:
    """Pick the signs that lock nothing, but that a clinician should look at soon."""
    return [SIGN_BY_CODE[code] for code in facts.red_flags if SIGN_BY_CODE[code].level is Level.SOON]


def _sentence(presence: Presence, condition: ConditionEntry) -> str:
    own = OWN_WORDS.get((presence.condition, presence.question))
    return str(own) if own is not None else told(presence, condition)


def answer_words(question: Question, value: Any, open_choices: Mapping[str, Sequence[Choice]]) -> tuple[str, ...]:
    """Say an answer in the words that the person chose; nothing for what was left open."""
    if value is None:
        return ()
    if question.kind is Kind.T_SCORE:
        return (str(value).replace("-", "−"),)
    if question.kind in (Kind.NUMBER, Kind.SCALE, Kind.TEXT):
        return (str(value),)
    offered = open_choices[question.key] if question.open_choices else question.choices
    words = {choice.value: str(choice.text) for choice in offered}
    words |= {NONE: str(question.none), NOT_SURE: str(question.not_sure)}
    given = [value] if isinstance(value, str) else value
    return tuple(words[answer] for answer in given if answer in words)
