"""The log of what happened to accounts."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

logger = logging.getLogger("homestretch.security")


def record(event: str, request: HttpRequest | None, *, person: int | None = None, **more: Any) -> None:
    """Log an event that concerns the safety of an account: what happened, to whom, by whom and from which address.

    People appear as their numeric key, and ``more`` names what changed, never a value, so that the log reveals nothing
    personal.
    """
    known = {"person": person, **more}
    if request is not None:
        actor = getattr(request, "user", None)
        known["by"] = getattr(actor, "pk", None)
        known["from"] = get_adapter(request).get_client_ip(request)
    logger.info("%s %s", event, " ".join(f"{name}={value}" for name, value in known.items() if value is not None))
