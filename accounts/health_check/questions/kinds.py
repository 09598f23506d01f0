"""The types that the questions are made of (``Question``, ``Choice``, ``Step``), and conditions for showing them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


Answers = Mapping[str, Any]
Predicate = Callable[[Answers], bool]

NONE = "none"
NOT_SURE = "not_sure"
ALL = "all"

YOUNGEST = 18
OLDEST = 110
LONGEST_TEXT = 300
# No bone density test says less or more than this.
LOWEST_T_SCORE = Decimal(-9)
HIGHEST_T_SCORE = Decimal(9)
DEFAULT_DAYS = ("0", "2", "4")
# When illnesses, medicines, aids and bone density were first asked about in parts.
PARTS_SINCE = date(2026, 11, 29)
# Ticked at first because nearly every home has it; the person unticks what they lack.
DEFAULT_EQUIPMENT = ("fixed-support", "steady-chair", "bed", "couch")


class Kind(StrEnum):
    ONE = "one"
    MANY = "many"
    YES_NO = "yes_no"
    NUMBER = "number"
    T_SCORE = "t_score"
    SCALE = "scale"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose. Neighbouring choices with the same ``group`` stand under it as their heading."""

    value: str
    text: StrOrPromise
    hint: StrOrPromise = ""
    group: StrOrPromise = ""


def always(answers: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, asked when ``shown_if`` holds for the answers so far.

    ``none`` and ``not_sure`` are the words for those two answers; None where there is no such answer. ``except_ticked``
    is the key of another list, whose ticked choices are not offered here. ``default`` is what is ticked at first.
    ``open_choices`` means that the choices are rows of the catalogue, which the caller passes in. ``since`` is the day
    on which a question came into the health check after people had answered it: where it is missing it was never asked,
    so nothing follows from its absence, and it is asked on its own (``later.py``).
    """

    key: str
    kind: Kind
    text: StrOrPromise
    help: StrOrPromise = ""
    choices: tuple[Choice, ...] = ()
    required: bool = True
    none: StrOrPromise | None = None
    not_sure: StrOrPromise | None = None
    shown_if: Predicate = always
    except_ticked: str = ""
    default: tuple[str, ...] = ()
    open_choices: bool = False
    since: date | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """Every answer that can be stored, in order; "none" and "not sure" come last."""
        extra = ((NONE,) if self.none is not None else ()) + ((NOT_SURE,) if self.not_sure is not None else ())
        return tuple(choice.value for choice in self.choices) + extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One screen. Without a ``shown_if`` of its own it is shown when any of its questions is."""

    key: str
    title: StrOrPromise
    lead: StrOrPromise = ""
    questions: tuple[Question, ...]
    shown_if: Predicate | None = None

    def is_shown(self, answers: Answers) -> bool:
        if self.shown_if is not None:
            return self.shown_if(answers)
        return any(question.shown_if(answers) for question in self.questions)

    def shown_questions(self, answers: Answers) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.shown_if(answers))


def listed(answers: Answers, gate: str) -> frozenset[str]:
    """Read the values that are ticked in a list; none for a list that was not answered."""
    return frozenset(answers.get(gate, ()))


def ticked(gate: str, *values: str) -> Predicate:
    """Make a predicate that holds when any of the values is ticked."""
    return lambda answers: not listed(answers, gate).isdisjoint(values)


def possible(gate: str, *values: str) -> Predicate:
    """Make a predicate that holds when any of the values is ticked, or may be true because the person is not sure."""

    def holds(answers: Answers) -> bool:
        if not listed(answers, gate).isdisjoint(values):
            return True
        return NOT_SURE in listed(answers, gate) and not listed(answers, f"{gate}_unsure").isdisjoint({*values, ALL})

    return holds


def yes_no(
    key: str, text: StrOrPromise, *, shown_if: Predicate, help: StrOrPromise = "", since: date | None = None
) -> Question:
    return Question(
        key=key,
        kind=Kind.YES_NO,
        text=text,
        help=help,
        choices=(Choice(value="yes", text=_("Yes")), Choice(value="no", text=_("No"))),
        not_sure=_("I’m not sure"),
        shown_if=shown_if,
        since=since,
    )


def either(*predicates: Predicate) -> Predicate:
    return lambda answers: any(predicate(answers) for predicate in predicates)


def unsure_about(gate: Question, *, without: Collection[str] = ()) -> Question:
    """Ask which of a list the person is not sure about: one screen instead of a yes or no to each.

    ``without`` are choices that nobody can be unsure about.
    """
    return Question(
        key=f"{gate.key}_unsure",
        kind=Kind.MANY,
        text=_("Which of these are you not sure about?"),
        help=_("We will plan as if those were so, to be on the safe side. You can change it as soon as you know."),
        choices=(
            *(
                Choice(value=choice.value, text=choice.text, hint=choice.hint)
                for choice in gate.choices
                if choice.value not in without
            ),
            Choice(value=ALL, text=_("All of them")),
        ),
        none=_("None of them, after all"),
        shown_if=ticked(gate.key, NOT_SURE),
        except_ticked=gate.key,
    )


NONE_OF_THESE = _("None of these")
I_AM_NOT_SURE = _("I’m not sure about some of these")
