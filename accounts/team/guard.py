"""Where pages of care teams exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import Http404, HttpResponse

from ..requests import PersonRequest

View = TypeVar("View", bound=Callable[..., HttpResponse])


def where_teams_are(view: View) -> View:
    """Let a page exist only where a practice does: whoever exercises alone notices nothing of care teams."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_organisations:
            raise Http404
        return view(request, *args, **kwargs)

    return cast(View, guarded)
