"""Recognise a device at sign-in, and sign out from devices elsewhere."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from accounts.models import BrowserSession, User
from accounts.models.device import DEVICE


def remember_device(request: HttpRequest) -> None:
    """Store the browser's user agent in the session, so that the list of devices can name it."""
    most = BrowserSession._meta.get_field("user_agent").max_length
    known = request.session.get(DEVICE, {})
    request.session[DEVICE] = {**known, "user_agent": request.headers.get("User-Agent", "")[:most]}


def sign_out_device(*, by: User, device: UUID) -> bool:
    """End the person's sign-in on one device; False when they are not, or no longer, signed in there."""
    ended, _rows = by.browser_sessions.filter(device=device).delete()
    return ended > 0


def sign_out_everywhere(*, by: User, but: str | None = None) -> None:
    """End all of the person's sign-ins except the session whose key is ``but``."""
    by.browser_sessions.exclude(session_key=but or "").delete()
