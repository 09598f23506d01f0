"""Record falls, near-falls, breaks and operations, and find what follows from them and from long gaps.

That exercises do not get harder for a while is decided with the dose: ``recent_fall`` in
``progression/rules/growing.py``.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import DateField, DateTimeField, Max, Q
from django.utils import timezone

from accounts.health_check.questions.kinds import NONE
from accounts.health_check.services import VALID_FOR, ask_again, save_step
from accounts.models import OF_PERSON, FallReport, HealthProfile, User
from exercises.locking import locked
from exercises.prepared import Given, Prepared

from ...progression.numbers import Numbers
from .. import rescreening


class IdTaken(PermissionDenied):
    """The id that the client made belongs to somebody else's report."""


@transaction.atomic
def record_fall(
    *,
    by: User,
    report_id: uuid.UUID,
    happened_on: date,
    near: bool = False,
    injured: bool = False,
    fracture: bool = False,
    operation: bool = False,
    without_fall: bool = False,
    at: datetime | None = None,
) -> FallReport:
    """Store a fall or a near-fall under the client's own id. Safe to repeat: the same id is the same report.

    ``without_fall`` is for a broken bone or an operation that came without one. Harm makes the health check due again
    and opens the questions that it changes. ``at`` is when it is told, by default now. Raises ``IdTaken`` when somebody
    else has this id.
    """
    locked(by)
    report, is_new = FallReport.objects.get_or_create(
        pk=report_id,
        defaults={
            "user": by,
            "happened_on": happened_on,
            "near": near,
            "injured": injured,
            "fracture": fracture,
            "operation": operation,
            "without_fall": without_fall,
            "reported_at": at or timezone.now(),
        },
    )
    if report.user_id != by.pk:
        raise IdTaken
    if is_new and report.is_harmful:
        if not near and not without_fall:
            _ask_about_falls(by)
        ask_again(by=by, steps=[*(["bones"] if fracture else []), *(["hips"] if operation else [])])
    return report


def may_be_taken_back(fall: FallReport, *, today: date) -> bool:
    """Whether it may have been a slip of the finger: told today, and without harm, which would have changed more."""
    return not fall.is_harmful and timezone.localdate(fall.reported_at) == today


@transaction.atomic
def take_back_fall(*, by: User, report_id: uuid.UUID) -> bool:
    """Delete a report that was a slip. False when it stays, because it is not of today or did harm.

    Safe to repeat. Raises ``FallReport.DoesNotExist`` for somebody else's, never for one that is gone.
    """
    locked(by)
    fall = FallReport.objects.filter(pk=report_id).first()
    if fall is None:
        return True
    if fall.user_id != by.pk:
        raise FallReport.DoesNotExist
    if not may_be_taken_back(fall, today=timezone.localdate()):
        return False
    fall.delete()
    return True


def _ask_about_falls(user: User) -> None:
    """Tick the fall in the draft of the health check, and leave open how many falls there were and what harm they
    did.
    """
    profile = user.health_profiles.draft() or user.health_profiles.in_force()
    if profile is None:
        return
    ticked = [answer for answer in profile.answers.get("balance", []) if answer not in {NONE, "fallen"}]
    save_step(
        by=user,
        step="balance",
        answers={"balance": ["fallen", *ticked], "falls": None, "fall_injury": None},
        done=False,
    )


_that_matter: Prepared[FallReport] = Prepared(
    lambda: FallReport.objects.filter(
        Q(happened_on__gte=Given("held_from", DateField())) | Q(reported_at__gte=Given("checked_at", DateTimeField())),
        user=OF_PERSON,
    )
)


def falls_that_matter(user: User, profile: HealthProfile, *, today: date, numbers: Numbers) -> Sequence[FallReport]:
    """List the falls that hold progress or were reported after the health check, latest first."""
    held_from = today - timedelta(days=numbers.fall_hold_days)
    return _that_matter({"user": user}, user=user, held_from=held_from, checked_at=profile.completed_at)


def holds_progress(fall: FallReport, *, today: date, numbers: Numbers) -> bool:
    """Whether nothing gets heavier or harder yet because of this fall (A6, RF15)."""
    return (today - fall.happened_on).days <= numbers.fall_hold_days


def is_unanswered(fall: FallReport, profile: HealthProfile) -> bool:
    """Whether a fall was reported after the health check was last gone through, so that the check does not know of it.

    Such a fall locks nothing, but we remind until it has been answered (``clinical_rules.md``, section 3, RF15).
    """
    return profile.completed_at is not None and fall.reported_at >= profile.completed_at


def due_again(
    profile: HealthProfile,
    falls: Sequence[FallReport],
    *,
    last_session_on: date | None,
    today: date,
    numbers: Numbers,
) -> tuple[rescreening.Due, ...]:
    """List why the health check has to be gone through again; empty when it has not. No query."""
    assert profile.completed_at is not None  # noqa: S101 - in force is completed
    new = [fall for fall in falls if is_unanswered(fall, profile)]
    past = rescreening.Past(
        valid_for=VALID_FOR,
        long_gap=timedelta(days=numbers.gap_restart_from),
        checked_on=timezone.localdate(profile.completed_at),
        last_session_on=last_session_on,
        hurt_since=max((fall.happened_on for fall in new if fall.injured), default=None),
        fracture_since=max((fall.happened_on for fall in new if fall.fracture), default=None),
        operation_since=max((fall.happened_on for fall in new if fall.operation), default=None),
    )
    return rescreening.due(past, today=today)


def last_session_on(user: User) -> date | None:
    last: date | None = user.sessions.done().aggregate(last=Max("performed_on"))["last"]
    return last
