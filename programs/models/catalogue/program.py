"""Programs: ordered sections of exercises, each with a start dose and a goal dose."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exercises.fields import DoseField, LinesField
from exercises.models import CatalogueRow, Citation, Exercise, Source, Status
from exercises.models.row import MOST_WEEKS, between


class ProgramQuerySet(models.QuerySet["Program"]):
    def published(self) -> ProgramQuerySet:
        return self.filter(status=Status.PUBLISHED)

    def visible_to(self, user: Any) -> ProgramQuerySet:
        return self if user.is_staff and user.has_perm("programs.change_program") else self.published()

    def for_list(self) -> ProgramQuerySet:
        return self.annotate(item_count=Count("items"))


class TimeOfDay(models.TextChoices):
    """When on its day a part of a plan is done: with the rest of that day, or in a session of its own before it."""

    ANY = "", _("With the other exercises of the day")
    MORNING = "morning", _("In the morning, as a session of its own")


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
    per_week_min = models.PositiveSmallIntegerField(default=2, validators=between(1, 7))
    per_week_max = models.PositiveSmallIntegerField(default=3, validators=between(1, 7))
    rest_days = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(6)])
    minutes = models.PositiveSmallIntegerField(default=30, validators=between(1, 180))
    load_from_week = models.PositiveSmallIntegerField(
        _("weights and harder forms from week"),
        default=0,
        validators=[MaxValueValidator(MOST_WEEKS)],
        help_text=_("Before that week only repetitions and sets grow. 0: from the beginning."),
    )
    hard_from_week = models.PositiveSmallIntegerField(
        _("hard effort from week"),
        default=0,
        validators=[MaxValueValidator(MOST_WEEKS)],
        help_text=_("From that week on the effort may be 7 to 8; before it is 5 to 6. 0: as in every program."),
    )
    beside_only = models.BooleanField(
        _("only beside another program"), default=False, help_text=_("Nobody has it as their main program.")
    )
    time_of_day = models.CharField(
        max_length=8,
        choices=TimeOfDay.choices,
        blank=True,
        default=TimeOfDay.ANY,
        help_text=_("Beside another program. Who adds it may choose otherwise."),
    )
    warm_up = models.TextField(blank=True)
    rest_note = models.TextField(blank=True)
    progress_note = models.TextField(blank=True)
    order_rules = LinesField()
    stop_rules = LinesField()
    our_additions = LinesField()
    sources = models.ManyToManyField(Source, through="ProgramSource", related_name="programs")
    reviewed_by = models.CharField(max_length=120, blank=True, help_text=_("The clinician who checked this program."))
    reviewed_on = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
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
        validators=[MaxValueValidator(20)],
        help_text=_("Items that share a number above 0 are steps of one ladder: only one at a time, in order."),
    )
    from_week = models.PositiveSmallIntegerField(
        _("from week"),
        default=0,
        validators=[MaxValueValidator(MOST_WEEKS)],
        help_text=_("Not done before that week of the program. 0: from the beginning."),
    )
    start = DoseField(_("start dose"))
    goal = DoseField(_("goal dose"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="program_exercise_once", fields=["program", "exercise"])]

    def __str__(self) -> str:
        return f"{self.exercise}"
