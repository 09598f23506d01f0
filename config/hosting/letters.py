"""Letters to whoever runs the site when something fails. They name the place in the code and nothing about a person."""

from __future__ import annotations

import hashlib
import logging
import traceback
from pathlib import Path
from types import TracebackType

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.utils import timezone

from .version import VERSION

# Seconds in which the same error is told once.
QUIET = 60 * 60

LETTER = """\
An error happened on your Homestretch site.

What:     {kind}
When:     {when}
Page:     {page}
Version:  {version}

Where in the code, the last line first:
{places}

What the person saw or typed, and the text of the error, are not in this letter, because they could say something \
about somebody's health. The log of the server has them, at the time above.

The same error is told at most once an hour.
"""


class ErrorLetters(logging.Handler):
    """Sends one letter for each kind of error in an hour. A letter that cannot be sent is a line in the log."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is None or getattr(record, "status_code", 500) < 500:
            return
        try:
            places = places_of(error.__traceback__)
            kind = type(error).__name__
            known = hashlib.sha256("\n".join([kind, *places]).encode()).hexdigest()
            if not cache.add(f"error-letter:{known}", True, QUIET):
                return
            text = LETTER.format(
                kind=kind,
                when=timezone.now().isoformat(timespec="seconds"),
                page=page_of(record),
                version=VERSION,
                places="\n".join(f"  {place}" for place in places),
            )
            EmailMessage(f"Homestretch: {kind}", text, to=[settings.ERROR_EMAIL]).send()
        except Exception:
            self.handleError(record)


def places_of(found: TracebackType | None) -> list[str]:
    """List the places that an error went through, without the values there, in our own code by its path."""
    places = []
    for frame in reversed(traceback.extract_tb(found)):
        path = Path(frame.filename)
        name = path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else path.name
        places.append(f"{name}:{frame.lineno} in {frame.name}")
    return places


def page_of(record: logging.LogRecord) -> str:
    """Name a page by its pattern, since an address may contain a key or the number of a row."""
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    return f"{request.method} {match.route}" if request is not None and match is not None else record.name
