"""Middleware of the whole site."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from accounts.redirects import current_page


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
