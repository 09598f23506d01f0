"""An exercise and what belongs to it."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..fields import DoseField, LinesField, lines
from .row import CatalogueRow, Status
from .source import Citation, Source
from .vocabulary import Equipment, Movement, Muscle


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    def published(self) -> ExerciseQuerySet:
        return self.filter(status=Status.PUBLISHED)

    def visible_to(self, user: Any) -> ExerciseQuerySet:
        """Keep the published ones, and for editors the drafts too, so that "view on site" works before publication."""
        return self if user.is_staff and user.has_perm("exercises.change_exercise") else self.published()

    def for_page(self) -> ExerciseQuerySet:
        return self.prefetch_related(
            "steps",
            "videos",
            "exercisemuscle_set__muscle",
            "exerciseequipment_set__equipment",
            "exercisesource_set__source",
            "parts__child",
            "movements",
            "one_leg_movements",
        )


class Exercise(CatalogueRow):
    """One exercise, aerobic activity or skill; or a sequence, which runs its parts in order."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("Strength")
        MOBILITY = "mobility", _("Mobility")
        BALANCE = "balance", _("Balance")
        POSTURE = "posture", _("Posture")
        AEROBIC = "aerobic", _("Aerobic")
        SKILL = "skill", _("Skill")

    class Position(models.TextChoices):
        STANDING = "standing", _("Standing")
        SEATED_CHAIR = "seated_chair", _("Sitting on a chair")
        SEATED_FLOOR = "seated_floor", _("Sitting on the floor")
        SUPINE = "supine", _("Lying on your back")
        PRONE = "prone", _("Lying on your front")
        SIDE_LYING = "side_lying", _("Lying on your side")
        QUADRUPED = "quadruped", _("On hands and knees")
        PROPPED = "propped", _("Leaning on a couch")
        GAIT = "gait", _("Walking or on a machine")

    class Laterality(models.TextChoices):
        BOTH = "both", _("both sides together")
        EACH_SIDE = "each_side", _("each side")
        ALTERNATING = "alternating", _("side to side")

    class Measure(models.TextChoices):
        REPETITIONS = "repetitions", _("Repetitions")
        HOLD = "hold", _("Hold")
        TIME = "time", _("Time")

    class Load(models.TextChoices):
        NONE = "none", _("None")
        ANKLE = "ankle_kg", _("Ankle weight")
        HAND = "dumbbell_kg", _("Hand weight")
        BAND = "band_lb", _("Band")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    other_names = LinesField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    start_position = models.CharField(max_length=12, choices=Position.choices)
    laterality = models.CharField(max_length=12, choices=Laterality.choices)
    measure = models.CharField(max_length=12, choices=Measure.choices)
    balance_demand = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(4)],
        help_text=_(
            "0 lying or sitting, 1 on two feet, 2 split stance or one leg with support, 3 one leg or "
            "stepping, 4 unstable."
        ),
    )
    load = models.CharField(
        max_length=12, choices=Load.choices, default=Load.NONE, help_text=_("How it can be made heavier.")
    )
    summary = models.CharField(max_length=200, blank=True, help_text=_("One sentence: the movement."))
    purpose = models.TextField(blank=True, help_text=_("Why do it. No promises."))
    feel = models.TextField(_("what you might feel"), blank=True)
    mistakes = LinesField(_("common mistakes"))
    stop_when = LinesField(_("when to stop"))
    our_additions = LinesField(
        help_text=_("Where the source is silent or contradicts itself: what we chose. One on each line.")
    )
    start = DoseField(_("start dose"), null=True, blank=True)
    goal = DoseField(_("goal dose"), null=True, blank=True)
    muscles = models.ManyToManyField(Muscle, through="ExerciseMuscle", related_name="exercises")
    equipment = models.ManyToManyField(Equipment, through="ExerciseEquipment", related_name="exercises")
    movements = models.ManyToManyField(Movement, blank=True, related_name="exercises")
    one_leg_movements = models.ManyToManyField(
        Movement,
        blank=True,
        related_name="+",
        limit_choices_to={"of_one_leg": True},
        help_text=_(
            "Of the movements above, those that only the leg makes whose side is being done, while the other hip is "
            "spared. What stands here is judged for each side; all else for both. When in doubt, leave it out."
        ),
    )
    sources = models.ManyToManyField(Source, through="ExerciseSource", related_name="exercises")
    without_picture = models.BooleanField(
        _("needs no picture"),
        default=False,
        help_text=_("Tick this only where a picture would help nobody. Otherwise a published exercise has one."),
    )
    reviewed_by = models.CharField(max_length=120, blank=True, help_text=_("The clinician who checked this page."))
    reviewed_on = models.DateField(null=True, blank=True)
    author = models.CharField(max_length=120, blank=True, default="Homestretch")
    license = models.CharField(max_length=60, blank=True, default="CC BY-SA 4.0")
    updated_at = models.DateTimeField(auto_now=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="exercise_balance_demand_0_to_4", condition=Q(balance_demand__lte=4)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exercises:exercise_detail", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def is_sequence(self) -> bool:
        """Whether it runs other exercises. Prefetch ``parts`` when asking this of many rows."""
        return bool(self.parts.all())

    @property
    def sides(self) -> int:
        """How often a dose is done: 2 when one side is done after the other, else 1."""
        return 2 if self.laterality == self.Laterality.EACH_SIDE else 1

    @property
    def other_names_list(self) -> list[str]:
        return lines(self.other_names)


class ExerciseMuscle(models.Model):
    class Role(models.TextChoices):
        MAIN = "main", _("Main")
        HELPING = "helping", _("Helping")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE)
    muscle = models.ForeignKey(Muscle, on_delete=models.PROTECT)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MAIN)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="exercise_muscle_once", fields=["exercise", "muscle"])]

    def __str__(self) -> str:
        return f"{self.muscle}"


class ExerciseEquipment(models.Model):
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE)
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT)
    needed = models.BooleanField(default=True, help_text=_("It cannot be done without."))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="exercise_equipment_once", fields=["exercise", "equipment"])]

    def __str__(self) -> str:
        return f"{self.equipment}"


class ExerciseSource(Citation):
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE)

    class Meta(Citation.Meta):
        pass


class SequencePart(models.Model):
    sequence = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="parts")
    child = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="part_of")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="sequence_part_once", fields=["sequence", "child"]),
            models.CheckConstraint(name="sequence_is_not_its_own_part", condition=~Q(sequence=models.F("child"))),
        ]

    def __str__(self) -> str:
        return f"{self.child}"


class Step(models.Model):
    class Kind(models.TextChoices):
        SET_UP = "set_up", _("Set-up")
        MOVEMENT = "movement", _("Movement")
        BREATHING = "breathing", _("Breathing")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MOVEMENT)
    text = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
