"""What a person tells of themselves every few weeks."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rules.outcomes import IMPRESSION_STEPS
from exercises.measures.scales import HIGHEST


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def done(self) -> CheckInQuerySet:
        return self.filter(state=CheckIn.State.DONE)

    def of_plan(self, began_on: date) -> CheckInQuerySet:
        """Those of the plan that began on a day, the first week first."""
        return self.filter(plan_from=began_on).order_by("week", "pk")


class CheckIn(models.Model):
    """One check-in: the goal, pain, activities and how they are on the whole. Everything in it may be left empty.

    It is stored screen by screen, so that a half-filled one stays. ``activities`` are their own words with a score of 0
    to 10, or null where none was given; the words stay the same for the whole plan, because only then they compare.
    """

    class State(models.TextChoices):
        BEGUN = "begun", _("Begun")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")

    SETTLED = (State.DONE, State.SKIPPED)

    class Goal(models.TextChoices):
        REACHED = "reached", _("I have reached it")
        ON_THE_WAY = "on_the_way", _("I am on the way")
        CHANGED = "changed", _("My goal has changed")

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False, help_text=_("Made by the page that asks.")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="check_ins", db_index=False
    )
    plan_from = models.DateField(help_text=_("The first day of the plan, from which its weeks count."))
    week = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.BEGUN)
    answered = models.JSONField(default=list, help_text=_("The screens that were sent."))
    later_until = models.DateField(null=True, blank=True, help_text=_("Put off: not shown before this day."))
    goal_words = models.TextField(blank=True)
    goal = models.CharField(max_length=10, choices=Goal.choices, blank=True, default="")
    activities = models.JSONField(default=list, help_text=_("Their own words, and the score: 0 to 10, or null."))
    pain = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Of the last week, 0 to 10."))
    impression = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("1 is very much better than at the beginning, 7 very much worse.")
    )
    begun_at = models.DateTimeField(default=timezone.now)
    done_on = models.DateField(null=True, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["plan_from", "week", "pk"]
        constraints = [
            models.UniqueConstraint(name="check_in_once", fields=["user", "plan_from", "week"]),
            models.CheckConstraint(
                name="check_in_done_on_a_day",
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on__isnull=True)),
            ),
            models.CheckConstraint(name="check_in_pain_on_its_scale", condition=Q(pain=None) | Q(pain__lte=HIGHEST)),
            models.CheckConstraint(
                name="check_in_impression_on_its_scale",
                condition=Q(impression=None) | Q(impression__gte=1, impression__lte=IMPRESSION_STEPS),
            ),
        ]

    def __str__(self) -> str:
        return f"week {self.week} ({self.state})"

    @property
    def is_half_filled(self) -> bool:
        return self.state == self.State.BEGUN and bool(self.answered)

    @property
    def scores(self) -> Mapping[str, int]:
        """The activities that were scored, by their words."""
        return {activity["words"]: activity["score"] for activity in self.activities if activity["score"] is not None}


# What Today asks of the last check-in of a plan.
LAST_COLUMNS = ("id", "week", "state", "answered", "later_until")


def last_check_in() -> dict[str, Subquery]:
    """Find the last check-in of the plan of each routine of an outer query, column by column, in the same query."""
    first_day = Coalesce(OuterRef("weeks_from"), OuterRef("started_on"))
    rows = CheckIn.objects.filter(user=OuterRef("user"), plan_from=first_day).order_by("-week", "-pk")
    return {f"last_check_in_{column}": Subquery(rows.values(column)[:1]) for column in LAST_COLUMNS}
