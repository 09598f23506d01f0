"""What is said and offered beside exercises: while all exercising waits for a yes, and because of an answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import LinesField
from .exercise import Exercise
from .row import CatalogueRow, Evidence
from .source import Source


class Told(CatalogueRow):
    """What both kinds have: who says so, and an exercise whose page shows how."""

    slug = models.SlugField(max_length=80, unique=True)
    exercise = models.ForeignKey(
        Exercise,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Its page shows how. Empty: none does."),
    )
    evidence = models.CharField(_("rests on"), max_length=10, choices=Evidence.choices, default=Evidence.PROPOSED)
    sources = models.ManyToManyField(Source, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.slug


class UntilYes(Told):
    """Something that somebody can do today while all exercising waits for a clinician's yes. It is no training."""

    name = models.CharField(max_length=120)
    steps = LinesField(_("how it is done"), blank=False)
    how_long = models.CharField(_("for how long, or how often"), max_length=120)
    always = models.BooleanField(
        _("safe whatever locks"),
        default=False,
        help_text=_("Only if nothing moves in it: it is offered with symptoms of the heart, too."),
    )
    safe_with = LinesField(
        _("safe with the lock of"),
        help_text=_(
            "The ids of the rules that lock all exercising, one on each line. It is offered when it is safe with every "
            "lock that a person has."
        ),
    )

    class Meta(Told.Meta):
        verbose_name = _("thing to do until a yes")
        verbose_name_plural = _("things to do until a yes")


class Advice(Told):
    """Something that is good to know because of an answer that changes no exercise (``clinical_rules.md``, 4.1)."""

    class When(models.TextChoices):
        """Whom it is for. What each means in answers is in ``accounts.health_check.advice``."""

        BLOOD_THINNERS = "blood_thinners", _("takes blood thinners")
        SEDATIVES = "sedatives", _("takes sleeping or calming tablets")
        STEROIDS_UNMEASURED = "steroids_unmeasured", _("long on steroid tablets, bone density not told")
        LUNG = "lung", _("has an illness of the lungs")
        STICK_ON_SORE_SIDE = "stick_on_sore_side", _("holds their stick on the sore side")
        STICK = "stick", _("has a stick, not known to be on the sore side")

    when = models.CharField(_("for whom"), max_length=20, choices=When.choices)
    words = models.TextField(_("what the person reads"))

    class Meta(Told.Meta):
        verbose_name_plural = _("advice")
