"""What a person chose about their exercises, and what they answered to an offer."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.fields import DocumentField
from exercises.prepared import Given

from .routine import Routine, RoutineItem
from .session import Session, SetLog


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def around(
        self,
        *,
        routine: uuid.UUID | Given,
        first: date | Given,
        last: date | Given,
        since: datetime | Given,
        until: datetime | Given,
    ) -> AdjustmentQuerySet:
        """What was chosen in the sessions of a routine from ``first`` to ``last``, and outside of any after ``since``
        and before ``until``.
        """
        at = Q(session__performed_on__gte=first, session__performed_on__lte=last)
        between = Q(session=None, decided_at__gt=since, decided_at__lt=until)
        return self.filter(at | between, item__routine=routine)


class Adjustment(models.Model):
    """What a person chose about one exercise on one side. What the rules decided is kept with the session.

    ``decided`` is what was made of it, in the form in which a session keeps decisions (``programs.decision.stored``).
    """

    class Choice(models.TextChoices):
        """What a person may choose at any time; to make it harder is for the rules, and ``SET`` for their clinician."""

        EASIER = "easier", _("Easier, please")
        RESUMED = "resumed", _("Seen by a clinician, and done again")
        SET = "set", _("Set by a clinician of theirs")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="adjustments")
    item = models.ForeignKey(RoutineItem, on_delete=models.CASCADE, related_name="adjustments")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="adjustments")
    part = models.CharField(max_length=80, blank=True, help_text=_("Of a sequence: which exercise."))
    side = models.CharField(max_length=5, choices=SetLog.Side.choices, blank=True, default=SetLog.Side.BOTH)
    choice = models.CharField(max_length=10, choices=Choice.choices)
    choice_id = models.UUIDField(help_text=_("Made by the page on which it was chosen; the same for both sides."))
    decided_on = models.DateField()
    decided_at = models.DateTimeField(default=timezone.now)
    decided = DocumentField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["decided_on", "decided_at", "item__order", "part", "side", "pk"]

    def __str__(self) -> str:
        return f"{self.choice} {self.decided_on}"


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
        ordering = ["-answered_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="offer_answered_once_a_day", fields=["routine", "key", "answered_on"])
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.answer}"
