"""When nothing can be saved: the database is busy, read-only, full or gone. Our pages for that.

And when it is asked with what no column can hold."""

from __future__ import annotations

import errno
import traceback

from django.core.exceptions import ValidationError
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

# Of a disk; a limit on attempts to sign in is a file.
CANNOT_WRITE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
# Seconds after which to try again.
RETRY_AFTER = 5
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def cannot_save(error: BaseException | None) -> bool:
    """Return whether an error, or one behind it, came from the database or the disk and not from us.

    The session hides it: it says that somebody has signed out meanwhile.
    """
    while error is not None:
        if isinstance(error, (OperationalError, InterfaceError)):
            return True
        if isinstance(error, OSError) and error.errno in CANNOT_WRITE:
            return True
        error = error.__cause__ or error.__context__
    return False


def cannot_be_a_value(error: BaseException | None) -> bool:
    """Return whether the database was asked with what no column can hold: it came from outside, past every form.

    Django's own forms let a key through that is no number, or too large: to show a choice again, they ask with it.
    """
    if isinstance(error, DataError):
        return True
    if error is None or not isinstance(error, (ValueError, OverflowError, ValidationError)):
        return False
    frames = [frame for frame, _line in traceback.walk_tb(error.__traceback__)]
    # A field that makes a value ready for the database ...
    if any(frame.f_code.co_name == "get_prep_value" for frame in frames):
        return True
    # ... or the database itself, which takes it then.
    is_too_much = isinstance(error, (OverflowError, UnicodeEncodeError))
    return is_too_much and str(frames[-1].f_globals["__name__"]).startswith("django.db.backends")


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say 503: nothing is lost, try again. What a form was sent with can be sent once more from the page.

    Asks for no person and no context: both may be what failed.
    """
    if "application/json" in (request.content_type, request.headers.get("Accept")):
        response: HttpResponse = JsonResponse(
            {"error": _("Homestretch cannot save anything just now. Please send it again.")}, status=503
        )
    else:
        page = render_to_string("503.html", {"address": request.get_full_path(), "again": _to_send_again(request)})
        response = HttpResponse(page, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _to_send_again(request: HttpRequest) -> list[tuple[str, str]]:
    """Return name and value of what was entered; nothing when a password is in it: that has no place in a page."""
    if request.method != "POST" or request.content_type not in FORM_TYPES:
        return []
    fields = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    return [] if any("password" in name for name, _value in fields) else fields
