"""Sign in and out, here and elsewhere."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from accounts.models import BrowserSession, User
from accounts.models.device import DEVICE


def remember_device(request: HttpRequest) -> None:
    """Keep what the browser says of itself in the session, to know it again in the list of devices."""
    most = BrowserSession._meta.get_field("user_agent").max_length
    known = request.session.get(DEVICE, {})
    request.session[DEVICE] = {**known, "user_agent": request.headers.get("User-Agent", "")[:most]}


def sign_out_device(*, by: User, device: UUID) -> bool:
    """End the person's sign-in on one device; False when there is none (any more)."""
    ended, _rows = by.browser_sessions.filter(device=device).delete()
    return ended > 0


def sign_out_everywhere(*, by: User, but: str | None = None) -> None:
    """End each of the person's sign-ins, except the session whose key is ``but``."""
    by.browser_sessions.exclude(session_key=but or "").delete()
