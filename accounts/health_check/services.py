"""Save the health check as it goes, complete it, and record the warning signs that lock.

Whatever changes a health check locks the person's row first, so that requests at the same moment take turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import HealthProfile, RedFlag, User, in_force_with_signs
from exercises.locking import locked
from exercises.models import Equipment

from ..rules.facts import HealthFacts
from .answers import check_answers
from .facts import facts_from
from .flow import first_open_step
from .questions.kinds import Choice
from .questions.steps import STEPS, shown_questions
from .red_flags import locking

# A health check is valid for twelve months (``clinical_rules.md``, 4.1); other things that we ask yearly use this too.
VALID_FOR = timedelta(days=365)
# Within this time a warning sign may be taken back as a slip (our proposal; section 3 knows only a clinician's look).
SLIP_WITHIN = timedelta(hours=24)
RED_FLAG_STEP = "warning-signs"
RED_FLAG_QUESTION = "warning_signs"


class NotCompleteError(Exception):
    """A screen of the health check is still open."""


class StoppedError(Exception):
    """A warning sign is open: nothing goes on until a clinician has seen the person."""


def current_facts(user: User, *, today: date | None = None) -> HealthFacts | None:
    """Read the facts from the health check in force and open warning signs; None without a health check."""
    profile, signs = in_force_with_signs(user)
    return facts_from(profile.answers, today=today or timezone.localdate(), open_flags=signs) if profile else None


def is_old(profile: HealthProfile, *, today: date) -> bool:
    """Whether a health check was completed more than twelve months ago (``clinical_rules.md``, 4.1)."""
    return profile.completed_at is not None and today - timezone.localdate(profile.completed_at) > VALID_FOR


def open_choices() -> dict[str, Sequence[Choice]]:
    """Read the choices that are rows of the catalogue, by the key of the question that offers them."""
    return {
        "equipment": [
            Choice(value=item.slug, text=item.name, hint=item.note) for item in Equipment.objects.filter(ask=True)
        ]
    }


@transaction.atomic
def start_draft(*, by: User) -> HealthProfile:
    """Find the draft, or start one from the answers in force. Safe to repeat.

    All answers are kept except the warning signs, which are asked again.
    """
    locked(by)
    return _draft(by)


@transaction.atomic
def save_step(
    *, by: User, step: str, answers: Mapping[str, Any], done: bool = True, at: datetime | None = None
) -> HealthProfile:
    """Store the answers of a screen in the draft, which is started if there is none. Safe to repeat.

    An answer of None is removed. Warning signs that lock are recorded at once. ``done`` is False when the person left
    the screen by "back". ``at`` is the moment, by default now. Raises ``UnknownAnswerError`` for an answer that its
    question does not accept.
    """
    locked(by)
    draft = _draft(by, at)
    merged = {**draft.answers, **answers}
    draft.answers = {key: value for key, value in merged.items() if value is not None}
    check_answers(draft.answers, today=timezone.localdate())
    if done:
        sent = {*draft.done_steps, step}
        draft.done_steps = [screen.key for screen in STEPS if screen.key in sent]
    draft.save(update_fields=["answers", "done_steps"])
    _raise_flags(by, answers.get(RED_FLAG_QUESTION) or ())
    return draft


@transaction.atomic
def ask_again(*, by: User, steps: Iterable[str]) -> None:
    """Ask these screens again, their answers filled in, because something happened that may change them.

    Does nothing for a person without a health check. Safe to repeat.
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
    """Put the draft in force in place of the health check before it.

    Answers to questions that were not called for in the end are dropped. ``at`` is the moment, by default now. Safe to
    repeat: without a draft, returns the health check in force. Raises ``StoppedError`` while a warning sign is open,
    and ``NotCompleteError`` while a screen is.
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
def report_red_flags(*, by: User, codes: Iterable[str], at: datetime | None = None) -> list[RedFlag]:
    """Record the signs among ``codes`` that lock, unless already open. Returns all signs that are open now.

    ``at`` is the moment, by default now.
    """
    locked(by)
    _raise_flags(by, codes, at)
    return list(by.red_flags.open())


@transaction.atomic
def record_seen(
    *, by: User, codes: Iterable[str], seen_by: str, seen_on: date, may_do: str, at: datetime | None = None
) -> None:
    """Record that a clinician has seen the person for these signs, and ask the whole health check again.

    The old answers are filled in, for the person to look at one by one; until they have, no health check is in force.
    ``at`` is the moment, by default now. Safe to repeat.
    """
    locked(by)
    claimed = by.red_flags.open().filter(code__in=list(codes)).update(seen_by=seen_by, seen_on=seen_on, may_do=may_do)
    if not claimed:
        return
    draft = _draft(by, at)
    draft.done_steps = []
    draft.answers = {key: value for key, value in draft.answers.items() if key != RED_FLAG_QUESTION}
    draft.save(update_fields=["answers", "done_steps"])
    _supersede(by)


@transaction.atomic
def withdraw_red_flags(*, by: User, codes: Iterable[str]) -> None:
    """Take back signs that were ticked by mistake; they stay on record, and the question is asked again.

    Signs reported longer ago than ``SLIP_WITHIN`` stay open: a slip is noticed soon, so for these a clinician has to
    look. Safe to repeat.
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
    """Find the draft, or create it from the answers in force."""
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


def _raise_flags(user: User, codes: Iterable[str], at: datetime | None = None) -> None:
    already = set(user.red_flags.open().values_list("code", flat=True))
    RedFlag.objects.bulk_create(
        RedFlag(user=user, code=sign.code, level=sign.level.word, reported_at=at or timezone.now())
        for sign in locking(codes)
        if sign.code not in already
    )
