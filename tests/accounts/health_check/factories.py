"""Make health checks at every stage, and warning signs, through the real services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.health_check.flow import first_open_step
from accounts.health_check.questions.steps import STEPS
from accounts.health_check.services import complete_health_check, report_red_flags, save_step
from accounts.health_check.testing import healthy_answers
from accounts.models import HealthProfile, RedFlag, User


def make_draft(user: User, *, until: str = "", **answers: Any) -> HealthProfile:
    """Answer every screen that is shown, up to the one before ``until``."""
    given = healthy_answers(**answers)
    for step in STEPS:
        if step.key == until:
            break
        draft = user.health_profiles.draft()
        so_far = draft.answers if draft else {}
        if step.is_shown(so_far):
            asked = {question.key for question in step.shown_questions(so_far)}
            save_step(by=user, step=step.key, answers={key: given[key] for key in asked & given.keys()})
    draft = user.health_profiles.draft()
    if draft is None:
        draft = HealthProfile.objects.create(user=user)
    return draft


def make_health_check(user: User, *, days_ago: int = 0, **answers: Any) -> HealthProfile:
    """Put a health check in force."""
    draft = make_draft(user, **answers)
    assert first_open_step(draft.answers, draft.done_steps) is None
    profile = complete_health_check(by=user)
    if days_ago:
        profile.completed_at = timezone.now() - timedelta(days=days_ago)
        profile.save(update_fields=["completed_at"])
    return profile


def make_red_flag(user: User, code: str = "RF7") -> RedFlag:
    report_red_flags(by=user, codes=[code])
    return user.red_flags.open().get(code=code)
