"""What was done on a day: the session, its sets, and the morning after."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import FunctionalTest
from exercises.fields import DocumentField
from exercises.models import Exercise
from exercises.prepared import Given

from ..beside.signs import has_fallen, has_open_red_flag, has_tested
from ..catalogue.program import TimeOfDay
from .note import ExerciseNote
from .recent_session import OfADay, RecentSession


def most(*scores: int | None) -> int | None:
    """Find the highest of the scores that were told; None when none was."""
    return max((score for score in scores if score is not None), default=None)


def _worst_pain() -> NullIf:
    """The most pain that was told of a session: of its exercises, after "Stop now", or at its end. Needs a group."""
    # In a database, the greatest of several is null if any of them is. So what was not told counts as less than 0.
    told = [Coalesce(Cast(score, IntegerField()), -1) for score in ("pain", "stop_pain", Max("set_logs__pain"))]
    return NullIf(Greatest(*told), Value(-1))


def _has_sets() -> Exists:
    """Whether anything was done. Exercises that were left out do not count."""
    return Exists(SetLog.objects.filter(session=OuterRef("pk"), skipped=SetLog.Skipped.NO))


def _sharp_sets() -> Count:
    """How many sets of a session hurt sharply. Needs a group."""
    return Count("set_logs", filter=Q(set_logs__sharp=True))


class SessionQuerySet(models.QuerySet["Session"]):
    def oldest_first(self) -> SessionQuerySet:
        """In the order in which they were done; of two of the same moment, always the same one first."""
        return self.order_by("performed_on", "started_at", "pk")

    def latest_first(self) -> SessionQuerySet:
        """The other way round. Say it where rows are grouped, too: Django drops the default order there."""
        return self.order_by("-performed_on", "-started_at", "-pk")

    def closed(self) -> SessionQuerySet:
        return self.filter(state=Session.State.DONE)

    def done(self) -> SessionQuerySet:
        """Those that count as exercising, because something was done in them.

        Sessions that were stopped at once, or in which everything was left out, stay in the history and do not count.
        """
        return self.closed().filter(_has_sets())

    def with_entered(self) -> SessionQuerySet:
        """With whether anything was done (``entered``), and when the last of it was (``last_entered_at``)."""
        done = SetLog.objects.filter(session=OuterRef("pk"), skipped=SetLog.Skipped.NO)
        last = done.order_by("-logged_at", "-pk").values("logged_at")[:1]
        return self.annotate(entered=_has_sets(), last_entered_at=Subquery(last))

    def with_is_last(self) -> SessionQuerySet:
        """With whether no later session of the same routine was begun."""
        later = Q(performed_on__gt=OuterRef("performed_on")) | Q(
            performed_on=OuterRef("performed_on"), started_at__gt=OuterRef("started_at")
        )
        return self.annotate(is_last=~Exists(Session.objects.filter(later, routine=OuterRef("routine"))))  # type: ignore[no-redef]

    def with_standing(self) -> SessionQuerySet:
        """With what decides whether it may go on (``standing.obstacles``).

        ``has_open_red_flag``: a warning sign of the person is open. ``has_fallen``, ``has_tested``: they ever told of a
        fall or of a self-test. ``tested_since``: of a self-test since the routine was fitted.
        """
        tested = FunctionalTest.objects.filter(user=OuterRef("user"), recorded_at__gte=OuterRef("routine__created_at"))
        return self.annotate(  # type: ignore[no-redef]
            has_open_red_flag=has_open_red_flag("user"),
            has_fallen=has_fallen("user"),
            has_tested=has_tested("user"),
            tested_since=Exists(tested),
        )

    def with_known(self) -> SessionQuerySet:
        """With how many entries of devices there are (``known``).

        They are counted when the session itself is read. What is read of it later contains at least these entries, so a
        device that compares states by this number never takes the older one for the newer.
        """
        entries = Session.objects.filter(pk=OuterRef("pk")).order_by().values("pk").annotate(count=Count("entries"))
        return self.annotate(known=Subquery(entries.values("count")))  # type: ignore[no-redef]

    def before(self, on: date | Given, at: datetime | Given) -> SessionQuerySet:
        """Those on an earlier day, or begun earlier on the same one; the latest first."""
        earlier = Q(performed_on__lt=on) | Q(performed_on=on, started_at__lt=at)
        return self.filter(earlier).latest_first()

    def after(self, on: date | Given, at: datetime | Given) -> SessionQuerySet:
        """Those on a later day, or begun later on the same one."""
        return self.filter(Q(performed_on__gt=on) | Q(performed_on=on, started_at__gt=at))

    def in_progress(self) -> SessionQuerySet:
        return self.filter(state=Session.State.IN_PROGRESS)

    def between(self, first: date | Given, last: date | Given) -> SessionQuerySet:
        """Those performed from ``first`` to ``last``, both included."""
        return self.filter(performed_on__gte=first, performed_on__lte=last)

    def recent(self, *, since: date | Given) -> Any:
        """Those from a day on, and the last one that was done, however long ago; latest first. As mappings, of which
        each makes a ``RecentSession``.
        """
        last = self.done().latest_first().values("pk")[:1]
        columns = {field.name for field in fields(RecentSession)} - {"user", "worst_pain", "sharp_sets"}
        return (
            self.filter(Q(performed_on__gte=since) | Q(pk__in=Subquery(last)))
            .with_entered()
            .annotate(
                morning_pain=F("next_day__pain"),
                morning_worse=F("next_day__worse"),
                morning_at=F("next_day__answered_at"),
            )
            .values(*sorted(columns))
            .annotate(worst_pain=_worst_pain(), sharp_sets=_sharp_sets())
            .latest_first()
        )

    def with_told(self) -> SessionQuerySet:
        """With the worst pain that was told of each, and how many of its sets hurt sharply; the latest first."""
        return self.defer("decided", "note").annotate(worst_pain=_worst_pain(), sharp_sets=_sharp_sets()).latest_first()

    def with_counts(self) -> SessionQuerySet:
        """With how many exercises were done, the worst pain told of the session, and the most effort of an exercise."""
        return self.annotate(
            exercise_count=Count("set_logs__item", filter=Q(set_logs__skipped=""), distinct=True),
            worst_pain=_worst_pain(),
            hardest=Max("set_logs__effort"),
        ).latest_first()

    def with_is_whole(self) -> SessionQuerySet:
        """With ``is_whole``: done to the end, with nothing left out, and not the short version by choice."""
        left_out = SetLog.objects.filter(session=OuterRef("pk")).exclude(skipped=SetLog.Skipped.NO)
        by_plan = Q(short=False) | Q(routine__short_plan=True)
        return self.annotate(  # type: ignore[no-redef]
            is_whole=ExpressionWrapper(Q(stopped="") & by_plan & ~Exists(left_out), BooleanField())
        )

    def with_pain(self, at_least: int) -> SessionQuerySet:
        """Those in which at least this much pain was told, 0 to 10."""
        return self.annotate(worst_pain=_worst_pain()).filter(worst_pain__gte=at_least)

    def whose_note_has(self, words: Iterable[str]) -> SessionQuerySet:
        """Those that have each of these words, or parts of words, in a note: their own, or one about an exercise."""
        own = ExerciseNote.objects.filter(session=OuterRef("pk"))
        return self.filter(*(Q(note__icontains=word) | Exists(own.filter(text__icontains=word)) for word in words))


class Seen(models.Model):
    """What the progression rules saw of a person when sessions of a routine began (``decision.reading.seen``), for a
    replay. Never changed: most sessions saw what the one before them saw.
    """

    routine = models.ForeignKey("programs.Routine", on_delete=models.CASCADE, related_name="seen")
    content = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.pk}"


class Session(OfADay, models.Model):
    """A time of exercising. The id is made by the client, so that sending it twice stores it once."""

    # From ``with_is_last``, ``with_known``, ``with_is_whole`` and ``with_standing``; without them, asking raises.
    is_last: bool
    known: int
    is_whole: bool
    has_open_red_flag: bool
    has_fallen: bool
    has_tested: bool
    tested_since: bool

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", _("In progress")
        DONE = "done", _("Done")

    class Feeling(models.TextChoices):
        GOOD = "good", _("Good")
        OK = "ok", _("All right")
        HARD = "hard", _("Hard")
        BAD = "bad", _("Not good")

    class Stopped(models.TextChoices):
        """Why a session was stopped before its end; being tired or short of time is as good a reason as any."""

        NO = "", _("Not stopped")
        EMERGENCY = "emergency", _("An emergency")
        URGENT = "urgent", _("A warning sign")
        PAIN = "pain", _("Pain")
        TIRED = "tired", _("Tired")
        TIME = "time", _("Short of time")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions", db_index=False
    )
    routine = models.ForeignKey("programs.Routine", on_delete=models.CASCADE, related_name="sessions")
    state = models.CharField(max_length=12, choices=State.choices, default=State.IN_PROGRESS)
    performed_on = models.DateField()
    short = models.BooleanField(default=False, help_text=_("The short version, for a bad day."))
    plan_day = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("The day of the week whose part of the plan it is; empty for all that the routine had."),
    )
    time_of_day = models.CharField(
        max_length=8,
        choices=TimeOfDay.choices,
        blank=True,
        default=TimeOfDay.ANY,
        help_text=_("Which of the sessions of its day it is; a plan may have one of its own for the morning."),
    )
    started_at = models.DateTimeField(default=timezone.now)
    time_zone = models.CharField(
        max_length=64, blank=True, help_text=_("Where the person was when it began: its day is one of that place.")
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    pain = models.PositiveSmallIntegerField(
        _("worst pain"), null=True, blank=True, help_text=_("What was said at its end, 0 to 10.")
    )
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    feeling = models.CharField(max_length=10, choices=Feeling.choices, blank=True)
    note = models.TextField(blank=True, max_length=2000)
    stopped = models.CharField(max_length=10, choices=Stopped.choices, blank=True, default=Stopped.NO)
    stop_pain = models.PositiveSmallIntegerField(
        _("pain when stopping"), null=True, blank=True, help_text=_("What was said after “Stop now”, 0 to 10.")
    )
    stop_sharp = models.BooleanField(default=False, help_text=_("A sharp pain was told after “Stop now”."))
    pain_not_new = models.CharField(
        _("pains that are nothing new"),
        max_length=60,
        blank=True,
        help_text=_("Which pains had been told when the person said that none of them is a new one."),
    )
    pain_before = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Pain before the session, 0 to 10.")
    )
    saw = models.ForeignKey(
        Seen,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="sessions",
        db_index=False,
        help_text=_("What the progression rules saw of the person when it began."),
    )
    decided = DocumentField(
        default=dict, help_text=_("What was decided when it began, by exercise and side (programs.decision.stored).")
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-performed_on", "-started_at", "-pk"]
        indexes = [models.Index(name="session_by_person_and_day", fields=["user", "-performed_on"])]
        constraints = [
            models.CheckConstraint(name="session_pain_0_to_10", condition=Q(pain__isnull=True) | Q(pain__lte=10)),
            models.CheckConstraint(name="session_effort_0_to_10", condition=Q(effort__isnull=True) | Q(effort__lte=10)),
            models.CheckConstraint(
                name="session_finished_when_done", condition=Q(state="in_progress") | Q(finished_at__isnull=False)
            ),
            models.CheckConstraint(
                name="session_stop_pain_0_to_10", condition=Q(stop_pain__isnull=True) | Q(stop_pain__lte=10)
            ),
            models.CheckConstraint(name="session_stopped_is_over", condition=Q(stopped="") | Q(state="done")),
            models.CheckConstraint(
                name="session_pain_before_0_to_10", condition=Q(pain_before__isnull=True) | Q(pain_before__lte=10)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.performed_on}"

    @property
    def seen(self) -> Mapping[str, Any]:
        """What the rules saw of the person when it began; nothing of a session from before there were decisions."""
        return self.saw.content if self.saw else {}

    @property
    def told_pain(self) -> int | None:
        """The most pain that was told of the session as a whole: at its end, or after "Stop now"."""
        return most(self.pain, self.stop_pain)


class SetLog(models.Model):
    """A set of an exercise on one side: what was done, how hard, how painful; or that it was skipped, and why.

    The id is derived from the session, the item, the exercise, the side and the set (``entries.plan.set_id``), so that
    the same set is there once. ``load_kg`` is in kilograms, pain and effort are 0 to 10.
    """

    class Side(models.TextChoices):
        BOTH = "", _("Both")
        LEFT = "left", _("Left")
        RIGHT = "right", _("Right")

    class Skipped(models.TextChoices):
        NO = "", _("Done")
        PAIN = "pain", _("Pain")
        TOO_HARD = "too_hard", _("Too hard")
        NO_TIME = "no_time", _("No time")
        NO_EQUIPMENT = "no_equipment", _("Something was missing")
        OTHER = "other", _("Another reason")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="set_logs")
    item = models.ForeignKey("programs.RoutineItem", on_delete=models.CASCADE, related_name="set_logs")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="set_logs", db_index=False)
    number = models.PositiveSmallIntegerField(default=1)
    side = models.CharField(max_length=5, choices=Side.choices, blank=True, default=Side.BOTH)
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    hold_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    load_kg = models.DecimalField(max_digits=6, decimal_places=3, default=0)
    pain = models.PositiveSmallIntegerField(null=True, blank=True)
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    skipped = models.CharField(max_length=12, choices=Skipped.choices, blank=True, default=Skipped.NO)
    as_planned = models.BooleanField(default=False)
    sharp = models.BooleanField(default=False, help_text=_("A sharp or catching pain."))
    technique_clean = models.BooleanField(default=True, help_text=_("It felt steady and under control."))
    level = models.CharField(max_length=120, blank=True, help_text=_("Which level it was, where it has levels."))
    logged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["item__order", "number", "side", "pk"]
        constraints = [
            models.CheckConstraint(name="set_pain_0_to_10", condition=Q(pain__isnull=True) | Q(pain__lte=10)),
            models.CheckConstraint(name="set_effort_0_to_10", condition=Q(effort__isnull=True) | Q(effort__lte=10)),
            models.CheckConstraint(name="set_load_not_negative", condition=Q(load_kg__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.exercise} {self.number}{self.side}"
