"""Middleware of the whole site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
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
from accounts.models import User

from . import views


class Health:
    """Answer a monitor before anybody else is asked: it comes by any name, and waits for no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return views.healthz(request) if request.path_info == "/healthz" else self.get_response(request)


class Readable:
    """Let through what a browser sends for a person, and nothing on which reading itself would break.

    A text in another encoding than our pages ask for is refused. An address in a header that is none, and a cookie
    with a NUL in it, which no database stores, count as not sent.
    """

    ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
    ADDRESSES = ("HTTP_REFERER", "HTTP_HX_CURRENT_URL")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

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


class AnswerHeaders:
    """Let nobody between us and the person keep an answer, and let no page use what none needs.

    Every answer that is not on the short list is private and stored nowhere: whatever is added later begins there. The
    service worker keeps its few pages by itself, and drops them when nobody is signed in.
    """

    # View → why its answers may be kept; each says itself for how long.
    MAY_BE_KEPT = {
        "manifest": "the same for everybody",
        "exercises:figure_picture": "the same for everybody, and its address changes with it",
        "admin:exercises_exercise_picture": "drawn of what stands in its address, at the editors' desk",
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        is_listed = match is not None and match.view_name in self.MAY_BE_KEPT
        if not (is_listed and response.has_header("Cache-Control")):
            response.headers["Cache-Control"] = "private, no-store"
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class NamePerson:
    """Tell the device whose page this is and how long they are signed in, or that nobody is.

    So it never keeps one person's pages for another, and none for somebody whose sign-in has ended (templates/sw.js).
    Of an answer that needed no person nothing is said.
    """

    NOBODY = "nobody"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, HAS_LEFT, False):
            # Not "storage": what was entered and is not sent yet lives there, of others who use this device, too.
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
    """Every page needs a signed-in person unless its view says otherwise; then they are back where they were.

    A script that asks for data hears so with 401. An htmx request is answered with ``HX-Redirect``: it would follow a
    302 and put the sign-in page inside a fragment.
    """

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        # Django asks for the person first; an open page need not know them.
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": "signed out"}, status=401)
        sign_in = resolve_url(self.get_login_url(view_func))
        page = current_page(request)
        if page:
            response = redirect_to_login(page, sign_in, self.get_redirect_field_name(view_func))
        else:
            response = HttpResponseRedirect(sign_in)
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(response["Location"])
        return response
