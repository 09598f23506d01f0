"""Browser sessions, with whose they are, and the store that writes them (``SESSION_ENGINE``)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exercises.prepared import Given, Prepared

from .person import User

# The key under which a session keeps what it knows about its device.
DEVICE = "device"


class BrowserSessionQuerySet(models.QuerySet["BrowserSession"]):
    def signed_in(self) -> BrowserSessionQuerySet:
        return self.filter(expire_date__gt=timezone.now()).order_by("-signed_in_at", "-pk")


class BrowserSession(AbstractBaseSession):
    """One browser's session; ``user`` is who has signed in there, if anybody. ``SessionStore`` writes it.

    The session key is the secret in the cookie, so addresses name the session by ``device`` instead.
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


_stored: Prepared[BrowserSession] = Prepared(
    lambda: BrowserSession.objects.filter(
        session_key=Given("key", models.CharField()), expire_date__gt=Given("now", models.DateTimeField())
    )
)


class SessionStore(DatabaseStore):
    """Django's own store, with rows that name their person, so that a person's sessions can be found.

    What a row says about the device is kept inside the session too, because every save rewrites the whole row.
    """

    # When the sign-in ends unless the session is saved again before; None for a session that is not stored.
    ends_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        return BrowserSession

    def _get_session_from_db(self) -> Any:
        row = _stored.first(key=self.session_key, now=timezone.now()) if self.session_key else None
        if row is None:
            self._session_key = None
        self.ends_at = row.expire_date if row else None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        if SESSION_KEY in data and "id" not in data.get(DEVICE, {}):
            data[DEVICE] = {
                **data.get(DEVICE, {}),
                "id": str(uuid.uuid4()),
                "signed_in_at": timezone.now().isoformat(),
            }
        row: Any = super().create_model_instance(data)
        self.ends_at = row.expire_date
        if SESSION_KEY in data:
            device = data[DEVICE]
            row.user_id = int(data[SESSION_KEY])
            row.device = uuid.UUID(device["id"])
            row.signed_in_at = datetime.fromisoformat(device["signed_in_at"])
            row.user_agent = device.get("user_agent", "")
        return row
