"""A program fitted to one person: a snapshot that belongs to them."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import FallReport, User
from exercises.fields import DoseField
from exercises.models import Exercise
from exercises.prepared import Given

from ..beside.activity import HILLS, WALK
from ..beside.check_in import last_check_in
from ..beside.signs import has_fallen, has_open_red_flag, has_tested
from ..catalogue.program import Program, Role, Section
from .left_out import DeclinedExercise
from .overrides import Override, in_force
from .session import Session, SetLog


def _last_session_on(user: str) -> Subquery:
    sessions = Session.objects.filter(user=OuterRef(user)).done().latest_first()
    return Subquery(sessions.values("performed_on")[:1])


class RoutineQuerySet(models.QuerySet["Routine"]):
    def current(self) -> Routine | None:
        """Find the routine that is active or paused."""
        return self.filter(state__in=Routine.PRESENT).first()

    def for_today(self) -> RoutineQuerySet:
        """With what Today shows, and the last check-in of the plan. ``has_open_red_flag`` is the person's.

        ``declines_walking``: they never want to be shown walking, on the flat or with hills.
        """
        declined = DeclinedExercise.objects.filter(user=OuterRef("user"), exercise__slug__in=(WALK, HILLS))
        return (
            self.select_related("program", "health_profile", "user__weekly_aim", "user__reminders")  # type: ignore[no-redef]
            .with_standing()
            .annotate(declines_walking=Exists(declined), **last_check_in())
        )

    def for_looking_ahead(self) -> RoutineQuerySet:
        """With what the look ahead begins from. ``has_open_red_flag`` is the person's."""
        return self.select_related("program", "health_profile", "user__own_weights").with_standing()

    def for_comparison(self) -> RoutineQuerySet:
        """With what a new fitting is compared with.

        ``hurt_on`` is the day of the person's last fall that did harm, or None.
        """
        falls = FallReport.objects.filter(user=OuterRef("user")).harmful().order_by("-happened_on", "-pk")
        return (
            self.select_related("program", "health_profile", "user__weekly_aim")
            .with_standing()
            .annotate(hurt_on=Subquery(falls.values("happened_on")[:1]))
        )

    def with_items(self) -> RoutineQuerySet:
        """With what the routine page shows. ``has_open_red_flag`` is the person's."""
        return self.select_related("program", "health_profile", "user__weekly_aim").with_standing()

    def with_standing(self) -> RoutineQuerySet:
        """With what decides whether the person is shown it (``standing.obstacles``).

        ``has_open_red_flag``: a warning sign of theirs is open. ``has_fallen``, ``has_tested``: they ever told of a
        fall or of a self-test. ``last_session_on``: the day of their last session, or None.
        """
        return self.annotate(  # type: ignore[no-redef]
            has_open_red_flag=has_open_red_flag("user"),
            has_fallen=has_fallen("user"),
            has_tested=has_tested("user"),
            last_session_on=_last_session_on("user"),
        )


class Routine(models.Model):
    """A program fitted to one person.

    A snapshot that belongs to them. Editing the catalogue changes no one's routine; where the rules forbid something in
    it, it stops until its person has looked at it anew (``standing.obstacles``).
    """

    # From ``for_today`` and ``with_standing``. Without them, asking raises, so that nobody is let through unchecked.
    declines_walking: bool
    has_open_red_flag: bool
    has_fallen: bool
    has_tested: bool
    last_session_on: date | None

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")

    # A person has at most one routine in one of these states.
    PRESENT = (State.ACTIVE, State.PAUSED)

    class Tier(models.TextChoices):
        """How careful the pace is (``accounts.rules.risk``)."""

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
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="routines", db_index=False)
    health_profile = models.ForeignKey(
        "accounts.HealthProfile", on_delete=models.CASCADE, related_name="routines", db_index=False
    )
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    days = models.JSONField(
        default=list, help_text=_("Days of the week with a session, Monday is 0; those of the mornings apart.")
    )
    main_days = models.JSONField(default=list, help_text=_("Those of the main program."))
    mornings = models.JSONField(default=list, help_text=_("Days of the week with a session of its own in the morning."))
    days_before = models.JSONField(
        default=list,
        help_text=_("Other days that it had: days, mornings, and ended_on, the day from which they were others."),
    )
    tier = models.CharField(max_length=4, choices=Tier.choices, default=Tier.MOD)
    program_reasons = models.JSONField(default=list)
    locked = models.BooleanField(default=False, help_text=_("A clinician has to clear the whole program first."))
    clearances = models.JSONField(default=list, help_text=_("Ids of the clearances that it was fitted with."))
    fitted_with = models.CharField(
        max_length=40, blank=True, help_text=_("The version of the rules that it was fitted with, or last held up to.")
    )
    created_at = models.DateTimeField(default=timezone.now)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    weeks_from = models.DateField(
        null=True, blank=True, help_text=_("From when the weeks of the program count; kept when it is fitted anew.")
    )
    paused_on = models.DateField(null=True, blank=True)
    pause_reason = models.CharField(max_length=10, choices=PauseReason.choices, blank=True)
    # One column, because every page that counts weeks needs them, and a person has few.
    pauses = models.JSONField(
        default=list,
        help_text=_("Pauses that are over: reason, began_on, and ended_on, the day from which it went on again."),
    )
    moved = models.JSONField(
        default=list,
        help_text=_("Sessions that the person moved: day, and to, the day of the session instead (null: none)."),
    )
    short_plan = models.BooleanField(default=False, help_text=_("The person chose the few exercises of most value."))

    objects = RoutineQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
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

    @property
    def plan_from(self) -> date:
        """The first day of the plan, from which its weeks count; the same when it is fitted anew."""
        return self.weeks_from or self.started_on

    def all_pauses(self) -> tuple[tuple[date, date | None], ...]:
        """List its pauses, the present one included: the first day, and the day on which it went on."""
        found: list[tuple[date, date | None]] = [
            (date.fromisoformat(pause["began_on"]), date.fromisoformat(pause["ended_on"])) for pause in self.pauses
        ]
        if self.paused_on:
            # A routine can end while it is paused. The pause then goes on in the next one.
            found.append((self.paused_on, self.ended_on))
        return tuple(found)

    def all_moves(self) -> dict[date, date | None]:
        """Map the day of each session that was moved to the day on which it is done instead; None if it falls away."""
        return {
            date.fromisoformat(move["day"]): date.fromisoformat(move["to"]) if move["to"] else None
            for move in self.moved
        }

    def items_in_force(self) -> list[RoutineItem]:
        """Read its present exercises; without a query where they were read with the routine."""
        if "items" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.items.all())
        return list(self.items.current().with_exercises())


# The exercise of an item, and those that it comes from.
ITS_EXERCISES = ("exercise", "base", "instead_of")


class RoutineItemQuerySet(models.QuerySet["RoutineItem"]):
    def current(self) -> RoutineItemQuerySet:
        """Those that were not swapped or sent away."""
        return self.filter(ended_on__isnull=True)

    def with_exercises(self) -> RoutineItemQuerySet:
        """With the exercise, those that it comes from, and its part of the plan; the parts in their order."""
        return self.in_order().select_related(*ITS_EXERCISES)

    def in_order(self) -> RoutineItemQuerySet:
        """With its part of the plan; the parts in their order."""
        parts = (F("addition__order").asc(nulls_first=True), "addition")
        return self.select_related("addition__program").order_by(*parts, "order", "pk")

    def of_present_plan(self, user: User | Given) -> RoutineItemQuerySet:
        """Those that a person does now, in whatever part of their plan."""
        return self.current().filter(routine__user=user, routine__state__in=Routine.PRESENT)

    def with_standing(self) -> RoutineItemQuerySet:
        """With what a routine has ``with_standing``, about the person of the routine."""
        return self.annotate(  # type: ignore[no-redef]
            has_open_red_flag=has_open_red_flag("routine__user"),
            has_fallen=has_fallen("routine__user"),
            has_tested=has_tested("routine__user"),
            last_session_on=_last_session_on("routine__user"),
        )

    def with_is_logged(self, session: Session | Given) -> RoutineItemQuerySet:
        """With ``is_logged``, whether anything of it was entered in a session."""
        return self.annotate(is_logged=Exists(SetLog.objects.filter(session=session, item=OuterRef("pk"))))  # type: ignore[no-redef]


class RoutineItem(models.Model):
    """One exercise of a routine with its present dose, why it is there and what to mind.

    ``reasons`` holds what screening said at the time: rule, verdict, message, reason, the person's own answer, sources.
    """

    # From ``with_standing`` and ``with_is_logged``; without them, asking raises.
    has_open_red_flag: bool
    has_fallen: bool
    has_tested: bool
    last_session_on: date | None
    is_logged: bool

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="items")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="routine_items", db_index=False)
    section = models.CharField(max_length=10, choices=Section.choices, default=Section.MAIN)
    role = models.CharField(max_length=10, choices=Role.choices)
    order = models.PositiveSmallIntegerField(default=0, help_text=_("In its part of the plan."))
    addition = models.ForeignKey(
        "programs.Addition",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="items",
        help_text=_("Which part of the plan it belongs to; empty for the main program."),
    )
    days = models.JSONField(
        default=list, help_text=_("Days of the week on which it is done; empty for those of the main program.")
    )
    moves = models.JSONField(
        default=list,
        help_text=_("What did not fit: the day, the day that it went to (null: none), and why (plan.week)."),
    )
    from_week = models.PositiveSmallIntegerField(
        default=0, help_text=_("From which week of its part of the plan it is done; 0 from the beginning.")
    )
    dose = DoseField(help_text=_("The present one; of the side that does less, where the sides differ."))
    goal = DoseField()
    start = DoseField(
        null=True, blank=True, help_text=_("The one that it was fitted with: its bottom is that of the range.")
    )
    base = models.ForeignKey(
        Exercise,
        on_delete=models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("What was fitted, when the exercise is now another rung of its ladder."),
    )
    begins = models.JSONField(default=dict, help_text=_("Where each side stood when this routine began."))
    progress = models.JSONField(
        default=dict, help_text=_("Where each side stands now (programs.progression.course.course).")
    )
    at_goal = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("How many sessions were clean ones at its goal when one last ended; empty where nothing waits."),
    )
    ended_on = models.DateField(null=True, blank=True, help_text=_("Swapped, or never to be shown again."))
    kept_for = models.ForeignKey(
        Exercise,
        on_delete=models.SET_NULL,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Stays as a single set beside this one, which took its place: a gate says so."),
    )
    chosen = models.BooleanField(default=False, help_text=_("The person swapped another exercise for it."))
    why = models.TextField(blank=True)
    note = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, default="ok")
    reasons = models.JSONField(default=list)
    instead_of = models.ForeignKey(
        Exercise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    change_reasons = models.JSONField(default=list)
    missing = models.JSONField(default=list, help_text=_("What was not at home, when that is why it was changed."))
    parts = models.JSONField(
        default=list, help_text=_("Of a sequence: the children that this person does, with their doses.")
    )
    later = models.JSONField(default=list, help_text=_("Steps of the same ladder that come later."))
    load_allowed = models.BooleanField(default=True)
    # One column, because every page that says a dose needs them, and most people have none.
    overrides = models.JSONField(
        default=list, help_text=_("What a clinician set about it, until a day (programs.models.training.overrides).")
    )
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
        """How many sides a dose is done on: 1 where it is done on one side only."""
        return 1 if self.side else self.exercise.sides

    def override_on(self, day: date) -> Override | None:
        """Find what a clinician set for it, if that counts on this day."""
        return in_force(self.overrides, day) if self.overrides else None

    def in_its_place(self) -> RoutineItemQuerySet:
        """What is done now in the place that it has or had in its part of the plan."""
        return self.routine.items.current().filter(addition=self.addition_id, order=self.order)

    @property
    def is_set_aside(self) -> bool:
        """Whether it hurt again and waits for a clinician's word or for another exercise in its place."""
        return any(track.get("set_aside") for track in self.progress.values())
