"""What to answer when nothing can be saved because the database is busy, read-only, full or gone, and how to tell that,
and a value that no column can hold, from a fault of ours.
"""

from __future__ import annotations

import errno
import traceback

from django.core.exceptions import ValidationError
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

# Errors of a disk that cannot be written. The limits on sign-in attempts are files, so these errors need no database.
CANNOT_WRITE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
# Seconds after which a browser or script may try again.
RETRY_AFTER = 5
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def cannot_save(error: BaseException | None) -> bool:
    """Whether an error, or one that caused it, came from the database or the disk instead of from our code.

    The causes count because Django's session hides such an error behind one about signing out.
    """
    while error is not None:
        if isinstance(error, (OperationalError, InterfaceError)):
            return True
        if isinstance(error, OSError) and error.errno in CANNOT_WRITE:
            return True
        error = error.__cause__ or error.__context__
    return False


def cannot_be_a_value(error: BaseException | None) -> bool:
    """Whether an error comes from a value that no column can hold, which somebody sent past every form.

    Django's own forms let through a key that is too large or not a number: they look it up to show the choice again.
    """
    if isinstance(error, DataError):
        return True
    if error is None or not isinstance(error, (ValueError, OverflowError, ValidationError)):
        return False
    frames = [frame for frame, _line in traceback.walk_tb(error.__traceback__)]
    # Either a field could not prepare the value for the database ...
    if any(frame.f_code.co_name == "get_prep_value" for frame in frames):
        return True
    # ... or the database refused the value that it was given.
    is_too_much = isinstance(error, (OverflowError, UnicodeEncodeError))
    return is_too_much and str(frames[-1].f_globals["__name__"]).startswith("django.db.backends")


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer with 503 and a page from which a posted form can be sent again, so that nothing typed is lost.

    It looks up no person and uses no template context, because either may be what failed.
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
    """List the posted fields as (name, value); none when one is a password, which must not appear in a page."""
    if request.method != "POST" or request.content_type not in FORM_TYPES:
        return []
    fields = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    return [] if any("password" in name for name, _value in fields) else fields
