"""Saving the health check as it goes, completing it, and the warning signs that lock.

A person's own row is the lock: whoever changes their health check takes it first, so that requests sent at once agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import HealthProfile, RedFlag, User
from exercises.locking import locked
from exercises.models import Equipment

from .answers import check_answers
from .facts import HealthFacts, facts_from
from .flow import first_open_step
from .questions.kinds import Choice
from .questions.steps import STEPS, shown_questions
from .red_flags import locking

# A health check is valid for twelve months (``clinical_rules.md``, 4.1); what else is asked again after a year follows.
VALID_FOR = timedelta(days=365)
# So long a warning sign can be a slip (our proposal: section 3 knows a clinician's look alone).
SLIP_WITHIN = timedelta(hours=24)
RED_FLAG_STEP = "warning-signs"
RED_FLAG_QUESTION = "warning_signs"


class NotCompleteError(Exception):
    """A screen of the health check is still open."""


class StoppedError(Exception):
    """A warning sign is open: nothing goes on before a clinician has looked."""


def current_facts(user: User, *, today: date | None = None) -> HealthFacts | None:
    """Return what follows from the health check in force, or None when there is none. One query."""
    profile, signs = user.health_profiles.in_force_with_signs()
    return facts_from(profile.answers, today=today or timezone.localdate(), open_flags=signs) if profile else None


def is_old(profile: HealthProfile, *, today: date) -> bool:
    """Whether a health check was completed more than twelve months ago (``clinical_rules.md``, 4.1)."""
    return profile.completed_at is not None and today - timezone.localdate(profile.completed_at) > VALID_FOR


def open_choices() -> dict[str, Sequence[Choice]]:
    """Return the choices that are rows of the catalogue, by the key of their question. One query."""
    return {
        "equipment": [
            Choice(value=item.slug, text=item.name, hint=item.note) for item in Equipment.objects.filter(ask=True)
        ]
    }


@transaction.atomic
def start_draft(*, by: User) -> HealthProfile:
    """Return the draft, or start one from the answers in force. They all stand, but warning signs are asked again.

    Safe to repeat.
    """
    locked(by)
    return _draft(by)


@transaction.atomic
def save_step(
    *, by: User, step: str, answers: Mapping[str, Any], done: bool = True, at: datetime | None = None
) -> HealthProfile:
    """Keep the answers of a screen; an answer of None is taken away. Starts the draft if there is none. Safe to repeat.

    Warning signs that lock are recorded. ``at`` is when this happens: now, unless it is told of the past. Raises
    ``UnknownAnswerError`` for an answer that its question cannot have.
    """
    locked(by)
    draft = _draft(by, at)
    merged = {**draft.answers, **answers}
    draft.answers = {key: value for key, value in merged.items() if value is not None}
    check_answers(draft.answers, today=timezone.localdate())
    if done:
        draft.done_steps = [known.key for known in STEPS if known.key in {*draft.done_steps, step}]
    draft.save(update_fields=["answers", "done_steps"])
    _raise_flags(by, answers.get(RED_FLAG_QUESTION) or ())
    return draft


@transaction.atomic
def ask_again(*, by: User, steps: Iterable[str]) -> None:
    """Open screens again in the draft, with their answers as they are: something happened that may change them.

    Without a health check there is nothing to ask again. Safe to repeat.
    """
    wanted = set(steps)
    locked(by)
    if not wanted or not by.health_profiles.exclude(state=HealthProfile.State.SUPERSEDED).exists():
        return
    draft = _draft(by)
    draft.done_steps = [key for key in draft.done_steps if key not in wanted]
    draft.save(update_fields=["done_steps"])


@transaction.atomic
def complete_health_check(*, by: User, at: datetime | None = None) -> HealthProfile:
    """Put the draft in force and supersede the one before. Safe to repeat: without a draft, the one in force is the
    answer.

    Answers that no question called for in the end are dropped. ``at`` is when this happens: now, unless it is told of
    the past. Raises ``StoppedError`` while a warning sign is open, and ``NotCompleteError`` while a screen is.
    """
    locked(by)
    if by.red_flags.open().exists():
        raise StoppedError
    draft = by.health_profiles.draft()
    if draft is None:
        in_force = by.health_profiles.in_force()
        if in_force is None:
            raise NotCompleteError
        return in_force
    if first_open_step(draft.answers, draft.done_steps) is not None:
        raise NotCompleteError
    called_for = {question.key for question in shown_questions(draft.answers)}
    draft.answers = {key: value for key, value in draft.answers.items() if key in called_for}
    check_answers(draft.answers, today=timezone.localdate())
    _supersede(by)
    draft.state = HealthProfile.State.IN_FORCE
    draft.completed_at = at or timezone.now()
    draft.save(update_fields=["answers", "state", "completed_at"])
    return draft


@transaction.atomic
def report_red_flags(*, by: User, codes: Iterable[str]) -> list[RedFlag]:
    """Record warning signs that lock; one that is open already stays as it is. Returns those that are open now."""
    locked(by)
    _raise_flags(by, codes)
    return list(by.red_flags.open())


@transaction.atomic
def record_seen(*, by: User, codes: Iterable[str], seen_by: str, seen_on: date, may_do: str) -> None:
    """Record that a clinician has seen the person for these signs. The health check must then be gone through again.

    The answers stand, to be looked at one by one; until they have been, no health check is in force. Safe to repeat.
    """
    locked(by)
    claimed = by.red_flags.open().filter(code__in=list(codes)).update(seen_by=seen_by, seen_on=seen_on, may_do=may_do)
    if not claimed:
        return
    draft = _draft(by)
    draft.done_steps = []
    draft.answers = {key: value for key, value in draft.answers.items() if key != RED_FLAG_QUESTION}
    draft.save(update_fields=["answers", "done_steps"])
    _supersede(by)


@transaction.atomic
def withdraw_red_flags(*, by: User, codes: Iterable[str]) -> None:
    """Take back signs that were ticked by mistake. They stay on record; the question is open again. Safe to repeat.

    A slip is noticed at once: what was reported longer ago than a day opens by a clinician's look alone.
    """
    locked(by)
    now = timezone.now()
    slips = by.red_flags.open().filter(code__in=list(codes), reported_at__gt=now - SLIP_WITHIN)
    if not slips.update(withdrawn_at=now):
        return
    draft = by.health_profiles.draft()
    if draft is not None:
        left = [code for code in draft.answers.get(RED_FLAG_QUESTION, []) if code not in set(codes)]
        draft.answers = {key: value for key, value in draft.answers.items() if key != RED_FLAG_QUESTION}
        if left:
            draft.answers[RED_FLAG_QUESTION] = left
        draft.done_steps = [key for key in draft.done_steps if key != RED_FLAG_STEP]
        draft.save(update_fields=["answers", "done_steps"])


def is_slip(flag: RedFlag) -> bool:
    """Whether a warning sign may still be taken back as ticked by mistake."""
    return timezone.now() - flag.reported_at < SLIP_WITHIN


def _draft(user: User, at: datetime | None = None) -> HealthProfile:
    """Return the draft, made from the answers in force when there is none."""
    draft = user.health_profiles.draft()
    if draft is not None:
        return draft
    in_force = user.health_profiles.in_force()
    if in_force is None:
        return HealthProfile.objects.create(user=user, started_at=at or timezone.now())
    return HealthProfile.objects.create(
        user=user,
        started_at=at or timezone.now(),
        answers={key: value for key, value in in_force.answers.items() if key != RED_FLAG_QUESTION},
        done_steps=[step.key for step in STEPS if step.key != RED_FLAG_STEP],
    )


def _supersede(user: User) -> None:
    user.health_profiles.filter(state=HealthProfile.State.IN_FORCE).update(state=HealthProfile.State.SUPERSEDED)


def _raise_flags(user: User, codes: Iterable[str]) -> None:
    already = set(user.red_flags.open().values_list("code", flat=True))
    RedFlag.objects.bulk_create(
        RedFlag(user=user, code=sign.code, level=sign.level.word) for sign in locking(codes) if sign.code not in already
    )
