"""What somebody typed into a form while they were signed out without knowing it: kept in their session until they have
signed in again, and shown in the same form.

The form says whose it was (``whose``, the token of ``person_token``): on a shared device another person may sign in
next, and must not see it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from ..devices.kept import person_token
from ..requests import PersonRequest

View = TypeVar("View", bound=Callable[..., Any])
KEY = "typed"
# Letters of one field that are kept.
MOST = 8000


def keeps_what_was_typed(*fields: str) -> Callable[[View], View]:
    """Mark a view with the fields of its form that are kept when nobody is signed in. It answers a GET, too."""

    def mark(view: View) -> View:
        view.kept_fields = fields  # type: ignore[attr-defined]
        return view

    return mark


def keep_what_was_typed(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Keep what was sent to a view that is marked, and say whether there was anything to keep."""
    fields = getattr(view, "kept_fields", ())
    if request.method != "POST" or not fields:
        return False
    told = {field: request.POST.get(field, "")[:MOST] for field in fields}
    request.session[KEY] = {"path": request.path, "whose": request.POST.get("whose", "")[:MOST], "fields": told}
    return True


def typed_before(request: PersonRequest, field: str) -> str:
    """Find what this person typed into a field of the form at this address; empty when nothing of theirs was kept."""
    kept = request.session.get(KEY, {})
    is_theirs = (kept.get("path"), kept.get("whose")) == (request.path, person_token(request.user))
    return str(kept["fields"].get(field, "")) if is_theirs else ""


def forget_what_was_typed(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
