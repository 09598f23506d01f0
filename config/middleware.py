"""Middleware of the whole site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from accounts.device import person_token
from accounts.models import User
from accounts.redirects import current_page


class NamePerson:
    """Tell the device whose page this is, so that it never keeps one person's pages for another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "_cached_user", None)
        if isinstance(user, User) and response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers["Homestretch-Person"] = person_token(user)
        return response


class LoginRequired(LoginRequiredMiddleware):
    """Every page needs a signed-in person unless its view says otherwise; then they are back where they were.

    An htmx request is answered with ``HX-Redirect``: it would follow a 302 and put the sign-in page inside a fragment.
    """

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        # Django asks for the person first; an open page such as /healthz must answer without the database.
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        sign_in = resolve_url(self.get_login_url(view_func))
        page = current_page(request)
        if page:
            response = redirect_to_login(page, sign_in, self.get_redirect_field_name(view_func))
        else:
            response = HttpResponseRedirect(sign_in)
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(response["Location"])
        return response
