"""Questions that were added to the health check after people had answered it: each is asked once, by itself (4.1).

Earlier answers stay valid, because nothing follows from a question that was never asked (``answers.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import HealthProfile, User
from accounts.rules.risk import risk_tier

from ..rules.facts import HealthFacts
from .answers import check_answers
from .facts import facts_from
from .questions.kinds import Answers, Question, Step
from .questions.steps import shown_questions

# What is left open in the health check itself without being missed, and needs an answer to be asked once.
ASKED_ONCE = frozenset({"t_score_known"})


def never_asked(answers: Answers) -> tuple[Question, ...]:
    """List the questions that these answers call for and that did not exist when they were given."""
    missing = [
        question for question in shown_questions(answers) if question.since is not None and question.key not in answers
    ]
    if not any(question.required or question.key in ASKED_ONCE for question in missing):
        return ()
    return tuple(missing)


def step_of_later(answers: Answers) -> Step | None:
    """Make one screen of the questions that were never asked; None when there are none."""
    questions = never_asked(answers)
    if not questions:
        return None
    asked = tuple(replace(question, required=question.required or question.key in ASKED_ONCE) for question in questions)
    return Step(
        key="later",
        title=_("New in the health check"),
        lead=_("We did not ask this when you went through the health check. Your other answers stay as they are."),
        questions=asked,
    )


@transaction.atomic
def answer_later(*, by: User, answers: Mapping[str, Any]) -> HealthProfile | None:
    """Add answers to those in force; None without any in force.

    The health check keeps its date: it was not gone through again. Where a plan depends on what is new, the answers
    are a version of their own, so that the plan is looked at anew; else they are written beside the others. A draft
    that is open gets them as well. Safe to repeat. Raises ``UnknownAnswerError`` for an answer that its question cannot
    have.
    """
    User.objects.select_for_update().get(pk=by.pk)
    profile = by.health_profiles.in_force()
    if profile is None or profile.completed_at is None:
        return None
    given = {key: value for key, value in answers.items() if value is not None}
    before, merged = profile.answers, {**profile.answers, **given}
    today = timezone.localdate(profile.completed_at)
    check_answers(merged, today=today)
    draft = by.health_profiles.draft()
    if draft is not None:
        draft.answers = {**given, **draft.answers}
        draft.save(update_fields=["answers"])
    if merged == before:
        return profile
    if _plans_alike(facts_from(before, today=today), facts_from(merged, today=today)):
        profile.answers = merged
        profile.save(update_fields=["answers"])
        return profile
    profile.state = HealthProfile.State.SUPERSEDED
    profile.save(update_fields=["state"])
    return HealthProfile.objects.create(
        user=by,
        state=HealthProfile.State.IN_FORCE,
        answers=merged,
        done_steps=profile.done_steps,
        completed_at=profile.completed_at,
    )


def _plans_alike(before: HealthFacts, after: HealthFacts) -> bool:
    """Whether a plan would be the same. No other fact changes it."""
    return (before.presences, risk_tier(before), before.walking_aid_kind) == (
        after.presences,
        risk_tier(after),
        after.walking_aid_kind,
    )
