"""The vocabulary in which exercises and rules are described: muscles, equipment, movements, conditions."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .row import CatalogueRow

tag_validator = RegexValidator(r"^[a-z][a-z0-9_]*\Z", _("Small letters, digits and underscores."))


class Muscle(CatalogueRow):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    plain = models.CharField(max_length=80, help_text=_("What to say to a person."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class Equipment(CatalogueRow):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=200, blank=True)
    ask = models.BooleanField(
        _("ask at home"),
        default=True,
        help_text=_("The health check asks for it; otherwise every home is taken to have it."),
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name", "pk"]
        verbose_name_plural = "equipment"

    def __str__(self) -> str:
        return self.name


class Movement(CatalogueRow):
    """A tag for what the body does. Rules go by tags, so that they also reach exercises that are added later."""

    slug = models.CharField(max_length=60, unique=True, validators=[tag_validator])
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    group = models.CharField(max_length=20, blank=True)
    of_one_leg = models.BooleanField(
        _("can be of one leg alone"),
        default=False,
        help_text=_(
            "A movement of the leg that works, such as bending its hip. Leave this empty for positions and for ways to "
            "stand: they concern both hips."
        ),
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class Condition(CatalogueRow):
    """Something true of a person that a rule can ask about: a diagnosis, a past event, an ability, a circumstance."""

    class Category(models.TextChoices):
        BONE = "bone", _("Bones")
        HIP = "hip", _("Hips")
        JOINT = "joint", _("Other joints")
        BALANCE = "balance", _("Balance")
        HEART = "heart", _("Heart")
        OTHER = "other", _("Other")

    slug = models.CharField(max_length=80, unique=True, validators=[tag_validator])
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.OTHER)
    because = models.CharField(max_length=200, help_text=_("Completes “because you told us that …”."))
    not_sure = models.CharField(
        max_length=200, blank=True, help_text=_("Completes “because you were not sure whether …”.")
    )
    people = models.CharField(max_length=200, help_text=_("Completes “Not suitable for …”."))
    implies = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="implied_by")
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name
