"""Gates: conditions on which an exercise opens."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import LinesField
from .exercise import Exercise
from .row import MOST_DAYS, MOST_SESSIONS, MOST_WEEKS, CatalogueRow, Evidence, between
from .source import Source


class Gate(CatalogueRow):
    """Conditions on which an exercise opens (``clinical_rules.md``, 4.5). A clinician's yes opens any gate.

    How it is read is in ``exercises.rules.gates``.
    """

    gate_id = models.CharField(max_length=20, unique=True)
    exercise = models.ForeignKey(
        Exercise,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="gates",
        help_text=_("Which one it opens. Empty: balance exercises without a hand on the support."),
    )
    careful_only = models.BooleanField(
        _("for careful people only"),
        default=True,
        help_text=_(
            "It stands before people with a risk of falling, at the most careful pace, with a frame, or of 80 and "
            "more. Otherwise before everybody."
        ),
    )
    stands = models.PositiveSmallIntegerField(
        _("stands in 30 seconds, at least"),
        null=True,
        blank=True,
        validators=between(1, 40),
        help_text=_("In their own chair stand test."),
    )
    at_norm = models.BooleanField(_("and no fewer than is usual at their age"), default=False)
    tandem_seconds = models.PositiveSmallIntegerField(
        _("seconds heel to toe, at least"),
        null=True,
        blank=True,
        validators=between(1, 60),
        help_text=_("In their own balance test."),
    )
    within_days = models.PositiveSmallIntegerField(
        _("the test is no older than so many days"),
        default=56,
        validators=between(1, MOST_DAYS),
        help_text=_("Who is through already, stays."),
    )
    sessions = models.PositiveSmallIntegerField(
        _("sessions done, at least"), null=True, blank=True, validators=between(1, MOST_SESSIONS)
    )
    sessions_of = models.ForeignKey(
        Exercise,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Sessions of which exercise. Empty: of any."),
    )
    weeks = models.PositiveSmallIntegerField(
        _("weeks since the first session, at least"), null=True, blank=True, validators=between(1, MOST_WEEKS)
    )
    low_only = models.BooleanField(
        _("a clinician for all but the lowest risk"), default=False, help_text=_("Whoever is not in the tier LOW.")
    )
    not_high = models.BooleanField(
        _("a clinician for the highest risk"), default=False, help_text=_("Whoever is in the tier HIGH.")
    )
    forms = LinesField(
        _("meanwhile the exercise below grows as"),
        help_text=_("“slow” or “pause”, one on each line, the easier first."),
    )
    keeps = models.ForeignKey(
        Exercise,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Stays in the plan as a single set when this one takes its place."),
    )
    message = models.TextField(help_text=_("What opens it, said to the person."))
    reason = models.TextField(help_text=_("Why, in plain words."))
    evidence = models.CharField(_("rests on"), max_length=10, choices=Evidence.choices, default=Evidence.PROPOSED)
    sources = models.ManyToManyField(Source, blank=True, related_name="gates")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "gate_id"]

    def __str__(self) -> str:
        return self.gate_id
