"""Types and helpers for views: the signed-in person's request, pages with a form, and what was posted."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

from .fragments import HtmxRequest
from .models import User


class PersonRequest(HtmxRequest):
    """A request behind ``LoginRequiredMiddleware``: somebody is signed in."""

    user: User
    # The person's time zone, or their device's; None when neither is known (``PersonalTimeZone``).
    zone: ZoneInfo | None


page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """Take the data of a POST, or None for any other method.

    Unlike ``request.POST or None``, an empty form that was sent counts as sent, and shows its errors.
    """
    return request.POST if request.method == "POST" else None
