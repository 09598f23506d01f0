"""Where somebody is signed in."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..devices.store import SessionStore
from .person import User


class BrowserSessionQuerySet(models.QuerySet["BrowserSession"]):
    def signed_in(self) -> BrowserSessionQuerySet:
        return self.filter(expire_date__gt=timezone.now()).order_by("-signed_in_at")


class BrowserSession(AbstractBaseSession):
    """A browser that came by; where somebody has signed in, theirs. ``accounts.devices.store`` writes it.

    The key is the secret in the cookie: in addresses a device has another name.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="browser_sessions")
    device = models.UUIDField(null=True)
    signed_in_at = models.DateTimeField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)

    objects = BrowserSessionQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta(AbstractBaseSession.Meta):
        constraints = [
            models.CheckConstraint(
                name="browser_session_of_somebody_names_device",
                condition=Q(user__isnull=True) | Q(device__isnull=False, signed_in_at__isnull=False),
            )
        ]

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore
