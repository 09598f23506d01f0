"""Middleware of the whole site."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from accounts.devices.kept import person_token
from accounts.entrance.adapter import HAS_LEFT
from accounts.entrance.redirects import current_page
from accounts.entrance.typed import keep_what_was_typed
from accounts.models import User
from exercises.middleware import Middleware

from ..pages import views
from . import policies


class HeadersAlone(Middleware):
    """Answers HEAD without a body, but with the headers that GET has.

    The server would drop the body, too, with a warning in the log for each request; monitors ask this way every minute.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.file_to_stream = None  # type: ignore[attr-defined]  # what a server would send by itself
                response.streaming_content = ()  # type: ignore[attr-defined]
            else:
                response.headers.setdefault("Content-Length", str(len(response.content)))
                response.content = b""
        return response


class Health(Middleware):
    """Answers /healthz before any other middleware, so that a monitor may use any host name and needs no session."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return views.healthz(request) if request.path_info == "/healthz" else self.get_response(request)


class Readable(Middleware):
    """Keeps away requests that would fail while they are being read.

    A body in an encoding other than that of our pages is refused with 400. A header with an invalid address, and a
    cookie with a NUL, which no database stores, are dropped.
    """

    ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
    ADDRESSES = ("HTTP_REFERER", "HTTP_HX_CURRENT_URL")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        encoding = (request.content_params or {}).get("charset", "utf-8")
        if encoding.lower() not in self.ENCODINGS:
            raise BadRequest("A text that is not in UTF-8")
        for name in self.ADDRESSES:
            if not _is_address(request.META.get(name, "")):
                del request.META[name]
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


class AnswerHeaders(Middleware):
    """Forbids caches to store answers, and pages to load or use what none of them needs (``policies``).

    Every view that is not listed gets ``no-store``, so that a new page is private by default. The service worker stores
    a few pages itself, and deletes them when nobody is signed in.
    """

    # View → why caches may store its answers. Each view sets for how long.
    MAY_BE_KEPT = {
        "manifest": "the same for everybody",
        "exercises:figure_picture": "the same for everybody, and its address changes with it",
        "admin:exercises_exercise_picture": "drawn of what stands in its address, at the editors' desk",
    }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        is_listed = match is not None and match.view_name in self.MAY_BE_KEPT
        if not (is_listed and response.has_header("Cache-Control")):
            response.headers["Cache-Control"] = "private, no-store"
        response.headers["Permissions-Policy"] = policies.PERMISSIONS
        response.headers.setdefault("Content-Security-Policy", policies.PAGES)
        return response


class NamePerson(Middleware):
    """Tells the service worker whose page this is and for how long they are signed in, or that nobody is.

    So it never shows one person's stored pages to another, nor any after the sign-in has ended (templates/sw.js).
    Answers for which nobody asked who is signed in carry no such header.
    """

    NOBODY = "nobody"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, HAS_LEFT, False):
            # Not "storage": it holds entries that are not sent yet, also those of others who use this device.
            response.headers["Clear-Site-Data"] = '"cache"'
        if hasattr(request, "_cached_user") and response.headers.get("Content-Type", "").startswith("text/html"):
            user = request.user
            response.headers["Homestretch-Person"] = person_token(user) if isinstance(user, User) else self.NOBODY
            ends_at = getattr(request.session, "ends_at", None)
            if isinstance(user, User) and ends_at is not None:
                left = ends_at - timezone.now()
                response.headers["Homestretch-Signed-In-For"] = str(max(0, int(left.total_seconds())))
        return response


class LoginRequired(LoginRequiredMiddleware):
    """Requires a signed-in person on every page whose view does not say otherwise, and returns them there afterwards.

    A script that asks for JSON gets 401. An htmx request gets ``HX-Redirect``, because it would follow a 302 and put
    the sign-in page inside a fragment.
    """

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        # Django's own method looks up the person before it checks this; an open page should not pay for that.
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": "signed out"}, status=401)
        sign_in = resolve_url(self.get_login_url(view_func))
        page = keep_what_was_typed(request) or current_page(request)
        if page:
            response = redirect_to_login(page, sign_in, self.get_redirect_field_name(view_func))
        else:
            response = HttpResponseRedirect(sign_in)
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(response["Location"])
        return response
