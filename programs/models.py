"""Programs, the routine that a person has, and what they did."""

from __future__ import annotations

import uuid
from datetime import date, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Greatest, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import FallReport, FunctionalTest, RedFlag
from exercises.fields import DoseField, LinesField
from exercises.models import CatalogueRow, Citation, Exercise, Source, Status

from .entries import fold


class ProgramQuerySet(models.QuerySet["Program"]):
    def published(self) -> ProgramQuerySet:
        return self.filter(status=Status.PUBLISHED)

    def visible_to(self, user) -> ProgramQuerySet:
        return self if user.is_staff and user.has_perm("programs.change_program") else self.published()

    def for_list(self) -> ProgramQuerySet:
        return self.annotate(item_count=Count("items"))


class Program(CatalogueRow):
    """Exercises in order, with doses and rules, as a source gives them or as we composed them."""

    slug = models.SlugField(max_length=80, unique=True)
    code = models.CharField(max_length=10, blank=True, help_text=_("As in the seed documents; empty for our own."))
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    own = models.BooleanField(_("our own composition"), default=False)
    summary = models.TextField(blank=True)
    for_whom = models.TextField(blank=True)
    goal = models.TextField(blank=True)
    per_week_min = models.PositiveSmallIntegerField(default=2, validators=[MaxValueValidator(7)])
    per_week_max = models.PositiveSmallIntegerField(default=3, validators=[MaxValueValidator(7)])
    rest_days = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(7)])
    minutes = models.PositiveSmallIntegerField(default=30)
    warm_up = models.TextField(blank=True)
    rest_note = models.TextField(blank=True)
    progress_note = models.TextField(blank=True)
    order_rules = LinesField()
    stop_rules = LinesField()
    our_additions = LinesField()
    sources = models.ManyToManyField(Source, through="ProgramSource", related_name="programs")
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="program_per_week_in_order",
                condition=Q(per_week_max__gte=models.F("per_week_min"), per_week_max__lte=7),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programs:program_detail", args=[self.slug])


class ProgramSource(Citation):
    program = models.ForeignKey(Program, on_delete=models.CASCADE)

    class Meta(Citation.Meta):
        pass


class Section(models.TextChoices):
    WARM_UP = "warm_up", _("Warm-up")
    MAIN = "main", _("Main part")
    COOL_DOWN = "cool_down", _("Cool-down")
    FINAL = "final", _("Last, when you are warm")


class Role(models.TextChoices):
    """What an exercise contributes to a program."""

    WARM_UP = "warm_up", _("Warm-up")
    BALANCE = "balance", _("Balance")
    STRENGTH = "strength", _("Strength")
    POSTURE = "posture", _("Posture")
    MOBILITY = "mobility", _("Mobility")
    AEROBIC = "aerobic", _("Aerobic")


class ProgramItem(models.Model):
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="items")
    section = models.CharField(max_length=10, choices=Section.choices, default=Section.MAIN)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="program_items")
    role = models.CharField(max_length=10, choices=Role.choices)
    note = models.TextField(blank=True)
    stage = models.PositiveSmallIntegerField(
        default=0,
        help_text=_("Items that share a number above 0 are steps of one ladder: only one at a time, in order."),
    )
    start = DoseField(_("start dose"))
    goal = DoseField(_("goal dose"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="program_exercise_once", fields=["program", "exercise"])]

    def __str__(self) -> str:
        return f"{self.exercise}"


class RoutineQuerySet(models.QuerySet["Routine"]):
    def current(self) -> Routine | None:
        """Return the one that is active or paused."""
        return self.filter(state__in=[Routine.State.ACTIVE, Routine.State.PAUSED]).first()

    def for_today(self) -> RoutineQuerySet:
        """With what Today shows: one query more. ``has_open_red_flag`` is the person's."""
        return (
            self.select_related("program", "health_profile")
            .prefetch_related(Prefetch("items", RoutineItem.objects.current().select_related("exercise")))
            .with_open_red_flag()
        )

    def for_looking_ahead(self) -> RoutineQuerySet:
        """With what the look ahead begins from. ``has_open_red_flag`` is the person's."""
        return self.select_related("program", "health_profile", "user").with_open_red_flag()

    def for_comparison(self) -> RoutineQuerySet:
        """With what a new fitting is held against: one query more.

        ``last_session_on`` and ``hurt_on`` are the days of the person's last session and of their last fall that did
        harm, or None.
        """
        sessions = Session.objects.filter(user=OuterRef("user")).done().order_by("-performed_on")
        falls = FallReport.objects.filter(user=OuterRef("user")).harmful().order_by("-happened_on")
        return (
            self.select_related("program", "health_profile")
            .prefetch_related(
                Prefetch("items", RoutineItem.objects.current().select_related("exercise", "base", "instead_of"))
            )
            .annotate(
                last_session_on=Subquery(sessions.values("performed_on")[:1]),
                hurt_on=Subquery(falls.values("happened_on")[:1]),
            )
        )

    def with_items(self) -> RoutineQuerySet:
        """With what the routine page shows: two queries more. ``has_open_red_flag`` is the person's."""
        return (
            self.select_related("program", "health_profile")
            .prefetch_related(
                Prefetch("items", RoutineItem.objects.current().select_related("exercise", "base", "instead_of")),
                Prefetch("omissions", RoutineOmission.objects.select_related("exercise", "covered_by", "part_of")),
            )
            .with_open_red_flag()
        )

    def with_open_red_flag(self) -> RoutineQuerySet:
        """With ``has_open_red_flag``, whether a warning sign of the person is open."""
        return self.annotate(has_open_red_flag=_has_open_red_flag("user"))


def _has_open_red_flag(user: str) -> Exists:
    return Exists(RedFlag.objects.open().filter(user=OuterRef(user)))


class TurnedDown(NamedTuple):
    """Exercises that were left out or replaced when a routine was fitted, and those that its person never wants."""

    left_out: frozenset[str]
    declined: frozenset[str]


class Routine(models.Model):
    """A program fitted to one person.

    A snapshot that belongs to them. Editing the catalogue changes no one's routine.
    """

    # From ``with_open_red_flag``. Without it, asking raises: nobody is let through because nobody looked.
    has_open_red_flag: bool

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")

    class Tier(models.TextChoices):
        """How careful the pace is (``accounts.risk``)."""

        LOW = "LOW", _("Low")
        MOD = "MOD", _("Medium")
        HIGH = "HIGH", _("High")

    class PauseReason(models.TextChoices):
        ILL = "ill", _("I am ill")
        TRAVEL = "travel", _("I am away")
        FLARE = "flare", _("It hurts more than usual")
        OTHER = "other", _("Another reason")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="routines")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="routines")
    health_profile = models.ForeignKey("accounts.HealthProfile", on_delete=models.CASCADE, related_name="routines")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    days = models.JSONField(default=list, help_text=_("Days of the week, Monday is 0."))
    tier = models.CharField(max_length=4, choices=Tier.choices, default=Tier.MOD)
    program_reasons = models.JSONField(default=list)
    locked = models.BooleanField(default=False, help_text=_("A clinician has to clear the whole program first."))
    clearances = models.JSONField(default=list, help_text=_("Ids of the clearances that it was fitted with."))
    created_at = models.DateTimeField(default=timezone.now)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    weeks_from = models.DateField(
        null=True, blank=True, help_text=_("From when the weeks of the program count; kept when it is fitted anew.")
    )
    paused_on = models.DateField(null=True, blank=True)
    pause_reason = models.CharField(max_length=10, choices=PauseReason.choices, blank=True)
    # In one column: every page that counts weeks needs them, and a person has few.
    pauses = models.JSONField(
        default=list,
        help_text=_("Pauses that are over: reason, began_on, and ended_on, the day from which it went on again."),
    )
    short_plan = models.BooleanField(default=False, help_text=_("The person chose the few exercises of most value."))

    objects = RoutineQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_current_routine", fields=["user"], condition=Q(state__in=["active", "paused"])
            ),
            models.CheckConstraint(
                name="routine_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programs:routine")

    @property
    def is_paused(self) -> bool:
        return self.state == self.State.PAUSED

    def turned_down(self) -> TurnedDown:
        """Return what no page suggests to this person: one query.

        What the person themselves put something else in place of is theirs to come back to, so it is none of it.
        """
        replaced = self.items.current().filter(chosen=False, instead_of__isnull=False)
        declined, left_out = Value(True), Value(False)
        rows = list(
            self.omissions.order_by()
            .values_list("exercise__slug", left_out)
            .union(
                replaced.order_by().values_list("instead_of__slug", left_out),
                DeclinedExercise.objects.filter(user=self.user_id).order_by().values_list("exercise__slug", declined),
            )
        )
        return TurnedDown(
            left_out=frozenset(slug for slug, by_them in rows if not by_them),
            declined=frozenset(slug for slug, by_them in rows if by_them),
        )


class RoutineItemQuerySet(models.QuerySet["RoutineItem"]):
    def current(self) -> RoutineItemQuerySet:
        """Those that were not swapped or sent away."""
        return self.filter(ended_on__isnull=True)

    def with_open_red_flag(self) -> RoutineItemQuerySet:
        """With ``has_open_red_flag``, whether a warning sign of the person is open."""
        return self.annotate(has_open_red_flag=_has_open_red_flag("routine__user"))

    def with_is_logged(self, session: Session) -> RoutineItemQuerySet:
        """With ``is_logged``, whether anything of it was entered in a session."""
        return self.annotate(is_logged=Exists(SetLog.objects.filter(session=session, item=OuterRef("pk"))))


class RoutineItem(models.Model):
    """One exercise of a routine with its present dose, why it is there and what to mind.

    ``reasons`` holds what screening said at the time: rule, verdict, message, reason, the person's own answer, sources.
    """

    # From ``with_open_red_flag`` and ``with_is_logged``; without them, asking raises.
    has_open_red_flag: bool
    is_logged: bool

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="items")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="routine_items")
    section = models.CharField(max_length=10, choices=Section.choices, default=Section.MAIN)
    role = models.CharField(max_length=10, choices=Role.choices)
    order = models.PositiveSmallIntegerField(default=0)
    dose = DoseField(help_text=_("The present one; of the side that does less, where the sides differ."))
    goal = DoseField()
    start = DoseField(
        null=True, blank=True, help_text=_("The one that it was fitted with: its bottom is that of the range.")
    )
    base = models.ForeignKey(
        Exercise,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("What was fitted, when the exercise is now another rung of its ladder."),
    )
    begins = models.JSONField(default=dict, help_text=_("Where each side stood when this routine began."))
    progress = models.JSONField(
        default=dict, help_text=_("Where each side stands now (programs.progression.course.course).")
    )
    ended_on = models.DateField(null=True, blank=True, help_text=_("Swapped, or never to be shown again."))
    chosen = models.BooleanField(default=False, help_text=_("The person swapped another exercise for it."))
    why = models.TextField(blank=True)
    note = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, default="ok")
    reasons = models.JSONField(default=list)
    instead_of = models.ForeignKey(Exercise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    change_reasons = models.JSONField(default=list)
    missing = models.JSONField(default=list, help_text=_("What was not at home, when that is why it was changed."))
    parts = models.JSONField(
        default=list, help_text=_("Of a sequence: the children that this person does, with their doses.")
    )
    later = models.JSONField(default=list, help_text=_("Steps of the same ladder that come later."))
    load_allowed = models.BooleanField(default=True)
    side = models.CharField(
        max_length=5,
        choices=[("", _("All sides")), ("left", _("Left")), ("right", _("Right"))],
        blank=True,
        default="",
        help_text=_("Only this side; empty for all sides."),
    )

    objects = RoutineItemQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="routine_exercise_once", fields=["routine", "exercise"], condition=Q(ended_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.exercise}"

    @property
    def sides(self) -> int:
        """How often a dose is done: once where it is done on one side only."""
        return 1 if self.side else self.exercise.sides

    @property
    def is_set_aside(self) -> bool:
        """Whether it hurt again, and waits for a clinician's word or for another exercise in its place."""
        return any(track.get("set_aside") for track in self.progress.values())


class RoutineOmission(models.Model):
    """An exercise of the program that this person does not get, and why."""

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="omissions")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    covered_by = models.ForeignKey(Exercise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    part_of = models.ForeignKey(Exercise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="routine_omission_once", fields=["routine", "exercise"])]

    def __str__(self) -> str:
        return f"{self.exercise}"


def most(*scores: int | None) -> int | None:
    """Return the highest of the scores that were told; None when none was."""
    return max((score for score in scores if score is not None), default=None)


def _worst_pain() -> NullIf:
    """The most pain that was told of a session: of its exercises, after "Stop now", or at its end. Needs a group."""
    # A database's greatest of several is none as soon as one of them is: what was not told is less than 0.
    told = [Coalesce(Cast(score, IntegerField()), -1) for score in ("pain", "stop_pain", Max("set_logs__pain"))]
    return NullIf(Greatest(*told), Value(-1))


def _has_sets() -> Exists:
    """Whether anything was done: what was left out is not."""
    return Exists(SetLog.objects.filter(session=OuterRef("pk"), skipped=SetLog.Skipped.NO))


class SessionQuerySet(models.QuerySet["Session"]):
    def closed(self) -> SessionQuerySet:
        return self.filter(state=Session.State.DONE)

    def done(self) -> SessionQuerySet:
        """Return those that count as exercising: in which something was done.

        Those that were stopped at once, or in which everything was left out, stay in the history, and count as nothing.
        """
        return self.closed().filter(_has_sets())

    def with_entered(self) -> SessionQuerySet:
        """With whether anything was done (``entered``), and when the last of it was (``last_entered_at``)."""
        done = SetLog.objects.filter(session=OuterRef("pk"), skipped=SetLog.Skipped.NO)
        last = done.order_by("-logged_at").values("logged_at")[:1]
        return self.annotate(entered=_has_sets(), last_entered_at=Subquery(last))

    def with_is_last(self) -> SessionQuerySet:
        """With whether no later session of the same routine was begun."""
        later = Q(performed_on__gt=OuterRef("performed_on")) | Q(
            performed_on=OuterRef("performed_on"), started_at__gt=OuterRef("started_at")
        )
        return self.annotate(is_last=~Exists(Session.objects.filter(later, routine=OuterRef("routine"))))

    def with_standing(self) -> SessionQuerySet:
        """With what decides whether it may go on (``standing.obstacles``).

        ``has_open_red_flag``: a warning sign of the person is open. ``fell_since`` and ``tested_since``: something of
        that kind was told since the health check or the routine.
        """
        fell = FallReport.objects.filter(
            user=OuterRef("user"), reported_at__gte=OuterRef("routine__health_profile__completed_at")
        )
        tested = FunctionalTest.objects.filter(user=OuterRef("user"), recorded_at__gte=OuterRef("routine__created_at"))
        return self.annotate(
            has_open_red_flag=_has_open_red_flag("user"), fell_since=Exists(fell), tested_since=Exists(tested)
        )

    def before(self, session: Session) -> SessionQuerySet:
        """Return those of the same routine before one, the latest first."""
        earlier = Q(performed_on__lt=session.performed_on) | Q(
            performed_on=session.performed_on, started_at__lt=session.started_at
        )
        return self.filter(earlier, routine=session.routine_id).order_by("-performed_on", "-started_at")

    def in_progress(self) -> SessionQuerySet:
        return self.filter(state=Session.State.IN_PROGRESS)

    def between(self, first: date, last: date) -> SessionQuerySet:
        """Return those performed from ``first`` to ``last``, both included."""
        return self.filter(performed_on__gte=first, performed_on__lte=last)

    def recent(self, *, since: date) -> SessionQuerySet:
        """Return those from a day on, and the last one that was done, however long ago; latest first.

        With what they tell about the person: ``entered``, ``last_entered_at``, ``worst_pain``, ``sharp_sets``, and the
        morning after.
        """
        last = self.done().order_by("-performed_on", "-started_at").values("pk")[:1]
        return (
            self.filter(Q(performed_on__gte=since) | Q(pk__in=Subquery(last)))
            .with_entered()
            .select_related("next_day")
            .defer("seen", "note")
            .annotate(worst_pain=_worst_pain(), sharp_sets=Count("set_logs", filter=Q(set_logs__sharp=True)))
            .order_by("-performed_on", "-started_at")
        )

    def with_counts(self) -> SessionQuerySet:
        """With how many exercises were done, the worst pain told of the session, and the most effort of an exercise."""
        return self.annotate(
            exercise_count=Count("set_logs__item", filter=Q(set_logs__skipped=""), distinct=True),
            worst_pain=_worst_pain(),
            hardest=Max("set_logs__effort"),
        ).order_by("-performed_on", "-started_at")  # Django drops the default order of a query that groups


class Session(models.Model):
    """One time of exercising. The id is made by the client, so that sending it twice stores it once."""

    # From ``with_is_last`` and ``with_standing``; without them, asking raises.
    is_last: bool
    has_open_red_flag: bool
    fell_since: bool
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
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions")
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="sessions")
    state = models.CharField(max_length=12, choices=State.choices, default=State.IN_PROGRESS)
    performed_on = models.DateField()
    short = models.BooleanField(default=False, help_text=_("The short version, for a bad day."))
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
    seen = models.JSONField(
        default=dict, help_text=_("What the progression rules saw of the person when it began, for a replay.")
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-performed_on", "-started_at"]
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

    def get_absolute_url(self) -> str:
        return reverse("programs:session_detail", args=[self.pk])

    @property
    def zone(self) -> tzinfo:
        """Where the person was when it began; where they are now when that is not known."""
        return ZoneInfo(self.time_zone) if self.time_zone else timezone.get_current_timezone()

    @property
    def is_of_another_day(self) -> bool:
        """Whether it was told of on another day than it was done: from paper or memory, or its day was corrected."""
        return timezone.localdate(self.started_at, self.zone) != self.performed_on

    @property
    def told_pain(self) -> int | None:
        """The most pain that was told of the session as a whole: at its end, or after "Stop now"."""
        return most(self.pain, self.stop_pain)


class DeletedSession(models.Model):
    """The id of a session that the person deleted: a device that still holds entries of it is told so."""

    id = models.UUIDField(primary_key=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deleted_sessions")
    deleted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-deleted_at"]

    def __str__(self) -> str:
        return f"{self.deleted_at}"


class SetLog(models.Model):
    """One set of one exercise on one side: what was done, how hard, how painful; or that it was skipped, and why.

    The id is made by the client, or derived from the session, the item, the side and the set, so that sending it twice
    stores it once. ``load_kg`` is in kilograms, pain and effort are 0 to 10.
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
    item = models.ForeignKey(RoutineItem, on_delete=models.CASCADE, related_name="set_logs")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="set_logs")
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
        ordering = ["item__order", "number", "side"]
        constraints = [
            models.UniqueConstraint(name="set_once", fields=["session", "item", "exercise", "side", "number"]),
            models.CheckConstraint(name="set_pain_0_to_10", condition=Q(pain__isnull=True) | Q(pain__lte=10)),
            models.CheckConstraint(name="set_effort_0_to_10", condition=Q(effort__isnull=True) | Q(effort__lte=10)),
            models.CheckConstraint(name="set_load_not_negative", condition=Q(load_kg__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.exercise} {self.number}{self.side}"


ABOUT_EXERCISES = sorted(kind.value for kind in fold.ABOUT_EXERCISES)


class LogEntry(models.Model):
    """One thing that was entered on a device, as it was sent. Never changed, and stored once by its id.

    What became of an exercise (``SetLog``) follows from all entries about it (``programs.entries.fold``). Only signs that
    were told before a session belong to none.
    """

    id = models.UUIDField(primary_key=True, editable=False, help_text=_("Made on the device."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="log_entries")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="entries")
    item = models.ForeignKey(RoutineItem, on_delete=models.CASCADE, null=True, blank=True, related_name="entries")
    kind = models.CharField(max_length=6, choices=[(kind.value, kind.value) for kind in fold.Kind])
    content = models.JSONField(default=dict)
    entered_at = models.DateTimeField(help_text=_("By the server's clock, as far as the device's could be trusted."))
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["entered_at", "id"]
        verbose_name_plural = _("log entries")
        constraints = [
            models.CheckConstraint(
                name="entry_of_an_exercise_or_of_the_session",
                condition=Q(kind__in=ABOUT_EXERCISES, item__isnull=False, session__isnull=False)
                | (~Q(kind__in=ABOUT_EXERCISES) & Q(item__isnull=True)),
            ),
            models.CheckConstraint(
                name="entry_of_a_session_or_signs",
                condition=Q(session__isnull=False) | Q(kind=fold.Kind.SIGNS.value),
            ),
            models.CheckConstraint(
                name="entry_entered_before_received", condition=Q(entered_at__lte=models.F("received_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entered_at}"

    def read(self) -> fold.Entry:
        return fold.Entry(
            id=self.pk, kind=fold.Kind(self.kind), at=self.entered_at, item=self.item_id, content=self.content
        )


class NextDayCheck(models.Model):
    """How it felt on the morning after a session: pain 0 to 10, and whether it was still worse than before."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="next_day")
    pain = models.PositiveSmallIntegerField()
    worse = models.BooleanField(default=False, help_text=_("Still worse than before the session, a day later."))
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(name="next_day_pain_0_to_10", condition=Q(pain__lte=10))]

    def __str__(self) -> str:
        return f"{self.pain}"


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def decided(self) -> AdjustmentQuerySet:
        """What the rules decided when a session began."""
        return self.filter(choice="")

    def chosen(self) -> AdjustmentQuerySet:
        """What the person chose themselves."""
        return self.exclude(choice="")

    def around(self, session: Session) -> AdjustmentQuerySet:
        """Those of a session, of the one before it in the same routine, and what was chosen between. One query."""
        last = Session.objects.before(session)[:1]
        between = Q(session=None, item__routine=session.routine_id, decided_at__lt=session.started_at)
        return self.filter(
            Q(session=session)
            | Q(session=Subquery(last.values("pk")))
            | (between & Q(decided_at__gt=Subquery(last.values("started_at"))))
        )


class Adjustment(models.Model):
    """What changed, or deliberately did not, in one exercise on one side: why, by which rule, from which facts.

    Decided when a session begins (``programs.progression``), or chosen by the person. ``before`` and ``after`` are
    states (``programs.progression.course.states``); ``day`` is the amount that the session asks for, empty for "leave it out".
    """

    class Choice(models.TextChoices):
        """What a person may choose at any time; harder is for the rules alone."""

        NO = "", _("Decided by the rules")
        EASIER = "easier", _("Easier, please")
        RESUMED = "resumed", _("Seen by a clinician, and done again")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="adjustments")
    item = models.ForeignKey(RoutineItem, on_delete=models.CASCADE, related_name="adjustments")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="adjustments")
    part = models.CharField(max_length=80, blank=True, help_text=_("Of a sequence: which exercise."))
    side = models.CharField(max_length=5, choices=SetLog.Side.choices, blank=True, default=SetLog.Side.BOTH)
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True, default=Choice.NO)
    choice_id = models.UUIDField(
        null=True, blank=True, help_text=_("Made by the page on which it was chosen; the same for both sides.")
    )
    decided_on = models.DateField()
    decided_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=20)
    rule = models.CharField(max_length=4)
    because = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    day = models.JSONField(default=dict)
    sentence = models.TextField()
    rests_on = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    fingerprint = models.CharField(
        max_length=32, blank=True, help_text=_("Of all that was decided, so that a replay writes what differs alone.")
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["decided_on", "decided_at", "item__order", "part", "side"]
        indexes = [models.Index(name="adjustment_by_item_and_day", fields=["item", "decided_on"])]
        constraints = [
            models.UniqueConstraint(
                name="adjustment_once_per_session",
                fields=["session", "item", "part", "side"],
                condition=Q(choice=""),
            ),
            models.CheckConstraint(
                name="adjustment_decided_in_a_session", condition=~Q(choice="") | Q(session__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.decided_on}"

    @property
    def is_easy_day(self) -> bool:
        """Whether the person was sore before starting, so that the session is an easy day whatever was decided."""
        return self.decision == "EASY_DAY" or bool(self.day.get("easy_day"))


class DeclinedExercise(models.Model):
    """An exercise that a person never wants to be shown."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="declined_exercises")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="+")
    declined_on = models.DateField()

    class Meta:
        ordering = ["exercise__name"]
        constraints = [models.UniqueConstraint(name="exercise_declined_once", fields=["user", "exercise"])]

    def __str__(self) -> str:
        return f"{self.exercise}"


class OfferAnswer(models.Model):
    """What a person said to an offer of ``programs.progression.reviews.reviews``, so that it is not made again at once."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Yes, please")
        DECLINED = "declined", _("No, thank you")
        SEEN = "seen", _("Seen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offer_answers")
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="offer_answers")
    key = models.CharField(max_length=120)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    answered_on = models.DateField()

    class Meta:
        ordering = ["-answered_on"]
        constraints = [
            models.UniqueConstraint(name="offer_answered_once_a_day", fields=["routine", "key", "answered_on"])
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.answer}"
