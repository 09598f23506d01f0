"""What was decided or chosen about a routine, and what a person answered to an offer."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .routine import Routine, RoutineItem
from .session import Session, SetLog


class AskedRow(NamedTuple):
    """What was asked for of an exercise on one side. ``fitted`` is the exercise that was fitted, by slug: the first
    rung of what is done later. ``day`` is an amount, empty for "leave it out".
    """

    fitted: str
    part: str
    side: str
    decided_on: date
    day: Mapping[str, Any]
    is_easy_day: bool


@lru_cache(maxsize=1024)
def _read(stored: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(stored)
    return found


def is_easy_day(decision: str, day: Mapping[str, Any]) -> bool:
    """Whether the person was sore before starting, which makes the session an easy day whatever else was decided."""
    return decision == "EASY_DAY" or bool(day.get("easy_day"))


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def decided(self) -> AdjustmentQuerySet:
        """What the rules decided when a session began."""
        return self.filter(choice="")

    def chosen(self) -> AdjustmentQuerySet:
        """What the person chose themselves."""
        return self.exclude(choice="")

    def as_asked(self) -> Iterator[AskedRow]:
        """Yield what was asked for and nothing else, oldest first.

        Rows and no models, and equal amounts are read once: it is asked for those of years.
        """
        rows = (
            self.annotate(fitted=Coalesce("item__base__slug", "item__exercise__slug"), asked=Cast("day", TextField()))
            .order_by("decided_on", "decided_at", "part", "side")
            .values_list("fitted", "part", "side", "decided_on", "decision", "asked")
        )
        for fitted, part, side, decided_on, decision, asked in rows:
            day = _read(asked)
            yield AskedRow(fitted, part, side, decided_on, day, is_easy_day(decision, day))

    def around(self, session: Session, *, back: int = 1) -> AdjustmentQuerySet:
        """Those of a session, of so many before it in the same routine (``back``), and what was chosen between."""
        last = Session.objects.before(session)[:back]
        first = Session.objects.filter(pk__in=Subquery(last.values("pk"))).order_by("performed_on", "started_at")[:1]
        between = Q(session=None, item__routine=session.routine_id, decided_at__lt=session.started_at)
        return self.filter(
            Q(session=session)
            | Q(session__in=Subquery(last.values("pk")))
            | (between & Q(decided_at__gt=Subquery(first.values("started_at"))))
        )


class Adjustment(models.Model):
    """What changed, or deliberately did not, in one exercise on one side: why, by which rule, from which facts.

    It was decided when a session began (``programs.progression``), or chosen by the person. ``before`` and ``after``
    are states (``programs.progression.course.states``); ``day`` is the amount that the session asks for, empty for
    "leave it out".
    """

    class Choice(models.TextChoices):
        """What a person may choose at any time. To make it harder is for the rules alone."""

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
        """Whether it makes its session an easy day."""
        return is_easy_day(self.decision, self.day)


class OfferAnswer(models.Model):
    """What a person answered to an offer of ``programs.progression.reviews``, so that it is not made again at once."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Yes, please")
        DECLINED = "declined", _("No, thank you")
        SEEN = "seen", _("Seen")
        LOOKED_AT = "looked_at", _("A clinician has looked at it")

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
