"""Sessions of browsers in the database, each with its person (``SESSION_ENGINE``)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

DEVICE = "device"


class SessionStore(DatabaseStore):
    """Django's own store, whose rows say whose they are: what belongs to a person is found from that person.

    What the row says of the device is kept inside the session, since each saving writes the whole row anew.
    """

    # When the sign-in ends, if nothing is saved in it until then; None where nothing is stored.
    ends_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        from accounts.models import BrowserSession  # after the apps are ready

        return BrowserSession

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]
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
