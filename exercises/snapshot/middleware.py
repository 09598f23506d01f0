"""One catalogue for each request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ..middleware import Middleware
from .current import one_catalogue


class OneCatalogue(Middleware):
    """Keep one version of the catalogue for a whole request, so that all parts of a page see the same."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_catalogue():
            return self.get_response(request)
