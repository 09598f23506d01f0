"""Middleware about the person who is signed in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve, reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from . import consent

# Reachable without consent: what explains it, what leaves, and what takes one's data out.
OPEN_WITHOUT_CONSENT = frozenset(
    {
        "accounts:consent", "accounts:settings_export", "accounts:settings_delete", "account_logout", "landing", "help", "healthz",
        "exercises:exercise_list", "exercises:exercise_detail", "programs:program_list", "programs:program_detail",
    }
)  # fmt: skip


class PersonalTimeZone:
    """Show times, and decide what "today" is, where the person lives."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = request.user.zone if request.user.is_authenticated else None
        with timezone.override(zone):
            return self.get_response(request)


class ConsentRequired:
    """A signed-in person agrees to the present consent text before they go on.

    The version that they agreed to is remembered in the session, so that pages pay no query for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or request.session.get(consent.SESSION_KEY) == consent.CONSENT_VERSION:
            return self.get_response(request)
        if consent.has_consented(user):
            request.session[consent.SESSION_KEY] = consent.CONSENT_VERSION
            return self.get_response(request)
        match = resolve(request.path_info)
        if match.view_name in OPEN_WITHOUT_CONSENT or "admin" in match.app_names:
            return self.get_response(request)
        address = f"{reverse('accounts:consent')}?next={request.path}"
        return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else HttpResponseRedirect(address)
