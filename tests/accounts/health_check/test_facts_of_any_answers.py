"""What holds of all valid answers: none raises, and "not sure" is never looser than "no"."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.health_check.answers import Answer
from accounts.health_check.facts import facts_from
from accounts.health_check.questions.kinds import NONE, NOT_SURE, Kind, Question
from accounts.health_check.questions.steps import QUESTION_BY_KEY
from accounts.health_check.testing import healthy_answers
from exercises.snapshot.current import current_catalogue

TODAY = date(2026, 3, 10)


def facts(**answers: Any):
    return facts_from(healthy_answers(**answers), today=TODAY)


def answer_to(question: Question) -> st.SearchStrategy[Any]:
    match question.kind:
        case Kind.NUMBER:
            return st.integers(TODAY.year - 100, TODAY.year - 18)
        case Kind.SCALE:
            return st.integers(0, 10)
        case Kind.T_SCORE:
            return st.decimals("-5", "5", places=1).map(str)
        case Kind.TEXT:
            return st.text(max_size=50)
        case Kind.ONE | Kind.YES_NO:
            return st.sampled_from(question.values)
    values = [value for value in question.values if value != NONE] or ["bed", "band"]
    some = st.lists(st.sampled_from(values), min_size=1, unique=True)
    return some | st.just([NONE]) if question.none is not None else some


ANSWERS = st.fixed_dictionaries({}, optional={key: answer_to(question) for key, question in QUESTION_BY_KEY.items()})


@given(answers=ANSWERS)
@settings(max_examples=100, deadline=None)
def test_no_valid_answers_raise(answers):
    found = facts_from(answers, today=TODAY)
    assert found.not_sure <= found.conditions
    assert all(presence.question in QUESTION_BY_KEY for presence in found.presences.values())


def less_sure(answers: dict[str, Any], key: str) -> dict[str, Any]:
    """Change one answer to "not sure": a "no", or a list in which something was not ticked."""
    question = QUESTION_BY_KEY[key]
    if question.kind is Kind.MANY:
        kept = [value for value in answers[key] if value not in (NONE, NOT_SURE)]
        return {**answers, key: [*kept, NOT_SURE]}
    return {**answers, key: NOT_SURE}


# The harmless answer is "yes" to these questions (under control, active, looked at), and "no" to all others.
HARMLESS = {"bp_controlled": "yes", "active": "yes", "height_checked": "yes"}
WITH_NOT_SURE = [
    question.key
    for question in QUESTION_BY_KEY.values()
    if question.not_sure is not None and question.key not in ("limits", "falls", "operation_when")
]


@given(answers=ANSWERS, key=st.sampled_from(WITH_NOT_SURE))
@settings(max_examples=200, deadline=None)
def test_not_sure_instead_of_no_never_takes_a_condition_away(answers, key):
    question = QUESTION_BY_KEY[key]
    if question.kind is Kind.MANY:
        answers = {**answers, key: answers.get(key, [NONE] if question.none is not None else [question.values[0]])}
        # Other answers that were unsure stay so: only this answer changes.
        if NOT_SURE in answers[key]:
            return
        answers.pop(f"{key}_unsure", None)
    elif question.kind is Kind.YES_NO:
        answers = {**answers, key: HARMLESS.get(key, "no")}
    else:
        answers = {**answers, key: "older" if "older" in question.values else question.values[0]}
    assert facts_from(answers, today=TODAY).conditions <= facts_from(less_sure(answers, key), today=TODAY).conditions


STRICTER = st.fixed_dictionaries(
    {
        "approach": answer_to(QUESTION_BY_KEY["approach"]),
        "limits": st.sampled_from(["lifted", "lifted_lately", "never"]),
    }
)


@given(
    operation=STRICTER, operations=st.sampled_from([["new_hip"], ["other_operation"], ["new_hip", "other_operation"]])
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_not_sure_whether_the_limits_were_lifted_is_never_looser(db, operation, operations):
    """The one place where "not sure" changes a condition instead of adding one: no verdict may become milder."""
    catalogue = current_catalogue()
    known = catalogue.screen(facts(hips=operations, **operation).conditions)
    unsure = catalogue.screen(facts(hips=operations, **{**operation, "limits": NOT_SURE}).conditions)
    assert unsure.programme.verdict >= known.programme.verdict
    for slug, verdict in known.exercises.items():
        assert unsure.exercises[slug].verdict >= verdict.verdict, slug


def test_answers_are_worth_what_logic_says():
    assert min(Answer.YES, Answer.UNSURE) is Answer.UNSURE
    assert Answer.UNSURE.opposite() is Answer.UNSURE
    assert Answer.YES.opposite() is Answer.NO
