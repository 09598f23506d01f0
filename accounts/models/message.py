"""What a person and their care team write to each other: one thread a link."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .team import CareLink, Member

# Letters of a message.
LONGEST = 4000


class MessageQuerySet(models.QuerySet["Message"]):
    def of_person(self) -> MessageQuerySet:
        return self.filter(is_from_team=False)

    def of_team(self) -> MessageQuerySet:
        return self.filter(is_from_team=True)

    def unread(self) -> MessageQuerySet:
        """Keep those of the team that the person has not read."""
        return self.of_team().filter(read_at__isnull=True)

    def unanswered(self) -> MessageQuerySet:
        """Keep those of the person to which nobody has answered, and of which nobody said that they need none."""
        return self.of_person().filter(answered_at__isnull=True)


class Message(models.Model):
    """One message, as it was sent; nobody changes or removes it. Its id comes from the form or device that sent it.

    ``written_at`` is when its writer pressed the button, by their device; ``sent_at`` when the server had it. When the
    team opened the thread stands in the ``AccessRecord``; ``read_at`` is when the person read what the team wrote.
    """

    # Whether the clinician in charge has opened the thread since (``team.messages.telling``).
    was_read: bool

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(CareLink, on_delete=models.CASCADE, related_name="messages")
    is_from_team = models.BooleanField()
    # Null for the person's own, and once the account of the member is gone; the name stays.
    by_member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="messages")
    by_name = models.CharField(max_length=254)
    text = models.TextField(_("message"), max_length=LONGEST)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-written_at", "-id"]
        indexes = [models.Index(name="message_of_link", fields=["link", "-sent_at"])]
        constraints = [
            models.CheckConstraint(name="message_says_something", condition=~Q(text="") & ~Q(by_name="")),
            models.CheckConstraint(
                name="message_of_person_is_answered_and_of_team_read",
                condition=Q(is_from_team=True, answered_at__isnull=True)
                | Q(is_from_team=False, read_at__isnull=True, by_member__isnull=True),
            ),
            models.CheckConstraint(
                name="message_written_before_sent", condition=Q(written_at__lte=models.F("sent_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"
