"""Whom an exercise does not suit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..fields import LinesField
from .exercise import Exercise
from .row import MOST_SESSIONS, MOST_WEEKS, CatalogueRow, Evidence, between
from .source import Citation, Source
from .vocabulary import Condition, Movement


class ContraindicationQuerySet(models.QuerySet["Contraindication"]):
    def in_force(self) -> ContraindicationQuerySet:
        return self.filter(state=Contraindication.State.IN_FORCE)

    def whole(self) -> ContraindicationQuerySet:
        """Load each rule with everything that it refers to."""
        return self.select_related("condition").prefetch_related(
            "also", "unless", "movements", "exercises", "contraindicationsource_set__source"
        )


class Contraindication(CatalogueRow):
    """A rule: with this condition, these exercises are forbidden, or allowed only in some way (``clinical_rules.md``,
    5.1).

    A rule that was taken out of force keeps its text, and can come back.
    """

    class Verdict(models.TextChoices):
        AVOID = "avoid", _("Avoid")
        CLEAR = "clear", _("Clear: only once a clinician has cleared it")
        MODIFY = "modify", _("Modify")
        LOAD = "load", _("Load: no added weight for now")
        INFO = "info", _("Information")

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        RETIRED = "retired", _("Taken out of force")

    rule_id = models.CharField(_("number"), max_length=12, unique=True)
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="contraindications")
    also = models.ManyToManyField(
        Condition, blank=True, related_name="+", help_text=_("Conflict rules: all of these must be true as well.")
    )
    unless = models.ManyToManyField(
        Condition, blank=True, related_name="+", help_text=_("Conflict rules: none of these may be true.")
    )
    movements = models.ManyToManyField(Movement, blank=True, related_name="contraindications")
    exercises = models.ManyToManyField(Exercise, blank=True, related_name="contraindications")
    programme = models.BooleanField(_("whole program"), default=False)
    new_pain = models.BooleanField(default=False, help_text=_("Runs when new pain is reported."))
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    message = models.TextField(help_text=_("What it means for the person, and what to do instead."))
    at_home = LinesField(
        _("and, where it is at home"),
        help_text=_(
            "One thing on each line, and what is said besides to those who have it: “fixed-support: Hold on to "
            "something fixed.” The message itself asks for nothing that the exercise does not need."
        ),
    )
    reason = models.TextField(help_text=_("Why, in plain words."))
    self_open_after = models.PositiveSmallIntegerField(
        _("may be opened by the person after"),
        null=True,
        blank=True,
        validators=between(1, MOST_SESSIONS),
        help_text=_(
            "Sessions that somebody at low risk must have done before they may open it for themselves. Of a rule about "
            "added weight: sessions at the goal of an exercise that went well. Empty: only a clinician opens it."
        ),
    )
    self_open_weeks = models.PositiveSmallIntegerField(
        _("and after weeks of training"),
        null=True,
        blank=True,
        validators=between(1, MOST_WEEKS),
        help_text=_("Of a rule about added weight: weeks since the first session. The sessions are then clean ones."),
    )
    self_open_needs = LinesField(
        _("what they confirm then"),
        help_text=_(
            "One on each line, as the person says it: “I can …”. They tick each. Whoever opened it before a change "
            "is asked again."
        ),
    )
    evidence = models.CharField(_("rests on"), max_length=10, choices=Evidence.choices, default=Evidence.PROPOSED)
    state = models.CharField(
        max_length=10,
        choices=State.choices,
        default=State.IN_FORCE,
        help_text=_("A rule that is taken out of force stops speaking. Its text is kept."),
    )
    reviewed_on = models.DateField(null=True, blank=True)
    sources = models.ManyToManyField(Source, through="ContraindicationSource", related_name="contraindications")
    order = models.PositiveSmallIntegerField(default=0)

    objects = ContraindicationQuerySet.as_manager()

    class Meta:
        ordering = ["order", "rule_id"]
        constraints = [
            models.CheckConstraint(
                name="rule_opened_by_the_person_locks_an_exercise",
                condition=Q(self_open_after=None) | Q(verdict__in=["clear", "load"], programme=False, new_pain=False),
            ),
            models.CheckConstraint(
                name="rule_asks_for_weeks_before_weight_alone",
                condition=Q(self_open_weeks=None) | Q(verdict="load", self_open_after__isnull=False),
            ),
            models.CheckConstraint(
                name="rule_opened_by_the_person_says_after_what",
                condition=Q(self_open_after=None, self_open_needs="")
                | Q(self_open_after__isnull=False, self_open_after__gte=1) & ~Q(self_open_needs=""),
            ),
        ]

    def __str__(self) -> str:
        return self.rule_id


class ContraindicationSource(Citation):
    contraindication = models.ForeignKey(Contraindication, on_delete=models.CASCADE)

    class Meta(Citation.Meta):
        pass
