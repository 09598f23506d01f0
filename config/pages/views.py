"""Pages that belong to no app."""

from __future__ import annotations

import logging
import sys

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts import security_log
from accounts.entrance.adapter import home_of

from ..hosting.version import VERSION
from ..sqlite.base import impatience
from . import trouble
from .styleguide import ComponentsForm

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Say in one screen what this is; redirect a signed-in person to Today, or to the desk if they only work there."""
    if request.user.is_authenticated:
        return redirect(home_of(request.user))
    return render(request, "landing.html")


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "help.html")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show staff every component of the design; for anybody else the page does not exist."""
    if not request.user.is_staff:
        raise Http404
    return render(request, "styleguide.html", {"form": ComponentsForm({})})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer at once, with the version: 200 when the database answers, 503 when it does not.

    ``middleware.Health`` calls it; ``urls.py`` does not list it.
    """
    try:
        with impatience(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.error("The database does not answer: %s", error)
        return HttpResponse("the database does not answer\n", content_type="text/plain", status=503)
    return HttpResponse(f"ok {VERSION}\n", content_type="text/plain")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that there were too many attempts, with 429 (django-allauth finds this view as ``handler429``)."""
    match = request.resolver_match  # log the name, never the address: a link to reset a password contains its key
    security_log.record("limit_reached", request, what=match and match.view_name)
    return render(request, "429.html", status=429)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show the page for 400, rendered without a request context: with a wrong Host header, that would fail again."""
    if trouble.cannot_save(exception):
        return trouble.unavailable(request)
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show the page for 500, or for 503 or 400 when the fault is not ours (``trouble``).

    Rendered without a request context, because what failed must not fail again here.
    """
    error = sys.exception()
    if trouble.cannot_save(error):
        return trouble.unavailable(request)
    if trouble.cannot_be_a_value(error):
        return HttpResponse(render_to_string("400.html"), status=400)
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was open too long or that cookies are off."""
    return render(request, "403_csrf.html", status=403)
