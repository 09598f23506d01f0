"""What a view may rely on about whoever asks, and what they sent."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

from .fragments import HtmxRequest
from .models import User


class PersonRequest(HtmxRequest):
    """A request behind ``LoginRequiredMiddleware``: somebody is signed in."""

    user: User
    # Where they are, as far as anybody knows (``PersonalTimeZone``).
    zone: ZoneInfo | None


page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with; an empty form that was sent is still one that was sent."""
    return request.POST if request.method == "POST" else None
