"""What a view may rely on about whoever asks."""

from __future__ import annotations

from django.http import HttpRequest

from .models import User


class PersonRequest(HttpRequest):
    """A request behind ``LoginRequiredMiddleware``: somebody is signed in."""

    user: User
