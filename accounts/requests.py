"""What a view may rely on about whoever asks."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest

from .models import User


class PersonRequest(HttpRequest):
    """A request behind ``LoginRequiredMiddleware``: somebody is signed in."""

    user: User
    # Where they are, as far as anybody knows (``PersonalTimeZone``).
    zone: ZoneInfo | None
