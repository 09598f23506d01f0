"""Who may see what. What is not yours does not exist: 404."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.clearances import OWN_KEY
from accounts.functional_tests import services as functional_tests
from accounts.health_check import review
from accounts.health_check.facts import facts_from
from accounts.health_check.red_flags import Sign
from accounts.models import FallReport, HealthProfile, RedFlag, User
from accounts.requests import PersonRequest
from exercises.models import Status
from exercises.snapshot import current_catalogue

from .locks import Lock, keys_of, lock_of
from .models import Adjustment, Routine, RoutineItem, RoutineQuerySet, Session, SessionQuerySet
from .progression.in_force import numbers_of
from .progression.numbers import Numbers
from .rescreening import Due
from .services import falls


def get_session(user: User, session_id: uuid.UUID) -> Session:
    """Return the person's own session with its routine, or 404. ``has_open_red_flag`` is the person's."""
    return get_object_or_404(_whole(user.sessions.all()), pk=session_id)


def find_session(user: User, session_id: uuid.UUID) -> Session | None:
    """Return what ``get_session`` does, or None when no session has this id yet; somebody else's is 404. One query."""
    session = _whole(Session.objects.all()).filter(pk=session_id).first()
    if session is None:
        return None
    if session.user_id != user.pk:
        raise Http404
    session.user = user
    return session


def _whole(sessions: SessionQuerySet) -> SessionQuerySet:
    return (
        sessions.with_is_last()
        .with_open_red_flag()
        .select_related("routine", "routine__program", "routine__user", "routine__user__own_weights", "next_day")
    )


def begun_session(user: User, session_id: uuid.UUID) -> Session | None:
    """Return the session that this id already is, or None when it is none yet; somebody else's is 404."""
    session = Session.objects.filter(pk=session_id).first()
    if session is not None and session.user_id != user.pk:
        raise Http404
    return session


def get_current_routine(user: User) -> Routine:
    """Return the routine that the person has, or 404."""
    routine = user.routines.select_related("program").current()
    if routine is None:
        raise Http404
    return routine


def get_item(session: Session, item_id: uuid.UUID) -> RoutineItem:
    """Return an exercise of the session's routine, or 404."""
    return get_object_or_404(session.routine.items.select_related("exercise"), pk=item_id)


def get_current_item(user: User, item_id: uuid.UUID) -> RoutineItem:
    """Return an exercise of one of the person's own routines that was not swapped or sent away, or 404."""
    return get_object_or_404(
        RoutineItem.objects.current().select_related("exercise", "routine__user"), pk=item_id, routine__user=user
    )


def own_item(user: User, item_id: uuid.UUID) -> RoutineItem:
    """Return an exercise that is or was in one of the person's own routines, or 404.

    ``has_open_red_flag`` is the person's.
    """
    open_red_flags = RedFlag.objects.open().filter(user=OuterRef("routine__user"))
    return get_object_or_404(
        RoutineItem.objects.select_related(
            "exercise", "base", "instead_of", "routine__user", "routine__program", "routine__health_profile"
        ).annotate(has_open_red_flag=Exists(open_red_flags)),
        pk=item_id,
        routine__user=user,
    )


def get_adjustment(user: User, adjustment_id: uuid.UUID) -> Adjustment:
    """Return something that was decided or chosen for the person, or 404."""
    return get_object_or_404(user.adjustments.select_related("item__exercise", "item__routine__user"), pk=adjustment_id)


def stop_sign(request: PersonRequest, routine: Routine | None = None) -> HttpResponse | None:
    """Return where a person has to go before they exercise: to a warning sign that is still open, or to the health
    check.

    None when nothing stands in the way. Two queries, mostly none with a ``routine`` that comes ``with_items``.
    """
    if has_open_red_flag(request.user, routine):
        return HttpResponseRedirect(reverse("accounts:red_flag"))
    if profile_in_force(request.user, routine) is None:
        return HttpResponseRedirect(reverse("accounts:welcome"))
    return None


def has_open_red_flag(user: User, one: Any) -> bool:
    """Whether a warning sign is open. No query when the person's routine or session comes ``with_open_red_flag``."""
    known: bool | None = getattr(one, "has_open_red_flag", None)
    return user.red_flags.open().exists() if known is None else known


def profile_in_force(user: User, routine: Routine | None) -> HealthProfile | None:
    """Return the health check in force: mostly the one that the routine was fitted to. One query when it is not."""
    if routine is not None and routine.health_profile.state == HealthProfile.State.IN_FORCE:
        return routine.health_profile
    return user.health_profiles.in_force()


def is_locked(routine: Routine, today: date) -> bool:
    """Whether a clinician's yes is missing on that day. Two queries at most."""
    return lock_of(routine, on=today).is_locked


def is_outdated(routine: Routine, *, lock: Lock | None = None, profile: HealthProfile | None = None) -> bool:
    """Whether the person's health answers, what their own tests say, or what clinicians said changed since this was
    fitted.

    A routine that is locked for want of a yes is not outdated by that: its own page says what to do. ``lock`` is
    today's and ``profile`` the one in force, if they are known already. Two queries, and two for the lock.
    """
    today = timezone.localdate()
    profile = profile or routine.user.health_profiles.in_force()
    if profile is None or profile.pk != routine.health_profile_id:
        return True
    lock = lock or lock_of(routine, on=today)
    if lock.refit and not lock.is_locked:
        return True
    facts = facts_from(profile.answers, today=today)
    return functional_tests.changed_since(routine.user, facts, since=routine.created_at, today=today)


def refuse_logging(session: Session, *, today: date) -> None:
    """Refuse to log: nobody is led on with an exercise while a warning sign is open, or while it is locked.

    What was done in a session that is over may be corrected while the routine waits for a clinician's yes. Raises
    ``PermissionDenied``. One query at most for a session from ``get_session``, else two.
    """
    if has_open_red_flag(session.user, session):
        raise PermissionDenied
    if session.state == Session.State.IN_PROGRESS and is_locked(session.routine, today):
        raise PermissionDenied


class WhatChanged(StrEnum):
    """Why a routine has to be looked at anew."""

    CLINICIANS = "clinicians"
    OPENED = "opened"
    ANSWERS = "answers"
    TESTS = "tests"


def what_changed(routine: Routine, *, lock: Lock | None, profile: HealthProfile | None) -> WhatChanged:
    """Return why a routine is outdated, as ``is_outdated`` found it to be. No query."""
    if lock is not None and lock.refit:
        changed = set(keys_of(lock.cleared)) ^ set(routine.clearances)
        if not all(key.startswith(OWN_KEY) for key in changed):
            return WhatChanged.CLINICIANS
    if profile is None or profile.pk != routine.health_profile_id:
        return WhatChanged.ANSWERS
    if lock is not None and lock.refit:
        return WhatChanged.OPENED
    return WhatChanged.TESTS


# --- What stands in the way of a session ------------------------------------------------------------------------------


class Obstacle(StrEnum):
    RED_FLAG = "red_flag"
    NO_HEALTH_CHECK = "no_health_check"
    CHECK_DUE = "check_due"
    NO_ROUTINE = "no_routine"
    OUTDATED = "outdated"
    LOCKED = "locked"
    PAUSED = "paused"


class Standing:
    """A person on a day: what decides whether a session may begin, each looked up once and only when asked for."""

    def __init__(self, user: User, *, today: date, routines: RoutineQuerySet | None = None) -> None:
        """``routines`` are the person's own, with whatever else the page needs of them."""
        self.user = user
        self.today = today
        self._routines = user.routines.all() if routines is None else routines

    @cached_property
    def has_open_red_flag(self) -> bool:
        return self.user.red_flags.open().exists()

    @cached_property
    def profile(self) -> HealthProfile | None:
        return self.user.health_profiles.in_force()

    @cached_property
    def numbers(self) -> Numbers:
        return numbers_of(current_catalogue())

    @cached_property
    def falls(self) -> Sequence[FallReport]:
        """Those that hold progress, or that the health check does not know of."""
        if self.profile is None:
            return ()
        return falls.falls_that_matter(self.user, self.profile, today=self.today, numbers=self.numbers)

    @cached_property
    def due(self) -> tuple[Due, ...]:
        """Why the health check has to be gone through again."""
        if self.profile is None:
            return ()
        return falls.due_again(
            self.profile, self.falls, last_session_on=self.last_session_on, today=self.today, numbers=self.numbers
        )

    @cached_property
    def last_session_on(self) -> date | None:
        return falls.last_session_on(self.user)

    @cached_property
    def reminders(self) -> Sequence[Sign]:
        """Signs that never lock, but that somebody should look at soon: they stay until the answer is another one."""
        return review.reminders(facts_from(self.profile.answers, today=self.today)) if self.profile else ()

    @cached_property
    def routine(self) -> Routine | None:
        return self._routines.current()

    @cached_property
    def lock(self) -> Lock | None:
        return lock_of(self.routine, on=self.today) if self.routine else None

    @cached_property
    def is_outdated(self) -> bool:
        return self.routine is not None and is_outdated(self.routine, lock=self.lock, profile=self.profile)

    @cached_property
    def obstacle(self) -> Obstacle | None:
        """The first thing that stands in the way of a session, in the order of ``CHECKS``; None when nothing does."""
        return next((obstacle for obstacle, stands in CHECKS if stands(self)), None)


# The order in which they are asked. Each may rely on those before it.
CHECKS: tuple[tuple[Obstacle, Callable[[Standing], bool]], ...] = (
    (Obstacle.RED_FLAG, lambda person: person.has_open_red_flag),
    (Obstacle.NO_HEALTH_CHECK, lambda person: person.profile is None),
    (Obstacle.CHECK_DUE, lambda person: bool(person.due)),
    (Obstacle.NO_ROUTINE, lambda person: person.routine is None),
    (Obstacle.OUTDATED, lambda person: person.is_outdated),
    (Obstacle.LOCKED, lambda person: person.lock is not None and person.lock.is_locked),
    (Obstacle.PAUSED, lambda person: person.routine is not None and person.routine.is_paused),
)


_LOOK_FIRST: Mapping[WhatChanged, Promise] = {
    WhatChanged.CLINICIANS: gettext_lazy(
        "What clinicians said is not what it was. Look at your routine as it is fitted now, then begin."
    ),
    WhatChanged.OPENED: gettext_lazy(
        "What you opened yourself is not what it was. Look at your routine as it is fitted now, then begin."
    ),
    WhatChanged.ANSWERS: gettext_lazy(
        "Your answers have changed. Look at your routine as it is fitted now, then begin."
    ),
    WhatChanged.TESTS: gettext_lazy(
        "Your test results have changed. Look at your routine as it is fitted now, then begin."
    ),
}


# Today itself says what to do about the others.
BEFORE_TODAY = frozenset({Obstacle.RED_FLAG, Obstacle.NO_HEALTH_CHECK, Obstacle.NO_ROUTINE})


def refit_url(routine: Routine) -> str:
    """Return where a routine is shown as it would be fitted now; the recommended one when its program is gone."""
    if routine.program.status == Status.PUBLISHED:
        return reverse("programs:routine_choose", args=[routine.program.slug])
    return reverse("programs:routine_proposal")


def way_round(request: PersonRequest, standing: Standing) -> HttpResponse | None:
    """Return where a person has to go before a session can begin; None when nothing stands in the way."""
    match standing.obstacle:
        case None:
            return None
        case Obstacle.RED_FLAG:
            return redirect("accounts:red_flag")
        case Obstacle.NO_HEALTH_CHECK:
            return redirect("accounts:welcome")
        case Obstacle.NO_ROUTINE:
            return redirect("programs:routine_proposal")
        case Obstacle.OUTDATED:
            assert standing.routine is not None  # noqa: S101 - checked before
            changed = what_changed(standing.routine, lock=standing.lock, profile=standing.profile)
            messages.info(request, str(_LOOK_FIRST[changed]))
            return redirect(refit_url(standing.routine))
        case Obstacle.CHECK_DUE | Obstacle.LOCKED:
            # Today says why, and what to do.
            return redirect("programs:today")
        case Obstacle.PAUSED:
            # Nobody is counted as back because of a tap: the page asks first.
            return redirect("programs:routine_resume")
