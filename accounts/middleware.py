"""Middleware about the person who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import ResolverMatch, reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from exercises.middleware import Middleware

from .entrance import consent, security
from .entrance.redirects import current_page
from .entrance.typed import keep_what_was_typed
from .time_zones import device_zone

# Pages that open without consent: those that explain it, those by which people leave or take their data with them, and
# the public ones. django-allauth's pages open too: a password and an address say nothing about anybody's health.
OPEN_WITHOUT_CONSENT = frozenset(
    {
        "accounts:consent", "accounts:settings_export", "accounts:settings_delete", "programs:settings_fhir",
        "landing", "help", "styleguide", "service_worker", "manifest", "offline",
        "exercises:exercise_list", "exercises:exercise_detail", "exercises:figure_picture",
        "programs:search", "programs:program_list", "programs:program_detail",
        "programs:avoid", "programs:avoid_condition", "programs:avoid_movement",
        "programs:offline_session", "programs:offline_check",
        "programs:learn", "programs:lesson", "programs:card", "programs:before_you_begin", "programs:course_mail_stop",
        "programs:reminders_stop", "programs:message_mail_stop", "programs:feed", "programs:shared",
    }
)  # fmt: skip

# How the names of django-allauth's pages begin.
ALLAUTH = ("account_", "mfa_", "socialaccount_", "openid_connect_")

# Pages that also open for staff. They may have an account only for their work, and then need not agree to anything.
OPEN_FOR_STAFF = frozenset(
    {
        "accounts:settings", "accounts:settings_devices", "accounts:settings_device_sign_out",
        "accounts:settings_devices_sign_out",
    }
)  # fmt: skip


class PersonalTimeZone(Middleware):
    """Use the time zone where the person lives, for the times that pages show and for what day "today" is.

    Until they have told us, it is the zone of their device. ``request.zone`` is that zone, or None when neither is
    known: then the site's zone holds.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(None):
            return self.get_response(request)

    def process_view(self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        told = request.user.zone if request.user.is_authenticated else None
        device = device_zone(request.COOKIES) if told is None else None
        request.zone = told or (device.zone if device else None)
        if request.zone is not None:
            timezone.activate(request.zone)


def opens_without_consent(match: ResolverMatch) -> bool:
    """Whether a page may open without consent, because it neither stores nor shows anything about anybody's health."""
    name = match.view_name
    return name in OPEN_WITHOUT_CONSENT or name.startswith(ALLAUTH) or "admin" in match.app_names


class ConsentRequired(Middleware):
    """Send a signed-in person to the consent page until they have agreed to its present text.

    The session remembers which version they agreed to, so that pages need no query for it. The editors' desk and the
    pages of an account are not about anybody's health, so they do not ask.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or opens_without_consent(match):
            return None
        user = request.user
        if not user.is_authenticated or request.session.get(consent.SESSION_KEY) == consent.CONSENT_VERSION:
            return None
        if consent.has_consented(user):
            request.session[consent.SESSION_KEY] = consent.CONSENT_VERSION
            return None
        if user.is_staff and match.view_name in OPEN_FOR_STAFF:
            return None
        page = keep_what_was_typed(request) or current_page(request)
        address = reverse("accounts:consent") + (f"?{urlencode({'next': page})}" if page else "")
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(address)
        return HttpResponseRedirect(address)


class PasswordAgain(Middleware):
    """Ask for the password once more before anything by which somebody could take over the account."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        user = request.user
        if match is None or match.view_name not in security.ASKS_AGAIN or not user.is_authenticated:
            return None
        return security.ask_again(request, user)


class InvalidForms(Middleware):
    """Give django-allauth's pages the status that ours have: 422 for a form with errors, where it says 200."""

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        match = request.resolver_match
        is_theirs = match is not None and match.view_name.startswith(ALLAUTH)
        if is_theirs and request.method == "POST" and response.status_code == 200:
            told = response.context_data or {}
            if any(form is not None and form.errors for form in (told.get("form"), told.get("webauthn_form"))):
                response.status_code = 422
        return response
