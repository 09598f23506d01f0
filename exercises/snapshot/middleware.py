"""One catalogue for each request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .current import one_catalogue


class OneCatalogue:
    """Keep one version of the catalogue for a whole request, so that all parts of a page see the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_catalogue():
            return self.get_response(request)
