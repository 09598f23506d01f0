"""Keys in addresses that open something for whoever holds them: a calendar, a read-only link, the end of a mail.

A key is computed from this site's secret and the id of what it opens, so nothing that is stored gives it away, and the
address can be shown again to its owner. Guessing one is hopeless; wrong ones are counted nevertheless.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal.ratelimit import consume
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

# The limit on wrong keys, as ``settings.ACCOUNT_RATE_LIMITS`` names it.
WRONG_KEY = "wrong_key"


def key_of(purpose: str, row_id: object) -> str:
    """Make the key to one row for one purpose: 128 bits, as hexadecimal digits."""
    return salted_hmac(f"accounts.keys.{purpose}", str(row_id), algorithm="sha256").hexdigest()[:32]


def address_of(name: str, *args: object) -> str:
    """Build the full address of a page, for whoever is not on this site."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def is_key(key: str, purpose: str, row_id: object) -> bool:
    return constant_time_compare(key, key_of(purpose, row_id))


def counts_wrong_keys(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Count the wrong keys that come from an address, of which a view says so by 404; after too many the answer is 429.

    A right key opens all the same: behind a proxy, whoever guesses may have the address of everybody else.
    """

    @wraps(view)
    def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if not is_one_too_many(request):
                raise
            return too_many(request)

    return counting


def is_one_too_many(request: HttpRequest) -> bool:
    """Count a wrong key, and say whether too many came from this address. allauth's public function counts no GET."""
    return not consume(request, app="allauth.account", action=WRONG_KEY, limit_get=True)


def too_many(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse = respond_429(request)
    return answer
